"""What a person model confirms, denies and adds where the networks count the people of a clip."""

from __future__ import annotations

from dataclasses import replace

from tests.support.filmed import ANOTHER, HERS, detected, with_another
from tests.support.good import GOOD, PEOPLE, SAMPLES, findings_of
from validator.facts.clip import Facts
from validator.facts.people import Other, PersonBox


def _model_says(facts: Facts) -> list[str]:
    return [finding.case for finding in findings_of("several-people", facts)]


def test_boxes_of_a_person_model_are_several_people_by_score_size_and_share_of_the_samples() -> None:
    weak, small = replace(ANOTHER, score=0.29), PersonBox(0.9, (0.8, 0.5, 0.9, 0.8))
    enough = replace(small, box=(0.8, 0.5, 0.9, 0.83))
    assert _model_says(detected(GOOD, HERS, ANOTHER)) == ["model-alone"]
    assert _model_says(detected(GOOD, HERS, weak)) == []
    assert _model_says(detected(GOOD, HERS, small)) == []
    assert _model_says(detected(GOOD, HERS, enough)) == ["model-alone"]
    assert _model_says(detected(GOOD, HERS, ANOTHER, times=(1, 2))) == []
    assert _model_says(detected(GOOD, HERS, ANOTHER, times=(1, 2, 5))) == ["model-alone"]
    long = tuple(replace(SAMPLES[0], time=i / 2) for i in range(20))
    film = replace(GOOD, people=replace(PEOPLE, samples=long, seconds=9.5))
    assert _model_says(detected(film, HERS, ANOTHER, times=range(3))) == []
    assert _model_says(detected(film, HERS, ANOTHER, times=range(4))) == ["model-alone"]


def test_in_a_clip_of_one_sample_a_person_model_counts_what_is_in_it() -> None:
    one = replace(GOOD, people=replace(PEOPLE, samples=SAMPLES[:1]))
    assert _model_says(detected(one, HERS)) == []
    assert _model_says(detected(one, HERS, ANOTHER)) == ["model-alone"]
    beside = with_another("body", 0.9, 0)
    assert beside.people
    two = replace(beside, people=replace(beside.people, samples=beside.people.samples[:1]))
    assert _model_says(two) == ["surely-body"]
    assert _model_says(detected(two, HERS, ANOTHER)) == ["both-body"]
    assert _model_says(detected(two, HERS)) == ["unconfirmed-body"]


def test_a_person_model_that_sees_nobody_where_somebody_dances_denies_nothing() -> None:
    facts = with_another("body", 0.9, 0, 3)
    assert _model_says(detected(facts, times=())) == ["unconfirmed-body"]
    assert _model_says(detected(facts, times=(1,))) == ["unconfirmed-body"]
    assert _model_says(detected(facts, times=(1, 2))) == ["surely-body"]
    assert _model_says(detected(facts)) == ["surely-body"]


def test_a_person_model_that_sees_two_at_the_same_time_leaves_it_at_that_however_rare() -> None:
    long = tuple(replace(SAMPLES[0], time=i / 2) for i in range(20))
    film = replace(GOOD, people=replace(PEOPLE, samples=long, seconds=9.5))
    assert film.people
    passing = tuple(
        replace(each, others=(Other(0.9, 0.4, (0.0, 0.3, 0.1, 0.7), "body"),)) if i in (8, 9, 10) else each
        for i, each in enumerate(film.people.samples)
    )
    facts = replace(film, people=replace(film.people, samples=passing))
    assert _model_says(facts) == ["surely-body"]
    assert _model_says(detected(facts, HERS, ANOTHER, times=(8, 9, 10))) == ["surely-body"]


def test_what_a_person_model_counts_is_said_with_the_moment_and_the_share() -> None:
    third = PersonBox(0.5, (0.0, 0.2, 0.2, 0.8))
    facts = detected(GOOD, HERS, ANOTHER, times=(2, 4, 6))
    assert facts.people
    samples = [replace(s, boxes=(*(s.boxes or ()), third) if i == 4 else s.boxes) for i, s in enumerate(facts.people.samples)]
    (finding,) = findings_of("several-people", replace(facts, people=replace(facts.people, samples=tuple(samples))))
    share = round(300 / len(samples))
    assert finding.message == (
        f"The person model own.onnx counts 3 people at 2.0 s, and several in {share} % of the samples; "
        "the built-in networks do not see them."
    )
    assert (finding.actual, finding.limit, finding.at) == (share, 20, (1.0, 3.0))
