"""A body that turns about its own axis has a turn that grows all the way from the front to the back."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from tests.support.good import BODY, PEOPLE
from validator.facts.facing import head_turn, trunk_turn, turn
from validator.facts.skeleton import Skeleton

_FROM_FRONT = (("shoulders", (11, 12), 0.65), ("hips", (23, 24), 0.37), ("ears", (7, 8), 0.25))
_ACROSS = {point for _, pair, _ in _FROM_FRONT for point in pair}


def _turned(trunk: float, head: float | None = None) -> Skeleton:
    """A body whose trunk, and whose head, are turned by so many degrees."""
    torso = Skeleton(BODY, PEOPLE).torso / PEOPLE.width
    points = list(BODY.points)
    for name, pair, width in _FROM_FRONT:
        degrees = trunk if name != "ears" and head is not None else (trunk if head is None else head)
        half = width * torso * math.cos(math.radians(degrees)) / 2
        for point, side in zip(pair, (1, -1), strict=True):
            points[point] = (0.5 + side * half, *points[point][1:])
    nose = 0.25 / 2 * torso * math.sin(math.radians(trunk if head is None else head))
    points[0] = (0.5 + nose, *points[0][1:])
    return Skeleton(replace(BODY, points=tuple(points)), PEOPLE)


def test_the_turn_grows_with_every_step_from_the_front_to_the_back() -> None:
    turns = [turn(_turned(degrees)) for degrees in range(0, 181, 15)]
    assert turns[0] == pytest.approx(0, abs=0.01)
    assert turns == sorted(turns)
    assert len(set(turns)) == len(turns)


@pytest.mark.parametrize(("degrees", "expected"), [(0, 0.0), (60, 0.5), (90, 1.0), (180, 2.0)])
def test_the_trunk_alone_is_0_from_the_front_1_in_profile_and_2_from_behind(degrees: float, expected: float) -> None:
    assert trunk_turn(_turned(degrees, head=0)) == pytest.approx(expected, abs=0.01)


def test_a_head_that_looks_aside_turns_without_the_trunk_and_a_trunk_without_the_head() -> None:
    assert (trunk_turn(_turned(0, head=80)), head_turn(_turned(60, head=0))) == (pytest.approx(0, abs=0.01), 0)
    assert turn(_turned(0, head=80)) > 1
    assert turn(_turned(60, head=0)) == pytest.approx(1, abs=0.02)


def test_left_and_right_turns_are_alike() -> None:
    for degrees in (20, 50, 80):
        assert turn(_turned(degrees)) == pytest.approx(turn(_turned(-degrees)), abs=1e-6)
