"""Finds the people in one frame: candidates from the detector, each looked at again, and doubles dropped."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from validator.media.decode import Frame
from validator.vision.backends.mediapipe.graphs import Detection, Pair
from validator.vision.backends.mediapipe.landmarks import GRID, POINTS, Landmarker, Look, Square, square
from validator.vision.people import tiles

WEAKEST = 0.3
"""Candidates under this score are not looked at."""
SURE = 0.5
"""A candidate over this score is a person if the second look agrees."""
_OBVIOUS = 0.9
"""No pattern gets such a score."""
_PRESENT = 0.5
"""The second look must say so with at least this presence."""
_FIRST_PRESENT = 0.2
"""Under this presence at the first look, the second look has wandered off to somebody else."""
_SHARED = 0.4
"""Two silhouettes that share more than this of the smaller one are one person."""
_MOST = 10
"""Candidates looked at in one frame; a crowd is proven long before."""
_OWN_POINTS = 0.35
"""Somebody else has less than this share of the landmarks on the main person's silhouette."""
_ROOMS = (1.0, 1.35, 1.8)
"""Views for another look, in sides of the person's square: the detector finds a person best at some of them."""
_MOST_CHECKED = 5
"""People looked at alone in one frame; two are too many already."""
_LEAST_CELLS = 4
"""Silhouettes under this many grid cells cannot be told from noise."""


@dataclass(frozen=True)
class Found:
    """One person in one frame, in pixels."""

    score: float
    look: Look
    alone: float | None = None
    """The detector's score for that person in the middle of the view; None when that was not tried."""

    @property
    def belief(self) -> float:
        """The detector's score, or the mean of both."""
        return self.score if self.alone is None else (self.score + self.alone) / 2

    @property
    def weight(self) -> float:
        """Orders candidates: how sure, 0..1."""
        return self.belief * self.look.presence

    @property
    def cells(self) -> int:
        """Size of the silhouette on the frame's grid."""
        return int(self.look.grid.sum())


class Finder:
    """Detector and landmark network together."""

    def __init__(self, detectors: Pair, landmarker: Landmarker) -> None:
        """Both are loaded once and used for many clips."""
        self._detectors, self._landmarker = detectors, landmarker

    def find(self, frame: Frame, where: Iterable[tiles.Crop], *, weak: bool = True) -> list[Found]:
        """The people in these parts of the frame, the surest first; weak candidates are looked at only when nobody is sure, or if `weak`."""
        seen = _distinct([d for d in self._detectors.find(frame, list(where)) if d.score >= WEAKEST])
        sure = [d for d in seen if d.score >= SURE]
        found = [self._look(frame, d) for d in (seen if weak or not sure else sure)[:_MOST]]
        return _apart([f for f in found if f])

    def follow(self, frame: Frame, near: tiles.Crop, where: Square) -> Found | None:
        """The person who stood in that square a moment ago; None when not sure that it is the same."""
        look = self._landmarker.look(frame, where)
        if look.presence >= _FIRST_PRESENT and not _still(look.square, where):
            look = self._landmarker.look(frame, look.square)
        if look.presence < _PRESENT:
            return None
        seen = [d.score for d in self._detectors.find(frame, [near]) if _alike(_square(d), look.square)]
        return Found(seen[0], look) if seen and seen[0] >= SURE else None

    def beside(self, frame: Frame, where: Iterable[tiles.Crop], known: list[Found]) -> list[Found]:
        """The people in these parts of the frame who are not among the known ones."""
        found = self.find(frame, where, weak=False)
        return [f for f in found if f.score >= SURE and all(_shared(f, other) < _SHARED for other in known)]

    def checked(self, frame: Frame, found: list[Found]) -> list[Found]:
        """The surest of them, each looked at alone too: most patterns and parts of bodies get 0 for that."""
        return [replace(f, alone=self._alone(frame, f)) for f in found[:_MOST_CHECKED]]

    def _alone(self, frame: Frame, found: Found) -> float:
        if found.score >= _OBVIOUS:
            return found.score
        where, (height, width) = found.look.square, frame.shape[:2]
        views = [tiles.centred(where.x, where.y, where.side * room, width, height) for room in _ROOMS]
        seen = self._detectors.find(frame, [view for view in views if view])
        return max((d.score for d in seen if _alike(_square(d), where)), default=0.0)

    def _look(self, frame: Frame, detection: Detection) -> Found | None:
        first = self._landmarker.look(frame, _square(detection))
        if first.presence < _FIRST_PRESENT:
            return None
        look = self._landmarker.look(frame, first.square)
        return Found(detection.score, look) if look.presence >= _PRESENT else None


def apart_from(found: Found, person: Found | None) -> bool:
    """Whether that is somebody else, and no arm or leg of the main person with something behind it taken for a body."""
    if person is None:
        return True
    grid, (height, width) = person.look.grid, person.look.frame
    cells = (found.look.points[:POINTS, :2] * (GRID / width, GRID / height)).astype(int)
    inside = cells[((cells >= 0) & (cells < GRID)).all(axis=1)]
    return len(inside) > 0 and float(grid[inside[:, 1], inside[:, 0]].mean()) < _OWN_POINTS


def main(found: list[Found], before: Found | None = None) -> Found | None:
    """The person that the clip is about: the largest sure one, or the one that was it a moment ago."""
    sure = [f for f in found if f.score >= SURE]
    if not sure:
        return max(found, key=lambda f: f.weight, default=None)
    if before:
        same = [f for f in sure if _shared(f, before) > _SHARED]
        sure = same or sure
    return max(sure, key=lambda f: f.cells * f.weight)


def _square(detection: Detection) -> Square:
    hips, edge = (np.array(p) for p in detection.points[:2])
    return square(hips, edge)


def _distinct(seen: list[Detection]) -> list[Detection]:
    """Overlapping crops see the same person several times."""
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


def _apart(found: list[Found]) -> list[Found]:
    kept: list[Found] = []
    for candidate in sorted(found, key=lambda f: -f.weight):
        if candidate.cells >= _LEAST_CELLS and all(_shared(candidate, other) < _SHARED for other in kept):
            kept.append(candidate)
    return kept


def _shared(one: Found, two: Found) -> float:
    both = int((one.look.grid & two.look.grid).sum())
    return both / max(1, min(one.cells, two.cells))
