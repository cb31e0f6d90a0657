"""Cancels a pending task, and says only what is known of it afterwards."""

from __future__ import annotations

from submitter.errors import Interrupted, Refused, RemoteError, StateUnknown
from submitter.jobs.answers import poll_once
from submitter.jobs.poll import resolve_task
from submitter.ledger.ledger import Ledger
from submitter.services.service import Service
from submitter.task import State, Task

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
        said = f"interrupted; whether {task.name} was cancelled is not known. Ask: motion-preflight status {task.name}"
        raise Interrupted(said, (task,)) from stop


def _until_shown(task: Task, taken: str, client: Service, ledger: Ledger) -> Task:
    for number in range(QUERIES):
        task = poll_once(task, client=client, ledger=ledger)
        if not task.state.live:
            return task
        client.clock.sleep(PAUSE if number < QUERIES - 1 else 0.0)
    error = StateUnknown(f"{taken}, but {task.name} is still {task.state.value}. Ask again: motion-preflight status {task.name}")
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
        return f"The answer to the cancel is lost ({error}), so it may have been accepted"
    return "The service accepted the cancel"


def not_cancelled(task: Task) -> str:
    """Why a task was not cancelled, in a sentence; only a pending one can be."""
    if task.state is State.UNKNOWN and task.task_id:
        return f"The service does not know {task.name}; nothing was cancelled."
    if task.task_id is None:
        return f"row {task.row} has no task id ({task.state.value}), so nothing can be cancelled by it."
    return f"{task.name} has ended already ({task.state.value}); nothing is left to cancel."
