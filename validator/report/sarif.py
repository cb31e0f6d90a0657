"""SARIF 2.1.0, the findings' format of code scanning: one run, the table of rules, a result for every finding."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from urllib.parse import quote

from validator.findings import Finding, Report
from validator.report.context import Context, Extra
from validator.rules import RULES
from validator.texts.printable import Printable, as_json, redacted_text, storable

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_INDEX = {name: index for index, name in enumerate(RULES)}


class Log:
    """A log with one run; whether it went well comes last."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._begun = False
        self._results = 0
        self._clips = 0
        self._problems: list[dict[str, object]] = []

    def add(self, report: Report, extra: Extra | None = None) -> str:
        """The clip's results, after the table of rules."""
        self._clips += 1
        begin, self._begun = "" if self._begun else self._opened(), True
        if report.problem:
            self._problems.append(_notification(report.problem, [_location(report.path)]))
        seen = Counter[str]()
        return Printable(begin + "".join(self._placed(self._result(report, finding, seen)) for finding in report.findings))

    def end(self, *, partial: bool = False) -> str:
        """The end of the results, and what could not be judged."""
        begin = "" if self._begun else self._opened()
        problems = list(self._problems)
        if partial:
            problems.append(_notification(self._context.texts.label("partial", count=self._clips), []))
        run = {"invocations": [{"executionSuccessful": not problems, "toolExecutionNotifications": problems}]}
        tail = as_json(run, indent=None).rstrip("\n").removeprefix("{")
        return Printable(f"{begin}\n],\n{tail}]}}\n")

    def _opened(self) -> str:
        driver = {
            "name": "motion-preflight",
            "version": self._context.version or "0",
            "rules": [self._rule(name) for name in RULES],
        }
        run = as_json({"columnKind": "unicodeCodePoints", "tool": {"driver": driver}}, indent=None).rstrip("\n").removesuffix("}")
        return f'{{"version": "2.1.0", "$schema": "{_SCHEMA}", "runs": [{run},\n"results": ['

    def _rule(self, name: str) -> dict[str, object]:
        words = self._context.texts.rules[name]
        return {
            "id": name,
            "shortDescription": {"text": words.title},
            "fullDescription": {"text": words.why},
            "defaultConfiguration": {"level": RULES[name].severity.value},
        }

    def _placed(self, result: dict[str, object]) -> str:
        begin = "," if self._results else ""
        self._results += 1
        return f"{begin}\n{as_json(result, indent=None)}".rstrip("\n")

    def _result(self, report: Report, finding: Finding, seen: Counter[str]) -> dict[str, object]:
        key = "\0".join((report.path, finding.rule, finding.case))
        seen[key] += 1
        said = finding.to_dict(self._context.texts)
        kept = ("case", "basis", "actual", "limit", "at", "fix", "repair", "prevents")
        return {
            "ruleId": finding.rule,
            **({"ruleIndex": _INDEX[finding.rule]} if finding.rule in _INDEX else {}),
            "level": finding.severity.value,
            "message": {"text": " ".join(filter(None, (str(said["message"]), str(said["fix"]))))},
            "locations": [_location(report.path)],
            "partialFingerprints": {"clipRuleCase/v1": sha256(storable(f"{key}\0{seen[key]}").encode()).hexdigest()},
            "properties": {name: said[name] for name in kept},
        }


def begin(context: Context) -> Log:
    """A log without results."""
    return Log(context)


def _notification(text: str, locations: list[dict[str, object]]) -> dict[str, object]:
    return {"level": "error", "message": {"text": text}, **({"locations": locations} if locations else {})}


def _location(path: str) -> dict[str, object]:
    """A clip has no lines; readers of SARIF want a region all the same."""
    return {"physicalLocation": {"artifactLocation": {"uri": uri(path)}, "region": {"startLine": 1}}}


def uri(path: str) -> Printable:
    """The path or URL, without secrets, as a URI reference; one without a scheme is relative to where the check ran."""
    shown = redacted_text(path)
    if "://" in shown:
        return Printable(quote(storable(shown), safe="%/:@?&=+$,;~*!'()[]#"))
    return Printable(
        quote(
            shown.replace("\\", "/") if "\\" in shown and "/" not in shown and shown[1:2] == ":" else shown,
            safe="/~",
            errors="surrogateescape",
        )
    )
