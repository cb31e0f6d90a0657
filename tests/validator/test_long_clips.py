"""Clips that are too long to be judged are looked into all along where parts of them are to be judged."""

from __future__ import annotations

import pytest

from fixtures.workshop import X, build, source
from tests.support.good import MEDIA
from validator.batch import measurer
from validator.measure import MeasureOptions, measure
from validator.media.decode_limits import LONGEST_SECONDS_IN_PARTS, too_much

WHOLE, PARTS = MeasureOptions(people=False), MeasureOptions(people=False, in_parts=True)


@pytest.mark.exhaustive
def test_the_shots_of_a_clip_over_three_minutes_are_measured_only_for_its_parts() -> None:
    cut = f"{source('64x64', '24', '100')} -f lavfi -i smptebars=size=64x64:rate=24:duration=90"
    clip = str(build("over-three-minutes.mp4", f'{cut} -filter_complex "[0]setsar=1[a];[1]setsar=1[b];[a][b]concat" {X}'))
    assert measure(clip, WHOLE).missing["shots"].reason == "too-much"
    shots = measure(clip, PARTS).shots
    assert shots
    assert [round(cut.time_seconds) for cut in shots.hard_cuts] == [100]


def test_an_hour_is_enough() -> None:
    assert too_much(MEDIA, LONGEST_SECONDS_IN_PARTS, in_parts=True) == ""
    assert "3600 s" in too_much(MEDIA, LONGEST_SECONDS_IN_PARTS + 1, in_parts=True)


def test_facts_of_parts_and_of_the_whole_are_kept_apart() -> None:
    assert len({measurer.asked("m", options, "", ".mp4") for options in (WHOLE, PARTS)}) == 2
