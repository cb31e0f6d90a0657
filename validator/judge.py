"""Joins what was measured with the table: facts and a profile in, a report out, nothing else touched."""

from __future__ import annotations

from collections.abc import Mapping

from validator.checks import CHECKS
from validator.facts.clip import NOT_MEASURED, Facts, Missing
from validator.findings import Basis, Case, Finding, Hit, Outcome, Report, Result, Rule, Scalar, Severity, Verdict
from validator.repair.compose import filled
from validator.repair.suggest import figures, with_commands
from validator.report.summary import summary
from validator.rules import RULES
from validator.targets.profile import Profile

_NOT_MEASURED = Missing(NOT_MEASURED)


def judge(facts: Facts, profile: Profile) -> Report:
    """The verdict on one clip under one profile."""
    known = figures(facts, profile)
    results: list[Result] = []
    findings: list[Finding] = []
    for rule in RULES.values():
        result, found = _apply(rule, facts, profile, known)
        results.append(result)
        findings.extend(found)
    findings.sort(key=lambda f: -f.severity.rank)
    findings, mending = with_commands(findings, facts, profile)
    return Report(
        path=facts.path,
        profile=profile.name,
        verdict=_verdict(findings, results),
        sha256=facts.file.sha256 if facts.file else None,
        bytes=facts.file.bytes if facts.file else None,
        media=summary(facts, profile),
        results=tuple(results),
        findings=tuple(findings),
        seconds_spent=facts.seconds_spent,
        problem=facts.problem,
        mending=mending,
        depth=facts.depth.value,
        settings=profile.settings,
        digest=profile.digest,
    )


def _verdict(findings: list[Finding], results: list[Result]) -> Verdict:
    severities = {finding.severity for finding in findings}
    if Severity.ERROR in severities:
        return Verdict.REJECT
    unmeasured = any(result.outcome is Outcome.SKIP for result in results)
    return Verdict.REVIEW if unmeasured or Severity.WARNING in severities else Verdict.ACCEPT


def _apply(rule: Rule, facts: Facts, profile: Profile, known: Mapping[str, str]) -> tuple[Result, list[Finding]]:
    if reason := _switched_off(rule, profile):
        return Result(rule.name, Outcome.OFF, reason), []
    if missing := [part for part in rule.needs if getattr(facts, part) is None]:
        absent = facts.missing.get(missing[0], _NOT_MEASURED)
        outcome = Outcome.OFF if absent.not_requested else Outcome.SKIP
        return Result(rule.name, outcome, absent.reason, unseen=absent.not_requested, told=bool(absent.case)), []
    hits = list(CHECKS[rule.name](facts, profile))
    stated = hits if profile.as_stated is profile else CHECKS[rule.name](facts, profile.as_stated)
    cases = {hit.case for hit in stated}
    found = [_finding(rule, hit, profile, known, own=hit.case not in cases) for hit in hits]
    failed = any(finding.severity is not Severity.NOTE for finding in found)
    noted = "; ".join(finding.message for finding in found)
    return Result(rule.name, Outcome.FAIL if failed else Outcome.PASS, noted), found


def _switched_off(rule: Rule, profile: Profile) -> str:
    if profile.rules.get(rule.name) == "off":
        return f"switched off by {profile.set_by.get(rule.name, profile.name)}"
    if rule.limit and rule.limit not in profile.limits:
        return f"{profile.name} states no such limit"
    return ""


def _finding(rule: Rule, hit: Hit, profile: Profile, known: Mapping[str, str], *, own: bool) -> Finding:
    """The hit joined with its row; one that breaks only an `own` limit of the user's is told as such."""
    case = rule.cases[hit.case]
    values: dict[str, Scalar] = {**known, **hit.values, "actual": hit.actual, "limit": hit.limit}
    advice = case.advice.format(**values)
    return Finding(
        rule=rule.name,
        severity=weight(rule, case, profile),
        basis=Basis.HEURISTIC if own else rule.basis,
        message=case.message.format(**values),
        actual=hit.actual,
        limit=hit.limit,
        at=hit.at,
        fix=advice,
        prevents=None if own else rule.prevents,
        advice=advice,
        mend=filled(case.mend, values) if case.mend else None,
    )


def weight(rule: Rule, case: Case, profile: Profile) -> Severity:
    """The case's severity under the profile: what is said of a rule moves its worst case, and caps the milder ones."""
    if rule.name not in profile.rules:
        return case.severity
    said = Severity(profile.rules[rule.name])
    return said if case.severity is rule.severity else min(said, case.severity, key=lambda s: s.rank)
