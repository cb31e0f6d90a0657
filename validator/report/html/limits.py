"""The table of limits: what was found, what is asked for, how the rule ended, who says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from validator.findings import Finding, Outcome, Report, Result
from validator.judge import basis
from validator.report.context import Context
from validator.report.exhibit import Exhibit
from validator.rules import RULES
from validator.rules.confidence import compared
from validator.rules.rule import Row as RuleRow
from validator.targets.profile import PAGE, PLAIN, Limit, Profile, number
from validator.texts.catalog import Catalog
from validator.texts.said import phrase

_DIGITS = re.compile(r"-?[0-9.]+")


@dataclass(frozen=True)
class Row:
    """One rule."""

    rule: str
    title: str
    found: str
    limit: str
    key: str
    """The limit's name."""
    outcome: str
    """A label's name: "passed-word", "error", "warning", "note", "skipped-word", "off-word"."""
    basis: str
    source: str
    broken: bool

    @property
    def group(self) -> str:
        """How it is shown: "loud", or folded as "unmeasured" or as "quiet", where nobody has to look at it."""
        return {"passed-word": "quiet", "off-word": "quiet", "skipped-word": "unmeasured"}.get(self.outcome, "loud")


def rows(report: Report, exhibit: Exhibit, context: Context) -> list[Row]:
    """A row for every rule, those that were broken first."""
    worst: dict[str, Finding] = {}
    for finding in report.findings:
        worst.setdefault(finding.rule, finding)
    made = [_row(result, worst.get(result.rule), exhibit, context) for result in report.results if result.rule in RULES]
    order = ["error", "warning", "skipped-word", "note", "passed-word", "off-word"]
    return sorted(made, key=lambda row: order.index(row.outcome))


def _row(result: Result, finding: Finding | None, exhibit: Exhibit, context: Context) -> Row:
    rule, texts, target = RULES[result.rule], context.texts, context.target
    key, said = _compared(rule, finding, exhibit, context)
    limit = target.limit(key) if target and key else Limit()
    outcome = (
        finding.severity.value
        if finding
        else {"pass": "passed-word", "fail": "error", "skip": "skipped-word", "off": "off-word"}[result.outcome.value]
    )
    off = result.outcome in (Outcome.SKIP, Outcome.OFF)
    return Row(
        rule.name,
        texts.rules[rule.name].title,
        texts.reason(result.why, result.values) if off else said,
        limit_words(limit, texts),
        key,
        outcome,
        texts.label(basis(rule, target).value) if target else "",
        _source(limit, texts) if key else "",
        bool(finding) or result.outcome is Outcome.FAIL,
    )


def _compared(rule: RuleRow, finding: Finding | None, exhibit: Exhibit, context: Context) -> tuple[str, str]:
    """The limit that decided, and what was found: of the finding where it names one of the rule's limits, else of the first."""
    key, target = rule.limits[0] if rule.limits else "", context.target
    if target and finding and isinstance(finding.actual, (int, float)) and (named := compared(rule, finding, target)):
        return named[0], _number(finding.actual / named[1], target.limit(named[0]), context.texts)
    return key, _number(exhibit.found.get(key, ""), target.limit(key) if target and key else Limit(), context.texts)


def _number(value: float | str, limit: Limit, texts: Catalog) -> str:
    """With the limit's unit where that is one word; a unit of several is said beside the limit."""
    if isinstance(value, str) and not _DIGITS.fullmatch(value):
        return value
    if limit.unit == "bytes":
        return f"{float(value) / 1e6:.1f} MB"
    said = value if isinstance(value, str) else f"{value:.4g}"
    return said if " " in limit.unit or limit.unit in ("", PLAIN) else texts.say(_quantity(said, limit.unit))


def limit_words(limit: Limit, texts: Catalog) -> str:
    """The ends in words."""
    if limit.one_of:
        return ", ".join(limit.one_of)
    ends = [("limit-least", limit.min), ("limit-most", limit.max)]
    return texts.label("comma").join(
        texts.label(key, value=_with_unit(end, limit.unit, texts)) for key, end in ends if end is not None
    )


def _with_unit(end: Fraction, unit: str, texts: Catalog) -> str:
    if unit == "bytes":
        return f"{float(end) / 1e6:g} MB"
    return number(end) if unit == PLAIN else texts.say(_quantity(number(end), unit)).strip().replace(" （", "（")


def _quantity(ends: str, unit: str) -> str:
    return phrase("{ends} {unit}", ends=ends, unit=unit)


def _source(limit: Limit, texts: Catalog) -> str:
    """Without the words that the column beside it says."""
    return texts.say(limit.source).removeprefix(PAGE)


def of_rule(row: RuleRow, target: Profile, texts: Catalog) -> Iterator[tuple[str, str, str, str, str]]:
    """The limits that a rule compares with: name, ends, meaning, who says so, source."""
    for key in row.limits:
        limit = target.limit(key)
        if not limit.is_open:
            said = texts.label("documented" if limit.documented else "heuristic")
            yield key, limit_words(limit, texts), texts.say(limit.meaning), said, _source(limit, texts)
