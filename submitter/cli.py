"""The whole command line: the validator's commands beside our own. The only file of the package that prints or exits."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

import click

from validator import __version__
from validator import cli as base
from validator.errors import UsageError

if TYPE_CHECKING:
    from submitter.client import Client
    from submitter.ledger import Ledger
    from submitter.model import Task
    from submitter.plan import Options, Plan

FAILED, UNKNOWN = 4, 5
_UNITS = {"s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0}
_FORMS = click.Choice(["text", "json"])
_Command = Callable[..., None]


def _seconds(text: str) -> float:
    """A length of time: 90, 90s, 30m, 2h."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(s|m|min|h)?", text.strip())
    if not match:
        raise click.BadParameter(f"{text!r} is no time; write 90s, 30m or 2h.")
    return float(match[1]) * _UNITS[match[2] or "s"]


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="motion-preflight")
def cli() -> None:
    """Judge clips of one moving person before a video model does, then send each once and follow it to its end.

    Exit status: 0 accepted or succeeded, 1 rejected, 2 wrong usage or configuration, 3 could not judge, 4 the task failed or
    was refused, 5 the task's state is unknown: it may still run, 130 interrupted.
    """


for _each in base.cli.commands.values():
    cli.add_command(_each)

_VERBOSE = click.option(
    "-v", "--verbose", is_flag=True, help="Tell each request on standard error; never the key or a signature."
)
_FORM = click.option("--format", "form", type=_FORMS, default="text", show_default=True, help="Form of the answer.")
_OUTPUT = click.option("-o", "--output", metavar="FILE", help="Write the answer there instead of to standard output.")
_DEADLINE = click.option(
    "--deadline", type=_seconds, metavar="TIME", default="30m", show_default=True, help="How long to go on: 90s, 30m, 2h."
)
_DOWNLOAD = click.option("--download", metavar="FILE", help="Fetch the result video there, where the target makes one; resumes.")


def _options(*options: Callable[[_Command], _Command]) -> Callable[[_Command], _Command]:
    def add(command: _Command) -> _Command:
        for option in reversed(options):
            command = option(command)
        return command

    return add


@cli.command()
@click.argument("url")
@_options(
    click.option(
        "--clip", metavar="FILE", help="The clip as a local file: it is judged, and the URL's bytes are compared with it."
    ),
    click.option("--report", metavar="FILE", help="Report of `check --format json` to take the verdict from; compared likewise."),
    click.option("--profile", metavar="NAME|FILE", help="Target: a built-in name or a TOML file."),
    click.option("--set", "settings", multiple=True, metavar="KEY=VALUE", help="Change one limit or severity, as for check."),
    click.option(
        "--depth", type=click.Choice(["limits", "full"]), default="full", show_default=True, help="How far to look into the clip."
    ),
    click.option("--trust-length", is_flag=True, help="Compare lengths only, not every byte."),
    click.option("--allow-review", is_flag=True, help="Send clips at review, too."),
    click.option("--no-gate", "judged", is_flag=True, flag_value=False, default=True, help="Send unjudged; the ledger says so."),
    click.option("--allow-private-host", is_flag=True, help="Allow a URL that only this machine or network knows, for trials."),
    click.option("--again", is_flag=True, help="Send although there is a task for this clip: it is paid for again."),
    click.option("--max-seconds", type=click.FloatRange(min=0), help="Cap on the seconds sent since midnight (UTC+8)."),
    click.option("--image-url", metavar="URL", help="Picture of the person, for targets that take one."),
    click.option("--mode", metavar="MODE", help="The target's mode, such as wan-std or wan-pro."),
    click.option("--watermark/--no-watermark", default=None, help="For targets that can mark their result."),
    click.option("--check-image/--no-check-image", default=None, help="For targets that can check the picture."),
    click.option("--dry-run", is_flag=True, help="Judge, print the request with the key hidden, send nothing."),
    click.option("--wait", "follow", is_flag=True, help="Follow the task to its end."),
    _DEADLINE,
    _DOWNLOAD,
    _FORM,
    _OUTPUT,
    _VERBOSE,
)
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
    from submitter import plan, runner

    options = _chosen(given)
    _ready(download)
    with _session(verbose) as (client, ledger):
        until = client.clock.ticks() + deadline
        account, now = client.settings.account, client.clock.wall()
        made = plan.make(url, options, account=account, ledger=ledger, now=now)
        _show(made, quiet=form == "json" and dry_run)
        if dry_run:
            _print_plan(made, client, form, output)
            return
        with _line() as tell, _explained(made.target.profile.name):
            task = runner.send(made, options, client=client, ledger=ledger, until=until, tell=tell)
        _tell_sent(task, ledger)
        tasks = [task]
        if follow or download:
            tasks = _followed([task.name], client, ledger, until - client.clock.ticks(), made.target.profile.name)
        _finish(tasks, client, form, output, download, resume=follow or download is not None)


