"""Finds a picture with borders on all four sides: its lines end at its corners, and none runs through the whole frame."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from validator.facts.people import Box
from validator.vision.layout.backing import Bytes, copied, is_plain
from validator.vision.layout.history import Cells, Mask, inside, shares

Plane = NDArray[np.float32]
_STEP = 5
"""Grey levels between the pixels on both sides of a line."""
_LINE = 0.4
"""Share of the middle of the frame along which a line is seen."""
_MIDDLE = (0.4, 0.6)
"""Of the frame's side: every picture with borders as wide as allowed lies over it."""
_LEAST, _MOST, _UNEVEN = 0.08, 0.42, 0.04
"""Of the frame's side: how wide a border is, and how unequal two opposite ones are."""
_TRIED, _TRIED_CLOSELY = 14, 8
"""Of the clearest pairs of lines each way, and of the clearest rectangles, of which each costs a millisecond."""
_CLEAR, _CLEAR_BARS = 0.6, 0.8
"""Share of its lines that is seen, less that of their prolongations: 0.68 to 0.99 for pictures before a blurred copy, 1 before
bars; what else there is in frames has 0.76 at most, and is neither plain nor a copy."""
_SMOOTH, _SMOOTH_BARS = 0.6, 0.1
"""Steepness around the picture as a share of that in it."""
_STEEPEST = 40
"""Grey levels; a single edge does not make up for a flat picture."""
_ALIKE = 0.7
"""Correlation with a copy: 0.89 and more, and 0.63 at most for anything else."""
_BESIDE = 2
"""Pixels beside a line that are of both."""


@dataclass(frozen=True, order=True)
class _Rectangle:
    clear: float
    box: Cells


def inset(samples: Bytes) -> tuple[Box, str] | None:
    """The picture amid its borders, and what they are made of, as in `Layout.border`; None where there is no such thing."""
    columns, rows = _lines(samples), _lines(samples.transpose(0, 2, 1))
    steep = _steepness(samples)
    tried = _distinct(sorted(_rectangles(columns, rows), reverse=True))[:_TRIED_CLOSELY]
    found = [(_roughness(steep, one.box), one.box, kind) for one in tried if (kind := _made_of(samples, steep, one))]
    # A pattern inside the picture has lines, too: with its own edge the least of the picture is outside.
    return (shares(min(found)[1], columns.shape), min(found)[2]) if found else None


def _distinct(rectangles: list[_Rectangle]) -> list[_Rectangle]:
    """Without those that differ by a pixel from a clearer one."""
    kept: list[_Rectangle] = []
    for one in rectangles:
        if all(max(abs(a - b) for a, b in zip(one.box, other.box, strict=True)) > _BESIDE for other in kept):
            kept.append(one)
    return kept


def _made_of(samples: Bytes, steep: Plane, found: _Rectangle) -> str:
    """What is around it; empty where it is nothing that borders are made of."""
    rough = _roughness(steep, found.box)
    around = ~inside(steep.shape, found.box, -_BESIDE)
    if found.clear >= _CLEAR_BARS and rough <= _SMOOTH_BARS and is_plain(samples[:, around]):
        return "bars"
    return "blurred" if rough <= _SMOOTH and copied(samples, found.box) >= _ALIKE else ""


def _roughness(steep: Plane, box: Cells) -> float:
    """How steep it is around the picture, as a share of how steep it is inside."""
    within, around = inside(steep.shape, box, _BESIDE), ~inside(steep.shape, box, -_BESIDE)
    return float(steep[around].mean()) / max(0.01, float(steep[within].mean()))


def _lines(samples: Bytes) -> Plane:
    """For each pixel the share of the samples in which the picture differs to its left and right."""
    wide = samples.astype(np.int16)
    return np.asarray(np.pad((np.abs(wide[..., 2:] - wide[..., :-2]) > _STEP).mean(0), ((0, 0), (1, 1))), np.float32)


def _steepness(samples: Bytes) -> Plane:
    """Grey levels from pixel to pixel, across and down together."""
    wide = samples[::2].astype(np.int16)
    across, down = np.abs(np.diff(wide, axis=2))[:, 1:], np.abs(np.diff(wide, axis=1))[..., 1:]
    return np.asarray(np.pad(np.minimum(across + down, _STEEPEST).mean(0), ((1, 0), (1, 0))), np.float32)


def _rectangles(columns: Plane, rows: Plane) -> Iterator[_Rectangle]:
    """Rectangles in the middle of the frame, whose lines are seen and go no farther."""
    for (left, right), (top, bottom) in product(_pairs(columns), _pairs(rows)):
        ends = [_along(columns[:, x], top, bottom) for x in (left, right)] + [
            _along(rows[:, y], left, right) for y in (top, bottom)
        ]
        clear = float(np.mean([on - past for on, past in ends]))
        if clear >= _CLEAR:
            yield _Rectangle(clear, (left + 1, top + 1, right, bottom))


def _along(line: Plane, begin: int, end: int) -> tuple[float, float]:
    """How much of the line is seen between these pixels, and how much before and after."""
    past = np.concatenate([line[: begin - _BESIDE], line[end + 1 + _BESIDE :]])
    return float(line[begin : end + 1].mean()), float(past.mean())


def _pairs(lines: Plane) -> list[tuple[int, int]]:
    """Columns at both ends, equally far out, that are seen in the middle of the frame, and hardly at its edges."""
    height, width = lines.shape
    seen = lines[round(_MIDDLE[0] * height) : round(_MIDDLE[1] * height)].mean(0)
    edge = max(2, round(_LEAST * height))
    clear = seen - np.maximum(lines[1:edge].mean(0), lines[-edge:-1].mean(0)) / 2
    near, far = round(_LEAST * width), round(_MOST * width)
    is_line = (seen >= _LINE) & _highest(seen)
    begins, ends = np.nonzero(is_line[near:far])[0] + near, np.nonzero(is_line[width - far : width - near])[0] + width - far
    off = max(1, round(_UNEVEN * width))
    pairs = [(int(i), int(j)) for i in begins for j in ends if abs(i - (width - 1 - j)) <= off]
    return sorted(pairs, key=lambda pair: -min(clear[pair[0]], clear[pair[1]]))[:_TRIED]


def _highest(seen: Plane) -> Mask:
    """Whether neither neighbour is seen better."""
    padded = np.pad(seen, 1)
    return np.asarray((seen >= padded[:-2]) & (seen >= padded[2:]), bool)
