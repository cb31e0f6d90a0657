"""Every place of a frame is searched, whatever its shape."""

from __future__ import annotations

import numpy as np
import pytest

from validator.vision.people import tiles
from validator.vision.people.letterbox import Letterbox

SHAPES = [(1920, 1080), (1080, 1920), (1000, 1000), (960, 400), (2048, 300)]


@pytest.mark.parametrize(("width", "height"), SHAPES)
def test_the_grids_cover_the_frame_and_lie_inside_it(width: int, height: int) -> None:
    for grid in (tiles.coarse_grid(width, height), tiles.fine_grid(width, height)):
        seen = np.zeros((height, width), bool)
        for left, top, right, bottom in grid:
            assert 0 <= left < right <= width
            assert 0 <= top < bottom <= height
            seen[top:bottom, left:right] = True
        assert seen.all()


@pytest.mark.parametrize(("width", "height"), SHAPES)
def test_the_fine_grid_has_the_smaller_tiles(width: int, height: int) -> None:
    _, coarse, *_ = tiles.coarse_grid(width, height)
    fine, *_ = tiles.fine_grid(width, height)
    assert fine[2] - fine[0] <= coarse[2] - coarse[0]


def test_the_cells_of_a_tile_hold_all_of_it() -> None:
    assert tiles.cells((0, 0, 640, 360), 640, 360) == (slice(0, 64), slice(0, 64))
    assert tiles.cells((320, 180, 331, 186), 640, 360) == (slice(32, 34), slice(32, 34))


def test_a_tile_hardly_inside_the_frame_is_none() -> None:
    assert tiles.centred(-40, 100, 100, 640, 360) is None
    assert tiles.centred(0, 100, 100, 640, 360) == (0, 50, 50, 150)


def test_black_bars_are_not_the_picture_and_a_dark_frame_has_none() -> None:
    frame = np.zeros((360, 640, 3), np.uint8)
    dark, barred = Letterbox(), Letterbox()
    dark.add(frame)
    frame[90:270] = 120
    barred.add(frame)
    assert dark.result() == (0.0, 0.0, 1.0, 1.0)
    assert barred.result() == pytest.approx((0.0, 0.25, 1.0, 0.75), abs=0.01)
