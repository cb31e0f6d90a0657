"""Measures how the clip opens: how long it is black, and how long it is frozen."""

from __future__ import annotations

from validator.vision.thumbnails import Thumbnail, difference

_BLACK = 24.0
"""Lightness 0..255 that no part of a black picture exceeds."""
_MOVED = 0.15
"""Mean difference of Lab values; codecs change a frozen picture by less, and a person who keeps still by more."""


class Opening:
    """Sees every frame in order, and remembers when something is shown, and when something moves."""

    def __init__(self) -> None:
        """Begin with nothing seen."""
        self._first: Thumbnail | None = None
        self._last_seconds = 0.0
        self._lit_at: float | None = None
        self._moved_at: float | None = None

    def add(self, frame: Thumbnail, time: float) -> None:
        """One more frame, `time` seconds after the clip's first one."""
        self._first = frame if self._first is None else self._first
        self._last_seconds = time
        if self._lit_at is None and float(frame[..., 0].max()) > _BLACK:
            self._lit_at = time
        if self._moved_at is None and difference(frame, self._first) > _MOVED:
            self._moved_at = time

    @property
    def black_until_seconds(self) -> float:
        """The time of the first frame that is not black, else of the last frame."""
        return round(self._last_seconds if self._lit_at is None else self._lit_at, 3)

    @property
    def frozen_until_seconds(self) -> float:
        """The time of the first frame that is another than the first, else of the last frame."""
        return round(self._last_seconds if self._moved_at is None else self._moved_at, 3)

    @property
    def moves(self) -> bool:
        """Whether any frame is another than the first."""
        return self._moved_at is not None
