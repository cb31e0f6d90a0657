"""Follows tasks to their ends: one loop and one limiter for any number of them, none of which holds up another."""

from __future__ import annotations

import heapq
import random
import threading
from collections.abc import Iterable, Sequence

from submitter.errors import Interrupted, Refused, StateUnknown, Transient
from submitter.http.backoff import Random, poll_wait, retry_wait
from submitter.jobs.answers import (
    QUERY_SECONDS,
    UNKNOWN_ANSWERS,
    UNKNOWN_PAUSE,
    checked_name,
    query_refused,
    record_answer,
    results_of,
    resume_command,
)
from submitter.jobs.context import Ending, OnProgress, Poll, PollContext, no_progress
from submitter.jobs.lost import unknown_task_text
from submitter.ledger.ledger import Ledger
from submitter.services.service import Service
from submitter.task import Outcome, State, Task, is_row_number
from validator.errors import UsageError
from validator.targets.profile import DEFAULT
from validator.texts.said import phrase

DEADLINE = 1800.0
"""Seconds that a submit or a wait may take: a template takes some minutes, and others may be before it."""
OTHER_POLL = 0.2
"""Seconds between two reads of a row that another process is sending."""
FAILURES_REPORTED = 10
"""Of failures in a row, the first is reported and then every tenth."""


def wait(
    names: Iterable[str],
    *,
    client: Service,
    ledger: Ledger,
    deadline: float = DEADLINE,
    on_progress: OnProgress = no_progress,
    rng: Random = random.random,
    profile: str = DEFAULT,
    stop: threading.Event | None = None,
) -> list[Task]:
    """Follow tasks until each has ended or `deadline` seconds are over; the tasks as they are then, in the given order.

    `names` are task ids, also ones the ledger never saw (then taken for `profile`'s), or row numbers. A task whose state is
    live when this returns was cut off by the deadline, or because `stop` was set (from another thread).
    Raises UsageError for a row that is not there, before anything is asked. Raises StateUnknown, with `tasks` and after the
    others have been followed, when the service does not know an id or refuses to answer.
    """
    context = PollContext(client, ledger, client.clock.ticks() + deadline, on_progress, rng, stop)
    ends = follow(names, context=context, profile=profile)
    tasks = [end.task for end in ends if end.task]
    for end in ends:
        if end.problem:
            end.problem.tasks = tuple(tasks)
            raise end.problem
    return tasks


def follow(names: Iterable[str], *, context: PollContext, profile: str = DEFAULT) -> list[Ending]:
    """As `wait`, but a name that cannot be followed has its problem in its place."""
    polls = [_started(name, context.ledger, profile) for name in names]
    queue = [(context.client.clock.ticks(), place, poll) for place, poll in enumerate(polls)]
    try:
        _run_queue(queue, context)
    except KeyboardInterrupt:
        tasks = [end.task for poll in polls if (end := _end(poll, context.ledger)).task]
        raise _interrupted(tasks) from None
    return [_end(poll, context.ledger) for poll in polls]


def _started(name: str, ledger: Ledger, profile: str) -> Poll:
    found = ledger.find(checked_name(name))
    if found is None and is_row_number(name):
        raise UsageError(phrase("Row {row} is not in the ledger; `motion-preflight tasks` lists them.", row=name))
    return Poll(name, found.row if found else None, profile)


def _end(poll: Poll, ledger: Ledger) -> Ending:
    task = _task_of(poll, ledger)
    if task is None and poll.problem is None:
        poll.problem = StateUnknown(
            phrase("The deadline passed before the service answered about {name}; ask again.", name=poll.name)
        )
    return Ending(task, poll.problem)


def _task_of(poll: Poll, ledger: Ledger) -> Task | None:
    """The row of a followed name; a task that a lost request was given has gone to that request's row."""
    if poll.row is None:
        return None
    found = ledger.find(str(poll.row)) or ledger.find(poll.task_id)
    poll.row, poll.task_id = (found.row, found.task_id or poll.task_id) if found else (poll.row, poll.task_id)
    return found


def _interrupted(tasks: Sequence[Task]) -> Interrupted:
    live = [task.name for task in tasks if not task.state.ended]
    if not live:
        return Interrupted(phrase("interrupted; the ledger is up to date."), tuple(tasks))
    command = resume_command(*live)
    return Interrupted(phrase("interrupted; the ledger is up to date. Resume with: {command}", command=command), tuple(tasks))


