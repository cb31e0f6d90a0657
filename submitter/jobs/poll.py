"""Follows tasks to their ends: one loop and one limiter for any number of them, none of which holds up another."""

from __future__ import annotations

import heapq
import random
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from submitter.errors import Interrupted, Refused, StateUnknown, SubmitError, Transient
from submitter.http.backoff import Chance, poll_wait, retry_wait
from submitter.jobs.answers import (
    LOOK_PATIENCE,
    UNKNOWN_ANSWERS,
    UNKNOWN_PAUSE,
    checked,
    not_let,
    record_answer,
    results_of,
    resume,
)
from submitter.jobs.lost import unseen
from submitter.ledger.ledger import Ledger
from submitter.services.dashscope.client import Client
from submitter.task import Outcome, State, Task, is_row_number
from validator.errors import UsageError
from validator.targets.profile import DEFAULT

DEADLINE = 1800.0
"""Seconds that a submit or a wait may take: a template takes some minutes, and others may be before it."""
OTHER_POLL = 0.2
"""Seconds between two looks at a row that another process is sending."""
FAILURES_TOLD = 10
"""Of failures in a row, the first is told and then every tenth."""
LEAST_SECONDS, MOST_SECONDS = 1.0, 20.0
"""Seconds that one look may take: also when the deadline is nearer, and at most."""
FIRST_LOOKS = 5.0
"""Seconds beyond the deadline in which names that were not looked at yet have their turn."""
STOP_EVERY = 0.25
"""Seconds after which a wait that can be stopped looks whether it is to stop."""
Tell = Callable[[Task, str], None]
"""Hears of a task and, where there is more to say than its state, of what happened."""


