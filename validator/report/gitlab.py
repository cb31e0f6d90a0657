"""A code quality report as GitLab's merge requests show it: a JSON array with an object for every finding."""

from __future__ import annotations

import os.path
from collections import Counter
from hashlib import sha256

from validator.findings import Finding, Report, Severity
from validator.report.context import Context, Extra
from validator.texts.printable import Printable, as_json, storable

_SEVERITY = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.NOTE: "info"}
_NOT_JUDGED = "not-judged"
"""Name of the check where a clip, or a part of the run, could not be judged."""


class Issues:
    """One for each finding, and for what was not judged."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._clips = self._issues = 0

    def add(self, report: Report, extra: Extra | None = None) -> str:
        """The clip's objects."""
        self._clips += 1
        texts, seen = self._context.texts, Counter[str]()
        issues = [_problem(report.path, report.headline_in(texts))] if not report.judged else []
        issues += [self._issue(report, finding, seen) for finding in report.findings]
        return Printable("".join(map(self._placed, issues)))

    def end(self, *, partial: bool = False) -> str:
        """The end of the array; before it, whether clips are missing."""
        last = ""
        if partial:
            issue = _problem(".", self._context.texts.label("partial", count=self._clips))
            last = ("," if self._issues else "[") + "\n" + as_json(issue, indent=None).rstrip("\n")
        return Printable((last or ("" if self._issues else "[")) + "\n]\n")

    def _placed(self, issue: dict[str, object]) -> str:
        begin = "," if self._issues else "["
        self._issues += 1
        return begin + "\n" + as_json(issue, indent=None).rstrip("\n")

    def _issue(self, report: Report, finding: Finding, seen: Counter[str]) -> dict[str, object]:
        texts, key = self._context.texts, "\0".join((report.path, finding.rule, finding.case))
        said, sure = texts.in_full(finding), texts.sureness(finding)
        seen[key] += 1
        return {
            "description": texts.label("named", name=sure, text=said) if sure else said,
            "check_name": finding.rule,
            "fingerprint": _fingerprint(f"{key}\0{seen[key]}"),
            "severity": _SEVERITY[finding.severity],
            "location": _location(report.path),
        }


def begin(context: Context) -> Issues:
    """An empty array."""
    return Issues(context)


def _problem(path: str, said: str) -> dict[str, object]:
    return {
        "description": said,
        "check_name": _NOT_JUDGED,
        "fingerprint": _fingerprint(f"{path}\0{_NOT_JUDGED}"),
        "severity": "blocker",
        "location": _location(path),
    }


def _location(path: str) -> dict[str, object]:
    """Relative to the repository, as far as the path tells; a clip has no lines, and one is required."""
    return {"path": path if "://" in path else os.path.normpath(path).replace(os.sep, "/"), "lines": {"begin": 1}}


def _fingerprint(key: str) -> str:
    """The same for the same finding in every run."""
    return sha256(storable(key).encode()).hexdigest()
