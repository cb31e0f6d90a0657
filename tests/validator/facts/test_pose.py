"""A figure is computed once, whoever asks, and what was computed changes nothing about the facts."""

from __future__ import annotations

import copy
from dataclasses import replace

from tests.support.good import BODY, PEOPLE
from validator.facts.people import People
from validator.facts.pose import PARTS, Figure, figure_of


def _fresh() -> People:
    return replace(PEOPLE, width=PEOPLE.width)


def test_everybody_gets_the_same_figure_of_one_body_and_another_in_another_picture() -> None:
    people, wider = _fresh(), replace(PEOPLE, width=2 * PEOPLE.width)
    assert figure_of(BODY, people) is figure_of(BODY, people)
    assert figure_of(BODY, wider).turn == Figure(BODY, wider).turn != figure_of(BODY, people).turn


def test_each_body_has_a_figure_of_its_own_also_when_bodies_come_and_go() -> None:
    people = _fresh()
    for share in range(1, 50):
        body = replace(BODY, box=(0.0, 0.0, 1.0, share / 50))
        assert figure_of(body, people).size == max(people.width, share / 50 * people.height)


def test_people_whose_figures_were_computed_equal_those_whose_were_not() -> None:
    people = _fresh()
    figure_of(BODY, people)
    assert (people, hash(people), repr(people)) == (_fresh(), hash(_fresh()), repr(_fresh()))
    assert not replace(people, seconds=5.0).figures
    assert copy.copy(people) == people


def test_a_figure_that_was_asked_before_answers_as_a_new_one_does() -> None:
    asked = figure_of(BODY, _fresh())
    first = [asked.outside(part) for part in PARTS]
    again = Figure(BODY, _fresh())
    assert [asked.outside(part) for part in PARTS] == first == [again.outside(part) for part in PARTS]
    names = ("torso", "length", "lean", "hip_height", "feet_seen", "legs_seen", "touched", "turn", "trunk_turn", "torso_fold")
    assert [getattr(asked, name) for name in names] == [getattr(again, name) for name in names]
