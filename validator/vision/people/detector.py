"""Finds the people in one frame: candidates from the detection network, each confirmed by its landmarks, and doubles dropped."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from validator.media.decode import Frame
from validator.vision.backends.interface import GRID, POINTS, Detection, Landmarks, Networks, Square, Tile, square
from validator.vision.people import tiles

WEAKEST = 0.3
"""Detections under this score are dropped."""
SURE = 0.5
"""A detection over this score is a person if the landmark network agrees."""
_OBVIOUS = 0.9
"""No pattern gets such a score."""
_CLEAR = 0.9
"""Who had such a score a moment ago has not become doubtful since, if the landmark network is sure."""
_PRESENT = 0.5
"""The second run of the landmark network must say so with at least this presence."""
_FIRST_PRESENT = 0.2
"""Under this presence at the first run, the second has wandered off to somebody else."""
_SHARED = 0.4
"""Two silhouettes that share more than this of the smaller one are one person."""
_MOST = 10
"""Detections of one frame that get landmarks; a crowd is proven long before."""
_OWN_POINTS = 0.35
"""Somebody else has less than this share of the landmarks on the main person's silhouette."""
_ROOMS = (1.0, 1.35, 1.8)
"""Tiles for another detection, in sides of the person's square: the network finds a person best at some of them."""
_MOST_CHECKED = 5
"""People of one frame that are detected again alone; two are too many already."""
_LEAST_CELLS = 4
"""Masks under this many grid cells cannot be distinguished from noise."""


@dataclass(frozen=True)
class Candidate:
    """What may be a person in one frame, in pixels."""

    detector_score: float
    landmarks: Landmarks
    alone_score: float | None = None
    """The detector's score for that person in the middle of a tile; None when that was not tried."""

    @property
    def score(self) -> float:
        """The detector's score, or the mean of both, 0..1."""
        return self.detector_score if self.alone_score is None else (self.detector_score + self.alone_score) / 2

    @property
    def confidence(self) -> float:
        """What both networks say, 0..1."""
        return self.score * self.landmarks.presence

    @property
    def mask_cells(self) -> int:
        """Size of the silhouette on the frame's grid."""
        return int(self.landmarks.mask.sum())


class PersonDetector:
    """Detection network and landmark network together."""

    def __init__(self, networks: Networks) -> None:
        """They are loaded once and used for many clips."""
        self._detector, self._landmarker = networks.pose_detector, networks.landmarker

    def detect(self, frame: Frame, where: Iterable[Tile], *, weak: bool = True) -> list[Candidate]:
        """The people in these tiles, the most confident first; weak detections count only when none is sure, or if `weak`."""
        found = _distinct([d for d in self._detector.detect(frame, list(where)) if d.score >= WEAKEST])
        sure = [d for d in found if d.score >= SURE]
        candidates = [self._candidate(frame, d) for d in (found if weak or not sure else sure)[:_MOST]]
        return _apart([candidate for candidate in candidates if candidate])

    def aim(self, frame: Frame, where: Square) -> Landmarks | None:
        """The landmarks of the person who was in that square a moment ago; None when nobody is there."""
        landmarks = self._landmarker.detect(frame, where)
        if landmarks.presence >= _FIRST_PRESENT and not _still(landmarks.square, where):
            landmarks = self._landmarker.detect(frame, landmarks.square)
        return landmarks if landmarks.presence >= _PRESENT else None

    def seen_again(self, frame: Frame, near: Tile, landmarks: Landmarks) -> Candidate | None:
        """The person with these landmarks, if the detector finds one there in that tile."""
        scores = [d.score for d in self._detector.detect(frame, [near]) if _alike(_square(d), landmarks.square)]
        return Candidate(scores[0], landmarks) if scores and scores[0] >= SURE else None

    def detect_others(self, frame: Frame, where: Iterable[Tile], known: list[Candidate]) -> list[Candidate]:
        """The people in these tiles of the frame who are not among the known ones."""
        found = self.detect(frame, where, weak=False)
        return [f for f in found if f.detector_score >= SURE and all(_overlap(f, other) < _SHARED for other in known)]

    def with_alone_scores(self, frame: Frame, found: list[Candidate]) -> list[Candidate]:
        """The most confident of them, each detected alone too: most patterns and parts of bodies get 0 for that."""
        return [replace(f, alone_score=self._alone_score(frame, f)) for f in found[:_MOST_CHECKED]]

    def _alone_score(self, frame: Frame, found: Candidate) -> float:
        if found.detector_score >= _OBVIOUS:
            return found.detector_score
        where, (height, width) = found.landmarks.square, frame.shape[:2]
        around = [tiles.centred(where.x, where.y, where.side * room, width, height) for room in _ROOMS]
        detections = self._detector.detect(frame, [tile for tile in around if tile])
        return max((d.score for d in detections if _alike(_square(d), where)), default=0.0)

    def _candidate(self, frame: Frame, detection: Detection) -> Candidate | None:
        first = self._landmarker.detect(frame, _square(detection))
        if first.presence < _FIRST_PRESENT:
            return None
        landmarks = self._landmarker.detect(frame, first.square)
        return Candidate(detection.score, landmarks) if landmarks.presence >= _PRESENT else None


