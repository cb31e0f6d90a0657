"""Cancels a pending task, and says only what is known of it afterwards."""

from __future__ import annotations

from submitter.errors import Interrupted, Refused, RemoteError, StateUnknown
from submitter.jobs.answers import poll_once
from submitter.jobs.poll import resolve_task
from submitter.ledger.ledger import Ledger
from submitter.services.service import Service
from submitter.task import State, Task
from validator.texts.said import phrase

QUERIES = 3
"""Queries of a task whose cancel was accepted, until it shows."""
PAUSE = 1.0
"""Seconds between two of them."""


def cancel(name: str, *, client: Service, ledger: Ledger) -> Task:
    """Cancel a pending task and return it as it is afterwards.

    Raises Refused when the service does not cancel it, and StateUnknown when the cancel may have been accepted and does not show.
    """
    task = resolve_task(name, client=client, ledger=ledger)
    if task.task_id is None or task.state.ended:
        return task
    try:
        return _until_shown(task, _requested(task, task.task_id, client, ledger), client, ledger)
    except KeyboardInterrupt as stop:
        said = phrase(
            "interrupted; whether {name} was cancelled is not known. Ask: motion-preflight status {name}", name=task.name
        )
        raise Interrupted(said, (task,)) from stop


def _until_shown(task: Task, taken: str, client: Service, ledger: Ledger) -> Task:
    for number in range(QUERIES):
        task = poll_once(task, client=client, ledger=ledger)
        if not task.state.live:
            return task
        client.clock.sleep(PAUSE if number < QUERIES - 1 else 0.0)
    error = StateUnknown(
        phrase(
            "{taken}, but {name} is still {state}. Ask again: motion-preflight status {name}",
            taken=taken,
            name=task.name,
            state=task.state.value,
        )
    )
    error.tasks = (task,)
    raise error


def _requested(task: Task, task_id: str, client: Service, ledger: Ledger) -> str:
    """What became of the request to cancel, as a clause."""
    try:
        client.cancel(task_id)
    except Refused as error:
        error.tasks = (poll_once(task, client=client, ledger=ledger),)
        raise
    except RemoteError as error:
        return phrase("The answer to the cancel is lost ({error}), so it may have been accepted", error=error)
    return phrase("The service accepted the cancel")


def not_cancelled(task: Task) -> str:
    """Why a task was not cancelled, in a sentence; only a pending one can be."""
    if task.state is State.UNKNOWN and task.task_id:
        return phrase("The service does not know {name}; nothing was cancelled.", name=task.name)
    if task.task_id is None:
        return phrase(
            "row {row} has no task id ({state}), so nothing can be cancelled by it.", row=task.row, state=task.state.value
        )
    return phrase("{name} has ended already ({state}); nothing is left to cancel.", name=task.name, state=task.state.value)
