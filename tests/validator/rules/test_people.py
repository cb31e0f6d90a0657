"""Every case of the rules about people, transitions and the whole frame can happen, is put into words and can be switched off."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.support.faults import CASES
from tests.support.figures import sure, unseen_feet
from tests.support.filmed import film, with_samples
from tests.support.good import BODY, GOOD, default, findings_of
from validator.check import chosen
from validator.check import report as judge
from validator.facts.clip import Missing
from validator.rules import RULES
from validator.targets.profile import Terms
from validator.texts.catalog import english


def test_every_case_about_people_and_shots_is_tried_here() -> None:
    about = [rule for rule in RULES.values() if {"people", "shots", "layout"} & set(rule.needs) and not rule.of_image]
    assert set(CASES) == {(rule.name, case) for rule in about for case in rule.cases}


@pytest.mark.parametrize(("rule", "case"), CASES, ids=[" ".join(key) for key in CASES])
def test_a_fault_of_the_figure_is_found_and_reported_in_whole_words(rule: str, case: str) -> None:
    target = replace(default(), rules={rule: Terms(span="clip")}) if case == "never" and rule == "face-not-clear" else default()
    (finding,) = [f for f in judge(CASES[rule, case], target).findings if f.rule == rule]
    assert finding.message.startswith(re.split(r"\{", english().rules[rule].cases[case][0])[0])
    assert finding.severity is RULES[rule].cases[case].severity
    assert not re.search(r"[{}]", finding.message + finding.fix)
    assert finding.message.endswith(".")


def test_a_cause_is_reported_without_its_consequences() -> None:
    blurred = with_samples({"edge_width": 9.0, "face": None}, {})
    assert not findings_of("face-not-clear", blurred)
    uncertain = with_samples({"edge_width": 5.5, "person": sure(0.4)(BODY)}, {})
    assert not findings_of("person-blurred", uncertain)
    cut_off = film(lambda body: replace(unseen_feet(body), box=(0.3, 0.1, 0.7, 1.0)))
    assert not findings_of("body-occluded", cut_off)


def test_people_that_were_not_looked_for_make_the_clip_need_review() -> None:
    report = judge(replace(GOOD, people=None, missing={"people": Missing("failed", "mediapipe is not installed")}), default())
    assert report.verdict.value == "review"
    skipped = {result.rule: result.reason for result in report.results if result.outcome.value == "skip"}
    assert skipped["several-people"] == "mediapipe is not installed"
    assert set(skipped) == {rule.name for rule in RULES.values() if "people" in rule.needs and not rule.of_image}


@pytest.mark.parametrize("rule", [rule for rule in RULES.values() if "people" in rule.needs], ids=lambda rule: rule.name)
def test_every_heuristic_can_be_switched_off(rule: object) -> None:
    name = rule.name  # type: ignore[attr-defined]
    for (about, _), facts in CASES.items():
        if about == name:
            assert not [
                f for f in judge(facts, chosen("animate-anyone-template-gen2", [f"rules.{name}=off"])).findings if f.rule == name
            ]
