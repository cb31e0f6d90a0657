"""The command that sends."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, NoReturn

import click

from submitter.cli.ending import end, followed
from submitter.cli.options import ANSWER, FOLLOWING, SENDING
from submitter.cli.progress import progress_line
from submitter.cli.session import command_session, explained, options_of
from validator import __version__
from validator.cli import console
from validator.errors import UsageError
from validator.texts.said import phrase

if TYPE_CHECKING:
    from submitter.gate.plan import Plan
    from submitter.ledger.ledger import Ledger
    from submitter.services.service import Service
    from submitter.task import Task


@click.command()
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
    output_format: str,
    output: str | None,
    verbose: bool,
    **given: Any,
) -> None:
    """Send the clip behind URL once, after judging it; print the task.

    A clip that has a live or finished task for the same request and account gives that task instead of a new one.
    """
    from submitter.gate import plan
    from submitter.jobs.context import Ending
    from submitter.jobs.download import check_download
    from submitter.jobs.submit import send
    from validator.files import check_places
    from validator.targets.profile import ended

    options, profile = options_of(given)
    check_download(download)
    plan.target_for(options)  # Nothing can be submitted to some targets: said before anything is opened.
    with command_session(output_format, output, verbose, sends=not dry_run) as (client, ledger):
        check_places([output, download], [options.clip, options.report, options.image, profile, *ledger.files])
        until, now = client.clock.ticks() + deadline, client.clock.wall()
        options = replace(options, region=client.region)
        made = plan.make(url, options, account=client.account, ledger=ledger, now=now)
        _show(made)
        if over := ended(made.target.profile, date.today()):
            console.log_line(over)
        if download and "video_url" not in made.target.results:
            raise UsageError(
                phrase("{name} makes no result video; leave out --download. Nothing was sent.", name=made.target.profile.name)
            )
        if dry_run:
            _end_dry_run(made, client, output_format, output, again=options.again)
        with progress_line(ledger) as on_progress, explained(made.target.profile.name):
            task = send(made, options, client=client, ledger=ledger, until=until, on_progress=on_progress)
        _say_sent(task, ledger)
        following = follow or download is not None
        ends = followed([task.name], client, ledger, until, profile) if following else [Ending(task)]
        end(
            [replace(end, task=_as_found(end.task, task)) for end in ends],
            client,
            output_format,
            output,
            download,
            waited=following,
        )


def _show(made: Plan) -> None:
    from submitter.cli import render

    console.write_stderr(render.findings(made.findings))
    known = made.job.judged != "none" or made.at_fault != made.url.shown
    verdict = console.texts().label(made.verdict.value).lower() if known else phrase("not judged")
    if made.fit:
        console.log_line(phrase("{url}: {verdict}; {cost}", url=made.url.shown, verdict=verdict, cost=made.cost))
    else:
        console.log_line(phrase("{url}: {verdict}", url=made.at_fault, verdict=verdict))


def _end_dry_run(made: Plan, client: Service, output_format: str, output: str | None, *, again: bool) -> NoReturn:
    from submitter.cli import render

    preview = client.preview(made.target.path)
    text = render.dry_run_json(made, preview, __version__) if output_format == "json" else render.dry_run(made, preview)
    console.write_output(text, output)
    if not made.fit:
        console.log_line(_unsent(made))
    if made.task and not (again and not made.fit):
        then = (
            phrase("--again sends it once more, and may pay twice") if again else phrase("nothing would be sent without --again")
        )
        which = phrase("this clip") if made.task.found_by == "clip" else phrase("this URL")
        name, state = made.task.name, made.task.state.value
        console.log_line(
            phrase("{which} has a task already ({name}, {state}): {then}.", which=which, name=name, state=state, then=then)
        )
    sys.exit(0 if made.fit else console.REJECTED)


def _unsent(made: Plan) -> str:
    if made.verdict.value == "review":
        return phrase("this request would not be sent: {url} needs review; --allow-review sends it anyway.", url=made.at_fault)
    return phrase("this request would not be sent: {url} is rejected.", url=made.at_fault)


def _say_sent(task: Task, ledger: Ledger) -> None:
    if task.reused:
        which = phrase("this clip") if task.found_by == "clip" else phrase("this URL (its bytes were not compared)")
        console.log_line(
            phrase(
                "{which} has a task already ({name}, {state}); nothing was sent. --again sends it again.",
                which=which,
                name=task.name,
                state=task.state.value,
            )
        )
    else:
        console.log_line(phrase("accepted as task {name}; kept in {path}.", name=task.name, path=ledger.path))


def _as_found(now: Task | None, before: Task) -> Task | None:
    return replace(now, found_by=before.found_by) if now else None
