"""How long to wait, and nothing else: between two queries, after a failure, for the account's rate."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from typing import TypeVar

from submitter.errors import StateUnknown, Transient
from submitter.task import Clock

POLL_FIRST = 3.0
"""Seconds to the first query of a task; short clips may be done soon."""
POLL_MOST = 15.0
"""Seconds between two queries later on, as the vendor advises."""
POLL_GROWTH = 1.5
RETRY_FIRST, RETRY_MOST = 1.0, 30.0
"""Seconds after the first failure, and at most after many."""
ASKED_MOST = 120.0
"""A Retry-After is obeyed up to this many seconds."""
JITTER = 0.2
"""Share by which every wait is drawn apart, so that tasks sent together are not asked together."""
QUERIES_PER_SECOND = 20.0
"""The vendor's limit for query, list and cancel, all keys of an account together."""
SUBMITS_PER_SECOND = 5.0
"""The vendor's limit for submits."""
SHARE = 0.9
"""Part of a rate that is used: on their way to the service, queries move closer together."""

T = TypeVar("T")
Chance = Callable[[], float]
"""Draws a number from 0 to 1."""


def poll_wait(number: int, chance: Chance = random.random) -> float:
    """Seconds before query `number` (0 for the first) of one task."""
    return _spread(min(POLL_MOST, POLL_FIRST * POLL_GROWTH ** min(number, 20)), chance)


def retry_wait(number: int, asked: float | None = None, chance: Chance = random.random) -> float:
    """Seconds after failure `number` (0 for the first); what the server asked for comes first."""
    if asked is not None and asked >= 0:
        return min(asked, ASKED_MOST)
    return _spread(min(RETRY_MOST, RETRY_FIRST * 2.0 ** min(number, 20)), chance)


def _spread(seconds: float, chance: Chance) -> float:
    return seconds * (1 - JITTER + 2 * JITTER * chance())


class Limiter:
    """Lets calls through evenly, never more than `rate` in any second; one for all tasks of a process."""

    def __init__(self, clock: Clock, rate: float = QUERIES_PER_SECOND) -> None:
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


def patiently(query: Callable[[], T], clock: Clock, until: float, chance: Chance = random.random) -> T:
    """Repeat a query until it answers; raises StateUnknown when `until` (in ticks) comes first. Never for a submit."""
    number = 0
    while True:
        try:
            return query()
        except Transient as error:
            wait = retry_wait(number, error.seconds, chance)
            if clock.ticks() + wait > until:
                raise StateUnknown(f"The service gave no usable answer before the deadline ({error}).") from error
            clock.sleep(wait)
            number += 1
