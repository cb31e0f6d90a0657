"""Somebody new is a change beside the person; noise, light on the person's edge and the wall behind it are none."""

from __future__ import annotations

import numpy as np
import pytest

from validator.media.decode import Frame
from validator.vision.backends.interface import GRID
from validator.vision.people.background import EVERYWHERE, Background, Cells

CELL = 8
"""Pixels a side."""
NOBODY = np.zeros((GRID, GRID), np.bool_)


def _room(wall: int = 120) -> Frame:
    return np.full((GRID * CELL, GRID * CELL, 3), wall, np.uint8)


def _with(frame: Frame, columns: tuple[int, int], rows: tuple[int, int] = (20, 40), colour: int = 30) -> Frame:
    """The frame with a box in these cells."""
    drawn = frame.copy()
    drawn[rows[0] * CELL : rows[1] * CELL, columns[0] * CELL : columns[1] * CELL] = colour
    return drawn


def _at(columns: tuple[int, int], rows: tuple[int, int] = (20, 40)) -> Cells:
    mask = NOBODY.copy()
    mask[rows[0] : rows[1], columns[0] : columns[1]] = True
    return mask


def _searched(frame: Frame, person: Cells) -> Background:
    background = Background()
    background.remember(frame, person, EVERYWHERE)
    return background


def _nobody_new(background: Background, frame: Frame, person: Cells) -> bool:
    return not background.unsearched(frame, person).any()


@pytest.mark.parametrize(("cells", "unnoticed"), [(2, True), (3, False), (6, False)])
def test_who_is_three_cells_wide_is_somebody_new(cells: int, unnoticed: bool) -> None:
    come = _with(_room(), (50, 50 + cells))
    assert _nobody_new(_searched(_room(), NOBODY), come, NOBODY) is unnoticed


@pytest.mark.parametrize(("levels", "unnoticed"), [(6, True), (7, False)])
def test_a_change_counts_from_seven_grey_levels_on(levels: int, unnoticed: bool) -> None:
    come = _with(_room(), (50, 56), colour=120 + levels)
    assert _nobody_new(_searched(_room(), NOBODY), come, NOBODY) is unnoticed


def test_grain_is_nobody() -> None:
    grain = np.random.default_rng(1).normal(0, 12, _room().shape)
    noisy = np.clip(_room() + grain, 0, 255).astype(np.uint8)
    assert _nobody_new(_searched(_room(), NOBODY), noisy, NOBODY)


def test_the_person_may_move_and_leave_more_of_the_wall_behind() -> None:
    background = _searched(_with(_room(), (20, 30)), _at((20, 30)))
    assert _nobody_new(background, _with(_room(), (34, 44)), _at((34, 44)))


def test_who_was_hidden_behind_the_person_is_somebody_new() -> None:
    background = _searched(_with(_room(), (20, 30)), _at((20, 30)))
    left = _with(_with(_room(), (22, 28), colour=220), (44, 54))
    assert not _nobody_new(background, left, _at((44, 54)))


def test_what_was_searched_once_is_known_when_the_person_stands_before_it_later() -> None:
    shelf = _with(_room(), (40, 50), colour=200)
    background = _searched(_with(shelf, (10, 18)), _at((10, 18)))
    background.remember(_with(shelf, (42, 48)), _at((42, 48)), EVERYWHERE)
    assert _nobody_new(background, _with(shelf, (10, 18)), _at((10, 18)))


def test_a_camera_that_moves_changes_more_than_a_person_can() -> None:
    stripes = np.tile(np.repeat(np.array([60, 180], np.uint8), 5 * CELL), 7)[: GRID * CELL]
    wall = np.repeat(np.broadcast_to(stripes[:, None], (GRID * CELL, GRID * CELL))[..., None], 3, axis=2).copy()
    background = _searched(wall, NOBODY)
    assert background.unsearched(np.roll(wall, 5 * CELL, axis=0), NOBODY).all()
    assert not _searched(wall, NOBODY).unsearched(_with(wall, (20, 40)), NOBODY).all()


def test_a_change_is_to_be_searched_three_times_and_nothing_else_is() -> None:
    background, come = _searched(_room(), NOBODY), _with(_room(), (50, 56))
    for _ in range(3):
        unsearched = background.unsearched(come, NOBODY)
        assert (unsearched == _at((50, 56))).all()
        background.remember(come, NOBODY, unsearched)
    assert _nobody_new(background, come, NOBODY)


def test_where_somebody_was_surely_seen_is_never_done_with_and_where_weakly_after_three_searches() -> None:
    for surely, left in ((True, True), (False, False)):
        background = _searched(_room(), NOBODY)
        background.somebody((0.5, 0.5, 0.6, 0.75), surely=surely)
        for _ in range(3):
            unsearched = background.unsearched(_room(), NOBODY)
            assert unsearched[40, 35]
            assert not unsearched[10, 10]
            background.remember(_room(), NOBODY, unsearched)
        assert _nobody_new(background, _room(), NOBODY) is not left


def test_what_the_person_hides_is_searched_once_it_is_seen() -> None:
    background = _searched(_room(), NOBODY)
    background.somebody((0.5, 0.3, 0.6, 0.6), surely=False)
    assert _nobody_new(background, _with(_room(), (28, 44), (15, 45)), _at((28, 44), (15, 45)))
    assert not _nobody_new(background, _room(), NOBODY)


def test_who_was_surely_seen_before_the_person_is_searched_there() -> None:
    background = _searched(_room(), NOBODY)
    background.somebody((0.5, 0.4, 0.55, 0.5), surely=True)
    assert not _nobody_new(background, _with(_room(), (28, 44), (15, 45)), _at((28, 44), (15, 45)))


def test_somebody_whose_face_reaches_out_of_the_frame_is_looked_for_at_its_edge() -> None:
    background = _searched(_room(), NOBODY)
    background.somebody((-0.2, -0.2, -0.05, -0.01), surely=False)
    background.somebody((0.998, 0.998, 1.2, 1.2), surely=False)
    unsearched = background.unsearched(_room(), NOBODY)
    assert unsearched[0, 0]
    assert unsearched[-1, -1]
