"""What is known of a submit at the moment of a Ctrl-C, as the sentence that ends the command."""

from __future__ import annotations

from submitter.errors import Interrupted, LedgerFailed
from submitter.jobs.answers import resume_command
from submitter.jobs.lost import lost_request_text
from submitter.ledger.ledger import Ledger
from submitter.task import FREE, State, Task


def interrupted(ledger: Ledger, task: Task | None = None) -> Interrupted:
    """What is known of the row, or else of the newest one that this process made; a row that was not sent is dropped."""
    try:
        mine = ledger.mine()
        now = ledger.find(str(task.row)) if task else next(iter(mine), None)
        if now and now.state is State.CLAIMED and now.row in {each.row for each in mine}:
            now = ledger.dropped(now.row, "interrupted before it was sent")
    except LedgerFailed as error:
        return Interrupted(f"interrupted; what was sent is not known, for the ledger cannot be read ({error})")
    return Interrupted(f"interrupted{_after(now)}", (now,)) if now else Interrupted("interrupted; nothing was sent.")


def _after(task: Task) -> str:
    if task.state in (State.CLAIMED, State.SENDING):
        return f"; another process is sending this clip (row {task.row})."
    if task.state is State.REFUSED:
        return f"; the service had refused it ({task.code}), so no task was made."
    if task.state in FREE:
        return f"; row {task.row} ended ({task.state.value})." if task.task_id else "; no task was made."
    if task.is_lost:
        return f". {lost_request_text(task)}"
    if task.state is State.SUCCEEDED:
        return f"; {task.name} has succeeded."
    return f"; the task goes on. Resume with: {resume_command(task.name)}"
