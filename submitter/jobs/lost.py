"""Requests whose answer is lost: what the service lists for their moment, and how the user settles them."""

from __future__ import annotations

from dataclasses import dataclass

from submitter.errors import RemoteError, StateUnknown
from submitter.http.backoff import patiently
from submitter.jobs.answers import asked
from submitter.ledger.ledger import Ledger
from submitter.services.dashscope.client import Client
from submitter.task import Task
from validator.errors import UsageError

LIST_BEFORE, LIST_AFTER = 60.0, 180.0
"""Seconds around a lost request in which the service may have made its task; the clocks may differ."""
LIST_PATIENCE, LEAST_PATIENCE = 30.0, 5.0
"""Seconds that the list may take to answer: at most, and also when the deadline has passed."""


@dataclass(frozen=True)
class Search:
    """What came of asking the service for a lost request's task."""

    task: Task
    asked: bool
    """False when the service gave no list."""


def search(task: Task, client: Client, ledger: Ledger, until: float | None = None) -> Search:
    """Ask the service for tasks of the moment of a lost request, and keep the ids that no other row has.

    The list names no clip: an id found there is possible, never certain. `until` is the deadline in the clock's ticks.
    """
    sent, now = task.sent or task.created, client.clock.wall()
    span = sent - LIST_BEFORE, max(sent, min(sent + LIST_AFTER, now + LIST_BEFORE))
    try:
        end = _patience(client, until)
        found = patiently(lambda: client.tasks(*span, task.model, most=end - client.clock.ticks()), client.clock, end)
    except (RemoteError, StateUnknown):
        return Search(task, asked=False)
    near = [each.task_id for each in found if each.submitted is None or span[0] <= each.submitted <= span[1]]
    return Search(ledger.possible(task.row, sorted(set(near) - ledger.known(near))), asked=True)


def _patience(client: Client, until: float | None) -> float:
    now = client.clock.ticks()
    left = LIST_PATIENCE if until is None else until - now
    return now + max(LEAST_PATIENCE, min(LIST_PATIENCE, left))


def adopt(task_id: str, row: int, *, client: Client, ledger: Ledger) -> Task:
    """Take a task that the service knows as the one of a lost request; the user says so, and `Ledger.disown` undoes it.

    Raises UsageError for a row that is not lost or a task that another row has, StateUnknown for an id that the service does not know.
    """
    before = ledger.find(str(row))
    if before is None:
        raise UsageError(f"There is no row {row} in the ledger; `motion-preflight tasks` lists them.")
    if before.account != client.settings.account:
        raise UsageError(f"Row {row} was sent with another key.")
    if asked(task_id, client).status.upper() == "UNKNOWN":
        raise StateUnknown(f"{unseen(task_id)} Row {row} stays as it was.")
    return ledger.adopt(row, task_id)


def unseen(task_id: str) -> str:
    """The sentence for an id that neither the ledger nor the service knows."""
    return f"The service knows no task {task_id!r}: mistyped, of another account, or over 24 h old."


def unsettled(task: Task, *, asked: bool | None = None) -> str:
    """What is known of a lost request, and the commands that settle it; `asked`: whether the service gave a list just now."""
    row = task.row
    if task.possible:
        known = f"Its task may be {', '.join(task.possible)}: `motion-preflight wait ID --as {row}` takes one as this clip's."
    elif asked:
        known = f"The service lists no task for that minute that is not known; `motion-preflight wait {row}` asks again."
    elif asked is False:
        known = f"The service could not be asked for its list; `motion-preflight wait {row}` asks again."
    else:
        known = f"`motion-preflight wait {row}` asks the service for its list."
    return (
        f"Row {row}: the answer to the submit is lost ({task.message}); a task may have been made. {known}"
        f" `motion-preflight tasks forget {row}` frees the clip when there is none;"
        " `motion-preflight submit --again` sends once more, and may pay twice."
    )
