"""The words the whole package speaks: rules and hits go in, findings and reports come out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType

from validator.facts.clip import Depth
from validator.repair.command import for_any_clip
from validator.repair.compose import Mend

Scalar = str | int | float
"""A measured value or a limit, as it stands in the JSON report."""
Span = tuple[float, float]
"""Start and end in seconds on the clip's own time line."""
NOTHING: Mapping[str, Scalar] = MappingProxyType({})


class Verdict(str, Enum):
    """What is said of a clip, from best to worst."""

    ACCEPT = "accept"
    REVIEW = "review"
    REJECT = "reject"

    @property
    def rank(self) -> int:
        """0 for accept, 1 for review, 2 for reject."""
        return list(Verdict).index(self)


class Severity(str, Enum):
    """What a finding does to the verdict: nothing, hold at review, reject."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        """0 for note, 1 for warning, 2 for error."""
        return list(Severity).index(self)


class Basis(str, Enum):
    """Whether the service documents the limit, or we infer it."""

    DOCUMENTED = "documented"
    HEURISTIC = "heuristic"


class Outcome(str, Enum):
    """How one rule ended on one clip: `skip` was wanted but not measured, `off` was not asked for."""

    PASS = "pass"
    FAIL = "fail"
    SKIP = "skip"
    OFF = "off"


@dataclass(frozen=True)
class Case:
    """One way of breaking a rule; the texts are `str.format` templates over the hit's values."""

    severity: Severity
    message: str
    advice: str = ""
    """How to mend it, in words: whole sentences."""
    mend: Mend | None = None
    """How a new file mends it; None when none can."""

    @property
    def fix(self) -> str:
        """The advice and, where a new file mends it, the command with its values left open."""
        if self.mend is None or self.mend.lost:
            return self.advice
        command = for_any_clip(self.mend)
        return f"{self.advice.removesuffix('.')}: {command}" if self.advice else command


@dataclass(frozen=True)
class Rule:
    """One row of the table: everything that is said about one fault."""

    name: str
    title: str
    why: str
    needs: tuple[str, ...]
    """The parts of the facts without which the rule cannot be judged."""
    cases: Mapping[str, Case]
    basis: Basis = Basis.DOCUMENTED
    limit: str | None = None
    """The profile's limit it compares with; a target without that limit turns the rule off."""
    prevents: str | None = None
    """The service's error code that a clip with this fault would get."""

    @property
    def severity(self) -> Severity:
        """The rule's weight: that of its worst case."""
        return max((case.severity for case in self.cases.values()), key=lambda s: s.rank)


@dataclass(frozen=True)
class Hit:
    """What a check saw: which case, the values, the time; never a code, a severity or a wording."""

    case: str
    actual: Scalar
    limit: Scalar = ""
    at: Span | None = None
    values: Mapping[str, Scalar] = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True)
class Finding:
    """A hit joined with its row: one sentence for the user, one object for a pipeline."""

    rule: str
    severity: Severity
    basis: Basis
    message: str
    actual: Scalar
    limit: Scalar
    at: Span | None
    fix: str
    """The advice and, where a new file mends it, the command for this fault alone."""
    prevents: str | None
    advice: str = ""
    """The advice alone."""
    mend: Mend | None = None
    """What it asks of a new file; None when no new file can mend it."""


@dataclass(frozen=True)
class Result:
    """How one rule ended, and why when it was neither passed nor failed."""

    rule: str
    outcome: Outcome
    reason: str = ""
    unseen: bool = False
    """Nobody asked for what it needs."""
    told: bool = False
    """What it needs is missing through a fault of the clip that another rule tells."""


@dataclass(frozen=True)
class Report:
    """Everything said about one clip under one profile."""

    path: str
    profile: str
    verdict: Verdict
    sha256: str | None
    """SHA-256 of the file's bytes; None when they could not be read or are over 1 GiB."""
    bytes: int | None
    """Size of the file; None when it could not be had."""
    media: Mapping[str, Scalar | None]
    """What was measured, in the units its keys name."""
    results: tuple[Result, ...]
    findings: tuple[Finding, ...]
    seconds_spent: float = 0.0
    """Wall time from opening the file to the verdict."""
    problem: str = ""
    """What was missing or failed, so that something was not measured (exit status 3); empty when all went well."""
    mending: str = ""
    """The command that mends all that can be mended; empty when that is one finding's, or nothing."""
    depth: str = Depth.FULL.value
    """How far the clip was looked into: "limits", "first-frame" or "full"; the verdict is on that much of it."""
    settings: tuple[str, ...] = ()
    """What the user changed of the target, each as a KEY=VALUE."""
    digest: str = ""
    """`Profile.digest` of the limits and weights that were applied."""

    @property
    def ok(self) -> bool:
        """True when nothing forbids the clip and everything asked for was measured."""
        return self.verdict is Verdict.ACCEPT

    @property
    def whole(self) -> bool:
        """Whether every frame was to be looked at: otherwise the verdict is on a part of the clip."""
        return self.depth == Depth.FULL.value


def worst(verdicts: list[Verdict]) -> Verdict:
    """The verdict of a batch: that of its worst clip; accept for none."""
    return max(verdicts, key=lambda v: v.rank, default=Verdict.ACCEPT)
