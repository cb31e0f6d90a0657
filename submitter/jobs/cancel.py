"""Cancels a pending task, and says only what is known of it afterwards."""

from __future__ import annotations

from submitter.errors import Interrupted, Refused, RemoteError, StateUnknown
from submitter.jobs.answers import look
from submitter.jobs.poll import resolve
from submitter.ledger.ledger import Ledger
from submitter.services.dashscope.client import Client
from submitter.task import State, Task

LOOKS = 3
"""Looks at a task whose cancel was taken, until it shows."""
PAUSE = 1.0
"""Seconds between two of them."""


def cancel(name: str, *, client: Client, ledger: Ledger) -> Task:
    """Cancel a pending task and give it as it stands afterwards.

    Raises Refused when the service does not cancel it, and StateUnknown when the cancel may have been taken and does not show.
    """
    task = resolve(name, client=client, ledger=ledger)
    if task.task_id is None or task.state.ended:
        return task
    try:
        return _until_seen(task, _asked(task, task.task_id, client, ledger), client, ledger)
    except KeyboardInterrupt as stop:
        said = f"interrupted; whether {task.name} was cancelled is not known. Ask: motion-preflight status {task.name}"
        raise Interrupted(said, (task,)) from stop


def _until_seen(task: Task, taken: str, client: Client, ledger: Ledger) -> Task:
    for number in range(LOOKS):
        task = look(task, client=client, ledger=ledger)
        if not task.state.live:
            return task
        client.clock.sleep(PAUSE if number < LOOKS - 1 else 0.0)
    error = StateUnknown(f"{taken}, but {task.name} is still {task.state.value}. Ask again: motion-preflight status {task.name}")
    error.tasks = (task,)
    raise error


def _asked(task: Task, task_id: str, client: Client, ledger: Ledger) -> str:
    """What became of the request to cancel, as a clause."""
    try:
        client.cancel(task_id)
    except Refused as error:
        error.tasks = (look(task, client=client, ledger=ledger),)
        raise
    except RemoteError as error:
        return f"The answer to the cancel is lost ({error}), so it may have been taken"
    return "The service took the cancel"


def not_cancelled(task: Task) -> str:
    """Why a task was not cancelled, in a sentence; only a pending one can be."""
    if task.state is State.UNKNOWN and task.task_id:
        return f"The service does not know {task.name}; nothing was cancelled."
    if task.task_id is None:
        return f"row {task.row} has no task id ({task.state.value}), so nothing can be cancelled by it."
    return f"{task.name} has ended already ({task.state.value}); there is nothing left to cancel."
