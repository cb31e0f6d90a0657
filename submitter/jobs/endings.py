"""What is known of a submit at the moment of a Ctrl-C, as the sentence that ends the command."""

from __future__ import annotations

from submitter.errors import Interrupted, LedgerFailed
from submitter.jobs.answers import resume_command
from submitter.jobs.lost import lost_request_text
from submitter.ledger.ledger import Ledger
from submitter.task import FREE, State, Task
from validator.texts.said import phrase


def interrupted(ledger: Ledger, task: Task | None = None) -> Interrupted:
    """What is known of the row, or else of the newest one that this process made; a row that was not sent is dropped."""
    try:
        mine = ledger.mine()
        now = ledger.find(str(task.row)) if task else next(iter(mine), None)
        if now and now.state is State.CLAIMED and now.row in {each.row for each in mine}:
            now = ledger.dropped(now.row, phrase("interrupted before it was sent"))
    except LedgerFailed as error:
        return Interrupted(
            phrase("interrupted; what was sent is not known, for the ledger cannot be read ({error})", error=error)
        )
    return Interrupted(_after(now), (now,)) if now else Interrupted(phrase("interrupted; nothing was sent."))


def _after(task: Task) -> str:
    if task.state in (State.CLAIMED, State.SENDING):
        return phrase("interrupted; another process is sending this clip (row {row}).", row=task.row)
    if task.state is State.REFUSED:
        return phrase("interrupted; the service had refused it ({code}), so no task was made.", code=task.code)
    if task.state in FREE:
        if not task.task_id:
            return phrase("interrupted; no task was made.")
        return phrase("interrupted; row {row} ended ({state}).", row=task.row, state=task.state.value)
    if task.is_lost:
        return phrase("interrupted. {lost}", lost=lost_request_text(task))
    if task.state is State.SUCCEEDED:
        return phrase("interrupted; {name} has succeeded.", name=task.name)
    return phrase("interrupted; the task goes on. Resume with: {command}", command=resume_command(task.name))
