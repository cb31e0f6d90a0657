"""Joins what was seen of a URL with its rule, under the severities that the profile sets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from submitter.urls.rules import URL_RULES
from validator.findings import Case, Finding, Hit, Rule, Severity

Found = tuple[str, Hit]
"""A rule's name and what was seen."""
Severities = Mapping[str, str]
"""Rule name to "error", "warning", "note" or "off", where a profile changes the table's own."""
AS_LISTED: Severities = MappingProxyType({})
"""No change."""


def findings(found: Iterable[Found], severities: Severities = AS_LISTED) -> list[Finding]:
    """Each hit joined with its row; none for a rule that is off."""
    return [_finding(URL_RULES[name], hit, severities) for name, hit in found if severities.get(name) != "off"]


def _finding(rule: Rule, hit: Hit, severities: Severities) -> Finding:
    case = rule.cases[hit.case]
    values: Mapping[str, object] = {**hit.values, "actual": hit.actual, "limit": hit.limit}
    message, fix = case.message.format(**values), case.fix.format(**values)
    severity = _severity(rule, case, severities)
    return Finding(rule.name, severity, rule.basis, message, hit.actual, hit.limit, hit.at, fix, rule.prevents)


def _severity(rule: Rule, case: Case, severities: Severities) -> Severity:
    """As for clips: the setting replaces the severity of the rule's worst case, and caps the milder ones."""
    if rule.name not in severities:
        return case.severity
    wanted = Severity(severities[rule.name])
    return wanted if case.severity is rule.severity else min(wanted, case.severity, key=lambda s: s.rank)
