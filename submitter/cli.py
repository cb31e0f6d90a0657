"""The whole command line: the validator's commands beside our own. The only file of the package that exits."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

import click

from submitter.options import ANSWER, FOLLOWING, FORM, SENDING
from validator import __version__, terminal
from validator import cli as base
from validator.errors import UsageError

if TYPE_CHECKING:
    from submitter.client import Client
    from submitter.ledger import Ledger
    from submitter.model import Task
    from submitter.plan import Plan

FAILED = 4


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="motion-preflight")
@terminal.DEBUG
def cli() -> None:
    """Judge clips of one moving person before a video model does, then send each once and follow it to its end.

    Exit status: 0 accepted or succeeded, 1 rejected, 2 wrong usage or configuration, 3 could not judge, 4 the task failed or
    was refused, 5 the task's state is unknown: it may still run, 130 or 143 interrupted.
    """
    # A command that leaves nothing behind, or knows what it leaves, says so itself.
    terminal.on_interrupt(lambda: "interrupted.")


for _each in base.cli.commands.values():
    cli.add_command(_each)


@cli.command()
@click.argument("url")
@SENDING
@click.option("--dry-run", is_flag=True, help="Judge, print the request with the key hidden, send nothing.")
@click.option("--wait", "follow", is_flag=True, help="Follow the task to its end.")
@FOLLOWING
@ANSWER
def submit(
    url: str,
    dry_run: bool,
    follow: bool,
    deadline: float,
    download: str | None,
    form: str,
    output: str | None,
    verbose: bool,
    **given: Any,
) -> None:
    """Send the clip behind URL once, after judging it; print the task.

    A clip with a live or finished task for the same target and account gives that task instead of a new one.
    """
    from submitter import plan, runner, session
    from validator.files import check_places

    options = session.chosen(given)
    _place_is_free(download)
    check_places([output], [options.clip, options.report])
    with session.opened(terminal.tell if verbose else None) as (client, ledger):
        until, now = client.clock.ticks() + deadline, client.clock.wall()
        made = plan.make(url, options, account=client.settings.account, ledger=ledger, now=now)
        _show(made)
        if download and "video_url" not in made.target.results:
            raise UsageError(f"{made.target.profile.name} makes no result video; leave out --download. Nothing was sent.")
        if dry_run:
            _end_dry_run(made, client, form, output)
        with _line(ledger) as tell, session.explained(made.target.profile.name):
            task = runner.send(made, options, client=client, ledger=ledger, until=until, tell=tell)
        _say_sent(task, ledger)
        following = follow or download is not None
        tasks = _follow([task.name], client, ledger, until, made.target.profile.name) if following else [task]
        _end(tasks, client, form, output, download, waited=following)


@cli.command()
@click.argument("tasks", nargs=-1, metavar="TASK…")
@click.option("--all", "every", is_flag=True, help="Follow every live task of the ledger.")
@click.option("--profile", metavar="NAME", help="Target of ids that the ledger never saw.")
@FOLLOWING
@ANSWER
def wait(
    tasks: Sequence[str],
    every: bool,
    profile: str | None,
    deadline: float,
    download: str | None,
    form: str,
    output: str | None,
    verbose: bool,
) -> None:
    """Follow tasks to their end, by task id or by row of the ledger; goes on after any crash."""
    from submitter import session
    from submitter.model import State
    from validator.profile import DEFAULT

    _place_is_free(download)
    if download and len(tasks) != 1:
        raise UsageError("--download takes the result of one task.")
    with session.opened(terminal.tell if verbose else None) as (client, ledger):
        names = [t.name for t in ledger.tasks([State.PENDING, State.RUNNING])] if every else list(dict.fromkeys(tasks))
        if not names:
            raise UsageError("There is no live task in the ledger." if every else "Name a task, or give --all.")
        found = _follow(names, client, ledger, client.clock.ticks() + deadline, profile or DEFAULT)
        _end(found, client, form, output, download, waited=True)


@cli.command()
@click.argument("task")
@ANSWER
def status(task: str, form: str, output: str | None, verbose: bool) -> None:
    """Ask for one task now and print what is known of it."""
    from submitter import follow, runner, session

    with session.opened(terminal.tell if verbose else None) as (client, ledger):
        found = follow.task_named(task, client=client, ledger=ledger)
        with session.explained(found.profile):
            found = runner.reconcile(found, client, ledger) if session.is_lost(found) else found
            found = follow.look(found, client=client, ledger=ledger)
        _end([found], client, form, output, None, waited=False)


@cli.command()
@click.argument("task")
@ANSWER
def cancel(task: str, form: str, output: str | None, verbose: bool) -> None:
    """Cancel a task that is still pending."""
    from submitter import runner, session
    from submitter.model import State

    with session.opened(terminal.tell if verbose else None) as (client, ledger):
        row = ledger.find(task)
        with session.explained(row.profile if row else ""):
            found = runner.cancel(task, client=client, ledger=ledger, tell=terminal.tell)
        _print([found], form, output)
        if found.state is not State.CANCELED:
            terminal.tell(runner.not_cancelled(found))
        sys.exit(0 if found.state is State.CANCELED else FAILED)


@cli.command()
@click.option("--state", "states", multiple=True, metavar="STATE", help="Only rows in this state; may be repeated.")
@click.option("--ask", is_flag=True, help="Ask the service which tasks it has for the moments of lost requests.")
@ANSWER
def tasks(states: Sequence[str], ask: bool, form: str, output: str | None, verbose: bool) -> None:
    """List what the ledger knows, newest first; needs no key and asks nobody, except with --ask."""
    from submitter import render
    from submitter.ledger import Ledger
    from submitter.model import State
    from validator.toml import nearest

    known = [state.value for state in State]
    for state in states:
        if state not in known:
            raise UsageError(f"There is no state {state!r}{nearest(state, known)} The states are {', '.join(known)}.")
    if ask:
        _ask_for_lost(verbose)
    with Ledger() as ledger:
        found = ledger.tasks([State(state) for state in states])
    terminal.put(render.tasks_json(found, __version__) if form == "json" else render.table(found, time.time()), output)


def _ask_for_lost(verbose: bool) -> None:
    from submitter import runner, session
    from submitter.model import State

    with session.opened(terminal.tell if verbose else None) as (client, ledger):
        for task in ledger.tasks([State.UNKNOWN]):
            if session.is_lost(task) and task.account == client.settings.account:
                runner.reconcile(task, client, ledger)


@cli.command("rules")
@click.argument("rule", required=False)
@FORM
def rules(rule: str | None, form: str) -> None:
    """List every rule, for clips and for addresses, or explain one."""
    from submitter.rules import URL_RULES
    from validator.render import listing
    from validator.rules import RULES

    table = {**RULES, **URL_RULES}
    if rule and rule not in table:
        raise UsageError(base.no_such_rule(rule, table))
    rows = [table[rule]] if rule else list(table.values())
    terminal.put(listing.rules_json(rows) if form == "json" else listing.rule(rows[0]) if rule else listing.rules(rows), None)


def _place_is_free(path: str | None) -> None:
    if path:
        from submitter.download import free

        free(path)


def _show(made: Plan) -> None:
    from submitter import render

    terminal.say(render.findings(made.findings))
    verdict = made.verdict.value if made.job.judged != "none" else "not judged"
    terminal.tell(f"{made.address.shown}: {verdict}" + (f"; {made.cost}" if made.fit else ""))


def _end_dry_run(made: Plan, client: Client, form: str, output: str | None) -> NoReturn:
    from submitter import render

    address, workspace = client.settings.at(made.target.path), client.settings.workspace
    as_json = form == "json"
    terminal.put(render.dry_run_json(made, address, __version__) if as_json else render.dry_run(made, address, workspace), output)
    if made.task:
        name, state = made.task.name, made.task.state.value
        terminal.tell(f"there is a task for this clip already ({name}, {state}): nothing would be sent without --again.")
    sys.exit(0 if made.fit else terminal.REJECTED)


def _say_sent(task: Task, ledger: Ledger) -> None:
    if task.reused:
        terminal.tell(
            f"this clip has a task already ({task.name}, {task.state.value}); nothing was sent. --again sends it again."
        )
    else:
        terminal.tell(f"accepted as task {task.name}; kept in {ledger.path}.")


def _follow(names: Sequence[str], client: Client, ledger: Ledger, until: float, profile: str) -> list[Task]:
    from submitter import session

    with _line(ledger) as tell:
        return session.followed(names, client, ledger, until - client.clock.ticks(), profile, tell)


@contextmanager
def _line(ledger: Ledger) -> Iterator[Callable[[Task, str], None]]:
    """Progress: one line that is written over on a terminal, a line per change elsewhere."""
    from submitter import render

    begun, live, last = time.monotonic(), sys.stderr.isatty(), dict[int, str]()

    def tell(task: Task, said: str) -> None:
        if not live and not said and last.get(task.row) == task.state.value:
            return
        last[task.row] = task.state.value
        text = render.progress(task, said, time.monotonic() - begun, ledger.ahead(task))
        if live:
            terminal.say(f"\r\x1b[K{text[:100]}")
        else:
            terminal.tell(text)

    try:
        yield tell
    finally:
        if live:
            terminal.say("\r\x1b[K")


def _end(tasks: Sequence[Task], client: Client, form: str, output: str | None, download: str | None, *, waited: bool) -> NoReturn:
    """Print the tasks, fetch the result, say how to go on, and end with the worst status."""
    from submitter import runner, session
    from submitter.download import download as fetch
    from submitter.model import State

    _print(tasks, form, output)
    for task in tasks:
        if session.is_lost(task):
            terminal.tell(runner.unsettled(task))
    if download and tasks[0].state is State.SUCCEEDED and tasks[0].task_id:
        size = fetch(tasks[0].task_id, download, client=client, tell=terminal.tell)
        terminal.tell(f"{download}: {size:,} bytes, checked.")
    live = [task.name for task in tasks if task.state.live]
    if live and waited:
        terminal.tell(f"still running; resume with: motion-preflight wait {' '.join(live) if len(live) < 6 else '--all'}")
    sys.exit(session.status(tasks, waited=waited))


def _print(tasks: Sequence[Task], form: str, output: str | None) -> None:
    from submitter import render, session

    if form == "json":
        terminal.put(render.tasks_json(tasks, __version__), output)
    else:
        terminal.put("\n".join(render.task(task, session.target(task.profile).note) for task in tasks), output)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command; every way out of the program goes through here."""
    terminal.run(cli, arguments)
