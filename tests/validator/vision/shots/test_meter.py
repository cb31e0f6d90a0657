"""Shots of drawn thumbnails: each transition is found, once, at its place, and as its own kind."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.support.good import default
from validator.facts.shots import Shots
from validator.rules.shots import transitions
from validator.vision.shots.meter import ShotMeter
from validator.vision.shots.stretch import Floats
from validator.vision.thumbnails import difference

FPS = 30
_RNG = np.random.default_rng(7)


def _picture() -> Floats:
    """One of its own, as blocks of colour that no other picture has."""
    blocks = _RNG.uniform(30, 220, (9, 16, 3))
    return np.repeat(np.repeat(blocks, 3, axis=0), 3, axis=1).astype(np.float32)


def _noisy(picture: Floats, frames: int, noise: float = 1) -> list[Floats]:
    return [(picture + _RNG.normal(0, noise, picture.shape)).astype(np.float32) for _ in range(frames)]


def _mixed(one: Floats, two: Floats, frames: int) -> list[Floats]:
    return [one + (two - one) * (i + 1) / (frames + 1) for i in range(frames)]


def _gained(picture: Floats, gain: float) -> Floats:
    return np.clip(picture * np.array([gain, 1, 1], np.float32), 0, 255)


def _with_person(wall: Floats, column: int) -> Floats:
    """A dark figure before the wall, a fifth of the picture wide."""
    picture = wall.copy()
    picture[6:26, column : column + 10] += np.array([-50, 20, 0], np.float32)
    return picture


def _bytes(picture: Floats) -> NDArray[np.uint8]:
    return np.clip(np.rint(picture), 0, 255).astype(np.uint8)


def _shots(frames: list[Floats]) -> Shots:
    meter = ShotMeter()
    for number, frame in enumerate(frames):
        meter.add(_bytes(frame), number / FPS)
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


def test_what_comes_back_within_a_second_was_a_flash_or_a_power_cut() -> None:
    picture = _picture()
    for light in (np.full_like(picture, 245), np.zeros_like(picture), _gained(picture, 2.0)):
        shots = _shots([*_noisy(picture, 45), *_noisy(light, 15), *_noisy(picture, 45)])
        assert (shots.hard_cuts, shots.fast) == ((), ())


def test_another_picture_of_half_a_second_is_not_a_flash() -> None:
    picture = _picture()
    shots = _shots([*_noisy(picture, 45), *_noisy(_picture(), 15), *_noisy(picture, 45)])
    assert [cut.time_seconds for cut in shots.hard_cuts] == [1.5]


def test_a_strobe_is_not_a_cut() -> None:
    picture = _picture()
    blinks = [frame for _ in range(5) for frame in (*_noisy(_gained(picture, 0.2), 3), *_noisy(_gained(picture, 1.2), 3))]
    assert _shots([*_noisy(picture, 45), *blinks, *_noisy(picture, 45)]).hard_cuts == ()


def test_a_lamp_that_is_switched_on_or_turned_up_is_neither_a_cut_nor_a_dissolve() -> None:
    dark = _picture() * np.float32(0.5) + np.float32(64) * np.array([0, 1, 1], np.float32)
    light = dark * np.array([1.7, 1, 1], np.float32) + np.array([15, 2, 6], np.float32)
    assert _shots([*_noisy(dark, 60), *_noisy(light, 60)]).hard_cuts == ()
    turned = _shots([*_noisy(dark, 60), *_mixed(dark, light, 15), *_noisy(light, 60)])
    assert (turned.hard_cuts, turned.dissolves, turned.wipes) == ((), (), ())


def test_a_wipe_is_found_once_and_in_its_middle() -> None:
    one, two = _picture(), _picture()
    between = [np.concatenate([two[:, : 3 * i], one[:, 3 * i :]], 1) for i in range(1, 16)]
    shots = _shots([*_noisy(one, 60), *between, *_noisy(two, 60)])
    (wipe,) = shots.wipes
    assert abs(wipe.time_seconds - 67 / FPS) < 0.2
    assert wipe.swept_share > 0.85
    assert (shots.hard_cuts, shots.dissolves) == ((), ())


def test_a_slide_is_found_from_every_side() -> None:
    one, two = _picture(), _picture()
    for turn in range(4):
        from_the_right = [np.rot90(picture, turn) for picture in (one, two)]
        width = from_the_right[0].shape[1]
        between = [np.concatenate([from_the_right[0][:, at:], from_the_right[1][:, :at]], 1) for at in range(2, width, 2)]
        (wipe,) = _shots([*_noisy(one, 60), *(np.rot90(frame, -turn) for frame in between), *_noisy(two, 60)]).wipes
        assert wipe.swept_share > 0.75


@pytest.mark.parametrize("frames", [12, 18, 24])
def test_a_camera_that_pans_by_its_whole_picture_does_what_a_slide_does_and_rejects_nothing(frames: int) -> None:
    room = np.concatenate([_picture(), _picture()], 1)
    pan = [room[:, at : at + 48] for at in np.linspace(0, 48, frames).round().astype(int)]
    shots = _shots([*_noisy(pan[0], 60), *pan, *_noisy(pan[-1], 60)])
    assert shots.wipes
    assert {one.case for one in transitions(shots, default())} == {"wipe-perhaps"}


def test_a_camera_that_pans_along_one_wall_slides_nothing() -> None:
    wall = np.concatenate([_picture(), _picture()], 1)
    pan = [wall[:, at : at + 48] for at in range(0, 24, 2)]
    assert _shots([*_noisy(pan[0], 60), *pan, *_noisy(pan[-1], 60)]).wipes == ()


def test_somebody_who_walks_through_the_picture_wipes_nothing() -> None:
    wall = _picture()
    walk = [_with_person(wall, at) for at in range(0, 38, 2)]
    shots = _shots([*_noisy(walk[0], 60), *walk, *_noisy(walk[-1], 60)])
    assert (shots.wipes, shots.hard_cuts, shots.fast) == ((), (), ())


def test_a_person_who_is_elsewhere_in_the_next_frame_before_the_same_wall_is_a_small_cut() -> None:
    wall = _picture()
    (cut,) = _shots([*_noisy(_with_person(wall, 6), 60), *_noisy(_with_person(wall, 20), 60)]).hard_cuts
    assert cut.time_seconds == 2.0
    assert cut.lab_distance < 10


def test_frames_that_were_held_make_up_for_a_step() -> None:
    wall = _picture()
    walk = [_with_person(wall, at) for at in range(36)]
    assert _shots([*walk[:10], *[walk[10]] * 12, *walk[22:], *walk[::-1]]).hard_cuts == ()


def test_frames_are_held_though_a_codec_adds_a_little_to_each() -> None:
    wall = _picture()
    walk = [_with_person(wall, at) for at in range(36)]
    held = [*_noisy(walk[10], 12, 0.2)]
    added = [difference(_bytes(a), _bytes(b)) for a, b in pairwise(held)]
    assert 0.1 < min(added) <= max(added) < 0.25
    assert _shots([*walk[:10], *held, *walk[22:], *walk[::-1]]).hard_cuts == ()


@pytest.mark.parametrize("noise", [0, 0.02, 0.1, 0.2])
def test_somebody_who_stands_still_before_a_cut_was_not_held(noise: float) -> None:
    wall = _picture()
    dance = [_with_person(wall, at) for at in (*range(20, 38, 2), *range(36, 2, -2), *range(2, 38, 2))]
    frames = [*_noisy(_with_person(wall, 2), 60, noise), *dance]
    quiet, moving = (np.mean([difference(a, b) for a, b in pairwise(part)]) for part in (frames[:60], frames[60:]))
    assert quiet < 0.25 < 1 < moving
    (cut,) = _shots(frames).hard_cuts
    assert (cut.time_seconds, cut.lab_distance < 10) == (2.0, True)


def test_one_other_frame_at_the_very_start_is_a_cut_only_where_everything_is_another() -> None:
    wall = _picture()
    assert _shots([_with_person(wall, 6), *_noisy(_with_person(wall, 20), 60)]).hard_cuts == ()
    assert len(_shots([_picture(), *_noisy(wall, 60)]).hard_cuts) == 1


def test_frames_that_rush_by_between_two_pictures_are_a_fast_transition() -> None:
    rush = [_picture() for _ in range(6)]
    shots = _shots([*_noisy(_picture(), 60), *rush, *_noisy(_picture(), 60)])
    (fast,) = shots.fast
    assert abs(fast.time_seconds - 63 / FPS) < 0.2
    assert fast.peak_ratio > 5


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
