"""What is said of a clip: hits, findings, results and the report, all in cases and values; `texts` gives them words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from validator.facts.clip import Depth
from validator.texts import catalog

Scalar = str | int | float
"""A measured value or a limit, as it is in the JSON report."""
Span = tuple[float, float]
"""Start and end in seconds on the clip's own time line."""


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
    """What a finding does to the verdict: nothing, hold for review, reject."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        """0 for note, 1 for warning, 2 for error."""
        return list(Severity).index(self)


class Basis(str, Enum):
    """Whether the target documents the limit, or we infer it."""

    DOCUMENTED = "documented"
    HEURISTIC = "heuristic"


class Outcome(str, Enum):
    """How one rule ended on one clip: `skip` was wanted but not measured, `off` was not asked for."""

    PASS = "pass"
    FAIL = "fail"
    SKIP = "skip"
    OFF = "off"


@dataclass(frozen=True)
class Repair:
    """What a fault asks of the new file that fixes it; the parts of all faults of a clip compose into one command.

    `Repair()` asks for a remux only: the judged picture as it is, and its audio, in a container that is allowed.
    """

    start: str = ""
    """Name of the hit's value with the time at which the new clip begins, in seconds after the first frame."""
    length: str = ""
    """Name of the hit's value with the seconds that are kept, from `start` on; without `start`, at most."""
    deinterlace: bool = False
    same_size: bool = False
    """Every frame gets the size of the first one."""
    rotate: bool = False
    """The picture is turned by 180 degrees."""
    fit_size: bool = False
    """Sides, aspect ratio and pixel shape are brought within the limits."""
    to_sdr: bool = False
    frame_rate: bool = False
    """Frames come at even intervals, as many a second as are required."""
    encode: bool = False
    """The picture is transcoded, even without a filter."""
    shrink: bool = False
    """The new file fits the size limit."""
    drop_gap: bool = False
    """The new clip begins with the first frame."""
    strip_audio: bool = False
    impossible: bool = False
    """No file made from this one can be whole: no command is offered for anything."""


@dataclass(frozen=True)
class Hit:
    """What a check saw: which case, the values, the time; never a code, a severity or a wording."""

    case: str
    actual: Scalar | None = None
    """What was measured; None where the case is not about one value."""
    limit: Scalar | None = None
    """What it was compared with, in the unit of `actual`; None where there is no such limit."""
    at: Span | None = None
    values: Mapping[str, Scalar] = field(default_factory=dict)
    """Further values that the wording needs."""


@dataclass(frozen=True)
class Finding:
    """A hit joined with its rule's row and the target; its wording is looked up when it is asked for."""

    rule: str
    case: str
    severity: Severity
    basis: Basis
    actual: Scalar | None = None
    limit: Scalar | None = None
    at: Span | None = None
    values: Mapping[str, Scalar] = field(default_factory=dict)
    """All that the wording needs, `actual` and `limit` among them where there are such."""
    prevents: str | None = None
    """The target's error code that a clip with this fault would get."""
    repair: Repair | None = None
    """What it asks of a new file; None when no new file can fix it."""
    command: str = ""
    """The command that fixes this fault alone, as it is typed in a shell; empty when none does."""
    subject: str = ""
    """The option that the finding is about, where that is not the clip."""

    @property
    def message(self) -> str:
        """What is wrong, in English: whole sentences."""
        return catalog.english().message(self)

    @property
    def advice(self) -> str:
        """What to do about it, in English; empty for some notes."""
        return catalog.english().advice(self)

    @property
    def fix(self) -> str:
        """The advice and, where a new file fixes it, the command for this fault alone."""
        return catalog.english().fix(self)


@dataclass(frozen=True)
class Result:
    """How one rule ended, and why when it neither passed nor failed."""

    rule: str
    outcome: Outcome
    why: str = ""
    """Key of the reason among the texts; empty for a rule that passed or failed."""
    values: Mapping[str, Scalar] = field(default_factory=dict)
    """What the reason's wording needs."""
    not_requested: bool = False
    """Nobody asked for what it needs."""
    explained: bool = False
    """What it needs is missing through a fault of the clip that another rule's finding names."""

    @property
    def reason(self) -> str:
        """Why it was not judged, in English; empty for a rule that passed or failed."""
        return catalog.english().reason(self.why, self.values)


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
    repair_command: str = ""
    """The command that fixes every error and warning that a new file can fix; empty when there is none."""
    repair_leaves: tuple[Finding, ...] = ()
    """The errors and warnings that the clip would still have after it, worst first, as far as the facts tell."""
    depth: str = Depth.FULL.value
    """How far the clip was looked into: "limits", "first-frame" or "full"; the verdict is on that much of it."""
    settings: tuple[str, ...] = ()
    """What the user changed of the target, each as a KEY=VALUE."""
    digest: str = ""
    """`Profile.digest` of the limits and severities that were applied."""

    @property
    def ok(self) -> bool:
        """True when nothing forbids the clip and everything asked for was measured."""
        return self.verdict is Verdict.ACCEPT

    @property
    def remote(self) -> bool:
        """True for a clip that came from a URL: its file is gone when the report is read."""
        return "://" in self.path

    @property
    def whole(self) -> bool:
        """Whether every frame was to be checked: otherwise the verdict is on a part of the clip."""
        return self.depth == Depth.FULL.value


def worst(verdicts: list[Verdict]) -> Verdict:
    """The verdict of a batch: that of its worst clip; accept for none."""
    return max(verdicts, key=lambda v: v.rank, default=Verdict.ACCEPT)
