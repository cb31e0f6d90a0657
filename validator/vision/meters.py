"""The table of meters: which part of the facts each of them measures, and from which frames."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from math import inf
from typing import Any, Literal, Protocol

from numpy.typing import NDArray

from validator.facts.camera import Camera
from validator.facts.clip import Missing
from validator.facts.layout import Layout
from validator.facts.people import People
from validator.facts.shots import Shots
from validator.facts.stream import Media
from validator.vision.backends.loader import ModelPool
from validator.vision.camera import CameraMeter
from validator.vision.layout.meter import LayoutMeter
from validator.vision.people.meter import PeopleMeter
from validator.vision.pictures import PictureMeter, Pictures
from validator.vision.shots.meter import ShotMeter

Feed = Literal["every frame", "samples"]
"""Every frame comes as a Lab `Thumbnail`; samples come twice a second as RGB frames, on a thread beside the decoder."""
Result = People | Shots | Layout | Camera | Pictures | Missing


class Meter(Protocol):
    """Sees the frames of one clip in order, and ends in a part of the facts."""

    def add(self, frame: NDArray[Any], time: float) -> None:
        """One more frame of the feed, `time` seconds after the clip's first one."""

    def result(self) -> Result:
        """What was measured, or why nothing was; the meter is not used after this."""


@dataclass(frozen=True)
class Clip:
    """What a meter may know of the clip before the first frame."""

    path: str
    media: Media
    times: Sequence[float]
    """When each shown frame is shown, in seconds after the first one."""
    models: ModelPool
    """The networks, for meters that look for people."""
    in_parts: bool = False
    """Parts of it are to be judged: each is looked into as closely as a short clip."""
    longest_group: float = inf
    """The most frames in a row of which all but the first are predicted from others."""

    @property
    def last_frame_seconds(self) -> float:
        """The time of the last frame."""
        return self.times[-1]


@dataclass(frozen=True)
class Row:
    """One meter."""

    part: str
    """The field of the facts that its result fills; "pictures" travel beside the facts, and only where they are wanted."""
    feed: Feed
    open: Callable[[Clip], AbstractContextManager[Meter]]
    """The meter for one clip; what it borrows goes back at the end of the `with` block."""


@contextmanager
def _people(clip: Clip) -> Iterator[PeopleMeter]:
    with clip.models.acquire() as networks:
        yield PeopleMeter(networks, *clip.media.shown_size, clip.last_frame_seconds, in_parts=clip.in_parts)


METERS = (
    Row("shots", "every frame", lambda _: nullcontext(ShotMeter())),
    Row("people", "samples", _people),
    Row("layout", "samples", lambda _: nullcontext(LayoutMeter())),
    Row("camera", "samples", lambda _: nullcontext(CameraMeter())),
    Row("pictures", "samples", lambda _: nullcontext(PictureMeter())),
)


def rows(feed: Feed, parts: Collection[str]) -> tuple[Row, ...]:
    """The meters of that feed which measure one of these parts of the facts."""
    return tuple(row for row in METERS if row.feed == feed and row.part in parts)
