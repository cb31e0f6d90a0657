"""JUnit XML, which every CI server shows as tests: a suite for every clip, a case for every rule."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from validator.findings import Finding, Outcome, Report, Result, Severity
from validator.report.context import Context, Extra
from validator.texts.printable import Printable, printable

_JUDGED = "judged"
"""Name of the case that fails where a clip, or the rest of a run, could not be judged."""


class Suites:
    """Errors fail a case, what was not measured skips it; a warning fails it where the run is strict, else it is its output."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._count = 0

    def add(self, report: Report, extra: Extra | None = None) -> str:
        """The clip's suite."""
        begin = "" if self._count else _OPEN
        self._count += 1
        cases = [self._judged(report), *(self._case(report, result, found) for result, found in _by_rule(report))]
        return Printable(begin + self._suite(report.path, cases, report.seconds_spent, self._properties(report, extra or {})))

    def end(self, *, partial: bool = False) -> str:
        """The end; before it, a suite of its own says whether clips are missing."""
        last = ""
        if partial:
            said = self._context.texts.label("partial", count=self._count)
            last = self._suite(
                "motion-preflight", [("error", _case("motion-preflight", _JUDGED, _child("error", said)))], 0.0, ""
            )
        return Printable(("" if self._count else _OPEN) + last + "</testsuites>\n")

    def _suite(self, name: str, cases: list[tuple[str, str]], seconds: float, properties: str) -> str:
        kinds = [kind for kind, _ in cases]
        counts = {"tests": len(cases), "failures": kinds.count("failure"), "errors": kinds.count("error")}
        given = {"name": name, **counts, "skipped": kinds.count("skipped"), "time": f"{seconds:.3f}"}
        return f"<testsuite{_attributes(given)}>\n{properties}{''.join(text for _, text in cases)}</testsuite>\n"

    def _properties(self, report: Report, extra: Extra) -> str:
        texts = self._context.texts
        given = {"verdict": report.verdict.value, "headline": report.headline_in(texts), "profile": report.profile}
        given |= {"depth": report.depth, "sha256": report.sha256 or "", "repair_command": report.repair_command}
        given |= {f"extra.{name}": str(value) for name, value in extra.items()}
        lines = (f"<property{_attributes({'name': name, 'value': value})}/>\n" for name, value in given.items() if value)
        return f"<properties>\n{''.join(lines)}</properties>\n"

    def _judged(self, report: Report) -> tuple[str, str]:
        child = _child("error", self._context.texts.say(report.problem)) if report.problem else ""
        return ("error" if child else "passed", _case(report.path, _JUDGED, child))

    def _case(self, report: Report, result: Result, found: list[Finding]) -> tuple[str, str]:
        texts = self._context.texts
        if result.outcome in (Outcome.SKIP, Outcome.OFF):
            return "skipped", _case(report.path, result.rule, _child("skipped", texts.reason(result.why, result.values)))
        fails = [finding for finding in found if finding.severity in self._failing]
        lines = [f"{finding.severity.value}{texts.aside(finding)}: {texts.in_full(finding)}" for finding in found]
        if fails:
            child = _child("failure", texts.message(fails[0]), lines, type=fails[0].severity.value)
            return "failure", _case(report.path, result.rule, child)
        return "passed", _case(report.path, result.rule, _element("system-out", {}, lines) if lines else "")

    @property
    def _failing(self) -> tuple[Severity, ...]:
        return (Severity.ERROR, Severity.WARNING) if self._context.strict else (Severity.ERROR,)


_OPEN = '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="motion-preflight">\n'


def begin(context: Context) -> Suites:
    """No suites yet."""
    return Suites(context)


def _by_rule(report: Report) -> Iterator[tuple[Result, list[Finding]]]:
    """Each rule with its findings; the rule of a finding that has no result of its own counts as failed."""
    found: dict[str, list[Finding]] = {}
    for finding in report.findings:
        found.setdefault(finding.rule, []).append(finding)
    for result in report.results:
        yield result, found.pop(result.rule, [])
    for rule, rest in found.items():
        yield Result(rule, Outcome.FAIL), rest


def _case(clip: str, rule: str, child: str) -> str:
    given = _attributes({"classname": clip, "name": rule})
    return f"<testcase{given}>{child}</testcase>\n" if child else f"<testcase{given}/>\n"


def _child(name: str, message: str, lines: list[str] | None = None, **more: str) -> str:
    return _element(name, {"message": message, **more}, lines or [])


def _element(name: str, given: dict[str, str], lines: list[str]) -> str:
    return f"<{name}{_attributes(given)}>{escape(chr(10).join(map(printable, lines)))}</{name}>"


def _attributes(given: dict[str, str] | dict[str, object]) -> str:
    return "".join(f" {name}={quoteattr(printable(str(value)))}" for name, value in given.items())
