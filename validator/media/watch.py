"""Says how much of a clip is decoded, or encoded, to whoever watches it, so that no step on the way to the decoder has to pass that on."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

EVERY_SECONDS = 0.5
"""Between two shares; the first comes at once."""
_FRAMES = 8
"""The clock is read after so many: a thumbnail comes in less than a millisecond."""

Watcher = Callable[[float], None]
"""Gets the share of the clip's frames that are decoded, 0..1."""
_WATCHER: ContextVar[Watcher | None] = ContextVar("watcher", default=None)


@contextmanager
def watching(watcher: Watcher) -> Iterator[None]:
    """In the block, clips that this thread decodes are watched."""
    token = _WATCHER.set(watcher)
    try:
        yield
    finally:
        _WATCHER.reset(token)


def show(share: float) -> None:
    """Show whoever watches this thread how much of the work is done, 0..1."""
    if watcher := _WATCHER.get():
        watcher(share)


class Decoded:
    """Counts the frames of one clip for its watcher, if it has one."""

    def __init__(self, frames: int, clock: Callable[[], float] = time.monotonic) -> None:
        """`frames` are as many as the clip's packets promise."""
        self.count = 0
        self._frames, self._clock = frames, clock
        self._watcher = _WATCHER.get()
        self._due = clock()

    def one_more(self) -> None:
        """A frame was decoded."""
        self.count += 1
        if self._watcher and self.count % _FRAMES == 0 and self._clock() >= self._due:
            self._due = self._clock() + EVERY_SECONDS
            self._watcher(min(1.0, self.count / max(self._frames, 1)))
