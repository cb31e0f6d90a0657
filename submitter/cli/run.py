"""The command that brings files to their templates: judged, fixed, published, sent once and followed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any, NoReturn

import click

from submitter.cli.options import OUTPUT, RUNNING
from submitter.cli.session import open_session
from submitter.errors import Interrupted
from submitter.task import State
from validator.cli import console
from validator.cli.options import OfFiles, cache_options, facts_cache, folder_settings
from validator.errors import PreflightError, UsageError
from validator.texts.said import phrase

if TYPE_CHECKING:
    from submitter.cli.checklist import Checklist
    from submitter.cli.run_answer import Answer
    from submitter.jobs.forecast import Forecast
    from submitter.jobs.run import Run
    from submitter.jobs.run_options import RunOptions
    from submitter.ledger.ledger import Ledger
    from submitter.publish.store import Store
    from submitter.services.service import Service
    from submitter.services.target import Target
    from validator.batch.cache import FactsCache
    from validator.facts.image import Image
    from validator.targets.settings import Settings

VARIABLE = "MOTION_PREFLIGHT_TO"
_GO_ON = phrase("interrupted; the same command goes on where it was.")
_GO_ON_WITHOUT_AGAIN = phrase("interrupted; the same command without --again goes on where it was.")


@click.command(cls=OfFiles)
@click.argument("files", nargs=-1, metavar="FILE…")
@click.option("--from", "source", metavar="LIST", help="Run what LIST names as well, as for check; - is standard input.")
@click.option(
    "--to",
    metavar="TARGET",
    help="The store: s3://, oss://, temp:, command: or https://; else MOTION_PREFLIGHT_TO, else publish of the settings.",
)
@click.option("--fix", is_flag=True, help="Make a new file of a clip that is not accepted, as its report says, and send that.")
@click.option("--strip-audio", is_flag=True, help="Send the clip without its audio.")
@click.option("-n", "--dry-run", is_flag=True, help="Judge, and show what would be done, uploaded and paid; send nothing.")
@click.option("--wait/--no-wait", default=True, help="Follow each task to its end (the default), or end when the last is sent.")
@click.option(
    "--queue",
    type=click.IntRange(1, 100),
    default=1,
    show_default=True,
    metavar="N",
    help="Tasks under way at once; the next clip is published meanwhile.",
)
@click.option("--cleanup", is_flag=True, help="Unpublish each clip when its task has succeeded.")
@click.option("--show-url", is_flag=True, help="Show each URL with its signature on standard error.")
@RUNNING
@cache_options
@click.option("-q", "--quiet", is_flag=True, help="No checklist: the answer, and what went wrong.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    show_default=True,
    help="Format of the answer.",
)
@OUTPUT
def run(files: Sequence[str], **given: Any) -> None:
    """Bring each FILE to its task's end: judge, publish, verify, submit once, wait; print a table.

    A rejected clip stops before anything leaves this machine. Interrupted at any moment, the same command goes on: nothing is
    made, uploaded or submitted twice.
    """
    console.on_interrupt(lambda: _GO_ON_WITHOUT_AGAIN if given["again"] else _GO_ON)
    folder = folder_settings()
    clips = _clips(files, given["source"])
    to = given["to"] or os.environ.get(VARIABLE) or folder.publish
    if not to:
        raise UsageError(
            phrase(
                'Say where clips are published: with --to, with {variable}, or with publish = "…" in motion-preflight.toml;'
                " --to temp: needs nothing but the key.",
                variable=VARIABLE,
            )
        )
    with _opened(to, folder, given) as work:
        work.begin(clips)
        if given["dry_run"]:
            _foresee(work, clips)
        _go(work, clips)


def _clips(files: Sequence[str], source: str | None) -> list[str]:
    """What is to be run, folders opened; raises UsageError for a word that names nothing, before anything is begun."""
    from validator.batch.items import select
    from validator.batch.manifest import Entry, read

    found = select([*map(Entry, files), *(read(source) if source else [])])
    for said in found.notes:
        console.log_line(said)
    if found.problems:
        raise UsageError(found.problems[0])
    if not found.items:
        raise UsageError(phrase("Name a file, a folder, or a list with --from."))
    return [item.clip for item in found.items]


@contextmanager
def _opened(to: str, folder: Settings, given: Mapping[str, Any]) -> Iterator[_Work]:
    """Account, ledger and store, for as long as the run needs them."""
    from submitter.cli.storing import opened_store
    from submitter.gate.plan import target_for

    options = _options(folder, given)
    target = target_for(options.sending)
    cache = facts_cache(no_cache=given["no_cache"], refresh=given["refresh"])
    log = console.log_line if given["verbose"] else None
    with (
        closing(cache) if cache else nullcontext(),
        open_session(log, sends=not given["dry_run"]) as (client, ledger),
        opened_store(to, given, target, verbose=given["verbose"], sends=not given["dry_run"]) as store,
    ):
        target = replace(target, price=target.price.of_region(client.region))
        ready, image = _pictured(options, target, store, ledger, client, dry_run=given["dry_run"])
        yield _Work(client, ledger, store, target, ready, cache, given, image)


def _pictured(
    options: RunOptions, target: Target, store: Store, ledger: Ledger, client: Service, *, dry_run: bool
) -> tuple[RunOptions, Image | None]:
    """The options with the picture's URL; what speaks against the picture is shown as it is for a clip."""
    from submitter.cli import render
    from submitter.jobs.pictured import UnfitImage, pictured

    try:
        return pictured(options, target, store, ledger=ledger, clock=client.clock, dry_run=dry_run)
    except UnfitImage as error:
        console.write_stderr(render.findings(error.findings))
        raise


