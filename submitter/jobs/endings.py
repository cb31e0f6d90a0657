"""What is known of a submit, or of a run, at the moment of a Ctrl-C, as the sentence that ends the command."""

from __future__ import annotations

from collections.abc import Sequence

from submitter.errors import Interrupted, LedgerFailed
from submitter.jobs.answers import resume_command
from submitter.jobs.clip_end import ClipEnd
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


def run_interrupted(stop: KeyboardInterrupt, ends: Sequence[ClipEnd], ledger: Ledger, *, again: bool) -> Interrupted:
    """What is known of a run's clips, and how to go on without paying twice."""
    done = sum(end.task is not None and end.task.state.ended for end in ends)
    first = phrase("{said} ", said=str(stop)) if isinstance(stop, Interrupted) else phrase("interrupted. ")
    if again and _would_repeat(ends, ledger):
        said = phrase(
            "{first}{done} of {total:#clip|clips} done; the same command without --again goes on with the rest.",
            first=first,
            done=done,
            total=len(ends),
        )
    else:
        said = phrase(
            "{first}{done} of {total:#clip|clips} done; the same command goes on with the rest.",
            first=first,
            done=done,
            total=len(ends),
        )
    return Interrupted(said)


def _would_repeat(ends: Sequence[ClipEnd], ledger: Ledger) -> bool:
    """Whether the same command with --again may send once more what is paid for: all but tasks that it knows and that still run."""
    known = {end.task.row for end in ends if end.task}
    try:
        tasks = {task.row: task for task in ledger.mine()}
        tasks.update((row, task) for row in known if (task := ledger.find(str(row))))
    except LedgerFailed:
        return True
    return any(task.state not in FREE and not (task.state.live and row in known) for row, task in tasks.items())
