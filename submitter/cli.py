"""The whole command line: the validator's commands beside our own. The only file of the package that exits."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, NoReturn

import click

from submitter.options import ANSWER, FOLLOWING, FORM, SENDING, seconds
from validator import __version__, terminal
from validator import cli as base
from validator.errors import UsageError

if TYPE_CHECKING:
    from submitter.client import Client
    from submitter.follow import Ending
    from submitter.ledger import Ledger
    from submitter.model import Task
    from submitter.plan import Plan

FAILED = 4
_SEE_LEDGER = "interrupted; `motion-preflight tasks` shows what the ledger knows."


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

    A clip with a live or finished task for the same request and account gives that task instead of a new one.
    """
    from submitter import plan, runner, session
    from submitter.follow import Ending
    from validator.files import check_places
    from validator.profile import ended

    options = session.chosen(given)
    _place_is_free(download)
    with _session(form, output, verbose) as (client, ledger):
        check_places([output, download], [options.clip, options.report, *ledger.files])
        until, now = client.clock.ticks() + deadline, client.clock.wall()
        made = plan.make(url, options, account=client.settings.account, ledger=ledger, now=now)
        _show(made)
        if over := ended(made.target.profile, date.today()):
            terminal.tell(over)
        if download and "video_url" not in made.target.results:
            raise UsageError(f"{made.target.profile.name} makes no result video; leave out --download. Nothing was sent.")
        if dry_run:
            _end_dry_run(made, client, form, output, again=options.again)
        with _line(ledger) as tell, session.explained(made.target.profile.name):
            task = runner.send(made, options, client=client, ledger=ledger, until=until, tell=tell)
        _say_sent(task, ledger)
        following = follow or download is not None
        ends = _follow([task.name], client, ledger, until, str(options.profile)) if following else [Ending(task)]
        _end([replace(end, task=_as_found(end.task, task)) for end in ends], client, form, output, download, waited=following)


@cli.command()
@click.argument("tasks", nargs=-1, metavar="TASK…")
@click.option("--all", "every", is_flag=True, help="Follow every live task that this key sent.")
@click.option("--as", "row", type=int, metavar="ROW", help="Take TASK as the task of this row's lost request, and follow it.")
@click.option("--profile", metavar="NAME", help="Target of ids that the ledger never saw.")
@FOLLOWING
@ANSWER
def wait(
    tasks: Sequence[str],
    every: bool,
    row: int | None,
    profile: str | None,
    deadline: float,
    download: str | None,
    form: str,
    output: str | None,
    verbose: bool,
) -> None:
    """Follow tasks to their end, by task id or by row of the ledger; goes on after any crash."""
    from submitter import lost
    from submitter.answers import checked
    from validator.files import check_places
    from validator.profile import DEFAULT

    _place_is_free(download)
    if len(tasks) != 1 and (download or row is not None):
        raise UsageError("--download and --as take one task.")
    with _session(form, output, verbose) as (client, ledger):
        check_places([output, download], ledger.files)
        names = _every_live(client, ledger) if every else list(dict.fromkeys(map(checked, tasks)))
        if not names:
            raise UsageError("There is no live task of this key in the ledger." if every else "Name a task, or give --all.")
        if row is not None:
            lost.adopt(names[0], row, client=client, ledger=ledger)
            terminal.tell(f"{names[0]} is row {row}'s task now; `motion-preflight tasks disown {row}` undoes that.")
        found = _follow(names, client, ledger, client.clock.ticks() + deadline, profile or DEFAULT)
        _hint_owners(found, ledger)
        _end(found, client, form, output, download, waited=True)


def _every_live(client: Client, ledger: Ledger) -> list[str]:
    from submitter.model import State

    states = [State.PENDING, State.RUNNING, State.UNKNOWN]
    return [t.name for t in ledger.tasks(states, account=client.settings.account) if t.task_id]


