"""What the commands begin and end with: the session, the progress line, the tasks that are printed, the way out."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

from validator import __version__
from validator.cli import console

if TYPE_CHECKING:
    from submitter.jobs.poll import Ending
    from submitter.ledger.ledger import Ledger
    from submitter.services.dashscope.client import Client
    from submitter.task import Task

_SEE_LEDGER = "interrupted; `motion-preflight tasks` shows what the ledger knows."


def place_is_free(path: str | None) -> None:
    """Raise UsageError for a --download that would be written over something, before anything is sent."""
    if path:
        from submitter.jobs.download import free

        free(path)


@contextmanager
def command_session(form: str, output: str | None, verbose: bool) -> Iterator[tuple[Client, Ledger]]:
    """The account and the ledger. Whatever ends the command: what the ledger knows of its tasks is printed, and said on Ctrl-C."""
    from submitter.cli import session
    from submitter.errors import Interrupted, SubmitError
    from submitter.jobs import submit as runner

    # Also for a Ctrl-C between our own lines, when everything is closed already.
    console.on_interrupt(lambda: _SEE_LEDGER)
    try:
        with session.opened(console.tell if verbose else None) as (client, ledger):
            try:
                yield client, ledger
            except (SubmitError, Interrupted) as error:
                if error.tasks:
                    show(error.tasks, form, output)
                raise
            except KeyboardInterrupt as stop:
                raise runner.interrupted(ledger) from stop
    except Interrupted:
        raise
    except KeyboardInterrupt as stop:
        raise Interrupted(_SEE_LEDGER) from stop


@contextmanager
def progress_line(ledger: Ledger) -> Iterator[Callable[[Task, str], None]]:
    """Progress: one line that is written over on a terminal, a line per change elsewhere."""
    from submitter.cli import render

    begun, live, last = time.monotonic(), sys.stderr.isatty(), dict[int, str]()

    def tell(task: Task, said: str) -> None:
        if not live and not said and last.get(task.row) == task.state.value:
            return
        last[task.row] = task.state.value
        text = render.progress(task, said, time.monotonic() - begun, ledger.ahead(task))
        if live:
            console.say(f"\r\x1b[K{text[:100]}")
        else:
            console.tell(text)

    try:
        yield tell
    finally:
        if live:
            console.say("\r\x1b[K")


def follow_shown(names: Sequence[str], client: Client, ledger: Ledger, until: float, profile: str) -> list[Ending]:
    """How each name ended, with a progress line until then; `until` is in the clock's ticks."""
    from submitter.cli import session

    with progress_line(ledger) as tell:
        return session.followed(names, client, ledger, until, profile, tell)


def end(ends: Sequence[Ending], client: Client, form: str, output: str | None, download: str | None, *, waited: bool) -> NoReturn:
    """Print the tasks, fetch the result, say how to go on, and end with the worst status."""
    from submitter.cli import session
    from submitter.jobs.answers import resume
    from submitter.jobs.download import download as fetch
    from submitter.task import State

    tasks = [ending.task for ending in ends if ending.task]
    show(tasks, form, output)
    for ending in ends:
        if ending.problem:
            console.tell(str(ending.problem))
    if download and tasks and tasks[0].state is State.SUCCEEDED and tasks[0].task_id:
        got = fetch(tasks[0].task_id, download, client=client, tell=console.tell)
        console.tell(f"{download}: {got.bytes:,} bytes, {got.checked}.")
    live = [ending.task.name for ending in ends if ending.task and not ending.problem and ending.task.state.live]
    if live and waited:
        console.tell(f"still running; resume with: {resume(*live)}")
    sys.exit(session.status(ends, waited=waited))


def show(tasks: Sequence[Task], form: str, output: str | None) -> None:
    """Print the tasks in the form that was asked for."""
    from submitter.cli import render, session

    if form == "json":
        console.put(render.tasks_json(tasks, __version__), output)
    else:
        console.put("\n".join(render.task(task, session.target(task.profile).note) for task in tasks), output)
