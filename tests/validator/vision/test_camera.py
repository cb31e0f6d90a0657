"""A camera that moves is found, and a person who moves before a still one is not taken for it, on drawn and on filmed pictures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from fixtures.films import performed
from tests.support.good import GOOD
from validator.check import chosen, report
from validator.facts.camera import Camera, CameraStep
from validator.facts.clip import Missing
from validator.media.decode import Frame
from validator.rules.camera import camera_moves
from validator.vision.camera import CameraMeter

STEP = 0.5
DICE = np.random.default_rng(14)


def _grain(size: float) -> NDArray[np.float32]:
    """Spots of that size, in three colours."""
    spots = cv2.GaussianBlur(DICE.standard_normal((900, 1200, 3)).astype(np.float32), (0, 0), size)
    return np.asarray(spots / spots.std(), np.float32)


WALL = np.clip(128 + sum(18 * _grain(size) for size in (3, 12, 40)), 0, 255).astype(np.uint8)


def _view(x: float, y: float = 200.0, zoom: float = 1.0, turn: float = 0.0) -> NDArray[np.uint8]:
    """What a camera of 320 × 480 sees of the wall."""
    model = cv2.getRotationMatrix2D((x + 160, y + 240), turn, zoom)
    model[:, 2] -= (x, y)
    return np.asarray(cv2.warpAffine(WALL, model, (320, 480)), np.uint8)


def _with_person(frame: NDArray[np.uint8], x: int) -> NDArray[np.uint8]:
    """Somebody with patterned clothes, a third of the picture wide."""
    frame = frame.copy()
    frame[80:430, x : x + 110] = WALL[400:750, 600:710][:, :, ::-1]
    return frame


def _camera(frames: Iterable[Frame], step: float = STEP) -> Camera:
    meter = CameraMeter()
    for number, frame in enumerate(frames):
        meter.add(frame, number * step)
    found = meter.result()
    assert isinstance(found, Camera)
    return found


def _speeds(frames: Iterable[Frame]) -> list[float]:
    steps = _camera(frames).steps
    assert all(step.speed is not None for step in steps)
    return [step.speed or 0.0 for step in steps]


def test_a_still_camera_before_which_somebody_moves_is_still() -> None:
    assert max(_speeds(_with_person(_view(300), 60 + 25 * number) for number in range(6))) < 0.5


@pytest.mark.parametrize("pixels", [4.8, 14.4])
def test_the_speed_of_a_pan_is_that_of_the_background(pixels: float) -> None:
    """Of 480 pixels, in half a second; the person stays in the middle of the picture."""
    found = _speeds(_with_person(_view(200 + pixels * number), 105) for number in range(6))
    assert found == pytest.approx([100 * pixels / 480 / STEP] * 5, rel=0.1)


def test_a_fast_pan_is_found_in_most_steps_and_is_never_taken_for_a_still_camera() -> None:
    """A tenth of the longer side from sample to sample."""
    steps = _camera(_with_person(_view(200 + 48 * number), 105) for number in range(6)).steps
    known = [step.speed for step in steps if step.speed is not None]
    assert len(known) >= 3
    assert known == pytest.approx([20.0] * len(known), rel=0.1)


def test_the_finest_grain_that_is_moved_is_not_taken_for_one_at_rest() -> None:
    """Every pixel is another one: gravel, leaves."""
    gravel = np.clip(128 + 40 * DICE.standard_normal((480, 400, 1)), 0, 255).astype(np.uint8).repeat(3, axis=2)
    steps = _camera(np.ascontiguousarray(gravel[:, 8 * number : 8 * number + 320]) for number in range(6)).steps
    assert all(step.speed is None or step.speed > 2 for step in steps)
    still = _camera(gravel[:, :320] for _ in range(6)).steps
    assert [step.speed for step in still] == [0.0] * 5


def test_a_zoom_moves_the_corners() -> None:
    found = _speeds(_with_person(_view(300, zoom=1 + 0.03 * number), 105) for number in range(5))
    assert min(found) > 2


def test_a_shaken_camera_moves_a_little() -> None:
    shaken = [0, 3, -2, 4, -3, 1]
    found = _speeds(_view(300 + each, 200 - each) for each in shaken)
    assert 0 < max(found) < 6


def test_of_a_plain_wall_and_of_a_cut_nothing_is_known() -> None:
    plain = np.full((480, 320, 3), 180, np.uint8)
    other = np.asarray(cv2.flip(WALL, -1)[:480, :320])
    assert [step.speed for step in _camera([plain, plain, plain]).steps] == [None, None]
    assert [step.speed for step in _camera([_view(300), other]).steps] == [None]


def test_a_first_frame_of_another_size_is_compared_all_the_same() -> None:
    large = np.asarray(cv2.resize(_view(300), (640, 960)), np.uint8)
    assert _camera([large, _view(300)]).steps[0].speed == pytest.approx(0, abs=1)


def test_of_one_frame_nobody_asked_for_more() -> None:
    meter = CameraMeter()
    meter.add(_view(300), 0.0)
    found = meter.result()
    assert isinstance(found, Missing)
    assert found.not_requested


def _film(name: str) -> list[Frame]:
    capture, frames = cv2.VideoCapture(str(performed(name))), []
    while (read := capture.read())[0]:
        frames.append(np.asarray(read[1][..., ::-1]))
    capture.release()
    return frames[::15]


def test_the_performer_dances_before_a_still_camera_and_is_followed_by_a_moving_one() -> None:
    still, followed = (_camera(_film(name)).steps for name in ("good", "pan"))
    assert all(step.speed is not None and step.speed < 0.5 for step in still)
    assert max(step.speed or 0.0 for step in followed) > 12


def _judged(*speeds: float | None) -> list[tuple[str, float | None]]:
    camera = Camera(tuple(CameraStep((number + 1) / 2, 0.5, speed) for number, speed in enumerate(speeds)))
    hits = camera_moves(replace(GOOD, camera=camera), chosen("kling-motion-control-v3"))
    return [(hit.case, hit.at[0] if hit.at else None) for hit in hits]


@pytest.mark.parametrize(
    ("speeds", "found"),
    [
        ((0.2, 0.3, 0.1, 0.2), []),
        ((6.0, 6.0, 6.0), []),
        ((0.1, 6.1, 6.1, 0.1), [("moves-slightly", 0.5)]),
        ((0.1, 6.1, 0.1, 6.1), []),
        ((12.0, 12.0), [("moves-slightly", 0.0)]),
        ((0.1, 0.1, 12.1, 12.1), [("moves", 1.0)]),
        ((40.0, 0.1, 0.1), []),
        ((12.1, None, 12.1), [("moves", 0.0)]),
        ((None, None), [("not-seen", None)]),
        ((None, None, 0.1), [("not-seen", None)]),
        ((None, 0.1), []),
        ((None, None, None, 12.1, 12.1), [("moves", 1.5)]),
        ((), []),
    ],
)
def test_a_movement_counts_when_it_is_fast_for_a_while(speeds: tuple[float | None, ...], found: list[tuple[str, float]]) -> None:
    assert _judged(*speeds) == found


def test_a_wall_that_shows_no_movement_is_never_a_pass_where_the_camera_has_to_be_still() -> None:
    plain = Camera(tuple(CameraStep(number / 2, 0.5, None) for number in range(1, 5)))
    for target, verdict, outcome in (
        ("kling-motion-control-v3", "review", "fail"),
        ("animate-anyone-template-gen2", "accept", "pass"),
    ):
        made = report(replace(GOOD, camera=plain), chosen(target))
        assert made.verdict.value == verdict
        assert [(f.rule, f.case, f.confidence) for f in made.findings] == [("camera-moves", "not-seen", None)]
        assert {result.rule: result.outcome.value for result in made.results}["camera-moves"] == outcome


def test_the_camera_is_not_known_to_be_still_before_a_plain_wall() -> None:
    meter = CameraMeter()
    for number in range(4):
        meter.add(np.full((360, 640, 3), 200, np.uint8), number / 2)
    camera = meter.result()
    assert isinstance(camera, Camera)
    assert [hit.case for hit in camera_moves(replace(GOOD, camera=camera), chosen("kling-motion-control-v3"))] == ["not-seen"]


@pytest.mark.parametrize(
    ("target", "slow", "fast"),
    [("animate-anyone-template-gen2", "accept", "accept"), ("kling-motion-control-v2.6", "review", "reject")],
)
def test_a_moving_camera_is_a_note_and_an_error_where_the_target_says_so(target: str, slow: str, fast: str) -> None:
    for speed, verdict in ((8.0, slow), (20.0, fast)):
        camera = Camera(tuple(CameraStep(number / 2, 0.5, speed) for number in range(1, 5)))
        made = report(replace(GOOD, camera=camera), chosen(target))
        assert made.verdict.value == verdict
        assert [finding.rule for finding in made.findings] == ["camera-moves"]
