"""The performer's films are what their table says, as far as no model is needed to see it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest

from fixtures.performer import LANDMARKS, SCENES, Scene, film, frames, joints, picture

SMALL = (180, 320)


def _at(name: str, t: float) -> np.ndarray:
    scene = SCENES[name]
    return picture(scene, t, SMALL[::-1] if scene.landscape else SMALL).astype(int)


@pytest.mark.parametrize("name", SCENES)
def test_every_scene_can_be_drawn_from_start_to_end(name: str) -> None:
    for t in (0.0, 1.1, 2.0, 3.9):
        assert _at(name, t).shape == ((180, 320, 3) if SCENES[name].landscape else (320, 180, 3))


@pytest.mark.parametrize("name", SCENES)
def test_an_accepted_scene_names_no_fault_and_others_say_what_they_show(name: str) -> None:
    scene = SCENES[name]
    assert scene.shows
    assert scene.verdict != "accept" or not scene.rules + scene.also
    assert not set(scene.rules) & set(scene.also)


def test_the_whole_good_performer_is_in_the_picture() -> None:
    for t in np.arange(0, 4, 0.1):
        places = joints(SCENES["good"], float(t))
        assert tuple(places) == LANDMARKS
        assert all(0 < x < 720 and 0 < y < 1280 for x, y in places.values())


def test_a_cut_is_between_two_frames_and_a_dissolve_is_not() -> None:
    def jump(name: str) -> float:
        return float(np.abs(_at(name, 2.0) - _at(name, 2.0 - 1 / 30)).mean())

    assert jump("cut") > 20 > 5 > jump("dissolve") > jump("good")


def test_white_black_and_still_pictures_are_where_the_table_says() -> None:
    bright = [float(one.mean()) for one in frames(SCENES["flash"], SMALL, 30, 4.0)]
    assert [n for n, value in enumerate(bright) if value == 255] == [60, 61]
    assert not _at("black-opening", 0.49).any()
    assert _at("black-opening", 0.5).any()
    assert (_at("frozen-opening", 0.0) == _at("frozen-opening", 0.96)).all()
    assert (_at("frozen-opening", 1.0) != _at("frozen-opening", 1.1)).any()


def test_the_same_scene_gives_the_same_bytes(tmp_path: Path, ffmpeg: str) -> None:
    clips = [tmp_path / "one.mp4", tmp_path / "two.mp4"]
    for clip in clips:
        film("good", clip, ffmpeg=ffmpeg, size=SMALL, seconds=0.5, audio=True)
    assert clips[0].read_bytes() == clips[1].read_bytes()


def test_a_failing_ffmpeg_is_an_error(tmp_path: Path, ffmpeg: str) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        film(Scene("x"), tmp_path / "missing" / "x.mp4", ffmpeg=ffmpeg, size=SMALL, seconds=0.1)
