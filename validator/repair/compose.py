"""Composes what the faults of a clip ask of the new file that fixes them: all of them then share one command."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from math import inf
from typing import Any

from validator.findings import Repair

FILTERS = ("deinterlace", "same_size", "borders", "crop", "rotate", "fit_size", "to_sdr", "frame_rate")
"""The parts that are filters of the picture, in the order in which they must run."""
DEINTERLACE = "bwdif=mode=send_frame"


@dataclass(frozen=True)
class Steps:
    """What is done to one clip, with its own figures; `Steps()` is a remux."""

    start: float | None = None
    """Where the new clip begins, in seconds after the first frame; None for its own beginning."""
    length: float = inf
    """Seconds that are kept, from `start` on; without `start`, the longest that the new clip may be."""
    deinterlace: str = ""
    """Filters, as ffmpeg takes them; empty for none."""
    same_size: str = ""
    borders: str = ""
    """Left out where `crop` is there: it is inside the borders, too."""
    crop: str = ""
    rotate: str = ""
    to_sdr: str = ""
    fit_size: str = ""
    frame_rate: str = ""
    encode: bool = False
    """The picture is transcoded, even without a filter."""
    shrink: bool = False
    """The new file fits the size limit."""
    drop_gap: bool = False
    """The new clip begins with the first frame."""
    strip_audio: bool = False

    @property
    def filters(self) -> list[str]:
        """The filters asked for, in the order in which they must run."""
        return [text for name in FILTERS if (text := getattr(self, name)) and not (name == "borders" and self.crop)]

    @property
    def cuts(self) -> bool:
        """True when a part of the clip is left out."""
        return bool(self.start) or self.length < inf

    @property
    def encodes(self) -> bool:
        """True when the picture cannot stay as it is."""
        return bool(self.encode or self.shrink or self.drop_gap or self.cuts or self.filters)


@dataclass(frozen=True)
class Room:
    """What a cut has to leave of a clip, in seconds."""

    whole: float = inf
    """How long the clip is."""
    least: float = 0.0
    """How long it has to stay: a cut that leaves less is not made."""


def steps(repair: Repair, values: Mapping[str, Any], figures: Mapping[str, str]) -> Steps | None:
    """The steps that a finding with these values asks for.

    None where a value is missing, for the check found nothing to keep, and where this ffmpeg has no such filter. `figures`
    holds the filters whose numbers depend on the clip, by the name of the part.
    """
    wanted = [name for name in (repair.start, repair.length) if name]
    if any(name not in values for name in wanted):
        return None
    filters = {name: figures.get(name, "") for name in FILTERS if getattr(repair, name)}
    if not all(filters.values()):
        return None
    return Steps(
        start=float(values[repair.start]) if repair.start else None,
        length=float(values[repair.length]) if repair.length else inf,
        encode=repair.encode,
        shrink=repair.shrink,
        drop_gap=repair.drop_gap,
        strip_audio=repair.strip_audio,
        **filters,
    )


def together(several: Sequence[Steps], room: Room) -> Steps:
    """One for all: every part that any of them asks for (the first one's word counts), and the time that all cuts leave."""
    parts: dict[str, Any] = {
        f.name: next((part for s in several if (part := getattr(s, f.name))), f.default) for f in fields(Steps)
    }
    begin, length = _window(several, room)
    return Steps(**{**parts, "start": begin or None, "length": length if begin + length < room.whole else inf})


def leaves_enough(wanted: Steps, room: Room) -> bool:
    """False when the cut that it asks for leaves too little, or cuts nothing."""
    asked = wanted.start is not None or wanted.length < inf
    return together([wanted], room).cuts or not asked


def _window(several: Sequence[Steps], room: Room) -> tuple[float, float]:
    """Begin and length of what all cuts leave; a cut that would leave too little is passed over."""
    begin, end, most = 0.0, room.whole, room.whole
    for each in several:
        new = (begin, end, min(most, each.length))
        if each.start is not None:
            new = (max(begin, each.start), min(end, each.start + each.length), most)
        if min(new[1] - new[0], new[2]) >= room.least:
            begin, end, most = new
    return begin, min(end - begin, most)


def seconds(value: float) -> str:
    """To the millisecond, without zeros at the end; nothing for zero."""
    return f"{value:.3f}".rstrip("0").rstrip(".") if value > 0 else ""
