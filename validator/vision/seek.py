"""Fetches pictures of a clip that was measured before: a quick seek to each moment, instead of a pass over all frames."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from validator.errors import FAILURES
from validator.facts.clip import Facts
from validator.media import ffmpeg
from validator.media.decode import Frame, frame_at
from validator.vision.pictures import FIRST_SIDE, SIDE, Pictures, shrunk


def pictures_at(facts: Facts, times: Sequence[float]) -> Pictures | None:
    """Pictures of the frames at these times, in seconds after the first one; None where not even the first can be decoded."""
    first = _frame(facts, 0.0, FIRST_SIDE)
    if first is None:
        return None
    found = [(frame, time) for time in times if time > 0 and (frame := _frame(facts, time, SIDE)) is not None]
    return Pictures(first, ((shrunk(first, SIDE), 0.0), *found))


def _frame(facts: Facts, time: float, side: int) -> Frame | None:
    """None where the file is gone, or has no such frame any more."""
    assert facts.media
    begin = facts.timing.first_pts_seconds if facts.timing else 0.0
    with suppress(*FAILURES):
        return frame_at(ffmpeg.find("ffmpeg"), facts.path, facts.media, begin + time if time > 0 else None, side)
    return None
