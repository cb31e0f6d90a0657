"""What a fault asks of the new file that mends it, in parts that compose: all faults of a clip then share one command."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from math import inf
from typing import Any

FILTERS = ("progressive", "size", "turn", "frame", "colour", "rate")
"""The parts that are filters of the picture, in the order in which they must run."""


@dataclass(frozen=True)
class Mend:
    """The parts that one fault asks for; texts are `str.format` templates over the hit's values.

    `Mend()` asks for nothing but a new file: the judged picture as it is, and its sound, in a container that is allowed.
    """

    start: str = ""
    """Where the new clip begins, in seconds after the first picture."""
    length: str = ""
    """Seconds that are kept: from `start` on; without `start`, the longest that the new clip may be."""
    progressive: str = ""
    """Makes whole frames of interlaced ones."""
    size: str = ""
    """Gives every frame the same size."""
    turn: str = ""
    """Turns the picture upright: one of the filters in `reshape.TURNS`."""
    frame: str = ""
    """Brings the sides, their ratio and the pixels' shape within the limits."""
    colour: str = ""
    rate: str = ""
    encode: bool = False
    """The picture has to be encoded anew, even without a filter."""
    small: bool = False
    """The new file has to fit the size limit."""
    late: bool = False
    """The new clip begins with the first picture."""
    silent: bool = False
    lost: bool = False
    """No file made from this one can be whole: no command is offered for anything."""

    @property
    def filters(self) -> list[str]:
        """The filters asked for, in order."""
        return [text for name in FILTERS if (text := getattr(self, name))]

    @property
    def encodes(self) -> bool:
        """True when the picture cannot stay as it is."""
        return bool(self.encode or self.small or self.late or self.start or self.length or self.filters)


@dataclass(frozen=True)
class Room:
    """What a cut has to leave of a clip, in seconds."""

    whole: float = inf
    """How long the clip is."""
    least: float = 0.0
    """How long it has to stay: a cut that leaves less is not made."""


def filled(mend: Mend, values: Mapping[str, object]) -> Mend | None:
    """`mend` with its templates filled; None where a value is missing, for the check then found nothing to keep."""
    texts: dict[str, Any] = {f.name: text for f in fields(Mend) if isinstance(text := getattr(mend, f.name), str)}
    try:
        return replace(mend, **{name: text.format(**values) for name, text in texts.items()})
    except KeyError:
        return None


def together(mends: Sequence[Mend], room: Room) -> Mend:
    """One for all: every part that any of them asks for (the first one's word counts), and the time that all cuts leave."""
    first: dict[str, Any] = {f.name: next((part for m in mends if (part := getattr(m, f.name))), f.default) for f in fields(Mend)}
    begin, length = _window(mends, room)
    return Mend(**{**first, "start": seconds(begin), "length": seconds(length) if begin + length < room.whole else ""})


def leaves_enough(mend: Mend, room: Room) -> bool:
    """False when the cut that it asks for leaves too little, or cuts nothing."""
    made = together([mend], room)
    return bool(made.start or made.length) or not (mend.start or mend.length)


def _window(mends: Sequence[Mend], room: Room) -> tuple[float, float]:
    """Begin and length of what all cuts leave; a cut that would leave too little is passed over."""
    begin, end, most = 0.0, room.whole, room.whole
    for mend in mends:
        start, length = float(mend.start or 0), float(mend.length or inf)
        new = (max(begin, start), min(end, start + length), most) if mend.start else (begin, end, min(most, length))
        if min(new[1] - new[0], new[2]) >= room.least:
            begin, end, most = new
    return begin, min(end - begin, most)


def seconds(value: float) -> str:
    """To the millisecond, without zeros at the end; nothing for zero."""
    return f"{value:.3f}".rstrip("0").rstrip(".") if value > 0 else ""
