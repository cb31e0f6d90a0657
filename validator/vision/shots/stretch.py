"""A run of thumbnails with what every search asks of it: how far two are apart, and where a gradual transition may be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from validator.vision.thumbnails import Thumbnail, difference, fps_of

Floats = NDArray[np.float32]
QUIET = 0.5
"""Mean difference of Lab values under which nothing changes; keeps ratios from exploding on still pictures."""
_SUDDEN = 0.5
"""Of all the steps of a gradual transition, no single one is so much."""
_TRIES_PER_SECOND = 20.0


@dataclass(frozen=True)
class Window:
    """A place for a transition that is `half` frames long on either side of frame `middle`, and as much beside it."""

    middle: int
    half: int
    distance: float
    """Between the pictures at its ends: mean difference of Lab values."""
    contrast: float
    """The same divided by the change just before and just after it."""


@dataclass(frozen=True)
class Stretch:
    """Frames in order, with their times in seconds."""

    thumbnails: Sequence[Thumbnail]
    times: Sequence[float]

    @cached_property
    def bytes(self) -> NDArray[np.uint8]:
        """All of them in one piece: frames, rows, columns, L a b."""
        return np.stack(self.thumbnails)

    @cached_property
    def pictures(self) -> Floats:
        """The same to calculate with."""
        return self.bytes.astype(np.float32)

    @cached_property
    def fps(self) -> float:
        """Frames per second."""
        return fps_of(self.times)

    @cached_property
    def steps(self) -> list[float]:
        """How far each frame is from the one before; 0 for the first."""
        return [0.0, *(difference(a, b) for a, b in zip(self.thumbnails, self.thumbnails[1:], strict=False))]

    def frames(self, seconds: float, least: int) -> int:
        """So many frames are shown in that time."""
        return max(least, round(seconds * self.fps))

    def apart(self, one: int, two: int) -> float:
        """How unlike two frames are."""
        return difference(self.thumbnails[one], self.thumbnails[two])

    def unrest(self, start: int, stop: int) -> float:
        """How far the frames from `start` to `stop` are from their median, in the mean."""
        run = self.pictures[max(0, start) : stop]
        middle = np.asarray(np.median(run, axis=0), np.float32)
        return sum(difference(picture, middle) for picture in run) / len(run)

    def windows(self, seconds: Iterable[float], distance: float, contrast: float) -> Iterator[Window]:
        """Those with at least this distance and contrast, for each half-length in seconds."""
        every = max(1, round(self.fps / _TRIES_PER_SECOND))
        for half in sorted({round(each * self.fps) for each in seconds} - {0, 1}):
            for middle in range(2 * half, len(self.pictures) - 2 * half, every):
                apart = self.apart(middle - half, middle + half)
                if (
                    apart >= distance
                    and not self.sudden(middle - half, middle + half)
                    and (clear := apart / self._beside(middle, half)) >= contrast
                ):
                    yield Window(middle, half, apart, clear)

    def sudden(self, start: int, end: int) -> bool:
        """Whether one step makes up most of what changes between two frames: that is a cut."""
        within = self.steps[start + 1 : end + 1]
        return max(within) > _SUDDEN * sum(within)

    def _beside(self, middle: int, half: int) -> float:
        return max(self.apart(middle - 2 * half, middle - half), self.apart(middle + 2 * half, middle + half), QUIET)


def upper_quarter(values: Sequence[float]) -> float:
    """Mean of the largest quarter; 0 of nothing."""
    upper = sorted(values)[-max(1, len(values) // 4) :]
    return sum(upper) / max(1, len(upper))
