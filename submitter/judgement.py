"""What is known of a clip before its address is fetched: a fresh report, one read from a file, or a bare hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from validator.errors import CannotJudge, UsageError
from validator.model import Finding, Report, Severity, Verdict, worst

SCHEMA = 1
"""Of the reports that can be read."""
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
        raise CannotJudge(f"{report.path}: {report.problem}")
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


def from_file(path: str, profile: str) -> list[Judgement]:
    """The judgements in a report that `check --format json` wrote for `profile`; raises UsageError for anything else."""
    try:
        document = json.loads(Path(path).read_text(encoding="utf-8"))
        stands = document["schema"], document["profile"]
        found = [_from_clip(clip) for clip in document["clips"]]
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"{path} is no report of `motion-preflight check --format json`.") from error
    if stands != (SCHEMA, profile):
        raise UsageError(f"{path} is a report for {stands[1]} (schema {stands[0]}), not for {profile} (schema {SCHEMA}).")
    if not found:
        raise UsageError(f"{path} holds no clip.")
    return found


def _from_clip(clip: Mapping[str, Any]) -> Judgement:
    rules = [str(finding["rule"]) for finding in clip["findings"]]
    features = {"media": dict(clip["media"]), "findings": rules}
    return Judgement(
        str(clip["path"]), clip["sha256"], clip["bytes"], Verdict(clip["verdict"]), _seconds(clip["media"]), features=features
    )


def hashed(path: str) -> Judgement:
    """The bytes of a file without a verdict; raises UsageError when it cannot be read."""
    digest = hashlib.sha256()
    try:
        with open(path, "rb") as file:
            while chunk := file.read(1 << 20):
                digest.update(chunk)
            return Judgement(path, digest.hexdigest(), file.tell(), None)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from error


def verdict(found: Sequence[Finding]) -> Verdict:
    """What the findings come to."""
    by = {Severity.ERROR: Verdict.REJECT, Severity.WARNING: Verdict.REVIEW, Severity.NOTE: Verdict.ACCEPT}
    return worst([by[finding.severity] for finding in found])


def _seconds(media: Mapping[str, Any]) -> float | None:
    found = media.get("seconds")
    return float(found) if isinstance(found, (int, float)) else None
