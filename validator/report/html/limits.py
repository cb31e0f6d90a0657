"""The table of limits: what was found, what is asked for, how the rule ended, who says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from validator.findings import Outcome, Report, Result, Severity
from validator.judge import basis
from validator.report.context import Context
from validator.report.exhibit import Exhibit
from validator.rules import RULES
from validator.rules.rule import Row as RuleRow
from validator.targets.profile import PAGE, PLAIN, Limit, Profile, number
from validator.texts.catalog import Catalog
from validator.texts.said import phrase


@dataclass(frozen=True)
class Row:
    """One rule."""

    rule: str
    title: str
    found: str
    limit: str
    outcome: str
    """A label's name: "passed-word", "error", "warning", "note", "skipped-word", "off-word"."""
    basis: str
    source: str
    broken: bool

    @property
    def quiet(self) -> bool:
        """Whether nobody has to look at it."""
        return self.outcome in ("passed-word", "off-word")


def rows(report: Report, exhibit: Exhibit, context: Context) -> list[Row]:
    """A row for every rule, those that were broken first."""
    worst: dict[str, Severity] = {}
    for finding in report.findings:
        worst.setdefault(finding.rule, finding.severity)
    made = [_row(result, worst.get(result.rule), exhibit, context) for result in report.results if result.rule in RULES]
    order = ["error", "warning", "skipped-word", "note", "passed-word", "off-word"]
    return sorted(made, key=lambda row: order.index(row.outcome))


def _row(result: Result, severity: Severity | None, exhibit: Exhibit, context: Context) -> Row:
    rule, texts, target = RULES[result.rule], context.texts, context.target
    key = rule.limits[0] if rule.limits else ""
    limit = target.limit(key) if target and key else Limit()
    outcome = (
        severity.value
        if severity
        else {"pass": "passed-word", "fail": "error", "skip": "skipped-word", "off": "off-word"}[result.outcome.value]
    )
    off = result.outcome in (Outcome.SKIP, Outcome.OFF)
    return Row(
        rule.name,
        texts.rules[rule.name].title,
        texts.reason(result.why, result.values) if off else exhibit.found.get(key, ""),
        limit_words(limit, texts),
        outcome,
        texts.label(basis(rule, target).value) if target else "",
        _source(limit, texts) if key else "",
        result.outcome is Outcome.FAIL,
    )


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
    return number(end) if unit == PLAIN else texts.say(phrase("{ends} {unit}", ends=number(end), unit=unit)).strip()


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