def _hint_owners(found: Sequence[Ending], ledger: Ledger) -> None:
    """An id of the list that belongs to no row may be the task of a lost request: only the user can say so."""
    for end in found:
        if end.task and end.task.task_id and not end.task.clip:
            for row in ledger.suspects(end.task.task_id):
                terminal.tell(f"if {end.task.name} is row {row.row}'s task: motion-preflight wait {end.task.name} --as {row.row}")


@cli.command()
@click.argument("task")
@ANSWER
def status(task: str, form: str, output: str | None, verbose: bool) -> None:
    """Ask for one task now and print what is known of it."""
    from submitter import session
    from submitter.answers import look
    from submitter.follow import Ending, resolve
    from validator.files import check_places

    with _session(form, output, verbose) as (client, ledger):
        check_places([output], ledger.files)
        found = look(resolve(task, client=client, ledger=ledger), client=client, ledger=ledger)
        _end([session.searched(Ending(found), client, ledger)], client, form, output, None, waited=False)


@cli.command()
@click.argument("task")
@ANSWER
def cancel(task: str, form: str, output: str | None, verbose: bool) -> None:
    """Cancel a task that is still pending."""
    from submitter import cancel as cancelling
    from submitter import session
    from submitter.model import State
    from validator.files import check_places

    with _session(form, output, verbose) as (client, ledger):
        check_places([output], ledger.files)
        row = ledger.find(task)
        with session.explained(row.profile if row else ""):
            found = cancelling.cancel(task, client=client, ledger=ledger)
        _print([found], form, output)
        if found.state is not State.CANCELED:
            terminal.tell(cancelling.not_cancelled(found))
        sys.exit(0 if found.state is State.CANCELED else FAILED)


@cli.group(invoke_without_command=True)
@click.option("--state", "states", multiple=True, metavar="STATE", help="Only rows in this state; may be repeated.")
@click.option("--ask", is_flag=True, help="Ask the service which tasks it has for the moments of lost requests.")
@click.option("--deadline", type=seconds, metavar="TIME", default="30s", show_default=True, help="How long --ask may take.")
@ANSWER
@click.pass_context
def tasks(
    context: click.Context, states: Sequence[str], ask: bool, deadline: float, form: str, output: str | None, verbose: bool
) -> None:
    """List what the ledger knows, newest first; needs no key and asks nobody, except with --ask."""
    if context.invoked_subcommand:
        return
    from submitter import render
    from submitter.ledger import Ledger
    from submitter.model import State
    from validator.files import check_places
    from validator.toml import nearest

    known = [state.value for state in State]
    for state in states:
        if state.lower() not in known:
            raise UsageError(f"There is no state {state!r}{nearest(state, known)} The states are {', '.join(known)}.")
    if ask:
        _ask_for_lost(verbose, deadline)
    with Ledger() as ledger:
        check_places([output], ledger.files)
        found = ledger.tasks([State(state.lower()) for state in states])
    terminal.put(render.tasks_json(found, __version__) if form == "json" else render.table(found, time.time()), output)


@tasks.command()
@click.argument("row", type=int)
def forget(row: int) -> None:
    """Free the clip of a lost request: you looked at the service, and there is no task."""
    from submitter.ledger import Ledger

    with Ledger() as ledger:
        ledger.forget(row)
    terminal.tell(f"row {row} no longer holds its clip: the next submit sends it.")


@tasks.command()
@click.argument("row", type=int)
def disown(row: int) -> None:
    """Undo `wait ID --as ROW`: the row's request is lost again, the task keeps a row of its own."""
    from submitter.ledger import Ledger
    from submitter.lost import unsettled

    with Ledger() as ledger:
        terminal.tell(unsettled(ledger.disown(row)))


def _ask_for_lost(verbose: bool, deadline: float) -> None:
    from submitter import session
    from submitter.lost import search
    from submitter.model import State

    with session.opened(terminal.tell if verbose else None) as (client, ledger):
        until = client.clock.ticks() + deadline
        lost = [task for task in ledger.tasks([State.UNKNOWN], account=client.settings.account) if task.is_lost]
        for task in lost:
            if client.clock.ticks() >= until:
                terminal.tell(f"row {task.row}: the time was over before the service was asked; --deadline gives it more.")
            elif not search(task, client, ledger, until).asked:
                terminal.tell(f"row {task.row}: the service could not be asked for its list.")


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