def _chosen(given: dict[str, Any]) -> Options:
    from pathlib import Path

    from submitter.plan import Options
    from validator.targets import working_folder

    given["settings"] = tuple(given["settings"])
    given["profile"] = given["profile"] or working_folder(Path.cwd()).profile
    return Options(**given)


def _ready(path: str | None) -> None:
    if path:
        from submitter.download import free

        free(path)


def _show(made: Plan, *, quiet: bool) -> None:
    from submitter import render

    if quiet:
        return
    if made.findings:
        click.echo(render.findings(made.findings), nl=False, err=True)
    _tell(f"{made.address.shown}: {made.verdict.value if made.job.judged != 'none' else 'not judged'}; {made.cost}")


def _print_plan(made: Plan, client: Client, form: str, output: str | None) -> None:
    from submitter import render

    address = client.settings.at(made.target.path)
    as_text = form == "text"
    base._put(
        render.dry_run(made, address, client.settings.workspace) if as_text else render.dry_run_json(made, address, __version__),
        output,
    )
    if made.task:
        _tell(
            f"there is a task for this clip already ({made.task.name}, {made.task.state.value}): nothing would be sent without --again."
        )
    sys.exit(0 if made.fit else base.REJECTED)


def _tell_sent(task: Task, ledger: Ledger) -> None:
    if task.reused:
        _tell(f"this clip has a task already ({task.name}, {task.state.value}); nothing was sent. --again sends it again.")
    else:
        _tell(f"accepted as task {task.name}; kept in {ledger.path}.")


@cli.command()
@click.argument("tasks", nargs=-1, metavar="TASK…")
@_options(
    click.option("--all", "every", is_flag=True, help="Follow every live task of the ledger."),
    click.option("--profile", metavar="NAME", help="Target of ids that the ledger never saw."),
    _DEADLINE,
    _DOWNLOAD,
    _FORM,
    _OUTPUT,
    _VERBOSE,
)
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
    from submitter.model import State
    from validator.profile import DEFAULT

    _ready(download)
    if download and len(tasks) != 1:
        raise UsageError("--download takes the result of one task.")
    with _session(verbose) as (client, ledger):
        names = [t.name for t in ledger.tasks([State.PENDING, State.RUNNING])] if every else list(dict.fromkeys(tasks))
        if not names:
            raise UsageError("There is no live task in the ledger." if every else "Name a task, or give --all.")
        found = _followed(names, client, ledger, deadline, profile or DEFAULT)
        _finish(found, client, form, output, download, resume=True)


def _followed(names: Sequence[str], client: Client, ledger: Ledger, deadline: float, profile: str) -> list[Task]:
    from submitter import follow, runner
    from submitter.model import State

    with _line() as tell, _explained(profile):
        found = follow.wait(names, client=client, ledger=ledger, deadline=max(deadline, 0.0), tell=tell, profile=profile)
        for place, task in enumerate(found):
            if task.state is State.UNKNOWN and task.task_id is None:
                found[place] = runner.reconcile(task, client, ledger)
    return found


@cli.command()
@click.argument("task")
@_options(_FORM, _OUTPUT, _VERBOSE)
def status(task: str, form: str, output: str | None, verbose: bool) -> None:
    """Ask for one task now and print what is known of it."""
    from submitter import follow, runner
    from submitter.model import State

    with _session(verbose) as (client, ledger):
        found = follow.task_named(task, client=client, ledger=ledger)
        with _explained(found.profile):
            if found.state is State.UNKNOWN and found.task_id is None:
                found = runner.reconcile(found, client, ledger)
            found = follow.look(found, client=client, ledger=ledger)
        _finish([found], client, form, output, None, resume=False)


@cli.command()
@click.argument("task")
@_options(_FORM, _OUTPUT, _VERBOSE)
def cancel(task: str, form: str, output: str | None, verbose: bool) -> None:
    """Cancel a task that is still pending."""
    from submitter import runner

    with _session(verbose) as (client, ledger):
        row = ledger.find(task)
        with _explained(row.profile if row else ""):
            found = runner.cancel(task, client=client, ledger=ledger, tell=_tell)
        _print([found], form, output)
        from submitter.model import State

        sys.exit(0 if found.state is State.CANCELED else FAILED)


@cli.command()
@click.option("--state", "states", multiple=True, metavar="STATE", help="Only rows in this state; may be repeated.")
@click.option("--ask", is_flag=True, help="Ask the service which tasks it has for the moments of lost requests.")
@_options(_FORM, _OUTPUT, _VERBOSE)
def tasks(states: Sequence[str], ask: bool, form: str, output: str | None, verbose: bool) -> None:
    """List what the ledger knows, newest first; needs no key and asks nobody, except with --ask."""
    from submitter.ledger import Ledger
    from submitter.model import State
    from validator.toml import nearest

    known = [state.value for state in State]
    for state in states:
        if state not in known:
            raise UsageError(f"There is no state {state!r}{nearest(state, known)}; the states are {', '.join(known)}.")
    if ask:
        _ask_for_lost(verbose)
    with Ledger() as ledger:
        _print(ledger.tasks([State(state) for state in states]), form, output, listed=True)


