"""The samples that arrive are the frames that were asked for, at even intervals or not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from fixtures.workshop import X, build, source
from validator.measure import MeasureOptions, measure
from validator.media.decode import Frame, decode
from validator.media.ffmpeg import find
from validator.media.selection import sampled

TIMES = [number / 30 for number in range(60)]


def _film() -> Path:
    return build("small-moving.mp4", f"{source('64x64', '30', '2')} {X}")


def _samples(chosen: Sequence[int], times: Sequence[float] = TIMES) -> list[tuple[Frame, float]]:
    media, got = measure(str(_film()), MeasureOptions(people=False)).media, list[tuple[Frame, float]]()
    assert media
    decode(find("ffmpeg"), str(_film()), media, times, chosen, lambda *_: None, got.extend)
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
