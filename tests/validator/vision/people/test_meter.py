"""The meter of people needs no more of a backend than its interface: here a drawn one gives what is to be seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest

from validator.facts.clip import Missing
from validator.facts.people import People
from validator.media.decode import Frame
from validator.vision.backends.interface import GRID, Detection, Floats, Landmarks, Networks, Square, Tile
from validator.vision.people.meter import PeopleMeter

WIDTH, HEIGHT = 640, 360
GREY: Frame = np.full((HEIGHT, WIDTH, 3), 90, np.uint8)


@dataclass(frozen=True)
class _Somebody:
    """A detection of a person whose hips are at (x, y)."""

    x: float
    y: float = 180.0
    score: float = 0.95
    size: float = 100.0

    def detection(self) -> Detection:
        return Detection(self.score, self.x, self.y, self.size, ((self.x, self.y), (self.x, self.y - self.size / 2)))


class _Detector:
    """Finds whom it is given in every tile that holds their hips, and counts the tiles."""

    def __init__(self, people: Sequence[_Somebody]) -> None:
        self.people, self.tiles = people, 0

    def detect(self, frame: Frame, tiles: Sequence[Tile]) -> list[Detection]:
        self.tiles += len(tiles)
        inside = [(p, t) for t in tiles for p in self.people if t[0] <= p.x < t[2] and t[1] <= p.y < t[3]]
        return [person.detection() for person, _ in inside]


class _Landmarker:
    """Takes whatever is in a square for a person as large as the square."""

    def detect(self, frame: Frame, where: Square) -> Landmarks:
        points = np.zeros((39, 3))
        points[:, :2], points[:, 2] = (where.x, where.y), 0.9
        points[34, 1] = where.y - where.side / 2.5
        mask = np.zeros((GRID, GRID), np.bool_)
        half = where.side / 4
        left, right, top, bottom = where.x - half, where.x + half, where.y - half, where.y + half
        mask[int(top / HEIGHT * GRID) : int(bottom / HEIGHT * GRID), int(left / WIDTH * GRID) : int(right / WIDTH * GRID)] = True
        return Landmarks(0.99, points, mask, (HEIGHT, WIDTH), (left, top, right, bottom))


class _Segmenter:
    def person_mask(self, frame: Frame) -> Floats:
        return np.array([0.9, 0.1, 0.1, 0.1])


def _meter(*people: _Somebody, seconds: float = 2.0) -> tuple[PeopleMeter, _Detector]:
    bodies, nothing = _Detector(people), _Detector(())
    return PeopleMeter(Networks(bodies, _Landmarker(), nothing, nothing, _Segmenter()), WIDTH, HEIGHT, seconds), bodies


def _measured(*people: _Somebody) -> People:
    meter, _ = _meter(*people)
    for time in (0.0, 0.5):
        meter.add(GREY, time)
    found = meter.result()
    assert isinstance(found, People)
    return found


def test_one_person_is_followed_and_nobody_is_beside() -> None:
    first, second = _measured(_Somebody(320)).samples
    assert first.person
    assert second.person
    assert (first.person.score, first.person.presence, first.others) == (0.95, 0.99, ())
    assert first.person.box == pytest.approx(second.person.box, abs=0.01)


def test_a_second_person_is_beside_the_larger_one() -> None:
    first = _measured(_Somebody(160, size=140), _Somebody(520)).samples[0]
    assert first.person
    assert first.person.box[2] < 0.5
    assert [(other.kind, other.box[0] > 0.5, other.score > 0.9) for other in first.others or ()] == [("body", True, True)]


def test_a_person_who_is_followed_costs_one_tile() -> None:
    meter, detector = _meter(_Somebody(320))
    meter.add(GREY, 0.0)
    searched = detector.tiles
    meter.add(GREY, 0.5)
    assert (searched > 20, detector.tiles - searched) == (True, 1)


def test_the_segmenter_is_asked_only_about_a_doubtful_first_frame() -> None:
    assert _measured(_Somebody(320)).person_mask_area is None
    assert _measured().person_mask_area == 0.25


def test_without_a_frame_nobody_is_measured() -> None:
    meter, _ = _meter()
    assert meter.result() == Missing("no-samples")