def _ask_for_lost(verbose: bool) -> None:
    from submitter import runner
    from submitter.model import State

    with _session(verbose) as (client, ledger):
        for task in ledger.tasks([State.UNKNOWN]):
            if task.task_id is None and task.account == client.settings.account:
                runner.reconcile(task, client, ledger)


@cli.command("rules")
@click.argument("rule", required=False)
@_options(_FORM)
def rules(rule: str | None, form: str) -> None:
    """List every rule, for clips and for addresses, or explain one."""
    from submitter.rules import URL_RULES
    from validator.render import listing
    from validator.rules import RULES
    from validator.toml import nearest

    table = {**RULES, **URL_RULES}
    if rule and rule not in table:
        raise UsageError(f"There is no rule {rule!r}{nearest(rule, table)}.")
    rows = [table[rule]] if rule else list(table.values())
    base._put(listing.rules_json(rows) if form == "json" else listing.rule(rows[0]) if rule else listing.rules(rows), None)


@contextmanager
def _session(verbose: bool) -> Iterator[tuple[Client, Ledger]]:
    """The account and the ledger of this process."""
    from submitter.client import Client
    from submitter.ledger import Ledger
    from submitter.settings import read_settings

    settings = read_settings()
    log: Any = {"log": _tell} if verbose else {}
    with Ledger() as ledger, Client(settings, **log) as client:
        yield client, ledger


@contextmanager
def _explained(profile: str) -> Iterator[None]:
    """Turns the service's refusal into the table's sentence."""
    from submitter import render
    from submitter.errors import Refused
    from validator.profile import Profile, load_profile
    from validator.rules import RULES

    try:
        yield
    except Refused as error:
        try:
            target = load_profile(profile, RULES)
        except UsageError:
            target = Profile(profile)
        request = f" (request {error.request_id})" if error.request_id else ""
        error.args = (render.retired(target, error.code, error.message) + request,)
        raise


@contextmanager
def _line() -> Iterator[Callable[[Task, str], None]]:
    """Progress: one line that is written over on a terminal, a line per change elsewhere."""
    from submitter import render

    begun, terminal, last = time.monotonic(), sys.stderr.isatty(), dict[int, str]()

    def tell(task: Task, said: str) -> None:
        text = render.progress(task, said, time.monotonic() - begun)
        if terminal:
            click.echo(f"\r\x1b[K{text[:100]}", nl=False, err=True)
        elif said or last.get(task.row) != task.state.value:
            _tell(text)
        last[task.row] = task.state.value

    try:
        yield tell
    finally:
        if terminal:
            click.echo("\r\x1b[K", nl=False, err=True)


def _finish(
    tasks: Sequence[Task], client: Client, form: str, output: str | None, download: str | None, *, resume: bool
) -> NoReturn:
    """Print the tasks, fetch the result, say how to go on, and end with the worst status."""
    from submitter import runner
    from submitter.download import download as fetch
    from submitter.model import State

    _print(tasks, form, output)
    live = [task.name for task in tasks if task.state.live]
    for task in tasks:
        if task.state is State.UNKNOWN and task.task_id is None:
            _tell(runner.unsettled(task))
    if download and tasks[0].state is State.SUCCEEDED and tasks[0].task_id:
        size = fetch(tasks[0].task_id, download, client=client, tell=_tell)
        _tell(f"{download}: {size:,} bytes, checked.")
    if live and resume:
        _tell(f"still running: resume with: motion-preflight wait {' '.join(live) if len(live) < 6 else '--all'}")
    sys.exit(_status(tasks, waited=resume))


def _status(tasks: Iterable[Task], *, waited: bool) -> int:
    from submitter.model import FREE, State

    status = 0
    for task in tasks:
        if task.state in FREE:
            status = max(status, FAILED)
        elif task.state in (State.UNKNOWN, State.EXPIRED) or (waited and task.state.live):
            status = max(status, UNKNOWN)
    return status


def _print(tasks: Sequence[Task], form: str, output: str | None, *, listed: bool = False) -> None:
    from submitter import render

    if form == "json":
        text = render.tasks_json(tasks, __version__)
    elif listed:
        text = render.table(tasks, time.time())
    else:
        text = "\n".join(render.task(task, _note(task)) for task in tasks)
    base._put(text, output)


def _note(task: Task) -> str:
    from validator.profile import load_profile
    from validator.rules import RULES

    try:
        return load_profile(task.profile, RULES).note
    except UsageError:
        return ""


def _tell(text: str) -> None:
    base._tell(text)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command; every way out of the program goes through here."""
    base.main(arguments, cli)
