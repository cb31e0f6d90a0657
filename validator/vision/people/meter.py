"""Turns sampled frames into the facts about people: one main person followed through the clip, and everybody else."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from validator.facts.people import Body, Box, Face, Other, People, Sample
from validator.media.decode import Frame
from validator.vision.backends.mediapipe.graphs import FAR_FACE, NEAR_FACE, POSE, Detection, Detector, Network, Pair
from validator.vision.backends.mediapipe.landmarks import POINTS, Landmarker
from validator.vision.backends.mediapipe.models import Models
from validator.vision.people import faces
from validator.vision.people.detector import Finder, Found
from validator.vision.people.letterbox import Bars
from validator.vision.people.sharpness import edge_width
from validator.vision.people.tracker import Search, Seen

_WORTH_CONFIRMING = 0.4
"""When somebody else is seen at least so surely, the next frame is searched too."""
_DOUBTFUL = 0.5
"""When the first frame's person is less certain than this, the segmenter is asked too."""
_ON_HEAD = 0.8
"""A face nearer to the main person's nose than so many of its own widths is the main person's."""
_SEGMENTER_SIDE = 256
_DIGITS = 4


@dataclass(frozen=True)
class Networks:
    """Everything that is loaded once and used for many clips; not for two threads at once."""

    finder: Finder
    near_faces: Detector
    far_faces: Detector
    segmenter: Network


def load(models: Models) -> Networks:
    """Start the networks; about 0.3 s after mediapipe is imported."""
    pose = Pair(models.files["pose_detector"], models.root, POSE)
    return Networks(
        Finder(pose, Landmarker(models.files["pose_landmarks"], models.root)),
        Detector(models.files["near_faces"], models.root, NEAR_FACE),
        Detector(models.files["far_faces"], models.root, FAR_FACE),
        Network(models.files["segmenter"], models.root, _SEGMENTER_SIDE, outputs=1),
    )


class PeopleMeter:
    """Sees frames in order, the first frame first, and ends in `People`.

    Frames are upright RGB; all but the first may be scaled down (a longer side of 960 px is enough).
    """

    def __init__(self, networks: Networks, width: int, height: int, seconds: float) -> None:
        """`width` and `height` are the upright clip's own, in pixels; `seconds` is the time of its last frame."""
        self._networks, self._width, self._height, self._seconds = networks, width, height, seconds
        self._search = Search(networks.finder, seconds)
        self._bars, self._samples = Bars(), list[Sample]()
        self._filled: float | None = None

    def add(self, frame: Frame, time: float) -> None:
        """One more frame, `time` seconds after the clip's start."""
        self._bars.add(frame)
        seen = self._search.look(frame, time)
        others = self._others(frame, seen)
        if others and max(o.score for o in others) >= _WORTH_CONFIRMING:
            self._search.confirm(time)
        self._samples.append(self._sample(frame, time, seen.person, others))
        if len(self._samples) == 1 and (seen.person is None or seen.person.weight < _DOUBTFUL):
            self._filled = _filled(self._networks.segmenter, frame)

    def result(self) -> People:
        """The facts; the meter is not used after this."""
        return People(self._width, self._height, self._bars.result(), tuple(self._samples), self._filled, round(self._seconds, 3))

    def _sample(self, frame: Frame, time: float, person: Found | None, others: tuple[Other, ...] | None) -> Sample:
        if person is None:
            return Sample(time, None, None, None, others)
        face = faces.on_head(self._networks.near_faces, frame, person.look)
        own = Face(round(face.score, _DIGITS), round(face.side * self._width / frame.shape[1], 1)) if face else None
        return Sample(time, _body(person, frame), own, edge_width(frame, person.look.corners), others)

    def _others(self, frame: Frame, seen: Seen) -> tuple[Other, ...] | None:
        if seen.others is None:
            return None
        networks = self._networks
        found = faces.apart(networks.far_faces, frame, seen.where)
        second = [(f, faces.alone(networks.near_faces, frame, f)) for f in _second(found, seen.person)]
        bodies = [_other((f.alone or 0) * f.look.presence, f.look.corners, frame, "body") for f in seen.others]
        return tuple(o for o in (*bodies, *(_other(score, _edges(f), frame, "face") for f, score in second)) if o.score)


def _second(seen: list[Detection], person: Found | None) -> list[Detection]:
    """Faces that are not the main person's: neither the one nearest to the head, nor another take of it."""
    if person is None or not seen:
        return seen
    nose = person.look.points[0]
    far = [(math.hypot(f.x - nose[0], f.y - nose[1]) / f.side, f) for f in seen]
    nearest = min(far, key=lambda pair: pair[0])[1]
    return [face for away, face in far if face is not nearest and away > _ON_HEAD]


def _edges(face: Detection) -> tuple[float, float, float, float]:
    half = face.side / 2
    return (face.x - half, face.y - half, face.x + half, face.y + half)


def _other(score: float, corners: tuple[float, float, float, float], frame: Frame, kind: str) -> Other:
    box = _box(corners, frame)
    return Other(round(score, _DIGITS), round(box[3] - box[1], _DIGITS), box, kind)


def _box(corners: tuple[float, float, float, float], frame: Frame) -> Box:
    (height, width), (left, top, right, bottom) = frame.shape[:2], corners
    return (
        round(left / width, _DIGITS),
        round(top / height, _DIGITS),
        round(right / width, _DIGITS),
        round(bottom / height, _DIGITS),
    )


def _body(found: Found, frame: Frame) -> Body:
    height, width = frame.shape[:2]
    points = tuple(
        (round(float(x) / width, _DIGITS), round(float(y) / height, _DIGITS), round(float(seen), _DIGITS))
        for x, y, seen in found.look.points[:POINTS]
    )
    area = round(found.cells / found.look.grid.size, _DIGITS)
    return Body(round(found.belief, _DIGITS), round(found.look.presence, _DIGITS), _box(found.look.corners, frame), area, points)


def _filled(segmenter: Network, frame: Frame) -> float:
    """Share of the frame that the segmenter takes for people."""
    small = np.asarray(cv2.resize(frame, (_SEGMENTER_SIDE, _SEGMENTER_SIDE), interpolation=cv2.INTER_AREA), np.uint8)
    return round(float((segmenter.run(small)[0] > 0.5).mean()), _DIGITS)
