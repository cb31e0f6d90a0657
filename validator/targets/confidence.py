"""Reads how often findings were right on labelled clips, so that each finding of an estimate says how sure it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from math import exp
from pathlib import Path

from validator.targets.toml import load

FILE = Path(__file__).parent / "_confidence.toml"
"""Written by tests/derive/confidence.py."""
HALFWAY = 0.5
"""What counts for `Evidence.beyond` where it is not known, and from where it is counted."""


@dataclass(frozen=True)
class Evidence:
    """What speaks for a finding, whatever its rule."""

    error: bool
    """Whether its case is an error where nobody changes its severity."""
    first_frame: bool
    """Whether it holds from the first frame on."""
    beyond: float | None
    """How far the value is beyond its limit: 0 at the limit, 0.5 a whole band beyond it, towards 1; None where not known."""


@dataclass(frozen=True)
class Counted:
    """What the labels say of one rule's findings."""

    findings: int
    """Those of which they say anything."""
    right: int
    log_odds: float
    """What is added for the rule: over 0 where it is right oftener than others with the same evidence."""


@dataclass(frozen=True)
class Confidence:
    """A logistic curve over the evidence, with an offset for each rule; every weight is in log odds."""

    findings: int
    """Those that it was fitted to; likewise the next."""
    right: int
    usual: float
    """Of a warning after the first frame, half a band's way beyond its limit."""
    error: float
    first_frame: float
    beyond: float
    """For all of the way from the limit on."""
    rules: Mapping[str, Counted] = field(default_factory=dict)

    def of(self, rule: str, evidence: Evidence) -> float:
        """The probability that such a finding is right, 0..1; a rule without labelled findings counts as a usual one."""
        beyond = HALFWAY if evidence.beyond is None else evidence.beyond
        known = self.rules.get(rule)
        odds = self.usual + (known.log_odds if known else 0.0) + self.beyond * (beyond - HALFWAY)
        return 1 / (1 + exp(-odds - self.error * evidence.error - self.first_frame * evidence.first_frame))


@cache
def shipped() -> Confidence:
    """The curve that comes with this version."""
    return read(FILE)


def read(file: Path) -> Confidence:
    """The curve of a table."""
    data = load(file)
    counted = {name: Counted(row["findings"], row["right"], row["log-odds"]) for name, row in data.get("rules", {}).items()}
    weights = data["log-odds"]
    return Confidence(
        data["findings"], data["right"], weights["usual"], weights["error"], weights["first-frame"], weights["beyond"], counted
    )
