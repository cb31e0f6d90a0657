"""Says which tiles of a frame to search, so that small and crowded people are found too."""

from __future__ import annotations

import math

from validator.vision.backends.interface import GRID, Tile

_LONG = 1.15
"""A frame whose long side is over this many short sides is also searched in squares."""
_VERY_LONG = 1.9
"""From here on the squares of the grid are two thirds of the short side, else half of the long side."""
_LEAST_SIDE = 16
"""Pixels; in a smaller part nothing can be detected."""
_ROUND = 1.6
"""The square around a known person is this many times its longer side."""


def whole(width: int, height: int) -> Tile:
    """All of the frame."""
    return (0, 0, width, height)


def coarse_grid(width: int, height: int) -> list[Tile]:
    """The whole frame, and a 3 by 2 grid of overlapping smaller squares."""
    long, short = max(width, height), min(width, height)
    side = min(short, long // 2 if long < _VERY_LONG * short else short * 2 // 3)
    columns, rows = (3, 2) if width >= height else (2, 3)
    grid = [(x, y, x + side, y + side) for y in _spread(height - side, rows) for x in _spread(width - side, columns)]
    return [whole(width, height), *grid]


def squares(width: int, height: int) -> list[Tile]:
    """Squares along the long side; none in a frame that is nearly square."""
    long, short = max(width, height), min(width, height)
    if long <= _LONG * short:
        return []
    steps = _spread(long - short, 1 + math.ceil((long - short) / (short / 2)))
    return [(at, 0, at + short, short) if width >= height else (0, at, short, at + short) for at in steps]


def fine_grid(width: int, height: int) -> list[Tile]:
    """Squares of half the short side all over the frame, for people in the background."""
    side = min(width, height) // 2
    columns, rows = (1 + math.ceil((length - side) / (side / 2)) for length in (width, height))
    return [(x, y, x + side, y + side) for y in _spread(height - side, rows) for x in _spread(width - side, columns)]


def centred(x: float, y: float, side: float, width: int, height: int) -> Tile | None:
    """A square as far as it lies in the frame; None when hardly any of it does."""
    half = side / 2
    left, top, right, bottom = max(0, int(x - half)), max(0, int(y - half)), min(width, int(x + half)), min(height, int(y + half))
    return (left, top, right, bottom) if min(right - left, bottom - top) >= _LEAST_SIDE else None


def around(corners: tuple[float, float, float, float], width: int, height: int) -> Tile:
    """A square around a person seen a moment ago, as far as it lies in the frame."""
    left, top, right, bottom = corners
    half = _ROUND * max(right - left, bottom - top, 32) / 2
    x, y = (left + right) / 2, (top + bottom) / 2
    return (max(0, int(x - half)), max(0, int(y - half)), min(width, int(x + half)), min(height, int(y + half)))


def holds(tile: Tile, x: float, y: float) -> bool:
    """Whether that point of the frame lies in the tile."""
    left, top, right, bottom = tile
    return left <= x < right and top <= y < bottom


def cells(tile: Tile, width: int, height: int) -> tuple[slice, slice]:
    """Rows and columns of the frame's grid that the tile reaches into."""
    left, top, right, bottom = tile
    return slice(top * GRID // height, -(-bottom * GRID // height)), slice(left * GRID // width, -(-right * GRID // width))


def _spread(room: int, count: int) -> list[int]:
    return [round(room * i / (count - 1)) for i in range(count)] if count > 1 else [0]
