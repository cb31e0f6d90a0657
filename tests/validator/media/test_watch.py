"""Who watches a clip learns how much of it is decoded, twice a second and without a cost for who does not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.good import media_only
from validator.batch.job import Began, Ended, Event, Item, Job, Share
from validator.batch.pool import judge_many
from validator.check import check, options
from validator.media.watch import EVERY_SECONDS, Decoded, watching

Clip = Callable[[str], Path]


def test_shares_come_at_once_and_then_when_their_time_has_come() -> None:
    now, shares = [0.0], list[float]()
    with watching(shares.append):
        decoded = Decoded(100, clock=lambda: now[0])
    for _ in range(100):
        now[0] += EVERY_SECONDS / 20
        decoded.one_more()
    assert shares == [0.08, 0.32, 0.56, 0.8]
    assert decoded.count == 100


@pytest.mark.parametrize("frames", [0, 4])
def test_more_frames_than_were_promised_are_never_more_than_the_whole(frames: int) -> None:
    shares = list[float]()
    with watching(shares.append):
        decoded = Decoded(frames)
    for _ in range(8):
        decoded.one_more()
    assert shares == [1.0]


def test_a_clip_is_watched_in_the_block_and_no_longer(clip: Clip) -> None:
    shares, asked = list[float](), (str(clip("60-seconds.mp4")), media_only(), options(media_only(), "full"))
    with watching(shares.append):
        check(*asked)
    seen = list(shares)
    check(*asked)
    assert shares == seen == sorted(seen)
    assert 0 < seen[0] <= seen[-1] <= 1


def test_a_worker_says_how_far_it_is(clip: Clip) -> None:
    item, events = Item(str(clip("60-seconds.mp4"))), list[Event]()
    list(judge_many([item], Job(media_only(), options(media_only(), "full")), jobs=1, on_event=events.append))
    kinds = [type(event) for event in events if isinstance(event, (Began, Share, Ended))]
    assert (kinds[0], kinds[1], kinds[-1]) == (Began, Share, Ended)
    assert all(event.item is item for event in events if isinstance(event, Share))
