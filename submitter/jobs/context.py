"""What every step of a wait shares: the service, the ledger, the deadline, and who receives progress."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass

from submitter.errors import SubmitError
from submitter.http.backoff import Random
from submitter.ledger.ledger import Ledger
from submitter.services.service import Service
from submitter.task import Task

MIN_SECONDS, MAX_SECONDS = 1.0, 20.0
"""Seconds that one query may take: also when the deadline is nearer, and at most."""
FIRST_QUERIES = 5.0
"""Seconds beyond the deadline in which names that were not queried yet have their turn."""
STOP_EVERY = 0.25
"""Seconds after which a wait that can be stopped checks whether it is to stop."""
OnProgress = Callable[[Task, str], None]
"""Receives a task and, where there is more to say than its state, what happened."""


def no_progress(task: Task, said: str) -> None:
    """Report nothing."""


@dataclass(frozen=True)
class Ending:
    """How a wait ended for one name: the task as it is then, if there is one, and what kept it from being known."""

    task: Task | None
    problem: SubmitError | None = None


@dataclass
class Poll:
    """One followed name: what the loop must remember of it, and no more."""

    name: str
    row: int | None
    """None for an id that the ledger never saw; its row is made with the service's first answer."""
    profile: str
    task_id: str = ""
    polls: int = 0
    failures: int = 0
    unknowns: int = 0
    queried: bool = False
    problem: SubmitError | None = None


@dataclass(frozen=True)
class PollContext:
    """What every step of the loop needs."""

    client: Service
    ledger: Ledger
    until: float
    """The deadline, in the clock's ticks."""
    on_progress: OnProgress = no_progress
    rng: Random = random.random
    stop: threading.Event | None = None

    @property
    def stopped(self) -> bool:
        """Whether somebody set `stop`."""
        return bool(self.stop and self.stop.is_set())

    @property
    def over(self) -> bool:
        """Whether the deadline has passed, or somebody set `stop`."""
        return self.client.clock.ticks() >= self.until or self.stopped

    def has_time(self, due: float, poll: Poll) -> bool:
        """Whether there is time for a query that is due then."""
        if self.stopped:
            return False
        return max(due, self.client.clock.ticks()) <= self.until + (0.0 if poll.queried else FIRST_QUERIES)

    @property
    def timeout(self) -> float:
        """Seconds that one query may take: enough for an answer, not so much that a slow one holds up the others."""
        return max(MIN_SECONDS, min(MAX_SECONDS, self.until - self.client.clock.ticks()))

    def sleep(self, seconds: float) -> None:
        """Let time pass, unless somebody sets `stop`."""
        if self.stop is None:
            self.client.clock.sleep(seconds)
            return
        end = self.client.clock.ticks() + seconds
        while (left := end - self.client.clock.ticks()) > 0 and not self.stop.is_set():
            self.client.clock.sleep(min(left, STOP_EVERY))
