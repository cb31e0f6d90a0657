"""Looks at a small picture of every frame for cuts, dissolves, and a black or frozen opening."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from validator.facts.shots import Cut, Shots
from validator.media.decode import Frame
from validator.vision.shots import cuts as jumps
from validator.vision.shots import dissolves

_BLOCK_SECONDS = 8.0
"""So much of the clip is kept before it is looked through, which holds the memory flat."""
_BLACK = 24.0
"""Lightness 0..255 that no part of a black picture exceeds."""
_MOVED = 0.15
"""Mean difference of Lab values; codecs change a frozen picture by less, and a person who stands still by more."""
_ONE_EVENT = 0.6
"""Seconds: candidates of one kind that are nearer than this are one; the clearer is kept."""


class ShotMeter:
    """Sees every frame in order and ends in `Take`."""

    def __init__(self) -> None:
        """Begin with nothing seen."""
        self._thumbs, self._times = list[NDArray[np.float32]](), list[float]()
        self._frames, self._looked = 0, 0.0
        self._cuts = list[Cut]()
        self._first: NDArray[np.float32] | None = None
        self._dark_until: float | None = None
        self._moved_at: float | None = None

    def add(self, frame: Frame, time: float) -> None:
        """One more frame, a few dozen pixels wide, `time` seconds after the clip's start."""
        thumb = np.asarray(cv2.cvtColor(frame, cv2.COLOR_RGB2LAB), np.float32)
        self._open(thumb, time)
        self._thumbs.append(thumb)
        self._times.append(time)
        self._frames += 1
        if time - self._times[0] > _BLOCK_SECONDS:
            self._look(until=time - jumps.REACH)

    def result(self) -> Shots:
        """The facts; the meter is not used after this."""
        if self._times:
            self._look(until=self._times[-1] + 1)
        end = self._times[-1] if self._times else 0.0
        dark = end if self._dark_until is None and self._times else self._dark_until or 0.0
        still = end if self._moved_at is None else self._moved_at
        return Shots(self._frames, _single(self._cuts), round(dark, 3), round(still, 3), self._moved_at is not None)

    def _open(self, thumb: NDArray[np.float32], time: float) -> None:
        if self._first is None:
            self._first = thumb
        if self._dark_until is None and float(thumb[..., 0].max()) > _BLACK:
            self._dark_until = time
        if self._moved_at is None and jumps.difference(thumb, self._first) > _MOVED:
            self._moved_at = time

    def _look(self, until: float) -> None:
        """Judge the frames up to `until`, then forget those that no later frame is compared with."""
        found = [*jumps.find(self._thumbs, self._times), *dissolves.find(self._thumbs, self._times)]
        self._cuts += [c for c in found if self._looked <= c.time < until]
        self._looked = until
        keep = next((i for i, t in enumerate(self._times) if t >= until - jumps.REACH), len(self._times))
        del self._thumbs[:keep], self._times[:keep]


def _single(cuts: list[Cut]) -> tuple[Cut, ...]:
    kept: list[Cut] = []
    for cut in sorted(cuts, key=lambda c: -c.contrast * c.strength):
        if all(abs(cut.time - other.time) > _ONE_EVENT for other in kept if other.kind == cut.kind):
            kept.append(cut)
    return tuple(sorted(kept, key=lambda c: c.time))
