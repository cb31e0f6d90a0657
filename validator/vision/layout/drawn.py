"""Finds what was drawn over the picture and not filmed: flat as no camera shows anything, and always the same.

It needs no movement behind it, as `overlays` does. A person before a camera sways a little, is lit from a side, and comes
with a sensor's noise; a sticker or the band of a caption is of exactly one grey level in every sample, up to its own edge.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce

import cv2
import numpy as np

from validator.facts.layout import Overlay
from validator.media.decode import SAMPLE_SIDE, Frame
from validator.vision.layout.backing import Bytes, Kept
from validator.vision.layout.history import LEAST_SAMPLES, Cells, Mask, shares
from validator.vision.layout.strokes import strokes

_KEPT = 6
"""Samples, spread over the clip: half a megabyte each, and they cost about 10 ms in all once the clip is over."""
_SAME = 3
"""Grey levels: a codec changes a flat surface by less over time, and from pixel to pixel."""
_MOVED, _LEAST_MOVED = 12, 0.002
"""Grey levels, and the share of the picture that changes by more: in a photograph everything stays."""
_EDGE_SAME, _EDGE = 10, 0.8
"""Grey levels, and the share of the pixels right around the surface that change by less: an edge that sways by a third of a pixel
changes by more wherever it is seen; 0.84 and more around what is drawn, in strongly compressed clips, too."""
_LEAST, _THINNEST = 0.004, 0.03
"""Share of the frame, and of its longer side: what is smaller hides nothing."""
_LEAST_FLAT = 0.5
"""Share of its box, to be a candidate."""
_ACROSS = 0.995
"""Of the frame's width."""
_MIDDLE = 0.98
"""Of the middle half of its box: a plain wall around somebody is not an overlay."""
_BORDER_SIDES = 3
"""What touches so many sides of the frame is a bar beside the picture, or the background."""


class Drawn:
    """Sees the samples in order, and keeps a few of them."""

    def __init__(self) -> None:
        """Begin with nothing seen."""
        self._kept = Kept(_KEPT)
        self._size: tuple[int, int] | None = None
        self.strokes: tuple[str, ...] = ()
        """As in `Layout.strokes`, after `result`."""

    def add(self, frame: Frame) -> None:
        """One more sample."""
        height, width = frame.shape[:2]
        # The first sample may be larger, and is left out then: enlarging or reducing blurs noise away.
        if max(height, width) > SAMPLE_SIDE or self._size not in (None, (width, height)):
            return
        self._size = width, height
        self._kept.add(lambda: np.asarray(cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY), np.uint8))

    def result(self) -> list[Overlay]:
        """The candidates, the flattest first."""
        if len(self._kept) < LEAST_SAMPLES:
            return []
        samples = list(self._kept.samples)
        low, high = reduce(cv2.min, samples), reduce(cv2.max, samples)
        changed = np.asarray(cv2.subtract(high, low))
        if (changed > _MOVED).mean() < _LEAST_MOVED:
            return []
        self.strokes = strokes(samples, changed)
        even = cv2.morphologyEx(samples[len(samples) // 2], cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) <= _SAME
        surfaces = [one for one in _surfaces((changed <= _SAME) & even) if _stays(changed, *one)]
        found = [(_flat(low, high, box, part), shares(box, even.shape)) for box, part in surfaces]
        return [Overlay(box, 0.0, "", 1.0, round(flat, 2)) for flat, box in sorted(found, reverse=True) if flat >= _LEAST_FLAT]


def _surfaces(even: Mask) -> Iterator[tuple[Cells, Mask]]:
    """Surfaces without structure that are large enough, each as its box and what of the box belongs to it."""
    height, width = even.shape
    _, labels, stats, _ = cv2.connectedComponentsWithStats(even.astype(np.uint8), connectivity=4)
    thick = np.minimum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]) >= _THINNEST * max(height, width)
    large = stats[:, cv2.CC_STAT_AREA] >= _LEAST * height * width
    for number in np.nonzero(thick & large)[0]:
        left, top, wide, high = (int(value) for value in stats[number, :4])
        part = np.asarray(labels[top : top + high, left : left + wide] == number, bool)
        parts = _bands(part) if wide >= width - 2 else [(0, high)]
        for begin, end in parts if number else ():
            box = left, top + begin, left + wide, top + end
            if _sides(box, width, height) < _BORDER_SIDES and end - begin >= _THINNEST * max(height, width):
                yield box, part[begin:end]


def _bands(part: Mask) -> list[tuple[int, int]]:
    """The rows that are of it all across: a white band may run into a white studio above and below."""
    whole = np.pad(part.mean(1) >= _ACROSS, 1).astype(np.int8)
    return list(zip(np.nonzero(np.diff(whole) > 0)[0].tolist(), np.nonzero(np.diff(whole) < 0)[0].tolist(), strict=True))


def _sides(box: Cells, width: int, height: int) -> int:
    """How many sides of the frame it touches; the gradient leaves a pixel out."""
    left, top, right, bottom = box
    return sum((left <= 1, top <= 1, right >= width - 1, bottom >= height - 1))


def _stays(changed: Bytes, box: Cells, part: Mask) -> bool:
    """Whether its edges are where they are in every sample: a flat print on a shirt moves with the body."""
    left, top, right, bottom = box
    whole = np.pad(part.astype(np.uint8), 1)
    edge = cv2.dilate(whole, np.ones((3, 3), np.uint8)) > whole
    edge = edge[
        int(top == 0) : edge.shape[0] - int(bottom == changed.shape[0]),
        int(left == 0) : edge.shape[1] - int(right == changed.shape[1]),
    ]
    around = changed[max(0, top - 1) : bottom + 1, max(0, left - 1) : right + 1]
    return bool((around[edge] <= _EDGE_SAME).mean() >= _EDGE) if edge.any() else False


def _flat(low: Bytes, high: Bytes, box: Cells, part: Mask) -> float:
    """The share of the box that is of the surface's own grey level in every sample; 0 where somebody is seen in its middle."""
    left, top, right, bottom = box
    darkest, lightest = (plane[top:bottom, left:right].astype(np.int16) for plane in (low, high))
    level = int(np.median(darkest[part]))
    same = part & (np.abs(darkest - level) <= _SAME) & (np.abs(lightest - level) <= _SAME)
    high_quarter, wide_quarter = (bottom - top) // 4, (right - left) // 4
    middle = same[high_quarter : bottom - top - high_quarter, wide_quarter : right - left - wide_quarter]
    return float(same.mean()) if middle.mean() >= _MIDDLE else 0.0
