"""Counts how the rules ended, so that every figure says what it counts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from validator.facts.clip import NOT_MEASURED
from validator.findings import Outcome, Report, Result, Severity, Verdict
from validator.rules import RULES

_SEEN = {"people": "people", "shots": "takes", "picture": "damage"}
"""What nobody looked at when that part of the facts was not asked for."""
_PARTS = {"limits": "limits only", "first-frame": "first frame only"}
"""What a verdict is on, by the report's depth."""


def tally(report: Report) -> str:
    """One line: `32 rules: 27 passed, 1 error, 2 warnings, 1 note, 1 off`; each rule is counted once, by its worst finding."""
    worst = _worst(report)
    count = Counter(result.outcome for result in report.results if result.rule not in worst)
    parts = [f"{count[Outcome.PASS]} passed"]
    parts += [_several(list(worst.values()).count(weight), weight.value) for weight in reversed(Severity)]
    skipped = sum(result.outcome is Outcome.SKIP for result in _skipped(report))
    parts += [f"{skipped} not measured" if skipped else "", *_unseen(report)]
    off = sum(result.outcome is Outcome.OFF and not result.unseen for result in report.results)
    parts.append(f"{off} off" if off else "")
    return f"{len(report.results)} rules: " + ", ".join(part for part in parts if part)


def unmeasured(report: Report) -> list[Result]:
    """The rules whose fact is missing; without those for which a finding, or the report's problem, says so already."""
    return [result for result in _skipped(report) if not (report.problem and result.reason == NOT_MEASURED)]


def _skipped(report: Report) -> list[Result]:
    missing = [result for result in report.results if result.outcome is Outcome.SKIP]
    return [result for result in missing if not (result.told and report.findings)]


def unseen(report: Report) -> str:
    """What nobody looked at, as was asked: `people, takes and damage`; mostly nothing."""
    parts = {part for result in report.results if result.unseen for part in RULES[result.rule].needs}
    names = [name for part, name in _SEEN.items() if part in parts]
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def part(report: Report) -> str:
    """How much of the clip the verdict is on, in words; empty for all of it, and where it is rejected whatever the rest is like."""
    return "" if report.verdict is Verdict.REJECT else _PARTS.get(report.depth, "")


def _worst(report: Report) -> dict[str, Severity]:
    """Each rule that found something, with the weight of its worst finding; findings come worst first."""
    return {finding.rule: finding.severity for finding in reversed(report.findings)}


def _unseen(report: Report) -> Iterator[str]:
    for reason, number in Counter(_why(result) for result in report.results if result.unseen).items():
        yield f"{number} not looked at ({reason})"


def _why(result: Result) -> str:
    """The reason; where it ends in brackets, what stands in them."""
    short = re.search(r"\(([^()]+)\)$", result.reason)
    return short[1] if short else result.reason


def _several(number: int, name: str) -> str:
    return f"{number} {name}{'s' if number > 1 else ''}" if number else ""
