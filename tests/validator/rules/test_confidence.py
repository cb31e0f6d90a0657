"""A finding of an estimate says how sure it is; what is measured exactly does not."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.command import ROOT
from tests.support.good import GOOD, SHOTS, default, facts
from validator.check import chosen
from validator.check import report as judge
from validator.facts.clip import Facts
from validator.facts.shots import HardCut
from validator.facts.store import load, written
from validator.findings import Finding, Hit
from validator.rules import RULES
from validator.rules.confidence import confidence, counted, evidence, is_estimate
from validator.targets.confidence import Evidence, shipped
from validator.targets.profile import DEFAULT, Profile
from validator.texts.catalog import catalog

PAGE = ROOT / ".github" / "RELIABILITY.md"
AT_START = (0.0, 0.0)


def _cut(peak_ratio: float) -> Facts:
    return replace(GOOD, shots=replace(SHOTS, hard_cuts=(HardCut(2.0, 30.0, peak_ratio, 9.0),)))


def _found(facts: Facts, target: Profile | None = None) -> list[Finding]:
    return list(judge(facts, target or default()).findings)


def _said(rule: str, case: str, actual: float | None, limit: float | None) -> float:
    said = confidence(RULES[rule], Hit(case, actual, limit, AT_START), default())
    assert said is not None
    return said


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_only_a_rule_that_looks_at_people_or_pictures_gives_a_confidence(rule: object) -> None:
    row = RULES[rule.name]  # type: ignore[attr-defined]
    exact = {"file", "media", "timing", "picture", "image", "image_header"}.issuperset(row.needs)
    for case, kind in row.cases.items():
        said = confidence(row, Hit(case, 1.0, 1.0, AT_START), default())
        assert said is None if exact or kind.unmeasured else said is not None and 0 < said < 1


def test_a_documented_limit_and_a_files_own_facts_carry_none() -> None:
    found = _found(facts(media={"audio_streams": 1, "audio_codec": "aac", "field_order": "tt", "width": 100}))
    assert {finding.basis.value for finding in found} == {"documented", "heuristic"}
    assert [(finding.confidence, finding.sureness) for finding in found] == [(None, "")] * len(found)


@pytest.mark.parametrize(
    ("rule", "case", "limit", "values"),
    [
        ("body-bent-or-curled", "first", 0.58, (0.58, 0.7, 1.2, 4.0)),  # over a maximum
        ("face-not-clear", "away", 0.67, (0.67, 0.6, 0.3, 0.0)),  # under a minimum
        ("person-too-small", "share", 42.0, (42, 39, 30, 10)),  # in per cent of what the limit states as a share
        ("person-too-large", "first", 110.0, (110, 125, 180, 400)),  # of a limit without a band
    ],
)
def test_the_farther_a_value_is_beyond_its_limit_the_surer_the_finding(
    rule: str, case: str, limit: float, values: tuple[float, ...]
) -> None:
    said = [_said(rule, case, value, limit) for value in values]
    assert said == sorted(said)
    assert said[0] < said[-1] - 0.02


def test_a_value_that_is_endless_is_as_far_beyond_its_limit_as_can_be() -> None:
    limit = default().limit("hard-cut-strength").at_most
    assert evidence(RULES["scene-cut"], Hit("hard", math.inf, limit, (2.0, 2.1)), default()) == Evidence(True, False, 1.0)


def test_an_error_is_surer_than_a_warning_of_the_same_rule() -> None:
    new = replace(RULES["not-facing-camera"], name="quite-new")
    error, warning = (confidence(new, Hit(case, 0.2, 0.42, AT_START), default()) for case in ("first-back", "first-side"))
    assert error is not None
    assert warning is not None
    assert error > warning


def test_nothing_is_said_with_certainty() -> None:
    plain = Evidence(False, False, 0.5)
    assert [replace(shipped(), usual=odds).of("new", "first", plain) for odds in (-50.0, 50.0)] == [0.01, 0.99]


def test_a_value_that_did_not_decide_says_nothing_for_or_against_the_finding() -> None:
    limit = default().limit("turn").at_most
    within = _said("not-facing-camera", "first-side", limit - 0.2, limit)
    assert within == _said("not-facing-camera", "first-side", None, None) == _said("not-facing-camera", "first-side", 5, 77)
    assert _said("not-facing-camera", "first-side", limit, limit) < within < _said("not-facing-camera", "first-side", 9.0, limit)


def test_a_rule_without_labelled_findings_counts_as_a_usual_one() -> None:
    new, hit = replace(RULES["person-too-small"], name="quite-new"), Hit("share", 30, 42.0, AT_START)
    assert counted(new) is None
    assert shipped().offset("quite-new", "share") == 0
    usual = replace(shipped(), rules={}).of("person-too-small", "share", evidence(new, hit, default()))
    assert confidence(new, hit, default()) == usual


def test_the_severity_that_a_user_chooses_does_not_change_it() -> None:
    as_note = _found(_cut(12.0), chosen(DEFAULT, ["rules.scene-cut=note"]))
    assert [each.severity.value for each in as_note] == ["note"]
    assert [each.confidence for each in as_note] == [each.confidence for each in _found(_cut(12.0))]


def test_a_limit_of_the_users_own_has_none_and_a_broken_limit_of_the_target_keeps_its_own() -> None:
    stricter = chosen(DEFAULT, ["hard-cut-strength.max=2"])
    (own,) = _found(_cut(2.5), stricter)
    assert (own.rule, own.confidence) == ("scene-cut", None)
    (both,) = _found(_cut(12.0), stricter)
    assert both.confidence == _found(_cut(12.0))[0].confidence is not None


def test_facts_that_were_kept_give_the_same_confidence(tmp_path: Path) -> None:
    kept = tmp_path / "facts.json"
    kept.write_text(written([_cut(4.0)]))
    (again,) = load(str(kept))
    assert _found(again) == _found(_cut(4.0))
    assert _found(again)[0].confidence


@pytest.mark.parametrize(("share", "key"), [(0.85, "sure"), (0.84, "likely"), (0.6, "likely"), (0.59, "look")])
def test_a_confidence_is_one_of_three_words(share: float, key: str) -> None:
    (finding,) = _found(_cut(12.0))
    said = replace(finding, confidence=share)
    assert said.sureness == key
    assert catalog("en").weight(said) == f"error, {catalog('en').label(f'confidence-{key}')}"


def test_the_table_names_rules_that_there_are_and_the_page_is_the_same_tables() -> None:
    table, page = shipped(), PAGE.read_text(encoding="utf-8")
    assert all(is_estimate(RULES[name]) for name in table.rules)
    assert table.findings == sum(row.findings for row in table.rules.values())
    assert table.right == sum(row.right for row in table.rules.values())
    assert f"\n{table.findings} findings of which the labels say something, {table.right} of them right.\n" in page
    for name, row in table.rules.items():
        assert f"\n| `{name}` | {row.findings} | {row.right} | " in page
        assert set(row.cases) <= set(RULES[name].cases)
        assert sum(case.findings for case in row.cases.values()) == row.findings
