"""The samples that arrive are the frames that were asked for, at even intervals or not."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fixtures.workshop import X, build, source
from tests.support.command import ROOT
from validator.measure import MeasureOptions, measure
from validator.media.decode import Frame, decode
from validator.media.decode_arguments import decoder_options
from validator.media.ffmpeg import find
from validator.media.selection import sampled

DECIBELS_36 = 255**2 / 10**3.6
"""Mean squared difference."""
TIMES = [number / 30 for number in range(60)]


def _film() -> Path:
    return build("small-moving.mp4", f"{source('64x64', '30', '2')} {X}")


def _samples(
    chosen: Sequence[int], times: Sequence[float] = TIMES, *, film: Path | None = None, decoder: Sequence[str] = ()
) -> list[tuple[Frame, float]]:
    path = str(film or _film())
    media, got = measure(path, MeasureOptions(people=False)).media, list[tuple[Frame, float]]()
    assert media
    decode(find("ffmpeg"), path, media, times, chosen, lambda *_: None, got.extend, decoder=decoder)
    return got


@pytest.mark.parametrize(
    "chosen",
    [
        [0],
        [0, 59],
        sampled(TIMES, 0.5),
        [0, 1, 2, 5, 8, 11, 20, 21, 40],
        [0, 3, 6, 9, 11, 13, 15, 16, 50, 59],
    ],
)
def test_the_frames_with_these_numbers_come_and_no_others(chosen: list[int]) -> None:
    every, some = _samples(range(60)), _samples(chosen)
    assert [time for _, time in some] == [TIMES[number] for number in chosen]
    assert all(np.array_equal(frame, every[number][0]) for (frame, _), number in zip(some, chosen, strict=True))


def test_a_thousand_uneven_samples_are_asked_for_in_one_command() -> None:
    numbers = sorted({number * number % 4001 for number in range(1500)})
    assert len(numbers) > 1000
    assert len(_samples(numbers, [number / 30 for number in range(4001)])) == len([number for number in numbers if number < 60])


@pytest.mark.parametrize(
    ("codec", "group", "spared"),
    [("h264", 250, "all"), ("h264", 251, "noref"), ("hevc", 60, "all"), ("hevc", 61, "noref"), ("vp8", 1, "noref")],
)
def test_deblocking_is_left_out_where_groups_are_short_and_elsewhere_of_frames_that_nothing_is_predicted_from(
    codec: str, group: int, spared: str
) -> None:
    media = measure(str(_film()), MeasureOptions(people=False)).media
    assert media
    assert decoder_options(replace(media, codec=codec), group)[-2:] == ("-skip_loop_filter", spared)
    assert decoder_options(media, group, one_thread=True)[:2] == ("-threads", "1")


@pytest.mark.parametrize(
    ("encoder", "group"), [("libx264 -preset veryfast -crf 28", 250), ("libx265 -preset ultrafast -crf 30", 60)]
)
def test_what_is_not_deblocked_stays_alike_to_the_end_of_the_longest_group_for_which_it_is_done(encoder: str, group: int) -> None:
    performer = shlex.quote(str(ROOT / "fixtures" / "performer.mp4"))
    cut = f"-stream_loop 2 -i {performer} -an -frames:v {group} -vf scale=360:-2 -g {group} -keyint_min {group} -c:v {encoder}"
    film = build(f"one-group-{group}.mp4", cut)
    media = measure(str(film), MeasureOptions(people=False)).media
    assert media
    times, chosen = [number / 30 for number in range(group)], [0, group // 2, group - 1]
    whole, spared = (_samples(chosen, times, film=film, decoder=how) for how in ((), decoder_options(media, group)))
    off = [float(((one - two.astype(np.float32)) ** 2).mean()) for (one, _), (two, _) in zip(whole, spared, strict=True)]
    assert len(off) == 3
    assert 0 < max(off) < DECIBELS_36, off
