"""How a command ends: the tasks that are printed, the result that is fetched, the exit status."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NoReturn

from submitter.cli.progress import progress_line
from submitter.errors import FAILED, UNKNOWN, StateUnknown
from submitter.task import FREE, State
from validator import __version__
from validator.cli import console
from validator.texts.said import phrase

if TYPE_CHECKING:
    from submitter.jobs.context import Ending
    from submitter.ledger.ledger import Ledger
    from submitter.services.service import Service
    from submitter.task import Task


def followed(names: Sequence[str], client: Service, ledger: Ledger, until: float, profile: str) -> list[Ending]:
    """How each name ended, at the latest at `until` (in the clock's ticks); for lost requests the service's list is asked."""
    from submitter.jobs.context import PollContext
    from submitter.jobs.poll import follow

    with progress_line(ledger) as on_progress:
        ends = follow(names, context=PollContext(client, ledger, until, on_progress), profile=profile)
        return [searched(end, client, ledger, until) for end in ends]


def searched(end: Ending, client: Service, ledger: Ledger, until: float | None = None) -> Ending:
    """The ending of a lost request, with what the service lists for its moment."""
    from submitter.jobs.context import Ending
    from submitter.jobs.lost import lost_request_text, search

    if end.task is None or not end.task.is_lost or end.task.account != client.account:
        return end
    found = search(end.task, client, ledger, until)
    return Ending(found.task, StateUnknown(lost_request_text(found.task, asked=found.asked)))


def end(
    ends: Sequence[Ending], client: Service, output_format: str, output: str | None, download: str | None, *, waited: bool
) -> NoReturn:
    """Print the tasks, fetch the result, say how to go on, and end with the worst status."""
    from submitter.jobs.answers import resume_command

    tasks = [ending.task for ending in ends if ending.task]
    show(tasks, output_format, output)
    for ending in ends:
        if ending.problem:
            console.log_line(str(ending.problem))
    if download and tasks and tasks[0].state is State.SUCCEEDED and tasks[0].task_id:
        _fetch(tasks[0].task_id, download, client)
    live = [ending.task.name for ending in ends if ending.task and not ending.problem and ending.task.state.live]
    if live and waited:
        console.log_line(phrase("still running; resume with: {command}", command=resume_command(*live)))
    sys.exit(status(ends, waited=waited))


def _fetch(task_id: str, path: str, client: Service) -> None:
    from submitter.jobs.download import download

    got = download(task_id, path, client=client, on_progress=console.log_line)
    console.log_line(phrase("{path}: {bytes:,} bytes, {checked}.", path=path, bytes=got.bytes, checked=got.checked))


def show(tasks: Sequence[Task], output_format: str, output: str | None) -> None:
    """Print the tasks in the format that was asked for."""
    from submitter.cli import render, session

    if output_format == "json":
        console.write_output(render.tasks_json(tasks, __version__), output)
    else:
        console.write_output("\n".join(render.task(task, session.target(task.profile).note) for task in tasks), output)


def status(ends: Iterable[Ending], *, waited: bool) -> int:
    """The exit status: the worst wins; a live task is unknown only to somebody who waited for it."""
    worst = 0
    for end in ends:
        state = end.task.state if end.task else State.UNKNOWN
        if end.problem:
            worst = max(worst, end.problem.status)
        if state in FREE:
            worst = max(worst, FAILED)
        elif state in (State.UNKNOWN, State.EXPIRED) or (waited and state not in (State.SUCCEEDED, *FREE)):
            worst = max(worst, UNKNOWN)
    return worst
