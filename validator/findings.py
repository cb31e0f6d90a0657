"""What is said of a clip: hits, findings, results and the report, all in cases and values; `texts` gives them words."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from validator.facts.clip import Depth
from validator.texts import catalog
from validator.texts.catalog import Catalog
from validator.texts.printable import as_json

SCHEMA = 1
"""Of a report in JSON; counts up whenever a key is renamed, removed, or changes its meaning."""
Scalar = str | int | float
"""A measured value or a limit, as it is in the JSON report."""
Span = tuple[float, float]
"""Start and end in seconds on the clip's own time line."""
SURE, LIKELY = 0.85, 0.6
"""The confidence from which a finding is called so; under the second, somebody has to look."""


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
    crop: bool = False
    """The picture is cropped around everything that the person covers over the whole clip."""
    rotate: bool = False
    """The picture is turned, by the degrees of the hit's value or by 180."""
    borders: bool = False
    """The picture is cropped to what is inside its borders."""
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
    confidence: float | None = None
    """The probability that it is right, 0..1, as labelled clips show; None for what is measured exactly."""

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

    @property
    def is_fault(self) -> bool:
        """True for an error or a warning, False for a note."""
        return self.severity is not Severity.NOTE

    @property
    def sureness(self) -> str:
        """What its confidence comes to: "sure", "likely" or "look"; empty where it has none."""
        if self.confidence is None:
            return ""
        return "sure" if self.confidence >= SURE else "likely" if self.confidence >= LIKELY else "look"

    def message_in(self, lang: str) -> str:
        """What is wrong, in that language ("en" or "zh"); raises ValueError for another."""
        return catalog.catalog(lang).message(self)

    def to_dict(self, texts: Catalog | None = None, *, lang: str = "en") -> dict[str, object]:
        """Its part of the JSON report, worded by `texts`, else in the language `lang`."""
        texts = texts or catalog.catalog(lang)
        return {
            "rule": self.rule,
            "case": self.case,
            "severity": self.severity.value,
            "basis": self.basis.value,
            "confidence": self.confidence,
            "message": texts.message(self),
            "actual": self.actual,
            "limit": self.limit,
            "at": list(self.at) if self.at else None,
            "fix": texts.fix(self),
            "repair": machine_command(self.command),
            "prevents": self.prevents,
            "values": dict(self.values),
        }


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

    @property
    def judged(self) -> bool:
        """False when something kept us from judging, and nothing that was found rejects the clip all the same."""
        return not self.problem or self.verdict is Verdict.REJECT

    @property
    def word(self) -> str:
        """The verdict as the name of a label: "accept", "review", "reject", or "not-judged"."""
        return self.verdict.value if self.judged else "not-judged"

    @property
    def faults(self) -> tuple[Finding, ...]:
        """The errors and warnings, without the notes; in the order of `findings`."""
        return tuple(finding for finding in self.findings if finding.is_fault)

    @property
    def deciding(self) -> Finding | None:
        """The error or warning that decides: the worst that the repair leaves, else the worst; None where there is none."""
        faults = self.faults
        left = {finding.rule for finding in self.repair_leaves} if self.repair_command else set()
        return next((finding for finding in faults if finding.rule in left), faults[0] if faults else None)

    @property
    def headline(self) -> str:
        """What to do with the clip, in one line of English."""
        return self.headline_in(catalog.english())

    def headline_in(self, texts: Catalog | str) -> str:
        """What to do with the clip, in one line: send it, run the one command, or film again, and the reason that decides.

        `texts` are those of a language, or its name ("en" or "zh").
        """
        texts = catalog.catalog(texts) if isinstance(texts, str) else texts
        if not self.judged:
            return texts.label("headline-not-judged", problem=self.problem)
        if self.deciding is None:
            skipped = sum(result.outcome is Outcome.SKIP for result in self.results)
            return texts.label(f"headline-{self.verdict.value}-{'full' if self.whole else 'part'}", skipped=skipped)
        fixed = self.repair_command and not self.repair_leaves
        key = "fixable" if fixed else self.verdict.value
        return texts.label(f"headline-{key}", reason=texts.message(self.deciding))

    def to_dict(self, texts: Catalog | None = None, *, lang: str = "en") -> dict[str, object]:
        """The clip's part of the JSON report, worded by `texts`, else in the language `lang`; nothing is redacted yet."""
        texts = texts or catalog.catalog(lang)
        leaves = [finding.rule for finding in self.repair_leaves]
        argv = machine_command(self.repair_command) or {"argv": None, "output": None}
        return {
            "path": self.path,
            "sha256": self.sha256,
            "bytes": self.bytes,
            "verdict": self.verdict.value,
            "headline": self.headline_in(texts),
            "depth": self.depth,
            "problem": texts.say(self.problem) or None,
            "media": dict(self.media),
            "seconds_spent": round(self.seconds_spent, 3),
            "results": self._results(texts),
            "findings": [finding.to_dict(texts) for finding in self.findings],
            "repair_command": self.repair_command or None,
            "repair": {"command": self.repair_command or None, "leaves": leaves, **argv},
        }

    def _results(self, texts: Catalog) -> list[dict[str, object]]:
        noted: dict[str, list[str]] = {}
        for finding in self.findings:
            noted.setdefault(finding.rule, []).append(texts.message(finding))
        return [
            {
                "rule": result.rule,
                "outcome": result.outcome.value,
                "reason": texts.reason(result.why, result.values) or "; ".join(noted.get(result.rule, [])),
            }
            for result in self.results
        ]

    def to_json(self, *, indent: int | None = None, lang: str = "en") -> str:
        """A JSON object that can be understood alone: the target's name, settings and digest, then what `to_dict` gives; redacted.

        `lang` is the language of its sentences, "en" or "zh"; keys and codes are the same in all.
        """
        whose = {"schema": SCHEMA, "profile": self.profile, "settings": list(self.settings), "digest": self.digest}
        return as_json({**whose, **self.to_dict(lang=lang)}, indent=indent)


def machine_command(command: str) -> dict[str, object] | None:
    """A suggested command for a program: its words, unquoted, and the file that it writes, which comes last; None for none."""
    words = shlex.split(command)
    return {"argv": words, "output": words[-1]} if words else None


def worst(verdicts: list[Verdict]) -> Verdict:
    """The verdict of a batch: that of its worst clip; accept for none."""
    return max(verdicts, key=lambda v: v.rank, default=Verdict.ACCEPT)
