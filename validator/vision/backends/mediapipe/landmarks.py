"""Runs the landmark network on one person's square: 33 points, the silhouette, and whether a person is there at all."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from validator.media.decode import Frame
from validator.vision.backends.mediapipe.graphs import Floats, Network

POINTS = 33
GRID = 64
"""Silhouettes of one frame are compared on a grid of this many cells across and down the frame."""
_SIDE = 256
_ROOM = 1.25
"""The square is this much larger than the circle around the person."""
_ALL_POINTS = 39
"""33 landmarks, two that give the next square, and four of the hands."""


@dataclass(frozen=True)
class Square:
    """The turned square in which one person is looked at, in pixels of the frame."""

    x: float
    """Of the centre: the middle of the hips."""
    y: float
    side: float
    turn: float
    """Radians, so that the person stands upright in the square."""

    def scaled(self, factor: float) -> Square:
        """The same square in a picture of another size."""
        return Square(self.x * factor, self.y * factor, self.side * factor, self.turn)


@dataclass(frozen=True)
class Look:
    """What the network says of one square."""

    presence: float
    points: Floats
    """39 × 3: x and y in pixels of the frame, visibility 0..1."""
    grid: NDArray[np.bool_]
    """The silhouette on the frame's grid."""
    frame: tuple[int, int]
    """Height and width of the frame."""
    corners: tuple[float, float, float, float]
    """Left, top, right, bottom of the silhouette in pixels, inside the frame; all zero for none."""

    @property
    def square(self) -> Square:
        """The square for a second, better aimed look."""
        return square(self.points[33, :2], self.points[34, :2])


def square(hips: Floats, edge: Floats) -> Square:
    """The square from the middle of the hips and a point on the circle around the person."""
    dx, dy = float(edge[0] - hips[0]), float(edge[1] - hips[1])
    turn = math.pi / 2 - math.atan2(-dy, dx)
    return Square(float(hips[0]), float(hips[1]), max(8.0, 2 * math.hypot(dx, dy) * _ROOM), turn)


class Landmarker:
    """The landmark network, with its presence score and its mask, which mediapipe's Tasks keep to themselves."""

    def __init__(self, model: Path, root: Path) -> None:
        """`root` is the folder that holds the package mediapipe."""
        self._network = Network(model, root, _SIDE, outputs=3)

    def look(self, frame: Frame, where: Square) -> Look:
        """The person in that square of the frame."""
        to_frame = _matrix(where)
        points, presence, mask = self._network.run(_cut_out(frame, where, to_frame))
        raw = points.reshape(_ALL_POINTS, 5)
        places = raw[:, :2] @ to_frame[:, :2].T + to_frame[:, 2]
        height, width = frame.shape[:2]
        grid, corners = _silhouette(mask.reshape(_SIDE, _SIDE), to_frame, width, height)
        seen = 1 / (1 + np.exp(-np.clip(raw[:, 3], -50, 50)))
        return Look(float(presence[0]), np.column_stack([places, seen]), grid, (height, width), corners)


def _matrix(where: Square) -> Floats:
    """Takes the network's pixels to the frame's."""
    scale, cos, sin, half = where.side / _SIDE, math.cos(where.turn), math.sin(where.turn), _SIDE / 2
    return np.array(
        [
            [cos * scale, -sin * scale, where.x - (cos - sin) * half * scale],
            [sin * scale, cos * scale, where.y - (sin + cos) * half * scale],
        ]
    )


def _cut_out(frame: Frame, where: Square, to_frame: Floats) -> Frame:
    # Shrinking more than twofold in one step would alias.
    shrink = min(1.0, 2 * _SIDE / where.side)
    picture = cv2.resize(frame, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA) if shrink < 1 else frame
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return cv2.warpAffine(picture, to_frame * shrink, (_SIDE, _SIDE), flags=flags, borderMode=cv2.BORDER_CONSTANT)  # type: ignore[return-value]


def _silhouette(
    mask: Floats, to_frame: Floats, width: int, height: int
) -> tuple[NDArray[np.bool_], tuple[float, float, float, float]]:
    to_grid = to_frame * np.array([[GRID / width], [GRID / height]])
    grid = cv2.warpAffine(mask.astype(np.float32), to_grid, (GRID, GRID)) > 0
    rows, columns = np.nonzero(mask > 0)
    if not len(rows):
        return grid, (0.0, 0.0, 0.0, 0.0)
    places = np.column_stack([columns, rows]) @ to_frame[:, :2].T + to_frame[:, 2]
    low, high = np.clip(places.min(0), 0, (width, height)), np.clip(places.max(0), 0, (width, height))
    return grid, (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
