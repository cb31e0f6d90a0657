"""Finds borders on two opposite sides, each ended by a straight line; `backing` says what they are made of, if of anything."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from validator.facts.people import WHOLE, Box
from validator.vision.layout.backing import Bytes, Kept, made_of
from validator.vision.layout.inset import inset

Grey = NDArray[np.float32]
_STEP = 5.0
"""Grey levels between the pixels on both sides of a line."""
_LINE = 0.6
"""Share of the frame's side along which the line is seen, as a mean of all samples; borders have 0.67 and more."""
_BLURRED = 2.5
"""Grey levels per pixel along the border: steeper is neither of one colour nor a blurred picture."""
_PLAIN = 0.2
"""And that much of what the picture inside has; walls and floors have 0.28 and more."""
_UNEVEN = 0.04
"""Of the side: the borders on both sides are equally wide, or nearly so."""
_LEAST, _MOST = 0.04, 0.42
"""Of the side: how wide each border is."""
_STEEPEST = 40.0
"""Grey levels; a single edge does not make up for a flat picture."""
_KEPT = 12
"""Samples, spread over the clip, that are looked at once it is over."""
_TRIED = 12
"""Of the clearest pairs of lines: borders are among them, and each costs some milliseconds."""


@dataclass(frozen=True)
class Pair:
    """Borders on two opposite sides."""

    begin: int
    """Pixels of the grid before the picture, and before what follows it."""
    end: int
    clear: float
    """How much speaks for them, to choose by."""
    kind: str = ""
    """As in `Layout.border`, once it is known."""


class Borders:
    """Sees the samples in order, and adds up how many pixels of each row and column are on a line, and how steep they are."""

    def __init__(self) -> None:
        """Begin with nothing seen."""
        self._count = 0
        self._lines = [np.zeros(0, np.float32)] * 2
        self._steep = [np.zeros(0, np.float32)] * 2
        self._kept = Kept(_KEPT)

    def add(self, grey: Grey) -> None:
        """One more sample on the grid."""
        self._kept.add(lambda: np.asarray(np.rint(grey), np.uint8))
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
        samples = self._kept.samples
        if amid := inset(samples):
            return amid
        rows, columns = (self._found(axis, samples if axis == 0 else samples.transpose(0, 2, 1)) for axis in (0, 1))
        found = [pair for pair in (rows, columns) if pair]
        if not found:
            return WHOLE, ""
        left, right = self._shares(columns, 1)
        top, bottom = self._shares(rows, 0)
        return (left, top, right, bottom), max(found, key=lambda pair: pair.clear).kind

    def _found(self, axis: int, samples: Bytes) -> Pair | None:
        """The clearest borders at both ends of the axis; None where nothing there is made as borders are."""
        lines, steep = self._lines[axis] / self._count, self._steep[axis] / self._count
        for pair in _pairs(lines, steep)[:_TRIED]:
            if kind := made_of(samples, pair.begin, pair.end):
                return replace(pair, kind=kind)
        return None

    def _shares(self, pair: Pair | None, axis: int) -> tuple[float, float]:
        """Where the picture begins and ends, as shares of the side."""
        size = len(self._lines[axis])
        return (round(pair.begin / size, 4), round(pair.end / size, 4)) if pair else (0.0, 1.0)


def _lines(grey: Grey) -> Grey:
    """For each row the share of its pixels that differ from those two rows on: a border's line may lie between two."""
    steps = (np.abs(grey[2:] - grey[:-2]) > _STEP).mean(1)
    return np.asarray(np.pad(steps, 1), np.float32)


def _steep(grey: Grey) -> Grey:
    """For each row how steep it is along itself."""
    return np.asarray(np.minimum(np.abs(np.diff(grey, axis=1)), _STEEPEST).mean(1), np.float32)


def _pairs(lines: Grey, steep: Grey) -> list[Pair]:
    """Lines at both ends that may end borders, the clearest first."""
    size = len(lines)
    near = max(1, round(_UNEVEN * size))
    begins = [i for i in range(max(2, round(_LEAST * size)), round(_MOST * size)) if lines[i] >= _LINE]
    ends = [i for i in range(size - round(_MOST * size), size - max(2, round(_LEAST * size))) if lines[i] >= _LINE]
    pairs = [_judged(lines, steep, i, j) for i in begins for j in ends if abs(i - (size - 1 - j)) <= near]
    return sorted((pair for pair in pairs if pair), key=lambda pair: -pair.clear)


def _judged(lines: Grey, steep: Grey, begin: int, end: int) -> Pair | None:
    size = len(lines)
    outer = [float(part.mean()) for part in (steep[: max(1, begin - 1)], steep[min(size - 1, end + 2) :])]
    inside = float(steep[begin + 1 : end].mean())
    plain = max(outer) / max(inside, 0.01)
    if max(outer) > _BLURRED or plain > _PLAIN:
        return None
    return Pair(begin + 1, end, float(min(lines[begin], lines[end])) - plain)