def _end_dry_run(made: Plan, client: Client, form: str, output: str | None, *, again: bool) -> NoReturn:
    from submitter import render

    address, workspace = client.settings.at(made.target.path), client.settings.workspace
    as_json = form == "json"
    terminal.put(render.dry_run_json(made, address, __version__) if as_json else render.dry_run(made, address, workspace), output)
    if made.task:
        then = "--again sends it once more, and may pay twice" if again else "nothing would be sent without --again"
        which, name, state = "clip" if made.task.found_by == "clip" else "URL", made.task.name, made.task.state.value
        terminal.tell(f"there is a task for this {which} already ({name}, {state}): {then}.")
    sys.exit(0 if made.fit else terminal.REJECTED)


def _say_sent(task: Task, ledger: Ledger) -> None:
    if task.reused:
        which = "this clip" if task.found_by == "clip" else "this URL (its bytes were not compared)"
        terminal.tell(f"{which} has a task already ({task.name}, {task.state.value}); nothing was sent. --again sends it again.")
    else:
        terminal.tell(f"accepted as task {task.name}; kept in {ledger.path}.")


def _as_found(now: Task | None, before: Task) -> Task | None:
    return replace(now, found_by=before.found_by) if now else None


def _follow(names: Sequence[str], client: Client, ledger: Ledger, until: float, profile: str) -> list[Ending]:
    from submitter import session

    with _line(ledger) as tell:
        return session.followed(names, client, ledger, until, profile, tell)


@contextmanager
def _session(form: str, output: str | None, verbose: bool) -> Iterator[tuple[Client, Ledger]]:
    """The account and the ledger. Whatever ends the command: what the ledger knows of its tasks is printed, and said on Ctrl-C."""
    from submitter import runner, session
    from submitter.errors import Interrupted, SubmitError

    # Also for a Ctrl-C between our own lines, when everything is closed already.
    terminal.on_interrupt(lambda: _SEE_LEDGER)
    try:
        with session.opened(terminal.tell if verbose else None) as (client, ledger):
            try:
                yield client, ledger
            except (SubmitError, Interrupted) as error:
                if error.tasks:
                    _print(error.tasks, form, output)
                raise
            except KeyboardInterrupt as stop:
                raise runner.interrupted(ledger) from stop
    except Interrupted:
        raise
    except KeyboardInterrupt as stop:
        raise Interrupted(_SEE_LEDGER) from stop


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


def _end(
    ends: Sequence[Ending], client: Client, form: str, output: str | None, download: str | None, *, waited: bool
) -> NoReturn:
    """Print the tasks, fetch the result, say how to go on, and end with the worst status."""
    from submitter import session
    from submitter.answers import resume
    from submitter.download import download as fetch
    from submitter.model import State

    tasks = [end.task for end in ends if end.task]
    _print(tasks, form, output)
    for end in ends:
        if end.problem:
            terminal.tell(str(end.problem))
    if download and tasks and tasks[0].state is State.SUCCEEDED and tasks[0].task_id:
        got = fetch(tasks[0].task_id, download, client=client, tell=terminal.tell)
        terminal.tell(f"{download}: {got.bytes:,} bytes, {got.checked}.")
    live = [end.task.name for end in ends if end.task and not end.problem and end.task.state.live]
    if live and waited:
        terminal.tell(f"still running; resume with: {resume(*live)}")
    sys.exit(session.status(ends, waited=waited))


def _print(tasks: Sequence[Task], form: str, output: str | None) -> None:
    from submitter import render, session

    if form == "json":
        terminal.put(render.tasks_json(tasks, __version__), output)
    else:
        terminal.put("\n".join(render.task(task, session.target(task.profile).note) for task in tasks), output)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command; every way out of the program goes through here."""
    terminal.run(cli, arguments)
