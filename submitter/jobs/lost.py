"""Requests whose answer is lost: what the service lists for their moment, and how the user settles them."""

from __future__ import annotations

from dataclasses import dataclass

from submitter.errors import RemoteError, StateUnknown
from submitter.http.backoff import retry_until
from submitter.jobs.answers import query_until_sure
from submitter.ledger.ledger import Ledger
from submitter.services.service import Limits, Service
from submitter.spans import span
from submitter.task import State, Task
from validator.errors import UsageError
from validator.texts.said import phrase, recalled

LIST_BEFORE, LIST_AFTER = 60.0, 180.0
"""Seconds around a lost request in which the service may have created its task; the clocks may differ."""
MAX_SECONDS, MIN_SECONDS = 30.0, 5.0
"""Seconds that the list may take to answer: at most, and also when the deadline has passed."""


@dataclass(frozen=True)
class Search:
    """What came of asking the service for a lost request's task."""

    task: Task
    asked: bool
    """False when the service gave no list."""


def search(task: Task, client: Service, ledger: Ledger, until: float | None = None) -> Search:
    """Ask the service for tasks of the moment of a lost request, and keep the ids that no other row has.

    The list names no clip: an id found there is possible, never certain. `until` is the deadline in the clock's ticks.
    """
    sent, now = task.sent or task.created, client.clock.wall()
    begin, last = sent - LIST_BEFORE, max(sent, min(sent + LIST_AFTER, now + LIST_BEFORE))
    end, ticks = _end(client, until), client.clock.ticks
    try:
        found = retry_until(lambda: client.list_tasks(begin, last, task.model, timeout=end - ticks()), client.clock, end)
    except (RemoteError, StateUnknown):
        return Search(task, asked=False)
    near = [each.task_id for each in found if each.submitted is None or begin <= each.submitted <= last]
    return Search(ledger.possible(task.row, sorted(set(near) - ledger.known(near))), asked=True)


def _end(client: Service, until: float | None) -> float:
    now = client.clock.ticks()
    left = MAX_SECONDS if until is None else until - now
    return now + max(MIN_SECONDS, min(MAX_SECONDS, left))


def adopt(task_id: str, row: int, *, client: Service, ledger: Ledger) -> Task:
    """Take a task that the service knows as the one of a lost request; the user says so, and `Ledger.disown` undoes it.

    Raises UsageError for a row that is not lost or a task that another row has, StateUnknown for an id that the service does not know.
    """
    before = ledger.find(str(row))
    if before is None:
        raise UsageError(phrase("Row {row} is not in the ledger; `motion-preflight tasks` lists them.", row=row))
    if before.account != client.account:
        raise UsageError(phrase("Row {row} was sent with another key.", row=row))
    if query_until_sure(task_id, client).state is State.UNKNOWN:
        raise StateUnknown(
            phrase("{unknown} Row {row} stays as it was.", unknown=unknown_task_text(task_id, client.limits), row=row)
        )
    return ledger.adopt(row, task_id)


def unknown_task_text(task_id: str, limits: Limits) -> str:
    """The sentence for an id that neither the ledger nor the service knows."""
    life = span(limits.task_life_seconds)
    return phrase(
        "The service knows no task {name!r}: mistyped, of another account, or over {life} old.", name=task_id, life=life
    )


def lost_request_text(task: Task, *, asked: bool | None = None) -> str:
    """What is known of a lost request, and the commands that settle it; `asked`: whether the service gave a list just now."""
    row = task.row
    if task.possible:
        known = phrase(
            "Its task may be {names}: `motion-preflight wait ID --as {row}` takes one as this clip's.",
            names=", ".join(task.possible),
            row=row,
        )
    elif asked:
        known = phrase(
            "The service lists no task for that minute that is not known; `motion-preflight wait {row}` asks again.", row=row
        )
    elif asked is False:
        known = phrase("The service could not be asked for its list; `motion-preflight wait {row}` asks again.", row=row)
    else:
        known = phrase("`motion-preflight wait {row}` asks the service for its list.", row=row)
    return phrase(
        "Row {row}: the answer to the submit is lost ({why}); a task may have been made. {known}"
        " `motion-preflight tasks forget {row}` frees the clip when there is none;"
        " `motion-preflight submit --again` sends once more, and may pay twice.",
        row=row,
        why=recalled(task.message),
        known=known,
    )
