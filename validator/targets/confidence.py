"""Reads how often findings were right on labelled clips, so that each finding of an estimate says how sure it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from math import exp
from pathlib import Path
from typing import Any

from validator.targets.toml import load

FILE = Path(__file__).parent / "_confidence.toml"
"""Written by tests/derive/confidence.py."""
HALFWAY = 0.5
"""What counts for `Evidence.beyond` where it is not known, and from where it is counted."""
_DIGITS, _MOST = 2, 0.99
"""Of a confidence: some hundred labelled findings cannot show more."""


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
    """What the labels say of the findings of one rule, or of one of its cases."""

    findings: int
    """Those of which they say anything."""
    right: int
    log_odds: float
    """What is added for it: over 0 where it is right oftener than others with the same evidence."""
    cases: Mapping[str, Counted] = field(default_factory=dict)
    """Of a rule."""


@dataclass(frozen=True)
class Confidence:
    """A logistic curve over the evidence, with an offset for each rule and each case; every weight is in log odds."""

    findings: int
    """Those that it was fitted to; likewise the next."""
    right: int
    usual: float
    """Of a warning after the first frame, a whole band beyond its limit."""
    error: float
    first_frame: float
    beyond: float
    """For all of the way from the limit on."""
    rules: Mapping[str, Counted] = field(default_factory=dict)

    def of(self, rule: str, case: str, evidence: Evidence) -> float:
        """The probability that such a finding is right, 0..1; what has no labelled findings counts as usual."""
        beyond = HALFWAY if evidence.beyond is None else evidence.beyond
        odds = self.usual + self.offset(rule, case) + self.beyond * (beyond - HALFWAY)
        odds += self.error * evidence.error + self.first_frame * evidence.first_frame
        return round(min(_MOST, max(1 - _MOST, 1 / (1 + exp(-odds)))), _DIGITS)

    def offset(self, rule: str, case: str) -> float:
        """What is added for the rule and its case."""
        if (of_rule := self.rules.get(rule)) is None:
            return 0.0
        of_case = of_rule.cases.get(case)
        return of_rule.log_odds + (of_case.log_odds if of_case else 0.0)


@cache
def shipped() -> Confidence:
    """The curve that comes with this version."""
    return read(FILE)


def read(file: Path) -> Confidence:
    """The curve of a table."""
    data = load(file)
    counted = {name: _counted(row) for name, row in data.get("rules", {}).items()}
    weights = data["log-odds"]
    return Confidence(
        data["findings"], data["right"], weights["usual"], weights["error"], weights["first-frame"], weights["beyond"], counted
    )


def _counted(row: Mapping[str, Any]) -> Counted:
    cases = {name: _counted(case) for name, case in row.get("cases", {}).items()}
    return Counted(row["findings"], row["right"], row["log-odds"], cases)
