"""Remembers of every pixel of the grid how it looked on the whole, how often it moved and how often it differed from itself."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from validator.facts.people import Box

Grey = NDArray[np.float32]
Mask = NDArray[np.bool_]
Cells = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels of the grid."""
_MOVED = 8.0
"""Grey levels by which a pixel has to change to have moved; a codec changes still ones by 3."""
_OFTEN = 0.3
"""A pixel that moves in this share of the steps belongs to something that moves."""
_MOSTLY_STILL = 0.9
"""A pixel that is as always in this share of the samples is still: a caption may fade in."""
_EDGE, _TEXTURE = 8.0, 4.0
"""Grey levels per pixel: the steepness of letters and outlines in the mean of all samples; that of any texture in one."""
_SMEARED = 1.25
"""How much steeper single samples may be: more is the edge of where something moves."""
_DIGITS = 4
LEAST_SAMPLES = 4
"""With fewer, that something stays says nothing."""


class History:
    """Sees the samples in order; four planes of the grid's size are kept, however long the clip is."""

    def __init__(self) -> None:
        """Begin with nothing seen."""
        self.count = 0
        self._sum = self._before = self._moved = self._differed = self._steep = np.zeros((0, 0), np.float32)

    def add(self, grey: Grey) -> None:
        """One more sample on the grid."""
        if not self.count:
            self._sum, self._moved, self._differed, self._steep = (np.zeros_like(grey) for _ in range(4))
        else:
            self._moved += np.abs(grey - self._before) > _MOVED
            self._differed += np.abs(grey - self._sum / self.count) > _MOVED
        self._sum += grey
        self._steep += steepness(grey)
        self._before = grey
        self.count += 1

    @property
    def moving(self) -> Mask:
        """Where something moves; single pixels of noise are left out."""
        moving = (self._moved >= _OFTEN * (self.count - 1)).astype(np.uint8)
        return np.asarray(cv2.morphologyEx(moving, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8)), bool)

    @property
    def still(self) -> Mask:
        """Where the picture is as always."""
        return np.asarray(self.stillness >= _MOSTLY_STILL, bool)

    @property
    def stillness(self) -> Grey:
        """The share of the samples in which each pixel is as always, 0..1."""
        return np.asarray(1 - self._differed / max(1, self.count - 1), np.float32)

    @property
    def outlines(self) -> Mask:
        """Sharp structure that is still, and as steep in the mean of all samples as in each: whatever moves is smeared there."""
        mean = steepness(self._sum / self.count)
        return np.asarray(self.still & (mean > _EDGE) & (self._steep <= _SMEARED * mean * self.count), bool)

    @property
    def textured(self) -> Mask:
        """Where there is mostly something to be seen, so that movement would show."""
        return np.asarray(self._steep > _TEXTURE * self.count, bool)


def shares(cells: Cells, shape: tuple[int, ...]) -> Box:
    """The same as shares of the frame's sides; `shape` is rows and columns."""
    (left, top, right, bottom), (height, width) = cells, shape
    return (
        round(left / width, _DIGITS),
        round(top / height, _DIGITS),
        round(right / width, _DIGITS),
        round(bottom / height, _DIGITS),
    )


def steepness(grey: Grey) -> Grey:
    """Grey levels per pixel, across and down together."""
    across, down = cv2.Sobel(grey, cv2.CV_32F, 1, 0) / 8, cv2.Sobel(grey, cv2.CV_32F, 0, 1) / 8
    return np.asarray(np.abs(across) + np.abs(down), np.float32)


def inside(shape: tuple[int, ...], box: Cells, edge: int = 3) -> Mask:
    """The box without its edge, which is a line that stays; under 0, with what is around it."""
    mask = np.zeros(shape, bool)
    (left, top, right, bottom), (height, width) = box, shape
    begin = max(0, top + edge * (top > 0)), max(0, left + edge * (left > 0))
    mask[begin[0] : bottom - edge * (bottom < height), begin[1] : right - edge * (right < width)] = True
    return mask
