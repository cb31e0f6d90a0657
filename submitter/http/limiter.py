"""Keeps calls below a service's rate limit, for all threads of a process."""

from __future__ import annotations

import threading

from submitter.clock import Clock

SHARE = 0.9
"""Part of a rate that is used: on their way to the service, requests move closer together."""


class Limiter:
    """Lets calls through evenly, never more than `rate` in any second."""

    def __init__(self, clock: Clock, rate: float) -> None:
        """`rate` is calls per second."""
        self._clock, self._gap = clock, 1 / (rate * SHARE)
        self._next = 0.0
        self._lock = threading.Lock()

    def pause(self) -> None:
        """Wait for this call's turn."""
        with self._lock:
            now = self._clock.ticks()
            turn = max(now, self._next)
            self._next = turn + self._gap
        if turn > now:
            self._clock.sleep(turn - now)
