"""Turns the samples into the facts about the frame as a whole; each comes as a small grey picture, so that this costs little."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from validator.facts.clip import Missing
from validator.facts.layout import Layout, Overlay
from validator.facts.people import WHOLE, Box
from validator.media.decode import Frame
from validator.vision.layout import overlays
from validator.vision.layout.borders import Borders
from validator.vision.layout.drawn import Drawn
from validator.vision.layout.frames import still_frame
from validator.vision.layout.history import Cells, History, shares
from validator.vision.layout.steps import Steps

SIDE = 256
"""Longer side of the grid in pixels: letters of a caption are then some 10 px high, and a sample costs about 1 ms."""
NO_SAMPLE = Missing("no-samples")


class LayoutMeter:
    """Sees the samples in order and ends in `Layout`; memory does not grow with the clip."""

    def __init__(self) -> None:
        """Begin with nothing seen."""
        self._size: tuple[int, int] | None = None
        self._history, self._borders, self._steps = History(), Borders(), Steps()
        self._drawn = Drawn()

    def add(self, frame: Frame, time: float) -> None:
        """One more frame, whatever its size, so many seconds after the first one."""
        grey = self._small(frame)
        self._history.add(grey)
        self._borders.add(grey)
        self._steps.add(grey, time)
        self._drawn.add(frame)

    def result(self) -> Layout | Missing:
        """The facts; the meter is not used after this."""
        if self._size is None:
            return NO_SAMPLE
        picture, border = self._borders.result()
        inner, rows_and_columns = _cells(picture, self._size), self._size[::-1]
        found = overlays.find(self._history, inner)
        if not border and (framed := still_frame(self._history)):
            picture, border, found = shares(framed, rows_and_columns), "still", []
        listed = tuple(
            Overlay(shares(one.box, rows_and_columns), round(one.behind, 2), one.moves, round(one.still, 2)) for one in found
        )
        steps = self._steps
        counts = (steps.count, steps.still, steps.longest, steps.pictures, steps.seconds, tuple(steps.between))
        drawn = self._drawn.result()
        return Layout(picture, border, (*listed, *drawn), *counts, self._drawn.strokes)

    def _small(self, frame: Frame) -> NDArray[np.float32]:
        height, width = frame.shape[:2]
        factor = SIDE / max(height, width)
        self._size = self._size or (max(8, round(width * factor)), max(8, round(height * factor)))
        grey = cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY)
        return np.asarray(cv2.resize(grey, self._size, interpolation=cv2.INTER_AREA), np.float32)


def _cells(box: Box, size: tuple[int, int]) -> Cells:
    """In pixels of the grid."""
    if box == WHOLE:
        return (0, 0, *size)
    width, height = size
    return (round(box[0] * width), round(box[1] * height), round(box[2] * width), round(box[3] * height))
