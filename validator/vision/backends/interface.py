"""What a backend gives: detections, landmarks and a person mask, whatever library runs the networks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from validator.facts.people import PersonBox, PersonModel
from validator.media.decode import Frame

Floats = NDArray[np.float64]
Mask = NDArray[np.float32]
"""Height × width: the network's score of each pixel of what it was fed."""
Tile = tuple[int, int, int, int]
"""A part of a frame: left, top, right, bottom in pixels."""
POINTS = 33
"""Landmarks of a body, in BlazePose's order; `Landmarks.points` holds them first."""
GRID = 64
"""Masks of one frame are compared on a grid of this many cells across and down the frame."""
_ROOM = 1.25
"""The square is this much larger than the circle around the person."""


@dataclass(frozen=True)
class Detection:
    """One detection, in pixels of the frame."""

    score: float
    x: float
    """Of the box's centre."""
    y: float
    side: float
    points: tuple[tuple[float, float], ...]
    """Key points; of a person, first the middle of the hips, then a point on the circle around the person."""


@dataclass(frozen=True)
class Square:
    """The rotated square in which one person's landmarks are looked for, in pixels of the frame."""

    x: float
    """Of the centre: the middle of the hips."""
    y: float
    side: float
    rotation: float
    """Radians, so that the person is upright in the square."""

    def scaled(self, factor: float) -> Square:
        """The same square in a picture of another size."""
        return Square(self.x * factor, self.y * factor, self.side * factor, self.rotation)


def square(hips: Floats, edge: Floats) -> Square:
    """The square from the middle of the hips and a point on the circle around the person."""
    dx, dy = float(edge[0] - hips[0]), float(edge[1] - hips[1])
    rotation = math.pi / 2 - math.atan2(-dy, dx)
    return Square(float(hips[0]), float(hips[1]), max(8.0, 2 * math.hypot(dx, dy) * _ROOM), rotation)


@dataclass(frozen=True)
class Landmarks:
    """What the landmark network finds in one square."""

    presence: float
    """The network's score for a person in the square, 0..1."""
    points: Floats
    """39 × 3: x and y in pixels of the frame, visibility 0..1; after the body's 33, two that give the next square."""
    mask: NDArray[np.bool_]
    """The person's silhouette on the frame's grid."""
    frame_size: tuple[int, int]
    """Height and width of the frame."""
    mask_corners: tuple[float, float, float, float]
    """Left, top, right, bottom of the silhouette in pixels, inside the frame; all zero for none."""

    @property
    def square(self) -> Square:
        """The square for a second detection, which is better aimed."""
        return square(self.points[POINTS, :2], self.points[POINTS + 1, :2])


class Detector(Protocol):
    """A network that finds people or faces."""

    def detect(self, frame: Frame, tiles: Sequence[Tile]) -> list[Detection]:
        """What is in these tiles of the frame; something in two of them is there twice."""


class Landmarker(Protocol):
    """A network that finds one person's landmarks."""

    def detect(self, frame: Frame, where: Square) -> Landmarks:
        """The landmarks of the person in that square of the frame."""


class Segmenter(Protocol):
    """A network that tells people from background."""

    def person_mask(self, frame: Frame) -> Mask:
        """The score of each pixel of a small copy of the frame for being a person, 0..1."""


class BoxDetector(Protocol):
    """A model of the user's that finds people a second time."""

    model: PersonModel

    def detect(self, frame: Frame) -> tuple[PersonBox, ...]:
        """Everybody in the frame, the surest first."""

    def try_out(self) -> None:
        """Look at an empty picture; raises ToolFailed where the model cannot be run."""


@dataclass(frozen=True)
class Networks:
    """Everything that is loaded once and used for many clips; not for two threads at once."""

    pose_detector: Detector
    landmarker: Landmarker
    face_short_range: Detector
    """For faces that fill a third to a half of a tile."""
    face_full_range: Detector
    """For small faces."""
    segmenter: Segmenter
    person_model: BoxDetector | None = None
    """None where the user brought none."""
