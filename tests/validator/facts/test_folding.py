"""The fold of a torso is measured against the straighter leg, and a kick's counterweight is not taken for a bend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from tests.support.good import BODY, PEOPLE
from validator.facts.folding import hip_height, torso_fold, trunk_fold
from validator.facts.skeleton import Skeleton

_TRUNK = range(23)
_KICK = {25: (0.78, 0.47), **dict.fromkeys((27, 29, 31), (0.95, 0.42))}


def _leaning(by: float, legs: Mapping[int, tuple[float, float]] | None = None) -> Skeleton:
    """A body that leans towards its left (the picture's right), by so many widths for each height; with these legs."""
    places = [(x + by * (0.52 - y) if i in _TRUNK else x, y) for i, (x, y, _) in enumerate(BODY.points)]
    for point, place in (legs or {}).items():
        places[point] = place
    return Skeleton(replace(BODY, points=tuple((*place, 0.99) for place in places)), PEOPLE)


def test_a_lean_of_thirty_degrees_counts_as_hips_on_the_heels() -> None:
    # The picture is 720 by 1280: a slope of 0.577 in pixels.
    leaning = _leaning(0.577 * 1280 / 720)
    assert leaning.lean == pytest.approx(30, abs=0.1)
    assert torso_fold(leaning) == pytest.approx(1, abs=0.02)
    assert torso_fold(_leaning(0)) == pytest.approx(0, abs=0.05)


def test_a_lean_away_from_a_raised_foot_counts_half_and_one_towards_it_in_full() -> None:
    away, towards = _leaning(-0.8, _KICK), _leaning(0.8, _KICK)
    assert (hip_height(away), hip_height(towards)) == (pytest.approx(1, abs=0.05), pytest.approx(1, abs=0.05))
    assert trunk_fold(away) == pytest.approx(trunk_fold(towards) / 2, abs=0.01)


def test_a_foot_that_is_hardly_raised_or_not_seen_balances_nothing() -> None:
    low = {25: (0.60, 0.70), **dict.fromkeys((27, 29, 31), (0.66, 0.83))}
    assert trunk_fold(_leaning(-0.8, low)) == pytest.approx(trunk_fold(_leaning(-0.8)), abs=0.01)
    kick = _leaning(-0.8, _KICK)
    hidden = replace(kick.body, points=tuple((x, y, 0.1 if i == 27 else seen) for i, (x, y, seen) in enumerate(kick.body.points)))
    assert trunk_fold(Skeleton(hidden, PEOPLE)) == pytest.approx(2 * trunk_fold(kick), abs=0.01)
