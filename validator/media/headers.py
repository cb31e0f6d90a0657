"""Turns ffprobe's whole answer into the facts that need no decoding, or into the reason why there are none."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from validator.facts.clip import Missing
from validator.facts.stream import Media, Timing
from validator.media.container import media_of, time_base, why_no_media
from validator.media.packets import Packets, Probe
from validator.media.timestamps import longest_group, seconds_shown, timing_of

NO_FRAMES = Missing("no-frames", case="no-frames")


@dataclass(frozen=True)
class Headers:
    """Header and packets of one clip."""

    media: Media | None = None
    timing: Timing | None = None
    times: tuple[float, ...] = ()
    """When each shown frame is shown, in seconds after the first one."""
    longest_group: float = inf
    """The most frames in a row of which all but the first are predicted from others."""
    missing: Missing | None = None
    """Why media or timing are not there; None when both are."""


def headers_of(probe: Probe) -> Headers:
    """What the probe says of the stream that is judged."""
    media = media_of(probe)
    if media is None:
        case, detail = why_no_media(probe)
        return Headers(missing=Missing("no-stream", detail, case=case))
    packets, tick = probe.packets.get(media.video_index, Packets()), time_base(probe, media.video_index)
    timing = timing_of(packets, tick)
    if timing is None:
        return Headers(media, missing=NO_FRAMES)
    return Headers(media, timing, tuple(seconds_shown(packets, tick)), longest_group(packets))


def not_a_video(kind: str) -> Headers:
    """The same for a file whose first bytes say that it is something else: a `kind` from `sniff`."""
    case = kind if kind in ("empty", "playlist") else "other"
    return Headers(missing=Missing("not-a-video", kind, case=case))
