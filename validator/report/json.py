"""The JSON document that pipelines read; its keys are a contract."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from validator.facts.clip import Depth
from validator.findings import Finding, Report, Result, worst
from validator.report.context import Context
from validator.texts.catalog import Catalog
from validator.texts.printable import as_json

SCHEMA = 1
"""Counts up whenever a key is renamed, removed, or changes its meaning."""

_DEPTHS = [depth.value for depth in Depth]
"""The shallowest first."""


def render(reports: Sequence[Report], context: Context) -> str:
    """One document for all clips of a run."""
    document = {
        "schema": SCHEMA,
        "tool": {"name": "motion-preflight", "version": context.version},
        "profile": reports[0].profile,
        "settings": list(reports[0].settings),
        "digest": reports[0].digest,
        "depth": min((report.depth for report in reports), key=_DEPTHS.index),
        "verdict": worst([report.verdict for report in reports]).value,
        "clips": [clip(report, context.texts) for report in reports],
    }
    return as_json(document)


def clip(report: Report, texts: Catalog) -> dict[str, Any]:
    """One clip's part of the document."""
    return {
        "path": report.path,
        "sha256": report.sha256,
        "bytes": report.bytes,
        "verdict": report.verdict.value,
        "depth": report.depth,
        "problem": report.problem or None,
        "media": dict(report.media),
        "seconds_spent": round(report.seconds_spent, 3),
        "results": [_result(result, report, texts) for result in report.results],
        "findings": [_finding(finding, texts) for finding in report.findings],
        "repair": {"command": report.repair_command or None, "leaves": [finding.rule for finding in report.repair_leaves]},
    }


def _result(result: Result, report: Report, texts: Catalog) -> dict[str, Any]:
    noted = "; ".join(texts.message(finding) for finding in report.findings if finding.rule == result.rule)
    return {"rule": result.rule, "outcome": result.outcome.value, "reason": texts.reason(result.why, result.values) or noted}


def _finding(finding: Finding, texts: Catalog) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "case": finding.case,
        "severity": finding.severity.value,
        "basis": finding.basis.value,
        "message": texts.message(finding),
        "actual": finding.actual,
        "limit": finding.limit,
        "at": list(finding.at) if finding.at else None,
        "fix": texts.fix(finding),
        "prevents": finding.prevents,
        "values": dict(finding.values),
    }
