"""Follows tasks to their ends: one loop and one limiter for any number of them."""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from submitter import codes
from submitter.backoff import Chance, patiently, poll_wait, retry_wait
from submitter.client import ANY_RESULT, Client
from submitter.errors import StateUnknown, Transient
from submitter.ledger import Ledger
from submitter.model import Outcome, State, Task
from validator.errors import UsageError
from validator.profile import DEFAULT

DEADLINE = 1800.0
"""Seconds that a submit or a wait may take: a template takes some minutes, and others may be before it."""
LIFE_SECONDS = 24 * 3600.0
"""How long the service keeps a task's data."""
UNKNOWN_ANSWERS = 3
"""Answers of UNKNOWN in a row that are believed; a new task may not be known everywhere at once."""
UNKNOWN_PAUSE = 0.5
"""Seconds between two such answers about an id that the ledger never saw."""
FAILURES_TOLD = 10
"""Of failures in a row, the first is told and then every tenth."""
LOOK_PATIENCE = 30.0
"""Seconds that one look at a task may take."""
Tell = Callable[[Task, str], None]
"""Hears of a task and, where there is more to say than its state, of what happened."""


def silent(task: Task, said: str) -> None:
    """Tell nobody."""


@dataclass
class _Turn:
    """One followed task: what the loop must remember of it, and no more."""

    task_id: str
    row: int
    polls: int = 0
    failures: int = 0
    unknowns: int = 0


def wait(
    names: Iterable[str],
    *,
    client: Client,
    ledger: Ledger,
    deadline: float = DEADLINE,
    tell: Tell = silent,
    chance: Chance = random.random,
    profile: str = DEFAULT,
) -> list[Task]:
    """Follow tasks until each has ended or `deadline` seconds are over; the tasks as they stand then, in the given order.

    `names` are task ids, also ones the ledger never saw (then reckoned to `profile`), or row numbers; a task whose state is
    live when this returns was cut off by the deadline. Raises UsageError for a row that is not there, and Refused when the
    service does not let us ask.
    """
    until = client.clock.ticks() + deadline
    rows = [task_named(name, client=client, ledger=ledger, profile=profile, adopt=True) for name in names]
    queue: list[tuple[float, int, _Turn]] = []
    for place, task in enumerate(rows):
        if task.task_id and not task.state.ended:
            heapq.heappush(queue, (client.clock.ticks(), place, _Turn(task.task_id, task.row)))
    try:
        _drain(queue, client, ledger, until, tell, chance)
    except KeyboardInterrupt:
        raise KeyboardInterrupt(interrupted(rows)) from None
    return [ledger.find(str(task.row)) or task for task in rows]


def interrupted(tasks: Sequence[Task]) -> str:
    """The last line after Ctrl-C."""
    names = " ".join(task.name for task in tasks[:5]) if len(tasks) <= 5 else "--all"
    return f"interrupted; the ledger is up to date. Resume with: motion-preflight wait {names}"


def _drain(
    queue: list[tuple[float, int, _Turn]], client: Client, ledger: Ledger, until: float, tell: Tell, chance: Chance
) -> None:
    """Ask for the task that is due next, until none is left or the time is over."""
    while queue:
        due, place, turn = heapq.heappop(queue)
        now = client.clock.ticks()
        if max(due, now) > until:
            return
        if due > now:
            client.clock.sleep(due - now)
        again = _poll(turn, client, ledger, tell, chance)
        if again is not None:
            heapq.heappush(queue, (min(client.clock.ticks() + again, max(until, due)), place, turn))
        if client.clock.ticks() >= until:
            return


def _poll(turn: _Turn, client: Client, ledger: Ledger, tell: Tell, chance: Chance) -> float | None:
    """Seconds until the next query of this task; None when it has ended."""
    try:
        outcome = client.task(turn.task_id)
    except Transient as error:
        turn.failures += 1
        if turn.failures % FAILURES_TOLD == 1:
            tell(_row(turn.row, ledger), f"no usable answer ({error}); asking again")
        return retry_wait(turn.failures - 1, error.seconds, chance)
    turn.failures = 0
    turn.unknowns = turn.unknowns + 1 if outcome.status == "UNKNOWN" else 0
    turn.polls += 1
    task = learn(turn.row, outcome, client, ledger, sure=turn.unknowns >= UNKNOWN_ANSWERS)
    tell(task, "")
    if task.state.ended or task.state is State.UNKNOWN:
        return None
    return poll_wait(turn.polls - 1, chance)


def learn(row: int, outcome: Outcome, client: Client, ledger: Ledger, *, sure: bool) -> Task:
    """Write an answer into the ledger; UNKNOWN means expired or unknown by the task's age, and only when we are `sure`."""
    if outcome.status == "UNKNOWN":
        task = _row(row, ledger)
        old = client.clock.wall() - (task.sent or task.created) > LIFE_SECONDS
        if old or sure:
            return ledger.news(row, outcome, state=State.EXPIRED if old else State.UNKNOWN)
        return task
    rule = codes.explain(outcome.code, outcome.message).rule if outcome.status == "FAILED" else None
    return ledger.news(row, outcome, rule=rule or "")


def _row(row: int, ledger: Ledger) -> Task:
    task = ledger.find(str(row))
    if task is None:
        raise UsageError(f"There is no row {row} in the ledger.")
    return task


def look(task: Task, *, client: Client, ledger: Ledger) -> Task:
    """Ask for one task now; raises StateUnknown when no usable answer comes, and Refused."""
    if task.task_id is None or task.state.ended:
        return task
    task_id = task.task_id
    until = client.clock.ticks() + LOOK_PATIENCE
    outcome = patiently(lambda: client.task(task_id, ANY_RESULT), client.clock, until)
    return learn(task.row, outcome, client, ledger, sure=True)


def task_named(name: str, *, client: Client, ledger: Ledger, profile: str = DEFAULT, adopt: bool = False) -> Task:
    """The task that a command means: by row number, by id, or an id that the ledger never saw.

    With `adopt`, an id that the service listed for exactly one lost request is taken, at the user's word, as that request's task.
    """
    found = ledger.find(name)
    if found and (found.clip or not adopt):
        return found
    if not found and name.isdecimal() and len(name) < 16:
        raise UsageError(f"There is no row {name} in the ledger; `motion-preflight tasks` lists them.")
    if not name or any(not c.isprintable() or c.isspace() for c in name):
        raise UsageError(f"{name!r} is no task id.")
    suspects = ledger.suspects(name) if adopt else []
    if len(suspects) == 1:
        return ledger.accepted(suspects[0].row, Outcome(name, "PENDING"))
    if found:
        return found
    _known_to_service(name, client)
    return ledger.follow(name, profile=profile, model="", account=client.settings.account)


def _known_to_service(name: str, client: Client) -> None:
    """Raise StateUnknown for an id that the service has no task for; the ledger takes no slip of the hand."""
    until = client.clock.ticks() + LOOK_PATIENCE
    for _ in range(UNKNOWN_ANSWERS):
        if patiently(lambda: client.task(name, ANY_RESULT), client.clock, until).status != "UNKNOWN":
            return
        client.clock.sleep(UNKNOWN_PAUSE)
    raise StateUnknown(
        f"The service knows no task {name!r}: mistyped, of another account, or over 24 h old. It was not entered into the ledger."
    )
