"""The commands that follow, ask, cancel, list, and settle what was lost."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from submitter.cli.ending import end, followed, searched, show
from submitter.cli.options import ANSWER, FOLLOWING, seconds
from submitter.cli.session import command_session, explained, open_session
from submitter.errors import FAILED
from validator import __version__
from validator.cli import console
from validator.cli.options import named
from validator.errors import UsageError
from validator.texts.said import phrase

if TYPE_CHECKING:
    from submitter.jobs.context import Ending
    from submitter.ledger.ledger import Ledger
    from submitter.services.service import Service


@click.command()
@click.argument("tasks", nargs=-1, metavar="TASK…")
@click.option("--all", "every", is_flag=True, help="Follow every live task that this key sent.")
@click.option("--as", "row", type=int, metavar="ROW", help="Adopt TASK as the task of this row's lost request, and follow it.")
@click.option("--profile", callback=named, metavar="NAME", help="Target of ids that are not in the ledger.")
@FOLLOWING
@ANSWER
def wait(
    tasks: Sequence[str],
    every: bool,
    row: int | None,
    profile: str | None,
    deadline: float,
    download: str | None,
    output_format: str,
    output: str | None,
    verbose: bool,
) -> None:
    """Follow tasks to their end, by task id or by row of the ledger; goes on after any crash."""
    from submitter.jobs import lost
    from submitter.jobs.answers import checked_name
    from submitter.jobs.download import check_download
    from validator.files import check_places
    from validator.targets.profile import DEFAULT

    check_download(download)
    if len(tasks) != 1 and (download or row is not None):
        raise UsageError(phrase("--download and --as need exactly one task."))
    with command_session(output_format, output, verbose) as (client, ledger):
        check_places([output, download], ledger.files)
        names = _every_live(client, ledger) if every else list(dict.fromkeys(map(checked_name, tasks)))
        if not names:
            raise UsageError(
                phrase("The ledger holds no live task of this key.") if every else phrase("Name a task, or give --all.")
            )
        if row is not None:
            lost.adopt(names[0], row, client=client, ledger=ledger)
            console.log_line(
                phrase(
                    "{name} is row {row}'s task now; `motion-preflight tasks disown {row}` undoes that.", name=names[0], row=row
                )
            )
        found = followed(names, client, ledger, client.clock.ticks() + deadline, profile or DEFAULT)
        _hint_owners(found, ledger)
        end(found, client, output_format, output, download, waited=True)


def _every_live(client: Service, ledger: Ledger) -> list[str]:
    from submitter.task import State

    states = [State.PENDING, State.RUNNING, State.UNKNOWN]
    return [t.name for t in ledger.tasks(states, account=client.account) if t.task_id]


def _hint_owners(found: Sequence[Ending], ledger: Ledger) -> None:
    """An id of the list that belongs to no row may be the task of a lost request: only the user can say so."""
    for each in found:
        if each.task and each.task.task_id and not each.task.clip:
            for row in ledger.candidates_for(each.task.task_id):
                console.log_line(
                    phrase(
                        "if {name} is row {row}'s task: motion-preflight wait {name} --as {row}", name=each.task.name, row=row.row
                    )
                )


@click.command()
@click.argument("task")
@ANSWER
def status(task: str, output_format: str, output: str | None, verbose: bool) -> None:
    """Query one task once and print what is known about it."""
    from submitter.jobs.answers import poll_once
    from submitter.jobs.context import Ending
    from submitter.jobs.poll import resolve_task
    from validator.files import check_places

    with command_session(output_format, output, verbose) as (client, ledger):
        check_places([output], ledger.files)
        found = poll_once(resolve_task(task, client=client, ledger=ledger), client=client, ledger=ledger)
        end([searched(Ending(found), client, ledger)], client, output_format, output, None, waited=False)


@click.command()
@click.argument("task")
@ANSWER
def cancel(task: str, output_format: str, output: str | None, verbose: bool) -> None:
    """Cancel a task that is still pending."""
    from submitter.jobs import cancel as cancelling
    from submitter.task import State
    from validator.files import check_places

    with command_session(output_format, output, verbose) as (client, ledger):
        check_places([output], ledger.files)
        row = ledger.find(task)
        with explained(row.profile if row else ""):
            found = cancelling.cancel(task, client=client, ledger=ledger)
        show([found], output_format, output)
        if found.state is not State.CANCELED:
            console.log_line(cancelling.not_cancelled(found))
        sys.exit(0 if found.state is State.CANCELED else FAILED)


@click.group(invoke_without_command=True)
@click.option("--state", "states", multiple=True, metavar="STATE", help="Only rows in this state; may be repeated.")
@click.option("--ask", is_flag=True, help="Ask the service which tasks it has for the moments of lost requests.")
@click.option("--deadline", type=seconds, metavar="TIME", default="30s", show_default=True, help="How long --ask may take.")
@ANSWER
@click.pass_context
def tasks(
    context: click.Context,
    states: Sequence[str],
    ask: bool,
    deadline: float,
    output_format: str,
    output: str | None,
    verbose: bool,
) -> None:
    """List the ledger's tasks, newest first; needs no key and no network, except with --ask."""
    if context.invoked_subcommand:
        return
    from submitter.cli import render
    from submitter.ledger.ledger import Ledger
    from submitter.task import State
    from validator.files import check_places
    from validator.targets.toml import nearest

    known = [state.value for state in State]
    for state in states:
        if state.lower() not in known:
            raise UsageError(
                phrase(
                    "Unknown state {state!r}{nearest} The states are {names}.",
                    state=state,
                    nearest=nearest(state, known),
                    names=", ".join(known),
                )
            )
    if ask:
        _ask_for_lost(verbose, deadline)
    with Ledger() as ledger:
        check_places([output], ledger.files)
        found = ledger.tasks([State(state.lower()) for state in states])
    console.write_output(
        render.tasks_json(found, __version__) if output_format == "json" else render.table(found, time.time()), output
    )


@tasks.command()
@click.argument("row", type=int)
def forget(row: int) -> None:
    """Free the clip of a lost request: you looked at the service, and it has no task."""
    from submitter.ledger.ledger import Ledger

    with Ledger() as ledger:
        ledger.forget(row)
    console.log_line(phrase("row {row} no longer blocks its clip: the next submit sends it.", row=row))


@tasks.command()
@click.argument("row", type=int)
def disown(row: int) -> None:
    """Undo `wait ID --as ROW`: the row's request is lost again, the task keeps a row of its own."""
    from submitter.jobs.lost import lost_request_text
    from submitter.ledger.ledger import Ledger

    with Ledger() as ledger:
        console.log_line(lost_request_text(ledger.disown(row)))


def _ask_for_lost(verbose: bool, deadline: float) -> None:
    from submitter.jobs.lost import search
    from submitter.task import State

    with open_session(console.log_line if verbose else None) as (client, ledger):
        until = client.clock.ticks() + deadline
        lost = [task for task in ledger.tasks([State.UNKNOWN], account=client.account) if task.is_lost]
        for task in lost:
            if client.clock.ticks() >= until:
                console.log_line(
                    phrase("row {row}: the deadline passed before the service was asked; give a longer --deadline.", row=task.row)
                )
            elif not search(task, client, ledger, until).asked:
                console.log_line(phrase("row {row}: the service could not be asked for its list.", row=task.row))
