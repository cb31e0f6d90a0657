"""Somebody new is a change beside the person; noise, light on the person's edge and the wall behind it are none."""

from __future__ import annotations

import numpy as np
import pytest

from validator.media.decode import Frame
from validator.vision.backends.interface import GRID
from validator.vision.people.background import Background, Cells, everywhere, nobody_new

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
    background.remember(frame, person)
    return background


@pytest.mark.parametrize(("cells", "unnoticed"), [(2, True), (3, False), (6, False)])
def test_who_is_three_cells_wide_is_somebody_new(cells: int, unnoticed: bool) -> None:
    come = _with(_room(), (50, 50 + cells))
    assert nobody_new(_searched(_room(), NOBODY).changed(come), NOBODY) is unnoticed


@pytest.mark.parametrize(("levels", "unnoticed"), [(6, True), (7, False)])
def test_a_change_counts_from_seven_grey_levels_on(levels: int, unnoticed: bool) -> None:
    come = _with(_room(), (50, 56), colour=120 + levels)
    assert nobody_new(_searched(_room(), NOBODY).changed(come), NOBODY) is unnoticed


def test_grain_is_nobody() -> None:
    grain = np.random.default_rng(1).normal(0, 12, _room().shape)
    noisy = np.clip(_room() + grain, 0, 255).astype(np.uint8)
    assert nobody_new(_searched(_room(), NOBODY).changed(noisy), NOBODY)


def test_the_person_may_move_and_leave_more_of_the_wall_behind() -> None:
    background = _searched(_with(_room(), (20, 30)), _at((20, 30)))
    assert nobody_new(background.changed(_with(_room(), (34, 44))), _at((34, 44)))


def test_who_was_hidden_behind_the_person_is_somebody_new() -> None:
    background = _searched(_with(_room(), (20, 30)), _at((20, 30)))
    left = _with(_with(_room(), (22, 28), colour=220), (44, 54))
    assert not nobody_new(background.changed(left), _at((44, 54)))


def test_what_was_searched_once_is_known_when_the_person_stands_before_it_later() -> None:
    shelf = _with(_room(), (40, 50), colour=200)
    background = _searched(_with(shelf, (10, 18)), _at((10, 18)))
    background.remember(_with(shelf, (42, 48)), _at((42, 48)))
    assert nobody_new(background.changed(_with(shelf, (10, 18))), _at((10, 18)))


def test_a_camera_that_moves_changes_more_than_a_person_can() -> None:
    stripes = np.tile(np.repeat(np.array([60, 180], np.uint8), 5 * CELL), 7)[: GRID * CELL]
    wall = np.repeat(np.broadcast_to(stripes[:, None], (GRID * CELL, GRID * CELL))[..., None], 3, axis=2).copy()
    background = _searched(wall, NOBODY)
    assert everywhere(background.changed(np.roll(wall, 5 * CELL, axis=0)))
    assert not everywhere(background.changed(_with(wall, (20, 40))))
