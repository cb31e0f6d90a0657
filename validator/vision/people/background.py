"""Remembers the picture beside the main person where it was searched: what has not changed since hides nobody new."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from validator.media.decode import Frame
from validator.vision.backends.interface import GRID

Cells = NDArray[np.bool_]
"""GRID × GRID cells that cover the frame, as those of a silhouette."""
_CHANGED = 6
"""Grey levels in any colour: a codec changes a cell's mean by 2 at most, and who differs by less is not seen."""
_SMALLEST = np.ones((3, 3), np.uint8)
"""Cells: nobody is found who is smaller, and a narrower strip is the edge of where the person has been."""
_ROOM = np.ones((7, 7), np.uint8)
"""A silhouette is widened by three cells: its edge is not exact, and shadows and loose clothes move along."""
_ELSEWHERE = 0.5
"""Share of the cells: when more have changed, the camera moves, and not the person alone."""
_GUESSED_FROM = 3
"""Cells around one that was never seen, from which its colour is guessed."""


class Background:
    """The mean colour of each cell when it was last searched with nobody in it."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self._colours = np.zeros((GRID, GRID, 3), np.uint8)
        self._seen = np.zeros((GRID, GRID), np.bool_)

    def remember(self, frame: Frame, person: Cells) -> None:
        """This frame was searched, and this silhouette was the only person's.

        What was always behind the person is guessed from around it: more of the same wall is nobody, and all else is a change.
        """
        beside = ~_widened(person)
        self._colours[beside] = _cells(frame)[beside]
        self._seen |= beside
        hidden = (~self._seen).astype(np.uint8)
        self._colours = np.asarray(cv2.inpaint(self._colours, hidden, _GUESSED_FROM, cv2.INPAINT_TELEA), np.uint8)

    def changed(self, frame: Frame) -> Cells:
        """The cells that differ from what was searched; all of them, as long as nothing beside the person was."""
        if not self._seen.any():
            return np.ones((GRID, GRID), np.bool_)
        return np.asarray(cv2.absdiff(_cells(frame), self._colours).max(axis=-1) > _CHANGED)


def everywhere(changed: Cells) -> bool:
    """Whether so much has changed that the person alone cannot be the reason."""
    return float(changed.mean()) > _ELSEWHERE


def nobody_new(changed: Cells, person: Cells) -> bool:
    """Whether nothing large enough has changed that is neither behind this silhouette nor close to it."""
    beside = (changed & ~_widened(person)).astype(np.uint8)
    return not np.any(cv2.erode(beside, _SMALLEST, borderType=cv2.BORDER_CONSTANT, borderValue=(0.0,)))


def _cells(frame: Frame) -> NDArray[np.uint8]:
    return np.asarray(cv2.resize(frame, (GRID, GRID), interpolation=cv2.INTER_AREA), np.uint8)


def _widened(person: Cells) -> Cells:
    return np.asarray(cv2.dilate(person.astype(np.uint8), _ROOM), np.bool_)
