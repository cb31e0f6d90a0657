"""Finds out whether a part of a clip can be copied without transcoding: it has to be made of whole groups of pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from validator.facts.clip import Facts
from validator.media import ffmpeg, ffprobe
from validator.media.packets import NO_TIME, Packets, read
from validator.repair.windows import Window

_NEAR = 0.0015
"""Seconds: times of cuts are rounded to a millisecond."""


@dataclass(frozen=True)
class Groups:
    """The packets of the judged stream that are a window's frames."""

    start: float
    """Of the first, by the file's own clock, in seconds."""
    count: int


def groups(source: str, facts: Facts, window: Window) -> Groups | None:
    """The packets to copy for the frames of `window`; None where a copy of them would lack something, or hold more."""
    if facts.media is None or facts.timing is None or not facts.media.seeks_exactly:
        return None
    with ffprobe.start(ffmpeg.find("ffprobe"), ffmpeg.local_path(source)) as run:
        packets = read(run).packets.get(facts.media.video_index, Packets())
    tick, first = float(facts.timing.time_base_seconds), facts.timing.first_pts_seconds
    found = _run(packets, [each * tick - first for each in packets.pts], window)
    return Groups(packets.pts[found.start] * tick, len(found)) if found else None


def _run(packets: Packets, times: Sequence[float], window: Window) -> range | None:
    """From the keyframe at the window's begin up to the one at its end, if those are its frames and no others are."""
    begin, end = window
    inside = [begin - _NEAR < time < end - _NEAR for time in times]
    if NO_TIME in packets.pts or not all(packets.shown) or not any(inside):
        return None
    start, count = inside.index(True), sum(inside)
    after = start + count
    together = all(inside[start:after])
    begins = bool(packets.key[start]) and abs(times[start] - begin) < _NEAR
    ends = after == len(times) or bool(packets.key[after])
    return range(start, after) if together and begins and ends else None
