"""Joins what was measured with the table of rules: facts and a profile in, results and findings out, nothing else touched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from validator.facts.clip import Facts, Missing
from validator.findings import Basis, Finding, Hit, Outcome, Result, Scalar, Severity, Verdict
from validator.rules import RULES
from validator.rules.confidence import confidence
from validator.rules.rule import Case, Row, Rule
from validator.targets.options import of_container
from validator.targets.profile import Profile

_NOT_MEASURED = Missing("not-measured")


@dataclass(frozen=True)
class Judgement:
    """How every rule ended, and what was found, worst first."""

    results: tuple[Result, ...]
    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Verdict:
        """Reject for an error; review for a warning, and where something wanted was not measured; else accept."""
        severities = {finding.severity for finding in self.findings}
        if Severity.ERROR in severities:
            return Verdict.REJECT
        unmeasured = any(result.outcome is Outcome.SKIP for result in self.results)
        return Verdict.REVIEW if unmeasured or Severity.WARNING in severities else Verdict.ACCEPT


def judge(facts: Facts, profile: Profile) -> Judgement:
    """The judgement on one clip under one profile."""
    results: list[Result] = []
    findings: list[Finding] = []
    if facts.media:
        profile = of_container(profile, facts.media.container)
    stated = profile.as_stated
    for rule in in_force(profile, image=facts.image is not None):
        result, found = _apply(rule, facts, profile, stated)
        results.append(result)
        findings.extend(found)
    findings.sort(key=lambda f: -f.severity.rank)
    return Judgement(tuple(results), tuple(findings))


def in_force(profile: Profile, *, image: bool) -> list[Rule]:
    """The rules that a report lists: those about an image where one is given, seldom ones where the target states a limit."""
    return [
        rule
        for rule in RULES.values()
        if (image or not rule.of_image) and not (rule.seldom and profile.limit(rule.limits[0]).is_open)
    ]


def _apply(rule: Rule, facts: Facts, profile: Profile, stated: Profile) -> tuple[Result, list[Finding]]:
    if off := _switched_off(rule, profile):
        return off, []
    if gone := [part for part in rule.needs if getattr(facts, part) is None]:
        return _not_measured(rule, facts.missing.get(gone[0], _NOT_MEASURED)), []
    hits = list(rule.check(facts, profile))
    by_case = {hit.case: hit for hit in (hits if stated is profile else _as_stated_hits(rule, facts, stated))}
    found = [finding(rule, _as_stated(hit, by_case), profile, own=hit.case not in by_case) for hit in hits]
    failed = any(each.severity is not Severity.NOTE for each in found)
    return Result(rule.name, Outcome.FAIL if failed else Outcome.PASS), found


def _as_stated_hits(rule: Rule, facts: Facts, stated: Profile) -> Iterable[Hit]:
    """What the target itself says of the clip; nothing where it leaves open what the user limits."""
    return () if rule.limits and stated.limit(rule.limits[0]).is_open else rule.check(facts, stated)


def _as_stated(hit: Hit, stated: Mapping[str, Hit]) -> Hit:
    """The hit with the figures that the target states, where these are broken, too: the user's own need not be."""
    same = stated.get(hit.case, hit)
    return replace(hit, actual=same.actual, limit=same.limit)


def _switched_off(rule: Rule, profile: Profile) -> Result | None:
    if profile.terms(rule.name).severity == "off":
        return Result(rule.name, Outcome.OFF, "off", {"by": profile.set_by.get(rule.name, profile.name)})
    if rule.limits and profile.limit(rule.limits[0]).is_open:
        return Result(rule.name, Outcome.OFF, "no-limit", {"by": profile.name})
    return None


def _not_measured(rule: Rule, missing: Missing) -> Result:
    outcome = Outcome.OFF if missing.not_requested else Outcome.SKIP
    values = {"detail": missing.detail}
    return Result(rule.name, outcome, missing.reason, values, missing.not_requested, explained=bool(missing.case))


def finding(rule: Row, hit: Hit, profile: Profile, *, own: bool = False) -> Finding:
    """The hit joined with its row and the target; one that breaks only an `own` limit of the user's counts as such."""
    case = rule.cases[hit.case]
    measured = {"actual": hit.actual, "limit": hit.limit}
    values: dict[str, Scalar] = {**hit.values, **{name: value for name, value in measured.items() if value is not None}}
    return Finding(
        rule=rule.name,
        case=hit.case,
        severity=_over_span(severity(rule, case, profile), rule, hit, profile),
        basis=Basis.HEURISTIC if own else basis(rule, profile, case),
        actual=hit.actual,
        limit=hit.limit,
        at=hit.at,
        values=values,
        prevents=None if own or case.limit else profile.terms(rule.name).prevents or None,
        repair=case.repair,
        confidence=None if own else confidence(rule, hit, profile.as_stated),
    )


def _over_span(said: Severity, rule: Row, hit: Hit, profile: Profile) -> Severity:
    """At most a warning for a fault of the first frame alone, where the target's rule is about the whole clip."""
    # A person who comes later is missing at the start alone, too.
    of_start = hit.at == (0.0, 0.0) or "come" in hit.values
    over_clip = of_start and profile.terms(rule.name).span == "clip"
    return min(said, Severity.WARNING, key=lambda s: s.rank) if over_clip else said


def basis(rule: Row, profile: Profile, case: Case | None = None) -> Basis:
    """What the target says of the rule; else as documented as the limit that the case, or first the rule, compares with."""
    if said := profile.terms(rule.name).basis:
        return Basis(said)
    keys = [case.limit] if case and case.limit else rule.limits[:1]
    documented = any(profile.limit(key).documented for key in keys)
    return Basis.DOCUMENTED if documented else Basis.HEURISTIC


def weight(rule: Row, profile: Profile) -> Severity:
    """The rule's severity under the profile: that of its worst case."""
    return max((severity(rule, case, profile) for case in rule.cases.values()), key=lambda each: each.rank)


def severity(rule: Row, case: Case, profile: Profile) -> Severity:
    """The case's severity under the profile: what is said of a rule moves its worst case, and caps the milder ones.

    Where the profile switches the rule off, its cases keep their own: only listings ask for it.
    """
    said = profile.terms(rule.name).severity
    if said in ("", "off"):
        return case.severity
    most = Severity(said)
    return most if case.severity is rule.severity else min(most, case.severity, key=lambda s: s.rank)
