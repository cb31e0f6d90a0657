"""THE table of columns: what a clip is as one row, the same in every format for tables."""

from __future__ import annotations

from collections.abc import Mapping

from validator.findings import Report, Scalar, Severity
from validator.report.context import Context, Extra
from validator.texts.printable import as_json

Value = Scalar | None
Kind = type[str] | type[int] | type[float]
COLUMNS: Mapping[str, Kind] = {
    **dict.fromkeys(("id", "path", "verdict", "headline", "problem"), str),
    **dict.fromkeys(("errors", "warnings", "notes"), int),
    **dict.fromkeys(("rules", "profile", "digest", "depth", "sha256"), str),
    "bytes": int,
    **dict.fromkeys(("container", "codec"), str),
    **dict.fromkeys(("width", "height"), int),
    **dict.fromkeys(("frame_rate", "seconds"), float),
    "repair_command": str,
    "seconds_spent": float,
    "extra": str,
    "confidence": float,
}
"""The type of each column, in the order of the file; a missing value is an empty cell."""


def row(report: Report, extra: Extra | None, context: Context) -> dict[str, Value]:
    """The clip's values, by column."""
    made = {**_judgement(report, context), **_media(report.media), **_extra(extra or {})}
    return {name: made[name] for name in COLUMNS}


def _judgement(report: Report, context: Context) -> dict[str, Value]:
    severities = [finding.severity for finding in report.findings]
    faults = [finding.rule for finding in report.faults]
    return {
        "path": report.path,
        "verdict": report.verdict.value,
        "headline": report.headline_in(context.texts),
        "problem": context.texts.say(report.problem) or None,
        **{f"{severity.value}s": severities.count(severity) for severity in Severity},
        "rules": " ".join(dict.fromkeys(faults)),
        "profile": report.profile,
        "digest": report.digest,
        "depth": report.depth,
        "sha256": report.sha256,
        "bytes": report.bytes,
        "repair_command": report.repair_command or None,
        "seconds_spent": round(report.seconds_spent, 3),
        "confidence": report.deciding.confidence if report.deciding else None,
    }


def _media(media: Mapping[str, Value]) -> dict[str, Value]:
    return {name: media.get(name) for name in ("container", "codec", "width", "height", "frame_rate", "seconds")}


def _extra(extra: Extra) -> dict[str, Value]:
    """The free fields as JSON: a table has the same columns for every list of clips."""
    rest = {name: value for name, value in extra.items() if name != "id"}
    named = None if extra.get("id") is None else str(extra["id"])
    return {"id": named, "extra": as_json(rest, indent=None).rstrip("\n") if rest else None}
