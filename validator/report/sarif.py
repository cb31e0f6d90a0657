"""SARIF 2.1.0, the findings' format of code scanning: one run, the table of rules, a result for every finding."""

from __future__ import annotations

import os
import re
from collections import Counter
from hashlib import sha256
from urllib.parse import quote

from validator.findings import Finding, Report
from validator.report.context import Context, Extra
from validator.rules import RULES
from validator.texts.catalog import Catalog
from validator.texts.printable import Printable, as_json, redacted_text, storable

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_NOT_JUDGED = "not-judged"
"""Name of the rule for a clip that could not be judged."""
_FINGERPRINT = "clipRuleCase/v1"
_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
"""One that encodes nothing."""
_HALVES = re.compile("[\ud800-\udc7f\udd00-\udfff]")
"""Lone surrogates that escape no byte, so that no URI can hold them."""
_PER_CENT = 100
"""A rank is from 0 to this; what is measured exactly has none."""
_INDEX = {name: index for index, name in enumerate(RULES)}


class Log:
    """A log with one run; whether it went well comes last."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._clips = self._results = self._problems = 0

    def add(self, report: Report, extra: Extra | None = None) -> str:
        """The clip's results, after the table of rules."""
        begin = "" if self._clips else self._opened()
        self._clips += 1
        seen = Counter[str]()
        results = [self._result(report, finding, seen) for finding in report.findings]
        if report.problem:
            self._problems += 1
            results.insert(0, _not_judged(report, self._context.texts))
        return Printable(begin + "".join(map(self._placed, results)))

    def end(self, *, partial: bool = False) -> str:
        """The end of the results, and whether all could be judged."""
        said = self._context.texts.label("partial", count=self._clips)
        notes = [{"level": "error", "message": {"text": said}}] if partial else []
        invocation = {"executionSuccessful": not (notes or self._problems), "toolExecutionNotifications": notes}
        tail = as_json({"invocations": [invocation]}, indent=None).rstrip("\n").removeprefix("{")
        return Printable(("" if self._clips else self._opened()) + f"\n],\n{tail}]}}\n")

    def _opened(self) -> str:
        rules = [
            *(self._rule(name) for name in RULES),
            {"id": _NOT_JUDGED, "shortDescription": {"text": self._context.texts.label("not-judged-title")}},
        ]
        driver = {"name": "motion-preflight", "version": self._context.version or "0", "rules": rules}
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
        kept = ("case", "basis", "confidence", "actual", "limit", "at", "fix", "repair", "prevents")
        return {
            "ruleId": finding.rule,
            **({"ruleIndex": _INDEX[finding.rule]} if finding.rule in _INDEX else {}),
            "level": finding.severity.value,
            **({} if finding.confidence is None else {"rank": round(_PER_CENT * finding.confidence, 1)}),
            "message": {"text": self._context.texts.in_full(finding)},
            "locations": [_location(report.path)],
            "partialFingerprints": {_FINGERPRINT: sha256(storable(f"{key}\0{seen[key]}").encode()).hexdigest()},
            "properties": {name: said[name] for name in kept},
        }


def begin(context: Context) -> Log:
    """A log without results."""
    return Log(context)


def _not_judged(report: Report, texts: Catalog) -> dict[str, object]:
    return {
        "ruleId": _NOT_JUDGED,
        "ruleIndex": len(RULES),
        "level": "error",
        "message": {"text": texts.say(report.problem)},
        "locations": [_location(report.path)],
        "partialFingerprints": {_FINGERPRINT: sha256(storable(f"{report.path}\0{_NOT_JUDGED}").encode()).hexdigest()},
    }


def _location(path: str) -> dict[str, object]:
    """A clip has no lines; readers of SARIF want a region all the same."""
    return {"physicalLocation": {"artifactLocation": {"uri": uri(path)}, "region": {"startLine": 1}}}


def uri(path: str) -> Printable:
    """The path or URL, without secrets, as a URI reference; one without a scheme is relative to where the check ran."""
    shown = _HALVES.sub("\ufffd", redacted_text(path))
    if "://" in shown:
        return Printable(_PERCENT.sub("%25", quote(shown, safe="%/:@?&=+$,;~*!'()[]#", errors="surrogateescape")))
    return Printable(quote(shown.replace(os.sep, "/"), safe="/~", errors="surrogateescape"))
