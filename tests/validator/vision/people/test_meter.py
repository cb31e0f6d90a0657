"""The meter of people needs no more of a backend than its interface: here a drawn one gives what is to be seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest

from validator.facts.clip import Missing
from validator.facts.people import People
from validator.media.decode import Frame
from validator.vision.backends.interface import GRID, Detection, Landmarks, Mask, Networks, Square, Tile
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

    def __init__(self, presence: float) -> None:
        self.presence = presence

    def detect(self, frame: Frame, where: Square) -> Landmarks:
        points = np.zeros((39, 3))
        points[:, :2], points[:, 2] = (where.x, where.y), 0.9
        points[34, 1] = where.y - where.side / 2.5
        mask = np.zeros((GRID, GRID), np.bool_)
        half = where.side / 4
        left, right, top, bottom = where.x - half, where.x + half, where.y - half, where.y + half
        mask[int(top / HEIGHT * GRID) : int(bottom / HEIGHT * GRID), int(left / WIDTH * GRID) : int(right / WIDTH * GRID)] = True
        return Landmarks(self.presence, points, mask, (HEIGHT, WIDTH), (left, top, right, bottom))


class _Segmenter:
    def person_mask(self, frame: Frame) -> Mask:
        return np.array([[0.9, 0.1], [0.1, 0.1]], np.float32)


def _meter(*people: _Somebody, seconds: float = 2.0, presence: float = 0.99) -> tuple[PeopleMeter, _Detector]:
    bodies, nothing = _Detector(people), _Detector(())
    return PeopleMeter(Networks(bodies, _Landmarker(presence), nothing, nothing, _Segmenter()), WIDTH, HEIGHT, seconds), bodies


class _Faces:
    """Finds a face at each of these places in every tile that holds it whole."""

    def __init__(self, *places: tuple[float, float]) -> None:
        self.places = places

    def detect(self, frame: Frame, tiles: Sequence[Tile]) -> list[Detection]:
        inside = [place for t in tiles for place in self.places if t[0] < place[0] - 20 and place[0] + 20 < t[2]]
        return [Detection(0.95, x, y, 40.0, ()) for x, y in inside]


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


def _tiles(meter: PeopleMeter, detector: _Detector, frame: Frame, time: float) -> int:
    """How many tiles are searched in this frame."""
    before = detector.tiles
    meter.add(frame, time)
    return detector.tiles - before


def test_a_person_who_is_surely_seen_again_is_detected_now_and_then() -> None:
    meter, detector = _meter(_Somebody(320), seconds=100)
    assert _tiles(meter, detector, GREY, 0.0) > 20
    assert [_tiles(meter, detector, GREY, time) for time in (0.5, 1.0, 2.5, 3.0, 3.5)] == [0, 0, 0, 1, 0]


def test_a_person_of_doubtful_landmarks_or_score_is_detected_each_time() -> None:
    for score, presence in ((0.95, 0.8), (0.7, 0.99)):
        meter, detector = _meter(_Somebody(320, score=score), presence=presence)
        meter.add(GREY, 0.0)
        assert _tiles(meter, detector, GREY, 0.5) == 1


def test_a_frame_in_which_nothing_has_changed_is_not_searched_again_and_nobody_is_beside() -> None:
    meter, detector = _meter(_Somebody(320))
    meter.add(GREY, 0.0)
    assert [_tiles(meter, detector, GREY, time) for time in (1.0, 2.0)] == [0, 0]
    found = meter.result()
    assert isinstance(found, People)
    assert [sample.others for sample in found.samples] == [(), (), ()]


def test_somebody_who_comes_into_a_still_picture_is_found_at_the_next_search() -> None:
    meter, detector = _meter(_Somebody(160))
    meter.add(GREY, 0.0)
    come = GREY.copy()
    come[140:260, 500:550] = 200
    detector.people = [*detector.people, _Somebody(520)]
    meter.add(come, 1.0)
    found = meter.result()
    assert isinstance(found, People)
    assert [len(sample.others or ()) for sample in found.samples] == [0, 1]


def test_somebody_who_is_overlooked_on_coming_is_looked_for_again() -> None:
    meter, detector = _meter(_Somebody(160))
    meter.add(GREY, 0.0)
    come = GREY.copy()
    come[140:260, 500:550] = 200
    meter.add(come, 1.0)
    detector.people = [*detector.people, _Somebody(520)]
    meter.add(come, 2.0)
    found = meter.result()
    assert isinstance(found, People)
    assert [len(sample.others or ()) for sample in found.samples] == [0, 0, 1]


def test_a_second_face_is_not_taken_for_the_main_persons_wherever_it_comes() -> None:
    bodies, faces = _Detector([_Somebody(160)]), _Faces((160, 180))
    meter = PeopleMeter(Networks(bodies, _Landmarker(0.99), faces, faces, _Segmenter()), WIDTH, HEIGHT, 2.0)
    meter.add(GREY, 0.0)
    come = GREY.copy()
    come[140:220, 540:620] = 200
    faces.places = ((160, 180), (580, 180))
    meter.add(come, 1.0)
    found = meter.result()
    assert isinstance(found, People)
    assert [[other.kind for other in sample.others or ()] for sample in found.samples] == [[], ["face"]]


def test_only_where_something_has_changed_is_searched() -> None:
    for left, tiles in ((560, 3), (420, 5)):
        meter, detector = _meter(_Somebody(160))
        meter.add(GREY, 0.0)
        moved = GREY.copy()
        moved[20:80, left : left + 40] = 200
        assert _tiles(meter, detector, moved, 1.0) == tiles


def test_a_camera_that_moves_has_everything_searched() -> None:
    meter, detector = _meter(_Somebody(160))
    meter.add(GREY, 0.0)
    assert _tiles(meter, detector, np.full_like(GREY, 120), 1.0) >= 7


def test_a_change_in_which_nobody_comes_is_looked_into_three_times() -> None:
    meter, detector = _meter(_Somebody(160))
    meter.add(GREY, 0.0)
    moved = GREY.copy()
    moved[140:260, 500:550] = 200
    assert [_tiles(meter, detector, moved, time) > 1 for time in (1.0, 2.0, 3.0, 4.0)] == [True, True, True, False]


def test_after_somebody_else_was_surely_seen_even_a_still_picture_is_searched_to_the_end() -> None:
    main, other = _Somebody(160, size=140), _Somebody(520)
    meter, detector = _meter(main, other)
    meter.add(GREY, 0.0)
    assert all(_tiles(meter, detector, GREY, time) > 1 for time in (0.5, 1.0))
    detector.people = [main]
    assert all(_tiles(meter, detector, GREY, time) > 1 for time in (1.5, 2.5, 3.5, 4.5, 5.5, 6.5))


def test_the_segmenter_is_asked_only_about_a_doubtful_first_frame() -> None:
    assert _measured(_Somebody(320)).person_mask_area is None
    assert _measured().person_mask_area == 0.25


def test_without_a_frame_nobody_is_measured() -> None:
    meter, _ = _meter()
    assert meter.result() == Missing("no-samples")