def silent(task: Task, said: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Ending:
    """How a wait ended for one name: the task as it stands then, if there is one, and what kept it from being known."""

    task: Task | None
    problem: SubmitError | None = None


@dataclass
class _Poll:
    """One followed name: what the loop must remember of it, and no more."""

    name: str
    row: int | None
    """None for an id that the ledger never saw; its row is made with the service's first answer."""
    profile: str
    task_id: str = ""
    polls: int = 0
    failures: int = 0
    unknowns: int = 0
    looked: bool = False
    problem: SubmitError | None = None


@dataclass(frozen=True)
class Way:
    """What every step of the loop needs."""

    client: Client
    ledger: Ledger
    until: float
    """The end, in the clock's ticks."""
    tell: Tell = silent
    chance: Chance = random.random
    stop: threading.Event | None = None

    @property
    def over(self) -> bool:
        """Whether the time is over, or somebody said to stop."""
        return self.client.clock.ticks() >= self.until or bool(self.stop and self.stop.is_set())

    def goes_on(self, due: float, poll: _Poll) -> bool:
        """Whether there is time for a look that is due then."""
        if self.stop and self.stop.is_set():
            return False
        return max(due, self.client.clock.ticks()) <= self.until + (0.0 if poll.looked else FIRST_LOOKS)

    @property
    def left(self) -> float:
        """Seconds that one look may take: enough for an answer, not so much that a slow one holds up the others."""
        return max(LEAST_SECONDS, min(MOST_SECONDS, self.until - self.client.clock.ticks()))

    def sleep(self, seconds: float) -> None:
        """Let time pass, unless somebody says to stop."""
        if self.stop is None:
            self.client.clock.sleep(seconds)
            return
        end = self.client.clock.ticks() + seconds
        while (left := end - self.client.clock.ticks()) > 0 and not self.stop.is_set():
            self.client.clock.sleep(min(left, STOP_EVERY))


def wait(
    names: Iterable[str],
    *,
    client: Client,
    ledger: Ledger,
    deadline: float = DEADLINE,
    tell: Tell = silent,
    chance: Chance = random.random,
    profile: str = DEFAULT,
    stop: threading.Event | None = None,
) -> list[Task]:
    """Follow tasks until each has ended or `deadline` seconds are over; the tasks as they stand then, in the given order.

    `names` are task ids, also ones the ledger never saw (then taken for `profile`'s), or row numbers. A task whose state is
    live when this returns was cut off by the deadline, or because `stop` was set (from another thread).
    Raises UsageError for a row that is not there, before anything is asked. Raises StateUnknown, with `tasks` and after the
    others have been followed, when the service does not know an id or does not let us ask.
    """
    way = Way(client, ledger, client.clock.ticks() + deadline, tell, chance, stop)
    ends = follow(names, way=way, profile=profile)
    tasks = [end.task for end in ends if end.task]
    for end in ends:
        if end.problem:
            end.problem.tasks = tuple(tasks)
            raise end.problem
    return tasks


def follow(names: Iterable[str], *, way: Way, profile: str = DEFAULT) -> list[Ending]:
    """As `wait`, but a name that cannot be followed has its problem in its place."""
    polls = [_begun(name, way.ledger, profile) for name in names]
    queue = [(way.client.clock.ticks(), place, poll) for place, poll in enumerate(polls)]
    try:
        _drain(queue, way)
    except KeyboardInterrupt:
        tasks = [end.task for poll in polls if (end := _end(poll, way.ledger)).task]
        raise _interrupted(tasks) from None
    return [_end(poll, way.ledger) for poll in polls]


def _begun(name: str, ledger: Ledger, profile: str) -> _Poll:
    found = ledger.find(checked(name))
    if found is None and is_row_number(name):
        raise UsageError(f"There is no row {name} in the ledger; `motion-preflight tasks` lists them.")
    return _Poll(name, found.row if found else None, profile)


def _end(poll: _Poll, ledger: Ledger) -> Ending:
    task = _task_of(poll, ledger)
    if task is None and poll.problem is None:
        poll.problem = StateUnknown(f"The time was over before the service answered about {poll.name}; ask again.")
    return Ending(task, poll.problem)


def _task_of(poll: _Poll, ledger: Ledger) -> Task | None:
    """The row of a followed name; a task that a lost request was given has gone to that request's row."""
    if poll.row is None:
        return None
    found = ledger.find(str(poll.row)) or ledger.find(poll.task_id)
    poll.row, poll.task_id = (found.row, found.task_id or poll.task_id) if found else (poll.row, poll.task_id)
    return found


def _interrupted(tasks: Sequence[Task]) -> Interrupted:
    live = [task.name for task in tasks if not task.state.ended]
    more = f" Resume with: {resume(*live)}" if live else ""
    return Interrupted(f"interrupted; the ledger is up to date.{more}", tuple(tasks))


def _drain(queue: list[tuple[float, int, _Poll]], way: Way) -> None:
    """Ask for the task that is due next, until none is left or the time is over; a first look may come a little later."""
    while queue:
        due, place, poll = heapq.heappop(queue)
        if not way.goes_on(due, poll):
            continue
        if (early := due - way.client.clock.ticks()) > 0:
            way.sleep(early)
        again = None if way.stop and way.stop.is_set() else _step(poll, way)
        poll.looked = True
        if again is not None and not way.over:
            heapq.heappush(queue, (min(way.client.clock.ticks() + again, max(way.until, due)), place, poll))


def _step(poll: _Poll, way: Way) -> float | None:
    """Seconds until the next look at this task; None when there is nothing more to look for."""
    task = _task_of(poll, way.ledger)
    if task and task.state in (State.CLAIMED, State.SENDING):
        return OTHER_POLL
    if task and (task.state.ended or task.task_id is None):
        return None
    try:
        named = task and not poll.profile.endswith(".toml")  # a file may redefine the target of its name
        results = results_of(task.profile if task and named else poll.profile)
        outcome = way.client.task(task.task_id if task and task.task_id else poll.name, results, most=way.left)
    except Transient as error:
        return _failed(poll, task, error, way)
    except Refused as error:
        poll.problem = not_let(poll.name, error)
        return None
    poll.failures, poll.polls = 0, poll.polls + 1
    poll.unknowns = poll.unknowns + 1 if outcome.status.upper() == "UNKNOWN" else 0
    return _heard(poll, task, outcome, way)


def _failed(poll: _Poll, task: Task | None, error: Transient, way: Way) -> float | None:
    poll.failures += 1
    if task and poll.failures % FAILURES_TOLD == 1:
        way.tell(task, f"no usable answer ({error}); asking again")
    again = retry_wait(poll.failures - 1, error.seconds, way.chance)
    if task is None and way.client.clock.ticks() + again > way.until:
        poll.problem = StateUnknown(f"The service gave no usable answer about {poll.name} before the deadline ({error}).")
    return again


def _heard(poll: _Poll, task: Task | None, outcome: Outcome, way: Way) -> float | None:
    if task is None:
        if outcome.status.upper() == "UNKNOWN":
            if poll.unknowns < UNKNOWN_ANSWERS:
                return UNKNOWN_PAUSE
            poll.problem = StateUnknown(f"{unseen(poll.name)} It was not entered into the ledger.")
            return None
        task = way.ledger.follow(poll.name, profile=poll.profile, model="", account=way.client.settings.account)
        poll.row, poll.task_id = task.row, poll.name
    sure = poll.unknowns >= UNKNOWN_ANSWERS
    task = record_answer(task, outcome, way.client, way.ledger, sure=sure)
    way.tell(task, "")
    if sure and task.account != way.client.settings.account:
        poll.problem = StateUnknown(f"The task {task.name} was sent with another key; this one is not told what became of it.")
    return None if sure or task.state.ended else poll_wait(poll.polls - 1, way.chance)


def resolve(name: str, *, client: Client, ledger: Ledger, profile: str = DEFAULT) -> Task:
    """The task that a command means: by row number, by id, or an id that the ledger never saw and the service knows.

    Raises UsageError for what is no task's name, StateUnknown for an id that the service does not know.
    """
    way = Way(client, ledger, client.clock.ticks() + LOOK_PATIENCE)
    poll = _begun(name, ledger, profile)
    if poll.row is None:
        _until_known(poll, way)
    if poll.row is None:
        raise poll.problem or StateUnknown(unseen(name))
    task = _task_of(poll, ledger)
    assert task
    return task


def _until_known(poll: _Poll, way: Way) -> None:
    while poll.row is None and poll.problem is None and not way.over:
        again = _step(poll, way)
        if again is not None and poll.row is None and poll.problem is None:
            way.sleep(again)
