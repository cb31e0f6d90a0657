"""Turns each frame into a small Lab picture once, for all meters that see every frame."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from validator.media.decode import Frame

_Number = TypeVar("_Number", np.uint8, np.float32)
Thumbnail = NDArray[np.uint8]
"""27 × 48 × 3: L, a and b of OpenCV, each 0..255."""


def thumbnail(frame: Frame) -> Thumbnail:
    """The decoder's small RGB picture as Lab values, whose differences are near to what an eye sees."""
    return np.asarray(cv2.cvtColor(frame, cv2.COLOR_RGB2LAB), np.uint8)


def difference(one: NDArray[_Number], two: NDArray[_Number]) -> float:
    """How unlike two pictures of one type are: mean difference of Lab values, 0..255; of bytes in a sixth of the time."""
    return cv2.norm(one, two, cv2.NORM_L1) / one.size


def fps_of(times: Sequence[float]) -> float:
    """Frames per second of a run of frames at these times in seconds."""
    return (len(times) - 1) / max(times[-1] - times[0], 1e-3)
