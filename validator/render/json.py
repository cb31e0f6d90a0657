"""The JSON document that pipelines read; its keys are a contract."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from validator.facts import Depth
from validator.model import Finding, Report, Result, worst

SCHEMA = 1
"""Counts up whenever a key is renamed, removed, or changes its meaning."""

_DEPTHS = [depth.value for depth in Depth]
"""The shallowest first."""


def render(reports: Sequence[Report], version: str) -> str:
    """One document for all clips of a run."""
    document = {
        "schema": SCHEMA,
        "tool": {"name": "motion-preflight", "version": version},
        "profile": reports[0].profile,
        "settings": list(reports[0].settings),
        "digest": reports[0].digest,
        "depth": min((report.depth for report in reports), key=_DEPTHS.index),
        "verdict": worst([report.verdict for report in reports]).value,
        "clips": [clip(report) for report in reports],
    }
    text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    return "".join(c if c.isprintable() or c == "\n" else _escaped(c) for c in text)


def _escaped(character: str) -> str:
    """json.dumps leaves the upper control characters and the marks that turn text around as they are."""
    return json.dumps(character)[1:-1]


def clip(report: Report) -> dict[str, Any]:
    """One clip's part of the document."""
    return {
        "path": readable(report.path),
        "sha256": report.sha256,
        "bytes": report.bytes,
        "verdict": report.verdict.value,
        "depth": report.depth,
        "problem": readable(report.problem) or None,
        "media": dict(report.media),
        "seconds_spent": round(report.seconds_spent, 3),
        "results": [_result(result) for result in report.results],
        "findings": [_finding(finding) for finding in report.findings],
    }


def readable(path: str) -> str:
    """The path with bytes that are not UTF-8 written out in hexadecimal, since JSON cannot hold them."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _result(result: Result) -> dict[str, Any]:
    return {"rule": result.rule, "outcome": result.outcome.value, "reason": readable(result.reason)}


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "basis": finding.basis.value,
        "message": readable(finding.message),
        "actual": finding.actual,
        "limit": finding.limit,
        "at": list(finding.at) if finding.at else None,
        "fix": readable(finding.fix),
        "prevents": finding.prevents,
    }
