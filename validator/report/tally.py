"""Counts how the rules ended, so that every figure says what it counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Set

from validator.facts.clip import NOT_MEASURED, Depth
from validator.findings import Outcome, Report, Result, Severity, Verdict
from validator.rules import RULES
from validator.texts.catalog import Catalog

_SHOWN = ("people", "shots", "layout", "camera", "picture", "image_people")
"""The parts of the facts that pictures are decoded for, in the order in which they are named."""
_JUDGED = (Outcome.PASS, Outcome.FAIL)


def tally(report: Report, texts: Catalog) -> str:
    """One line: `32 rules: 27 passed, 1 error, 2 warnings, 1 note, 1 off`; each rule counts once, by its worst finding."""
    return texts.label("tally", count=len(report.results), parts=texts.label("comma").join(_counts(report, texts)))


def _counts(report: Report, texts: Catalog) -> Iterator[str]:
    worst = _worst(report)
    passed = sum(result.outcome is Outcome.PASS and result.rule not in worst for result in report.results)
    yield texts.label("passed", count=passed)
    for severity in reversed(Severity):
        if count := list(worst.values()).count(severity):
            yield texts.label(f"{severity.value}s", count=count)
    if skipped := sum(result.outcome is Outcome.SKIP for result in report.results):
        yield texts.label("skipped", count=skipped)
    for reason, count in Counter(result.why for result in report.results if result.not_requested).items():
        yield texts.label("not-requested", count=count, reason=texts.label(f"not-requested-{reason}"))
    if off := sum(result.outcome is Outcome.OFF and not result.not_requested for result in report.results):
        yield texts.label("off", count=off)


def unmeasured(report: Report) -> list[Result]:
    """The rules whose fact is missing; without those for which a finding, or the report's problem, says so already."""
    missing = [result for result in report.results if result.outcome is Outcome.SKIP]
    left = [result for result in missing if not (result.explained and report.findings)]
    return [result for result in left if not (report.problem and result.why == NOT_MEASURED)]


def not_requested_parts(report: Report, texts: Catalog) -> str:
    """What was left out on request: `people, cuts and damage`; mostly nothing."""
    left = {part for result in report.results if result.not_requested for part in RULES[result.rule].needs}
    judged = {part for result in report.results if result.outcome in _JUDGED for part in RULES[result.rule].needs}
    left -= {"image_people"} & judged
    names = [texts.label(_named(part, judged)) for part in _SHOWN if part in left]
    if len(names) < 2:
        return "".join(names)
    return texts.label("and", first=texts.label("listed").join(names[:-1]), last=names[-1])


def _named(part: str, judged: Set[str]) -> str:
    """The label of a part that was left out; of people, the first frame's may have been looked for."""
    return "part-people-later" if part == "people" and part in judged else f"part-{part}"


def part(report: Report, texts: Catalog) -> str:
    """How much of the clip the verdict is on, in words; empty for all of it, and where it is rejected whatever the rest is like."""
    if report.verdict is Verdict.REJECT or report.depth == Depth.FULL.value:
        return ""
    return texts.label(f"depth-{report.depth}")


def _worst(report: Report) -> dict[str, Severity]:
    """Each rule that found something, with the severity of its worst finding; findings come worst first."""
    return {finding.rule: finding.severity for finding in reversed(report.findings)}