def surely_the_same(landmarks: Landmarks, before: Candidate) -> bool:
    """Whether these are a person's beyond doubt, who has not gone far: the detector would say what it said before.

    Of 779 such samples of the labelled sets it gave none a score under 0.57.
    """
    scale = landmarks.frame_size[1] / before.landmarks.frame_size[1]
    near = _alike(landmarks.square, before.landmarks.square.scaled(scale))
    return near and landmarks.presence >= _OBVIOUS and before.score >= _CLEAR


def is_someone_else(found: Candidate, person: Candidate | None) -> bool:
    """Whether that is somebody else, and no arm or leg of the main person with something behind it taken for a body."""
    if person is None:
        return True
    mask, (height, width) = person.landmarks.mask, person.landmarks.frame_size
    cells = (found.landmarks.points[:POINTS, :2] * (GRID / width, GRID / height)).astype(int)
    inside = cells[((cells >= 0) & (cells < GRID)).all(axis=1)]
    return len(inside) > 0 and float(mask[inside[:, 1], inside[:, 0]].mean()) < _OWN_POINTS


def main_person(found: list[Candidate], before: Candidate | None = None) -> Candidate | None:
    """The person that the clip is about: the largest sure one, or the one that was it a moment ago."""
    sure = [f for f in found if f.detector_score >= SURE]
    if not sure:
        return max(found, key=lambda f: f.confidence, default=None)
    if before:
        same = [f for f in sure if _overlap(f, before) > _SHARED]
        sure = same or sure
    return max(sure, key=lambda f: f.mask_cells * f.confidence)


def _square(detection: Detection) -> Square:
    hips, edge = (np.array(p) for p in detection.points[:2])
    return square(hips, edge)


def _distinct(seen: list[Detection]) -> list[Detection]:
    """Overlapping tiles show the same person several times."""
    kept: list[Detection] = []
    for detection in sorted(seen, key=lambda d: -d.score):
        if not any(_same(_square(detection), _square(other)) for other in kept):
            kept.append(detection)
    return kept


def _still(one: Square, two: Square) -> bool:
    return math.hypot(one.x - two.x, one.y - two.y) < 0.04 * two.side and 0.93 < one.side / two.side < 1.07


def _alike(one: Square, two: Square) -> bool:
    return math.hypot(one.x - two.x, one.y - two.y) < 0.2 * two.side and 0.55 < one.side / two.side < 1.8


def _same(one: Square, two: Square) -> bool:
    near = math.hypot(one.x - two.x, one.y - two.y) < 0.15 * max(one.side, two.side)
    return near and 0.6 < one.side / two.side < 1.6


def _apart(found: list[Candidate]) -> list[Candidate]:
    kept: list[Candidate] = []
    for candidate in sorted(found, key=lambda f: -f.confidence):
        if candidate.mask_cells >= _LEAST_CELLS and all(_overlap(candidate, other) < _SHARED for other in kept):
            kept.append(candidate)
    return kept


def _overlap(one: Candidate, two: Candidate) -> float:
    both = int((one.landmarks.mask & two.landmarks.mask).sum())
    return both / max(1, min(one.mask_cells, two.mask_cells))
