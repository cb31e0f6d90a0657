"""Nobody in the picture is reported once, with its time; a second person counts by score and moment; a person model is heard."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.faults import CASES
from tests.support.filmed import HERS, detected, emptied, with_another
from tests.support.good import GOOD, PEOPLE, SAMPLES, default, findings_of
from validator.check import report as judge
from validator.targets.profile import Terms


def test_a_person_who_comes_late_or_never_is_reported_once() -> None:
    for facts in (CASES["no-person-in-first-frame", "late"], CASES["no-person-in-first-frame", "never"]):
        about = {finding.rule for finding in judge(facts, default()).findings}
        assert about == {"no-person-in-first-frame"}


def test_a_span_ends_with_the_clip() -> None:
    (finding,) = findings_of(
        "no-person", replace(GOOD, people=replace(PEOPLE, samples=(SAMPLES[0], *map(emptied, SAMPLES[1:])), seconds=3.6))
    )
    assert finding.at == (0.5, 3.6)


@pytest.mark.parametrize(("case", "severity"), [("late", "warning"), ("never", "error"), ("black", "warning")])
def test_over_the_whole_clip_a_person_may_come_late_and_not_never(case: str, severity: str) -> None:
    target = replace(default(), rules={"no-person-in-first-frame": Terms(span="clip")})
    (found,) = [f for f in judge(CASES["no-person-in-first-frame", case], target).findings if f.case == case]
    assert found.severity.value == severity


def test_a_second_person_who_is_seen_once_counts_only_when_sure_and_in_the_first_frame() -> None:
    cases = {(0.9, 0): "surely-body", (0.7, 0): "", (0.9, 3): "", (0.7, 3): ""}
    for (score, time), case in cases.items():
        assert [f.case for f in findings_of("several-people", with_another("body", score, time))] == [case] * bool(case)


def test_a_doubtful_second_person_counts_where_the_first_frame_is_all_that_was_looked_into() -> None:
    facts = with_another("body", 0.7, 0)
    assert facts.people
    alone = replace(facts, people=replace(facts.people, samples=facts.people.samples[:1]))
    assert [f.case for f in findings_of("several-people", alone)] == ["perhaps-body"]


def test_a_person_model_that_agrees_changes_nothing_of_a_good_clip() -> None:
    report = judge(detected(GOOD, HERS), default())
    assert (report.verdict.value, report.findings) == ("accept", ())


def test_a_person_model_vetoes_a_rejection_for_nobody_in_the_first_frame_and_never_more() -> None:
    for nobody in ("late", "never", "nobody"):
        facts = CASES["no-person-in-first-frame", nobody]
        assert [f.case for f in findings_of("no-person-in-first-frame", detected(facts, replace(HERS, score=0.49)))] == [nobody]
        vetoed = detected(facts, replace(HERS, score=0.5))
        assert [f.case for f in findings_of("no-person-in-first-frame", vetoed)] == ["model-alone"]
        assert judge(vetoed, default()).verdict.value == "review"
    for sure in ("black", "doubtful"):
        facts = detected(CASES["no-person-in-first-frame", sure], HERS)
        assert [f.case for f in findings_of("no-person-in-first-frame", facts)] == [sure]
