"""What is known of a clip before its URL is fetched: a verdict, or a bare hash."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from validator.errors import CannotJudge, UsageError
from validator.files import sha256
from validator.findings import Finding, Report, Severity, Verdict, worst
from validator.texts.said import phrase

Judge = Callable[[str, str], Report]
"""Judges the file at a path, to be called by another name in the report."""


@dataclass(frozen=True)
class Judgement:
    """What is known of a clip's bytes; a clip that was only hashed has no verdict."""

    path: str
    sha256: str | None
    bytes: int | None
    verdict: Verdict | None
    seconds: float | None = None
    findings: tuple[Finding, ...] = ()
    features: Mapping[str, Any] = field(default_factory=dict)
    """What was measured and found, for fitting the rules again."""


def from_report(report: Report) -> Judgement:
    """The judgement in a fresh report; raises CannotJudge when there is none in it."""
    if report.problem:
        raise CannotJudge(phrase("{path}: {problem}", path=report.path, problem=report.problem))
    rules = [finding.rule for finding in report.findings]
    return Judgement(
        report.path,
        report.sha256,
        report.bytes,
        report.verdict,
        _seconds(report.media),
        report.findings,
        {"media": dict(report.media), "findings": rules},
    )


def hashed(path: str) -> Judgement:
    """The bytes of a file without a verdict; raises UsageError when it cannot be read."""
    try:
        return Judgement(path, *sha256(path), None)
    except OSError as error:
        raise UsageError(phrase("{path} cannot be read: {reason}.", path=path, reason=error.strerror)) from error


def verdict(found: Sequence[Finding]) -> Verdict:
    """What the findings come to."""
    by = {Severity.ERROR: Verdict.REJECT, Severity.WARNING: Verdict.REVIEW, Severity.NOTE: Verdict.ACCEPT}
    return worst([by[finding.severity] for finding in found])


def strictest(judgements: Sequence[Judgement]) -> Judgement:
    """The worst of several judgements, with the longest of their lengths; a length that one of them lacks is unknown."""
    lengths = [each.seconds for each in judgements if each.seconds is not None]
    worst_one = max(judgements, key=lambda each: (each.verdict or Verdict.REVIEW).rank)
    return replace(worst_one, seconds=max(lengths) if len(lengths) == len(judgements) else None)


def _seconds(media: Mapping[str, Any]) -> float | None:
    found = media.get("seconds")
    return float(found) if isinstance(found, (int, float)) else None
