"""Keeps small pictures of the samples while a clip is measured, for reports that show them."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from validator.media.decode import Frame, Timed

FIRST_SIDE = 960
"""Longer side of the first frame's picture, in pixels."""
SIDE = 360
"""Longer side of the others; a minute of them takes 15 MB."""


@dataclass(frozen=True, eq=False)
class Pictures:
    """Small pictures of one clip, upright, RGB."""

    first: Frame | None
    """The first frame, larger than the others."""
    frames: tuple[Timed, ...]
    """In order of time, the first frame among them."""


class PictureMeter:
    """Sees the samples in order, and keeps a small picture of each."""

    def __init__(self) -> None:
        """Begin with nothing seen."""
        self._first: Frame | None = None
        self._frames: list[Timed] = []

    def add(self, frame: Frame, time: float) -> None:
        """One more frame, `time` seconds after the clip's first one."""
        if not self._frames:
            self._first = shrunk(frame, FIRST_SIDE)
        self._frames.append((shrunk(frame, SIDE), time))

    def result(self) -> Pictures:
        """The pictures; the meter is not used after this."""
        return Pictures(self._first, tuple(self._frames))


def shrunk(frame: Frame, side: int) -> Frame:
    """The frame with a longer side of at most `side` pixels."""
    height, width = frame.shape[:2]
    scale = side / max(height, width)
    if scale >= 1:
        return frame.copy()
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return np.asarray(cv2.resize(frame, size, interpolation=cv2.INTER_AREA), np.uint8)