def _options(folder: Settings, given: Mapping[str, Any]) -> RunOptions:
    """How the command's words say that it is to be done; raises UsageError."""
    from submitter.gate.options import Options, check_mode
    from submitter.jobs.run_options import RunOptions
    from submitter.urls.rules import ALL_RULES
    from validator.targets.settings import chosen

    check_mode(given["mode"], given["settings"])
    profile = chosen(given["profile"] or folder.profile, given["settings"], folder, ALL_RULES)
    words = {each.name: given[each.name] for each in fields(Options) if each.name in given}
    sending = Options(**{**words, "profile": profile, "settings": ()})
    known = {each.name: given[each.name] for each in fields(RunOptions) if each.name in given}
    return RunOptions(sending, **known)


@dataclass(frozen=True)
class _Work:
    """What one call works with."""

    client: Service
    ledger: Ledger
    store: Store
    target: Target
    options: RunOptions
    cache: FactsCache | None
    given: Mapping[str, Any]
    image: Image | None = None

    def run(self, checklist: Checklist) -> Run:
        """The run, of which nothing is done yet."""
        from submitter.jobs.run import Run

        return Run(
            self.store,
            self.options,
            client=self.client,
            ledger=self.ledger,
            cache=self.cache,
            watcher=checklist,
            image=self.image,
        )

    def checklist(self, clips: Sequence[str]) -> Checklist:
        """What shows it."""
        from submitter.cli.checklist import Checklist

        note = self.target.profile.note
        return Checklist(clips, quiet=self.given["quiet"], urls=self.given["show_url"], note=note)

    def answer(self, *, partial: bool = False) -> Answer:
        """What prints it."""
        from submitter.cli.run_answer import Answer

        return Answer(self.store.shown, self.target.price.currency, self.options.wait, partial)

    def image_ahead(self) -> Forecast | None:
        """What would be done with a picture that is published; None without one."""
        from submitter.jobs.pictured import foreseen

        if self.image is None or self.given["image_url"]:
            return None
        return foreseen(self.image, self.options, self.target, self.store)

    def write(self, text: str) -> None:
        """To where the answer goes."""
        console.write_output(text, self.given["output"])

    def begin(self, clips: Sequence[str]) -> None:
        """Say what is to be known before; raises UsageError for an output that is one of the inputs."""
        from validator.files import check_places
        from validator.targets.profile import ended

        check_places([self.given["output"]], [*clips, *map(self.given.get, ("source", "image", "profile")), *self.ledger.files])
        for said in (ended(self.target.profile, date.today()), self.store.note):
            if said:
                console.log_line(said)


def _foresee(work: _Work, clips: Sequence[str]) -> NoReturn:
    """Show what would be done; nothing leaves this machine."""
    checklist = work.checklist(clips)
    with checklist.shown():
        found = list(work.run(checklist).forecasts(clips))
    for each in found:
        if each.problem:
            console.log_line(str(each.problem))
    work.write(work.answer().forecast(found, work.given["form"], work.image_ahead()))
    sys.exit(max(each.problem.status if each.problem else 0 if each.fit else console.REJECTED for each in found))


def _go(work: _Work, clips: Sequence[str]) -> NoReturn:
    """Do it, and print what came of it, whatever ends it."""
    checklist = work.checklist(clips)
    run = work.run(checklist)
    try:
        with checklist.shown():
            run.all(clips)
    except Interrupted:
        if any(end.task for end in run.ends):
            _print(work, run, partial=True)
        raise
    except PreflightError as error:
        if all(end.problem is not error for end in run.ends):
            raise
        _print(work, run, partial=True)
        left = sum(not (end.task or end.problem) for end in run.ends)
        if left:
            console.log_line(phrase("{count:#other clip was|other clips were} not begun.", count=left))
    else:
        _print(work, run)
    _say_what_is_left(run)
    sys.exit(work.answer().status(run.ends))


def _print(work: _Work, run: Run, *, partial: bool = False) -> None:
    work.write(work.answer(partial=partial).text(run.ends, work.given["form"]))


def _say_what_is_left(run: Run) -> None:
    """Tasks that still run, and results that are files."""
    from submitter.jobs.answers import resume_command

    if live := [end.task.name for end in run.ends if end.task and end.task.state.live]:
        console.log_line(phrase("still running; resume with: {command}", command=resume_command(*live)))
    for end in run.ends:
        if end.task and end.task.state is State.SUCCEEDED and not end.task.template_id:
            command = f"motion-preflight wait {end.task.name} --download FILE"
            console.log_line(phrase("{path}: the result is a file; fetch it with: {command}", path=end.path, command=command))
