"""Turns sampled frames into the facts about people: one main person followed through the clip, and everybody else."""

from __future__ import annotations

import math
from dataclasses import replace

from validator.facts.clip import Missing
from validator.facts.people import Body, Box, Face, Other, People, Sample, Turned
from validator.media.decode import Frame
from validator.vision.backends.interface import POINTS, Detection, Networks, Segmenter
from validator.vision.people import faces, turned
from validator.vision.people.blur import blur_at
from validator.vision.people.detector import Candidate, PersonDetector
from validator.vision.people.letterbox import Letterbox
from validator.vision.people.sharpness import edge_width
from validator.vision.people.tracker import Tracked, Tracker

NO_SAMPLE = Missing("no-samples")
_DOUBTFUL = 0.5
"""When the first frame's person is less certain than this, the segmenter is asked too."""
_ON_HEAD = 0.8
"""A face nearer to the main person's nose than so many of its own widths is the main person's."""
_DIGITS = 4


class PeopleMeter:
    """Sees frames in order, the first frame first, and ends in `People`.

    Frames are upright RGB; all but the first may be scaled down (a longer side of 960 px is enough).
    """

    def __init__(self, networks: Networks, width: int, height: int, seconds: float, *, in_parts: bool = False) -> None:
        """`width` and `height` are the upright clip's own, in pixels; `seconds` is the time of its last frame.

        With `in_parts` each stretch of a long clip is searched as often as a short clip.
        """
        self._networks, self._width, self._height, self._seconds = networks, width, height, seconds
        self._tracker = Tracker(PersonDetector(networks), seconds, in_parts=in_parts)
        self._letterbox, self._samples = Letterbox(), list[Sample]()
        self._mask_area: float | None = None
        self._turned: Turned | None = None

    def add(self, frame: Frame, time: float) -> None:
        """One more frame, `time` seconds after the clip's start."""
        self._letterbox.add(frame)
        tracked = self._tracker.update(frame, time)
        others = self._others(frame, tracked)
        if others is not None:
            self._tracker.others(others, time)
        detector = self._networks.person_model
        boxes = detector.detect(frame) if detector else None
        self._samples.append(replace(self._sample(frame, time, tracked.person, others), boxes=boxes))
        if len(self._samples) == 1:
            self._turned = self._turned_first(frame, tracked.person)
        if len(self._samples) == 1 and (tracked.person is None or tracked.person.confidence < _DOUBTFUL):
            self._mask_area = _person_area(self._networks.segmenter, frame)

    def result(self) -> People | Missing:
        """The facts; the meter is not used after this."""
        if not self._samples:
            return NO_SAMPLE
        seconds = round(self._seconds, 3)
        model = self._networks.person_model.model if self._networks.person_model else None
        picture, samples = self._letterbox.result(), tuple(self._samples)
        return People(self._width, self._height, picture, samples, self._mask_area, seconds, model, self._turned)

    def _turned_first(self, frame: Frame, person: Candidate | None) -> Turned | None:
        found = turned.detect(self._networks, frame, person, _DOUBTFUL)
        return Turned(found.degrees, _body(found.person, found.frame), round(found.face_score, _DIGITS)) if found else None

    def _sample(self, frame: Frame, time: float, person: Candidate | None, others: tuple[Other, ...] | None) -> Sample:
        if person is None:
            return Sample(time, None, None, None, others)
        face = faces.on_head(self._networks.face_short_range, frame, person.landmarks)
        own = Face(round(face.score, _DIGITS), round(face.side * self._width / frame.shape[1], 1)) if face else None
        width = edge_width(frame, person.landmarks.mask_corners)
        return Sample(time, _body(person, frame), own, width, others, blur=blur_at(time, frame, person.landmarks))

    def _others(self, frame: Frame, tracked: Tracked) -> tuple[Other, ...] | None:
        if tracked.others is None:
            return None
        bodies = [
            _other((c.alone_score or 0) * c.landmarks.presence, c.landmarks.mask_corners, frame, "body") for c in tracked.others
        ]
        return tuple(other for other in (*bodies, *self._other_faces(frame, tracked)) if other.score)

    def _other_faces(self, frame: Frame, tracked: Tracked) -> list[Other]:
        found = _not_of(tracked.person, faces.distinct(self._networks.face_full_range, frame, tracked.tiles))
        scores = [faces.alone_score(self._networks.face_short_range, frame, face) for face in found]
        return [_other(score, _edges(face), frame, "face") for face, score in zip(found, scores, strict=True)]


def _not_of(person: Candidate | None, found: list[Detection]) -> list[Detection]:
    """Faces that are not the main person's: neither the one nearest to the head, nor another detection of it."""
    if person is None or not found:
        return found
    nose = person.landmarks.points[0]
    far = [(math.hypot(f.x - nose[0], f.y - nose[1]) / f.side, f) for f in found]
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


def _body(person: Candidate, frame: Frame) -> Body:
    (height, width), landmarks = frame.shape[:2], person.landmarks
    points = tuple(
        (round(float(x) / width, _DIGITS), round(float(y) / height, _DIGITS), round(float(visibility), _DIGITS))
        for x, y, visibility in landmarks.points[:POINTS]
    )
    area = round(person.mask_cells / landmarks.mask.size, _DIGITS)
    box = _box(landmarks.mask_corners, frame)
    return Body(round(person.score, _DIGITS), round(landmarks.presence, _DIGITS), box, area, points)


def _person_area(segmenter: Segmenter, frame: Frame) -> float:
    """Share of the frame that the segmenter takes for people."""
    return round(float((segmenter.person_mask(frame) > 0.5).mean()), _DIGITS)
