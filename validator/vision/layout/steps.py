"""Counts the samples between which nothing moves, because stills that follow one another hold no motion."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from validator.facts.layout import Run

_CHANGED = 8.0
"""Grey levels; a codec changes a still picture by less."""
_STILL = 0.0005
"""Share of the grid: a person who only breathes changes twice as much of it within half a second."""


class Steps:
    """Sees the samples in order."""

    def __init__(self) -> None:
        """Begin with nothing seen."""
        self._before: NDArray[np.float32] | None = None
        self.count = 0
        """Steps from one sample to the next."""
        self.still = 0
        """Those in which nothing moved."""
        self.longest = 0
        """The most steps in a row in which something moved."""
        self.between: list[Run] = []
        """The runs of those steps that have a still before and after."""
        self._run = 0
        self._first = self._last = self._begin = self._most = 0.0

    def add(self, grey: NDArray[np.float32], time: float) -> None:
        """One more sample on the grid, so many seconds after the first frame."""
        if self._before is None:
            self._first = time
        else:
            self._step(float((np.abs(grey - self._before) > _CHANGED).mean()))
        self._before, self._last = grey, time

    def _step(self, changed: float) -> None:
        """From the sample before to this one; a run is whole with the next still."""
        self.count += 1
        if changed < _STILL:
            if self._run and self.still:
                self.between.append(Run(round(self._begin, 3), round(self._last, 3), round(self._most, 3)))
            self.still, self._run = self.still + 1, 0
            return
        self._begin, self._most = (self._begin, max(self._most, changed)) if self._run else (self._last, changed)
        self._run += 1
        self.longest = max(self.longest, self._run)

    @property
    def seconds(self) -> float:
        """How long a step lasts, as a mean."""
        return round((self._last - self._first) / self.count, 3) if self.count else 0.0

    @property
    def pictures(self) -> int:
        """How many different pictures were seen, when those that follow one another unchanged are one."""
        return 0 if self._before is None else 1 + self.count - self.still