def _run_queue(queue: list[tuple[float, int, Poll]], context: PollContext) -> None:
    """Query the task that is due next, until none is left or the deadline passes; a first query may come a little later."""
    while queue:
        due, place, poll = heapq.heappop(queue)
        if not context.has_time(due, poll):
            continue
        if (early := due - context.client.clock.ticks()) > 0:
            context.sleep(early)
        again = None if context.stopped else _poll_once(poll, context)
        poll.queried = True
        if again is not None and not context.over:
            heapq.heappush(queue, (min(context.client.clock.ticks() + again, max(context.until, due)), place, poll))


def _poll_once(poll: Poll, context: PollContext) -> float | None:
    """Seconds until the next query of this task; None when there is nothing more to ask."""
    task = _task_of(poll, context.ledger)
    if task and task.state in (State.CLAIMED, State.SENDING):
        return OTHER_POLL
    if task and (task.state.ended or task.task_id is None):
        return None
    try:
        outcome = _queried(poll, task, context)
    except Transient as error:
        return _after_failure(poll, task, error, context)
    except Refused as error:
        poll.problem = query_refused(poll.name, error)
        return None
    poll.failures, poll.polls = 0, poll.polls + 1
    poll.unknowns = poll.unknowns + 1 if outcome.state is State.UNKNOWN else 0
    return _after_answer(poll, task, outcome, context)


def _queried(poll: Poll, task: Task | None, context: PollContext) -> Outcome:
    by_task = task and not poll.profile.endswith(".toml")  # a file may redefine the target of its name
    results = results_of(task.profile if task and by_task else poll.profile)
    return context.client.query(task.task_id if task and task.task_id else poll.name, results, timeout=context.timeout)


def _after_failure(poll: Poll, task: Task | None, error: Transient, context: PollContext) -> float | None:
    poll.failures += 1
    if task and poll.failures % FAILURES_REPORTED == 1:
        context.on_progress(task, phrase("no usable answer ({error}); asking again", error=error))
    again = retry_wait(poll.failures - 1, error.seconds, context.rng)
    if task is None and context.client.clock.ticks() + again > context.until:
        poll.problem = StateUnknown(
            phrase("The service gave no usable answer about {name} before the deadline ({error}).", name=poll.name, error=error)
        )
    return again


def _after_answer(poll: Poll, task: Task | None, outcome: Outcome, context: PollContext) -> float | None:
    client, ledger = context.client, context.ledger
    if task is None:
        if outcome.state is State.UNKNOWN:
            if poll.unknowns < UNKNOWN_ANSWERS:
                return UNKNOWN_PAUSE
            poll.problem = StateUnknown(
                phrase("{unknown} It was not entered into the ledger.", unknown=unknown_task_text(poll.name, client.limits))
            )
            return None
        task = ledger.follow(poll.name, profile=poll.profile, model="", account=client.account)
        poll.row, poll.task_id = task.row, poll.name
    sure = poll.unknowns >= UNKNOWN_ANSWERS
    task = record_answer(task, outcome, client, ledger, sure=sure)
    context.on_progress(task, "")
    if sure and task.account != client.account:
        poll.problem = StateUnknown(
            phrase("The task {name} was sent with another key; this key does not see its state.", name=task.name)
        )
    return None if sure or task.state.ended else poll_wait(poll.polls - 1, context.rng)


def resolve_task(name: str, *, client: Service, ledger: Ledger, profile: str = DEFAULT) -> Task:
    """The task that a command means: by row number, by id, or an id that the ledger never saw and the service knows.

    Raises UsageError for what cannot name a task, StateUnknown for an id that the service does not know.
    """
    context = PollContext(client, ledger, client.clock.ticks() + QUERY_SECONDS)
    poll = _started(name, ledger, profile)
    if poll.row is None:
        _until_known(poll, context)
    if poll.row is None:
        raise poll.problem or StateUnknown(unknown_task_text(name, client.limits))
    task = _task_of(poll, ledger)
    assert task
    return task


def _until_known(poll: Poll, context: PollContext) -> None:
    while poll.row is None and poll.problem is None and not context.over:
        again = _poll_once(poll, context)
        if again is not None and poll.row is None and poll.problem is None:
            context.sleep(again)
