"""Counts the samples between which nothing moves, because stills that follow one another hold no motion."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

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
        self._run = 0

    def add(self, grey: NDArray[np.float32]) -> None:
        """One more sample on the grid."""
        if self._before is not None:
            self.count += 1
            still = float((np.abs(grey - self._before) > _CHANGED).mean()) < _STILL
            self.still += still
            self._run = 0 if still else self._run + 1
            self.longest = max(self.longest, self._run)
        self._before = grey

    @property
    def pictures(self) -> int:
        """How many different pictures were seen, when those that follow one another unchanged are one."""
        return 0 if self._before is None else 1 + self.count - self.still
