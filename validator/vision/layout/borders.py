"""Finds borders on two opposite sides: bars of one colour, or a blurred copy of the picture, each ended by a straight line."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from validator.facts.people import WHOLE, Box

Grey = NDArray[np.float32]
_STEP = 5.0
"""Grey levels between the pixels on both sides of a line."""
_LINE = 0.6
"""Share of the frame's side along which the line is seen, as a mean of all samples; borders have 0.67 and more."""
_FLAT, _BLURRED = 0.35, 2.5
"""Grey levels per pixel along the border: up to the first it is of one colour, up to the second it is a blurred picture."""
_PLAIN = 0.2
"""And that much of what the picture inside has; walls and floors have 0.28 and more."""
_UNEVEN = 0.04
"""Of the side: the borders on both sides are equally wide, or nearly so."""
_LEAST, _MOST = 0.04, 0.42
"""Of the side: how wide each border is."""
_STEEPEST = 40.0
"""Grey levels; a single edge does not make up for a flat picture."""


@dataclass(frozen=True)
class Pair:
    """Borders on two opposite sides, as shares of that side."""

    begin: float
    end: float
    kind: str
    clear: float
    """How much speaks for them, to choose by."""


class Borders:
    """Sees the samples in order, and adds up how many pixels of each row and column are on a line, and how steep they are."""

    def __init__(self) -> None:
        """Begin with nothing seen."""
        self._count = 0
        self._lines = [np.zeros(0, np.float32)] * 2
        self._steep = [np.zeros(0, np.float32)] * 2

    def add(self, grey: Grey) -> None:
        """One more sample on the grid."""
        turned = (grey, np.ascontiguousarray(grey.T))
        lines, steep = [_lines(each) for each in turned], [_steep(each) for each in turned]
        if self._count:
            lines = [old + new for old, new in zip(self._lines, lines, strict=True)]
            steep = [old + new for old, new in zip(self._steep, steep, strict=True)]
        self._lines, self._steep, self._count = lines, steep, self._count + 1

    def result(self) -> tuple[Box, str]:
        """The picture inside the borders, and what they are made of."""
        if not self._count:
            return WHOLE, ""
        rows, columns = (
            _pair(line / self._count, steep / self._count) for line, steep in zip(self._lines, self._steep, strict=True)
        )
        found = [pair for pair in (rows, columns) if pair]
        if not found:
            return WHOLE, ""
        left, right = (columns.begin, columns.end) if columns else (0.0, 1.0)
        top, bottom = (rows.begin, rows.end) if rows else (0.0, 1.0)
        return (left, top, right, bottom), max(found, key=lambda pair: pair.clear).kind


def _lines(grey: Grey) -> Grey:
    """For each row the share of its pixels that differ from those two rows on: a border's line may lie between two."""
    steps = (np.abs(grey[2:] - grey[:-2]) > _STEP).mean(1)
    return np.asarray(np.pad(steps, 1), np.float32)


def _steep(grey: Grey) -> Grey:
    """For each row how steep it is along itself."""
    return np.asarray(np.minimum(np.abs(np.diff(grey, axis=1)), _STEEPEST).mean(1), np.float32)


def _pair(lines: Grey, steep: Grey) -> Pair | None:
    """The clearest borders at both ends; None where there are none."""
    size = len(lines)
    near = max(1, round(_UNEVEN * size))
    begins = [i for i in range(max(2, round(_LEAST * size)), round(_MOST * size)) if lines[i] >= _LINE]
    ends = [i for i in range(size - round(_MOST * size), size - max(2, round(_LEAST * size))) if lines[i] >= _LINE]
    pairs = [_judged(lines, steep, i, j) for i in begins for j in ends if abs(i - (size - 1 - j)) <= near]
    return max((pair for pair in pairs if pair), key=lambda pair: pair.clear, default=None)


def _judged(lines: Grey, steep: Grey, begin: int, end: int) -> Pair | None:
    size = len(lines)
    outer = [float(part.mean()) for part in (steep[: max(1, begin - 1)], steep[min(size - 1, end + 2) :])]
    inside = float(steep[begin + 1 : end].mean())
    plain = max(outer) / max(inside, 0.01)
    if max(outer) > _BLURRED or plain > _PLAIN:
        return None
    kind = "bars" if max(outer) <= _FLAT else "blurred"
    clear = float(min(lines[begin], lines[end])) - plain
    return Pair(round((begin + 1) / size, 4), round(end / size, 4), kind, clear)
