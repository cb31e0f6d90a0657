"""Puts the pictures of a clip into one JPEG of a bounded size, and draws them as a contact sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import cv2
import numpy as np

from validator.media.decode import Frame
from validator.vision.pictures import shrunk

Place = tuple[int, int, int, int]
"""Left, top, width, height, in pixels of the sprite."""
_QUALITIES = (82, 72, 60, 48, 36)
"""Of the JPEG, best first."""
_SMALLER = 0.8
"""By this the pictures shrink when no quality is small enough."""
_LEAST_SIDE = 48
"""Pixels; smaller pictures show nothing."""


@dataclass(frozen=True)
class Size:
    """How large a sprite may be."""

    first: int
    """Longer side of the first frame's picture, in pixels."""
    side: int
    """Of the others."""
    bytes: int


@dataclass(frozen=True)
class Packed:
    """One JPEG, and where each picture is in it."""

    jpeg: bytes
    width: int
    height: int
    first: Place
    places: tuple[Place, ...]


def pack(first: Frame, frames: Sequence[Frame], size: Size) -> Packed:
    """The first frame and the others in one JPEG of at most `size.bytes`, as far as pictures can be that small."""
    scale = 1.0
    while True:
        sheet, places = _sheet(shrunk(first, int(size.first * scale)), [shrunk(each, int(size.side * scale)) for each in frames])
        for quality in _QUALITIES:
            jpeg = _jpeg(sheet, quality)
            if len(jpeg) <= size.bytes:
                break
        if len(jpeg) <= size.bytes or size.side * scale < _LEAST_SIDE:
            return Packed(jpeg, sheet.shape[1], sheet.shape[0], places[0], tuple(places[1:]))
        scale *= _SMALLER


def _sheet(first: Frame, frames: Sequence[Frame]) -> tuple[Frame, list[Place]]:
    """The first frame on top, rows of the others below."""
    if not frames:
        return first, [(0, 0, first.shape[1], first.shape[0])]
    high, wide = (max(frame.shape[axis] for frame in frames) for axis in (0, 1))
    across = max(1, first.shape[1] // wide, ceil(len(frames) ** 0.5))
    rows = ceil(len(frames) / across)
    sheet = np.zeros((first.shape[0] + rows * high, max(first.shape[1], across * wide), 3), np.uint8)
    places = [(0, 0, first.shape[1], first.shape[0])]
    sheet[: first.shape[0], : first.shape[1]] = first
    for number, frame in enumerate(frames):
        x, y = number % across * wide, first.shape[0] + number // across * high
        sheet[y : y + frame.shape[0], x : x + frame.shape[1]] = frame
        places.append((x, y, frame.shape[1], frame.shape[0]))
    return sheet, places


def _jpeg(frame: Frame, quality: int) -> bytes:
    _, data = cv2.imencode(".jpg", cv2.cvtColor(frame, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, quality])
    return bytes(data)
