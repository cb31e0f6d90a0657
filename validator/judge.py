"""Joins what was measured with the table: facts and a profile in, a report out, nothing else touched."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping

from validator.checks import CHECKS
from validator.facts import Absent, Facts
from validator.model import Basis, Case, Finding, Hit, Outcome, Report, Result, Rule, Scalar, Severity, Verdict
from validator.profile import Profile
from validator.rules import RULES
from validator.summary import summary

_NOT_MEASURED = Absent("not measured")


def judge(facts: Facts, profile: Profile) -> Report:
    """The verdict on one clip under one profile."""
    words = _words(facts)
    results: list[Result] = []
    findings: list[Finding] = []
    for rule in RULES.values():
        result, found = _apply(rule, facts, profile, words)
        results.append(result)
        findings.extend(found)
    findings.sort(key=lambda f: -f.severity.rank)
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
    )


def _verdict(findings: list[Finding], results: list[Result]) -> Verdict:
    severities = {finding.severity for finding in findings}
    if Severity.ERROR in severities:
        return Verdict.REJECT
    unmeasured = any(result.outcome is Outcome.SKIP for result in results)
    return Verdict.REVIEW if unmeasured or Severity.WARNING in severities else Verdict.ACCEPT


def _apply(rule: Rule, facts: Facts, profile: Profile, words: Mapping[str, str]) -> tuple[Result, list[Finding]]:
    if reason := _switched_off(rule, profile):
        return Result(rule.name, Outcome.OFF, reason), []
    if missing := [part for part in rule.needs if getattr(facts, part) is None]:
        absent = facts.absent.get(missing[0], _NOT_MEASURED)
        return Result(rule.name, Outcome.OFF if absent.off else Outcome.SKIP, absent.reason), []
    hits = list(CHECKS[rule.name](facts, profile))
    stated = hits if profile.as_stated is profile else CHECKS[rule.name](facts, profile.as_stated)
    cases = {hit.case for hit in stated}
    found = [_finding(rule, hit, profile, words, own=hit.case not in cases) for hit in hits]
    failed = any(finding.severity is not Severity.NOTE for finding in found)
    noted = "; ".join(finding.message for finding in found)
    return Result(rule.name, Outcome.FAIL if failed else Outcome.PASS, noted), found


def _switched_off(rule: Rule, profile: Profile) -> str:
    if profile.rules.get(rule.name) == "off":
        return f"switched off by {profile.name}"
    if rule.limit and rule.limit not in profile.limits:
        return f"{profile.name} states no such limit"
    return ""


def _finding(rule: Rule, hit: Hit, profile: Profile, words: Mapping[str, str], *, own: bool) -> Finding:
    """The hit joined with its row; one that breaks only an `own` limit of the user's is told as such."""
    case = rule.cases[hit.case]
    values: dict[str, Scalar] = {**words, **hit.values, "actual": hit.actual, "limit": hit.limit}
    return Finding(
        rule=rule.name,
        severity=weight(rule, case, profile),
        basis=Basis.HEURISTIC if own else rule.basis,
        message=case.message.format(**values),
        actual=hit.actual,
        limit=hit.limit,
        at=hit.at,
        fix=case.fix.format(**values),
        prevents=None if own else rule.prevents,
    )


def weight(rule: Rule, case: Case, profile: Profile) -> Severity:
    """The case's severity under the profile: what is said of a rule moves its worst case, and caps the milder ones."""
    if rule.name not in profile.rules:
        return case.severity
    said = Severity(profile.rules[rule.name])
    return said if case.severity is rule.severity else min(said, case.severity, key=lambda s: s.rank)


def _words(facts: Facts) -> dict[str, str]:
    """What every fix may name: the clip and a new file beside it, quoted for a shell."""
    path = facts.path.split("?")[0].rpartition("/")[2] or "clip.mp4" if "://" in facts.path else facts.path
    stem, ending = os.path.splitext(path)
    ending = ending if ending.lower() in (".mp4", ".mov", ".avi") else ".mp4"
    names = {"clip": path, "out": f"{stem}-fixed{ending}", "out_mp4": f"{stem}-fixed.mp4"}
    names = {key: f"./{name}" if name.startswith("-") else name for key, name in names.items()}
    quoted = {key: shlex.quote(name) for key, name in names.items()}
    return {**quoted, "ffmpeg": shlex.quote(facts.ffmpeg), "preflight": "motion-preflight"}
