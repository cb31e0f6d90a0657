"""What a report shows of one clip besides words: time lines, moments and their pictures, as plain values that fit through a pipe."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from validator.texts.printable import Printable

if TYPE_CHECKING:
    from cattrs import Converter

UNITS = 1000
"""Width of the frame in which places are given; its height follows from the clip's shape."""
Quad = tuple[int, int, int, int]
"""Left, top, width, height."""


@dataclass(frozen=True)
class Span:
    """A stretch of the clip that something is wrong with."""

    start: float
    end: float
    severity: str
    rule: str


@dataclass(frozen=True)
class Lane:
    """One question over the whole clip."""

    name: str
    """Its label is `lane-NAME`."""
    values: tuple[tuple[float, float | None], ...] = ()
    """Time in seconds and value; None where it could not be judged."""
    low: float = 0.0
    """The value at the lower edge."""
    high: float = 1.0
    review: float | None = None
    """Beyond this a value needs review."""
    reject: float | None = None
    """Beyond this it is rejected."""
    under: bool = False
    """Whether lower values are the wrong ones."""
    spans: tuple[Span, ...] = ()
    marks: tuple[tuple[float, str], ...] = ()
    """Cuts and dissolves: time, "hard" or "dissolve"."""
    digits: int = 0
    stepped: bool = False


@dataclass(frozen=True)
class Moment:
    """What was seen at one sample."""

    time: float
    bones: str = ""
    """The skeleton as an SVG path in units of the frame."""
    box: Quad | None = None
    others: tuple[Quad, ...] = ()
    picture: Quad | None = None
    """Where its picture is in the sprite, in pixels."""
    values: tuple[float | None, ...] = ()
    """One for each lane that has values at every sample."""
    rules: tuple[str, ...] = ()
    """What is worst here."""


@dataclass(frozen=True)
class Opening:
    """The first frame, in units of the frame."""

    face: Quad | None = None
    inside: Quad | None = None
    """The picture without black bars, where there are any."""
    part: tuple[tuple[int, int], ...] = ()
    """The joints of the part that is wrong."""
    edge: str = ""
    """The edge that cuts it off."""
    severity: str = ""
    """Of the worst finding about the first frame."""
    picture: Quad | None = None
    """Where its larger picture is in the sprite, in pixels."""


@dataclass(frozen=True)
class Sprite:
    """All pictures of a clip in one JPEG."""

    data: str
    """Base64."""
    width: int
    height: int


@dataclass(frozen=True)
class Exhibit:
    """All of it."""

    width: int = 0
    """Of the upright picture, in pixels; 0 where no header could be read."""
    height: int = 0
    seconds: float = 0.0
    lanes: tuple[Lane, ...] = ()
    moments: tuple[Moment, ...] = ()
    opening: Opening = Opening()
    found: Mapping[str, str] = field(default_factory=dict)
    """What was measured, by the name of the limit that it is compared with."""
    sprite: Sprite | None = None
    image: str = ""
    """The character image beside the clip, as a JPEG in base64; empty for none."""

    @property
    def frame_height(self) -> int:
        """In units of the frame."""
        return max(1, round(UNITS * self.height / self.width)) if self.width else UNITS

    @property
    def sampled(self) -> tuple[Lane, ...]:
        """The lanes of which every moment has a value."""
        return tuple(lane for lane in self.lanes if lane.values and len(lane.values) == len(self.moments))


def packed(exhibit: Exhibit) -> str:
    """The exhibit as one line."""
    return Printable(json.dumps(_converter().unstructure(exhibit), separators=(",", ":")))


def unpacked(line: str) -> Exhibit:
    """What `packed` wrote."""
    return _converter().structure(json.loads(line), Exhibit)


@cache
def _converter() -> Converter:
    from cattrs.preconf.json import make_converter

    return make_converter()
