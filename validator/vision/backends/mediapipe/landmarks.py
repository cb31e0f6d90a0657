"""Runs the landmark network on one person's square: 33 points, the silhouette, and whether a person is there at all."""

from __future__ import annotations

import math
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from validator.media.decode import Frame
from validator.vision.backends.interface import GRID, Floats, Landmarks, Mask, Square
from validator.vision.backends.mediapipe.graphs import Network

_SIDE = 256
_ALL_POINTS = 39
"""33 landmarks, two that give the next square, and four of the hands."""


class Landmarker:
    """The landmark network, with its presence score and its mask, which mediapipe's Tasks keep to themselves."""

    def __init__(self, model: Path, root: Path) -> None:
        """`root` is the folder that holds the package mediapipe."""
        self._network = Network(model, root, _SIDE, numbers=2)

    def detect(self, frame: Frame, where: Square) -> Landmarks:
        """The landmarks of the person in that square of the frame."""
        to_frame = _matrix(where)
        (points, presence), mask = self._network.run(_cut_out(frame, where, to_frame))
        raw = points.reshape(_ALL_POINTS, 5)
        places = raw[:, :2] @ to_frame[:, :2].T + to_frame[:, 2]
        height, width = frame.shape[:2]
        grid, corners = _silhouette(mask, to_frame, width, height)
        seen = 1 / (1 + np.exp(-np.clip(raw[:, 3], -50, 50)))
        return Landmarks(float(presence[0]), np.column_stack([places, seen]), grid, (height, width), corners)


def _matrix(where: Square) -> Floats:
    """Takes the network's pixels to the frame's."""
    scale, cos, sin, half = where.side / _SIDE, math.cos(where.rotation), math.sin(where.rotation), _SIDE / 2
    return np.array(
        [
            [cos * scale, -sin * scale, where.x - (cos - sin) * half * scale],
            [sin * scale, cos * scale, where.y - (sin + cos) * half * scale],
        ]
    )


def _cut_out(frame: Frame, where: Square, to_frame: Floats) -> Frame:
    # Shrinking more than twofold in one step would alias.
    shrink = min(1.0, 2 * _SIDE / where.side)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    small = _shrunk(frame, shrink) if shrink < 1 else frame
    return cv2.warpAffine(small, to_frame * shrink, (_SIDE, _SIDE), flags=flags, borderMode=cv2.BORDER_CONSTANT)  # type: ignore[return-value]


def _shrunk(frame: Frame, shrink: float) -> cv2.typing.MatLike:
    """By a whole number first: averaging over parts of pixels takes ten times as long, and is not needed for what is left."""
    by = int(1 / shrink)
    height, width = frame.shape[:2]
    picture: cv2.typing.MatLike = frame
    if by > 1:
        height, width = max(1, height // by), max(1, width // by)
        picture = cv2.resize(frame[: height * by, : width * by], (width, height), interpolation=cv2.INTER_AREA)
    return cv2.resize(picture, None, fx=shrink * by, fy=shrink * by, interpolation=cv2.INTER_LINEAR)


def _silhouette(
    mask: Mask, to_frame: Floats, width: int, height: int
) -> tuple[NDArray[np.bool_], tuple[float, float, float, float]]:
    to_grid = to_frame * np.array([[GRID / width], [GRID / height]])
    grid = cv2.warpAffine(mask, to_grid, (GRID, GRID)) > 0
    inside = mask > 0
    rows = np.flatnonzero(inside.any(axis=1))
    if not len(rows):
        return grid, (0.0, 0.0, 0.0, 0.0)
    # Whatever way the square is turned, the ends of its rows reach farthest.
    first, last = inside[rows].argmax(axis=1), inside.shape[1] - 1 - inside[rows, ::-1].argmax(axis=1)
    places = np.column_stack([np.concatenate([first, last]), np.tile(rows, 2)]) @ to_frame[:, :2].T + to_frame[:, 2]
    low, high = np.clip(places.min(0), 0, (width, height)), np.clip(places.max(0), 0, (width, height))
    return grid, (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
