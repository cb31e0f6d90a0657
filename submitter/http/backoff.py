"""Backoff with jitter: how long to wait between two queries and after a failure."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import TypeVar

from submitter.clock import Clock
from submitter.errors import StateUnknown, Transient
from validator.texts.said import phrase

POLL_FIRST = 3.0
"""Seconds to the first query of a task; short clips may be done soon."""
POLL_MAX = 15.0
"""Seconds between two queries later on."""
POLL_GROWTH = 1.5
RETRY_FIRST, RETRY_MAX = 1.0, 30.0
"""Seconds after the first failure, and at most after many."""
RETRY_AFTER_MAX = 120.0
"""A Retry-After is obeyed up to this many seconds."""
JITTER = 0.2
"""Share by which every wait varies, so that tasks sent together are not queried together."""

T = TypeVar("T")
Random = Callable[[], float]
"""Draws a number from 0 to 1."""


def poll_wait(number: int, rng: Random = random.random) -> float:
    """Seconds before query `number` (0 for the first) of one task."""
    return with_jitter(min(POLL_MAX, POLL_FIRST * POLL_GROWTH ** min(number, 20)), rng)


def retry_wait(number: int, retry_after: float | None = None, rng: Random = random.random) -> float:
    """Seconds after failure `number` (0 for the first); the server's Retry-After comes first."""
    if retry_after is not None and retry_after >= 0:
        return min(retry_after, RETRY_AFTER_MAX)
    return with_jitter(min(RETRY_MAX, RETRY_FIRST * 2.0 ** min(number, 20)), rng)


def with_jitter(seconds: float, rng: Random) -> float:
    """`seconds`, up to `JITTER` shorter or longer."""
    return seconds * (1 - JITTER + 2 * JITTER * rng())


def retry_until(query: Callable[[], T], clock: Clock, until: float, rng: Random = random.random) -> T:
    """Repeat a query until it succeeds; raises StateUnknown when `until` (in ticks) comes first. Never for a submit."""
    number = 0
    while True:
        try:
            return query()
        except Transient as error:
            wait = retry_wait(number, error.seconds, rng)
            if clock.ticks() + wait > until:
                raise StateUnknown(
                    phrase("The service gave no usable answer before the deadline ({error}).", error=error)
                ) from error
            clock.sleep(wait)
            number += 1
