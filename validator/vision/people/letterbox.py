"""Finds the black bars around the picture, because feet are cut off at the picture's edge and not at the frame's."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from validator.facts.people import WHOLE, Box
from validator.media.decode import Frame

_SIDE = 512
"""Frames are compared at this many pixels on the longer side."""
_BLACK = 28
"""Grey levels; a bar stays under this in 98 % of its pixels in every frame."""
_LEAST = 0.2
"""Share of a side; a picture smaller than this is a dark scene rather than a frame within a frame."""


class Letterbox:
    """Remembers the brightest that every pixel has been."""

    def __init__(self) -> None:
        """Begin with nothing seen."""
        self._brightest: NDArray[np.uint8] | None = None
        self._size: tuple[int, int] | None = None

    def add(self, frame: Frame) -> None:
        """One more frame; all show the same picture, whatever their size."""
        factor = _SIDE / max(frame.shape[:2])
        self._size = self._size or (max(1, round(frame.shape[1] * factor)), max(1, round(frame.shape[0] * factor)))
        grey = np.asarray(
            cv2.cvtColor(cv2.resize(frame, self._size, interpolation=cv2.INTER_NEAREST), cv2.COLOR_RGB2GRAY), np.uint8
        )
        self._brightest = grey if self._brightest is None else np.maximum(self._brightest, grey)

    def result(self) -> Box:
        """The picture without its bars."""
        if self._brightest is None:
            return WHOLE
        top, bottom = _ends(self._brightest, axis=1)
        rows = self._brightest[int(top * self._brightest.shape[0]) : int(bottom * self._brightest.shape[0])]
        left, right = _ends(rows, axis=0)
        large_enough = bottom - top >= _LEAST and right - left >= _LEAST
        return (left, top, right, bottom) if large_enough else WHOLE


def _ends(grey: NDArray[np.uint8], axis: int) -> tuple[float, float]:
    lit = np.nonzero(np.percentile(grey, 98, axis=axis) > _BLACK)[0] if grey.size else np.array([])
    return (float(lit[0]) / grey.shape[1 - axis], float(lit[-1] + 1) / grey.shape[1 - axis]) if len(lit) else (0.0, 1.0)
