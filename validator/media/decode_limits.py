"""Says which clips are too long or too large to decode: their frames are not worth the time and the memory."""

from __future__ import annotations

from validator.facts.stream import Media
from validator.texts.said import phrase

LONGEST_SECONDS = 180.0
"""A longer clip is far outside every known limit, and its frames are not worth the time."""
LONGEST_SECONDS_IN_PARTS = 3600.0
"""A longer recording is not one that somebody looks for a short clip in."""
LARGEST_SIDE = 4096
"""A larger picture is far outside every known limit, and would take gigabytes to decode."""
LONGEST_SHAPE = 8
"""A picture so many times as long as it is wide is far outside every known limit, and takes ages to search."""


def too_much(media: Media, seconds: float, *, in_parts: bool = False) -> str:
    """Why the frames of a clip of `seconds` are not decoded; empty when they are. `in_parts`: only parts of it are to be judged."""
    longest = LONGEST_SECONDS_IN_PARTS if in_parts else LONGEST_SECONDS
    if seconds > longest:
        return phrase("the clip is longer than {seconds:g} s: cut it first, then its frames can be judged", seconds=longest)
    if max(media.width, media.height) > LARGEST_SIDE:
        return phrase("the picture has a side over {side} px: shrink it first, then its frames can be judged", side=LARGEST_SIDE)
    if max(media.shown_size) > LONGEST_SHAPE * min(media.shown_size):
        return phrase(
            "the picture is over {times} times as long as it is wide: crop it first, then its frames can be judged",
            times=LONGEST_SHAPE,
        )
    return ""
