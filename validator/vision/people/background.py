"""Remembers what was searched beside the main person: where nothing has changed since, and nobody was seen, nobody new hides."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from validator.facts.people import Box
from validator.media.decode import Frame
from validator.vision.backends.interface import GRID

Cells = NDArray[np.bool_]
"""GRID × GRID cells that cover the frame, as those of a silhouette."""
EVERYWHERE: Cells = np.ones((GRID, GRID), np.bool_)
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
_SEARCHES = 3
"""So many searches must find nobody where something changed, or was weakly seen: the detector may overlook a newcomer once."""
_ALWAYS = 255
"""Who was surely there once is looked for there to the end of the clip."""


class Background:
    """The mean colour of each cell when it was last searched, and how often it is still to be searched."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self._colours = np.zeros((GRID, GRID, 3), np.uint8)
        self._seen = np.zeros((GRID, GRID), np.bool_)
        self._left = np.zeros((GRID, GRID), np.uint8)

    def unsearched(self, frame: Frame, person: Cells) -> Cells:
        """The cells where somebody may be; all of them where so much changed that the camera moves.

        They lie beside this silhouette, or where somebody was surely seen: on the person's arm, or before the person.
        What has changed is kept as not searched yet.
        """
        if not self._seen.any():
            return EVERYWHERE
        changed, beside = cv2.absdiff(_cells(frame), self._colours).max(axis=-1) > _CHANGED, ~widened(person)
        if changed.mean() > _ELSEWHERE:
            self._look_again(EVERYWHERE)
            return EVERYWHERE
        self._look_again(_opened(changed & beside))
        return np.asarray((self._left == _ALWAYS) | ((self._left > 0) & beside))

    def remember(self, frame: Frame, person: Cells, searched: Cells) -> None:
        """These cells of the frame were searched with this silhouette before them.

        What was always behind the person is guessed from around it: more of the same wall is nobody, and all else is a change.
        """
        known = searched & ~widened(person)
        self._colours[known] = _cells(frame)[known]
        self._seen |= known
        if not self._seen.all():
            hidden = (~self._seen).astype(np.uint8)
            self._colours = np.asarray(cv2.inpaint(self._colours, hidden, _GUESSED_FROM, cv2.INPAINT_TELEA), np.uint8)
        self._left[known & (self._left > 0) & (self._left < _ALWAYS)] -= 1

    def somebody(self, box: Box, *, surely: bool) -> None:
        """Somebody else was seen in this part of the frame: a pattern does not stay, somebody does, and is looked for."""
        seen = np.zeros((GRID, GRID), np.bool_)
        left, top, right, bottom = (min(GRID - 1, max(0, round(edge * GRID))) for edge in box)
        seen[top : bottom + 1, left : right + 1] = True
        self._look_again(seen, _ALWAYS if surely else _SEARCHES)

    def _look_again(self, where: Cells, times: int = _SEARCHES) -> None:
        self._left[where] = np.maximum(self._left[where], times)


def _opened(changed: Cells) -> Cells:
    """Without what is smaller than anybody who is found."""
    return np.asarray(
        cv2.morphologyEx(changed.astype(np.uint8), cv2.MORPH_OPEN, _SMALLEST, borderType=cv2.BORDER_CONSTANT, borderValue=(0.0,)),
        np.bool_,
    )


def _cells(frame: Frame) -> NDArray[np.uint8]:
    return np.asarray(cv2.resize(frame, (GRID, GRID), interpolation=cv2.INTER_AREA), np.uint8)


def widened(cells: Cells) -> Cells:
    """With three more cells all around."""
    return np.asarray(cv2.dilate(cells.astype(np.uint8), _ROOM), np.bool_)
