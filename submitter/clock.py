"""Time as the package uses it, so that tests can pass their own."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo


@dataclass(frozen=True)
class Clock:
    """The three clocks of a process."""

    wall: Callable[[], float] = time.time
    """Seconds since 1970, for the ledger."""
    ticks: Callable[[], float] = time.monotonic
    """Seconds since anything, for waits."""
    sleep: Callable[[float], None] = time.sleep


def day_start(now: float, zone: tzinfo) -> float:
    """When the day began in `zone`; `now` and the answer in seconds since 1970."""
    local = datetime.fromtimestamp(now, zone)
    return local.replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
