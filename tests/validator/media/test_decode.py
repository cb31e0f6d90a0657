"""The samples that arrive are the frames that were asked for, at even intervals or not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from fixtures.workshop import X, build, source
from validator.measure import MeasureOptions, measure
from validator.media.decode import Frame, decode
from validator.media.decode_arguments import decoder_options
from validator.media.ffmpeg import find
from validator.media.selection import sampled

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


def test_deblocking_is_left_out_where_groups_are_short_and_only_of_what_nobody_is_predicted_from_where_they_are_long() -> None:
    assert decoder_options(8.3)[-2:] == ("-skip_loop_filter", "all")
    assert decoder_options(60.0)[-2:] == ("-skip_loop_filter", "noref")
    assert decoder_options(8.3, one_thread=True)[:2] == ("-threads", "1")


def test_what_is_not_deblocked_differs_by_less_than_a_codec_adds() -> None:
    film = Path(__file__).parents[3] / "fixtures" / "performer.mp4"
    whole = _samples([0, 20, 40, 59], film=film)
    spared = _samples([0, 20, 40, 59], film=film, decoder=decoder_options(1.0))
    off = [float(((one - two.astype(np.float32)) ** 2).mean()) for (one, _), (two, _) in zip(whole, spared, strict=True)]
    assert 0 < max(off) < 10, off
