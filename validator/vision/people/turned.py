"""Looks for the person in the first frame turned, where nobody is upright in it as it is: the networks know upright people best."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from validator.media.decode import Frame
from validator.vision.backends.interface import Floats, Networks
from validator.vision.people import detector, faces, tiles
from validator.vision.people.detector import Candidate, PersonDetector

_SHOULDERS, _HIPS = (11, 12), (23, 24)
_LYING = 1.7
"""How many times farther apart across than down shoulders and hips are of one who lies: 60 degrees of lean."""


@dataclass(frozen=True)
class Found:
    """Who is in the turned frame."""

    degrees: int
    """Clockwise."""
    frame: Frame
    person: Candidate
    face_score: float


def detect(networks: Networks, frame: Frame, person: Candidate | None, doubtful: float) -> Found | None:
    """The clearest person in the frame turned, for one who lies in it or is less certain than `doubtful`; else None."""
    found = [_turned(networks, frame, degrees) for degrees in _directions(person, doubtful)]
    return max((one for one in found if one), key=lambda one: one.person.confidence * (0.1 + one.face_score), default=None)


def _directions(person: Candidate | None, doubtful: float) -> tuple[int, ...]:
    if person is None or person.confidence < doubtful:
        return (90, 180, 270)
    across, down = _middle(person.landmarks.points, _SHOULDERS) - _middle(person.landmarks.points, _HIPS)
    return () if abs(across) < _LYING * abs(down) else (90,) if across < 0 else (270,)


def _middle(points: Floats, pair: tuple[int, int]) -> Floats:
    return np.asarray(points[list(pair), :2].mean(0), np.float64)


def _turned(networks: Networks, frame: Frame, degrees: int) -> Found | None:
    turned = np.ascontiguousarray(np.rot90(frame, -degrees // 90))
    people, whole = PersonDetector(networks), tiles.whole(turned.shape[1], turned.shape[0])
    found = people.detect(turned, [whole, *tiles.squares(turned.shape[1], turned.shape[0])], weak=False)
    person = detector.main_person(people.with_alone_scores(turned, found))
    if person is None:
        return None
    face = faces.on_head(networks.face_short_range, turned, person.landmarks)
    return Found(degrees, turned, person, face.score if face else 0.0)
