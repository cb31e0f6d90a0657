"""The commands that put files where the service can fetch them, and take them away again."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from submitter.cli.options import ANSWER, STORING
from submitter.cli.storing import opened_store, target_named
from submitter.spans import span
from validator import __version__
from validator.cli import console
from validator.cli.options import named
from validator.errors import PreflightError, UsageError
from validator.texts.printable import Printable, as_json, printable
from validator.texts.said import phrase

if TYPE_CHECKING:
    from submitter.ledger.ledger import Ledger
    from submitter.ledger.publications import Publication
    from submitter.publish.publish import Published
    from submitter.publish.store import Store

_GOES_ON = phrase("interrupted; the same command goes on, and removes what is left of an upload.")


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--to", "to", required=True, metavar="TARGET", help="The store: s3://, oss://, temp:, command: or https://.")
@STORING
@click.option(
    "--profile",
    callback=named,
    metavar="NAME|FILE",
    help="The target that will fetch it: how long its queue is, which model it is.",
)
@click.option("--allow-private-host", is_flag=True, help="Allow a URL that only this machine or network knows, for trials.")
@click.option("-q", "--quiet", is_flag=True, help="Show no progress.")
@ANSWER
def publish(
    files: Sequence[str],
    to: str,
    life: float,
    verify: bool,
    profile: str | None,
    allow_private_host: bool,
    quiet: bool,
    output_format: str,
    output: str | None,
    verbose: bool,
    **given: Any,
) -> None:
    """Put files where the service can fetch them; print the URL of each.

    The same bytes are uploaded once. After an upload the URL is fetched back and compared. The URL may hold a signature: whoever
    has it can fetch the file until it ends.
    """
    from submitter.cli.upload_bar import upload_bar
    from submitter.gate.plan import needed_seconds
    from submitter.ledger.ledger import Ledger
    from submitter.publish.publish import publish as put
    from validator.files import check_places

    if given["already_there"] and not verify:
        raise UsageError(phrase("--already-there with --no-verify leaves nothing to do."))
    console.on_interrupt(lambda: _GOES_ON)
    target = target_named(profile)
    with Ledger() as ledger, opened_store(to, given, target, verbose=verbose) as store:
        check_places([output], [*files, *ledger.files])
        needed = needed_seconds(target, ledger)
        _say_notes(store)

        def put_one(path: str) -> Published:
            with upload_bar(path, quiet=quiet) as on_bytes:
                return put(
                    path,
                    store,
                    ledger=ledger,
                    life=life,
                    needed=needed,
                    verify=verify,
                    private=allow_private_host,
                    on_bytes=on_bytes,
                )

        sys.exit(_publish_each(files, put_one, _Answer(output_format, output)))


def _say_notes(store: Store) -> None:
    if store.note:
        console.log_line(store.note)
    if not store.is_fetchable:
        console.log_line(phrase("{store}: only the service can fetch it, so that the file is not compared.", store=store.shown))


def _publish_each(files: Sequence[str], put_one: Callable[[str], Published], answer: _Answer) -> int:
    """One after the other; what is wrong with the store ends it, what is wrong with a file does not. The exit status."""
    from submitter.publish.errors import NoSuchPlace, StoreRefused

    worst = 0
    try:
        for path in files:
            try:
                answer.add(path, put_one(path))
            except (NoSuchPlace, StoreRefused):
                raise
            except PreflightError as error:
                console.log_line(str(error))
                worst = max(worst, error.status)
    finally:
        answer.end()
    return worst


class _Answer:
    """What is printed: a URL as soon as it is known, or one document in the end."""

    def __init__(self, output_format: str, output: str | None) -> None:
        self._form, self._output = output_format, output
        self._at_once = output_format == "text" and output in (None, "-")
        self._done: list[tuple[str, Published]] = []

    def add(self, path: str, done: Published) -> None:
        """One more file is published."""
        how = phrase("uploaded") if done.uploaded else phrase("was there")
        compared = phrase("compared") if done.compared else phrase("not compared")
        end = phrase(", works for {span}", span=span(done.expires - time.time())) if done.expires else ""
        console.log_line(
            phrase("{path}: {how}, {compared}, {store}{end}.", path=path, how=how, compared=compared, store=done.store, end=end)
        )
        self._done.append((path, done))
        if self._at_once:
            console.write_output(_line(done), None)

    def end(self) -> None:
        """Print what is not printed yet."""
        if self._form == "json":
            console.write_output(_document(self._done), self._output)
        elif not self._at_once:
            console.write_output(Printable("".join(_line(done) for _, done in self._done)), self._output)


def _line(done: Published) -> Printable:
    return Printable(_whole(done.url) + "\n")


def _whole(url: str) -> Printable:
    """The URL with its signature: this command's very answer."""
    return Printable(url) if url.isascii() and url.isprintable() else printable(url)


def _document(done: Sequence[tuple[str, Published]]) -> Printable:
    from submitter.cli.render import moment

    files = [
        {
            "path": path,
            "url": _whole(each.url),
            "expires": moment(each.expires),
            "store": each.store,
            "key": each.key,
            "sha256": each.sha256,
            "bytes": each.bytes,
            "uploaded": each.uploaded,
            "compared": each.compared,
            "note": console.texts().say(each.note) or None,
        }
        for path, each in done
    ]
    return as_json({"schema": 1, "tool": {"name": "motion-preflight", "version": __version__}, "files": files})


@click.command()
@click.argument("names", nargs=-1, metavar="[FILE|SHA256|KEY]…")
@click.option("--all-of-ended", is_flag=True, help="Everything that was published for clips whose tasks have ended.")
@click.option("--force", is_flag=True, help="Also what a task under way may still fetch.")
@click.option("--dry-run", is_flag=True, help="Show what would be deleted; delete nothing.")
def unpublish(names: Sequence[str], all_of_ended: bool, force: bool, dry_run: bool) -> None:
    """Delete what `publish` has uploaded, as the ledger knows it, and nothing else."""
    from submitter.ledger.ledger import Ledger
    from submitter.publish.unpublish import unpublish as remove

    if bool(names) == all_of_ended:
        raise UsageError(phrase("Name what is to be deleted, or give --all-of-ended."))
    console.on_interrupt(lambda: phrase("interrupted; what is deleted is deleted, the same command goes on."))
    worst = 0
    with Ledger() as ledger:
        for found in list(_named(names, ledger)) if names else ledger.publications.ended():
            try:
                if not dry_run:
                    remove(found, ledger=ledger, force=force)
                console.write_output(_deleted(found, dry_run=dry_run), None)
            except PreflightError as error:
                console.log_line(str(error))
                worst = max(worst, error.status)
    sys.exit(worst)


def _deleted(found: Publication, *, dry_run: bool) -> str:
    key, store = found.key, found.store
    if dry_run:
        said = phrase("would delete {key} in {store}", key=key, store=store)
    else:
        said = phrase("deleted {key} in {store}", key=key, store=store)
    return console.texts().say(said) + "\n"


def _named(names: Sequence[str], ledger: Ledger) -> Iterator[Publication]:
    """The rows of each name; raises UsageError for one that the ledger does not know."""
    from submitter.publish.store import Content

    for name in names:
        # A file means what `run` made of it as well.
        known = ledger.runs.sent_for(Content.of(name).sha256) if os.path.isfile(name) else {name}
        found = [row for each in sorted(known) for row in ledger.publications.rows(each)]
        if not found:
            raise UsageError(phrase("The ledger knows nothing that was published of {name}.", name=name))
        yield from found
