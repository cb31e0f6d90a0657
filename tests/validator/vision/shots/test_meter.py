"""Shots of drawn thumbnails: each transition is found, once, at its place, and as its own kind."""

from __future__ import annotations

import numpy as np

from validator.facts.shots import Shots
from validator.vision.shots.meter import ShotMeter
from validator.vision.thumbnails import Thumbnail

FPS = 30
_RNG = np.random.default_rng(7)


def _picture() -> Thumbnail:
    """One of its own, as blocks of colour that no other picture has."""
    blocks = _RNG.uniform(30, 220, (9, 16, 3))
    return np.repeat(np.repeat(blocks, 3, axis=0), 3, axis=1).astype(np.float32)


def _noisy(picture: Thumbnail, frames: int) -> list[Thumbnail]:
    return [(picture + _RNG.normal(0, 1, picture.shape)).astype(np.float32) for _ in range(frames)]


def _mixed(one: Thumbnail, two: Thumbnail, frames: int) -> list[Thumbnail]:
    return [one + (two - one) * (i + 1) / (frames + 1) for i in range(frames)]


def _shots(frames: list[Thumbnail]) -> Shots:
    meter = ShotMeter()
    for number, frame in enumerate(frames):
        meter.add(frame, number / FPS)
    return meter.result()


def test_one_picture_has_no_transition() -> None:
    shots = _shots(_noisy(_picture(), 90))
    assert (shots.frames, shots.hard_cuts, shots.dissolves, shots.local_dissolves) == (90, (), (), ())
    assert (shots.black_until_seconds, shots.moves) == (0.0, True)


def test_a_hard_cut_is_found_at_the_first_frame_after_it() -> None:
    shots = _shots([*_noisy(_picture(), 45), *_noisy(_picture(), 45)])
    (cut,) = shots.hard_cuts
    assert cut.time_seconds == 1.5
    assert cut.lab_distance > 20
    assert cut.peak_ratio > 9
    assert shots.dissolves == ()


def test_a_flash_is_not_a_cut() -> None:
    picture = _picture()
    assert _shots([*_noisy(picture, 45), *_noisy(_picture(), 2), *_noisy(picture, 45)]).hard_cuts == ()


def test_a_dissolve_is_found_in_its_middle_and_explained_by_a_mix() -> None:
    one, two = _picture(), _picture()
    shots = _shots([*_noisy(one, 60), *_mixed(one, two, 15), *_noisy(two, 60)])
    (dissolve,) = shots.dissolves
    assert abs(dissolve.time_seconds - 67 / FPS) < 0.15
    assert dissolve.mix_share > 0.7
    assert shots.hard_cuts == ()


def test_transitions_of_a_long_clip_are_found_once_across_the_blocks_that_are_searched() -> None:
    takes = [_noisy(_picture(), 3 * FPS) for _ in range(8)]
    times = [cut.time_seconds for cut in _shots([frame for take in takes for frame in take]).hard_cuts]
    assert times == [3.0, 6.0, 9.0, 12.0, 15.0, 18.0, 21.0]


def test_a_black_and_then_frozen_opening_is_measured() -> None:
    picture = _picture()
    shots = _shots([*[np.zeros_like(picture)] * 15, *[picture] * 15])
    assert (shots.black_until_seconds, shots.frozen_until_seconds, shots.moves) == (0.5, 0.5, True)
    frozen = _shots([picture] * 30)
    assert (frozen.black_until_seconds, frozen.frozen_until_seconds, frozen.moves) == (0.0, 0.967, False)
