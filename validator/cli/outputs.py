"""Every report that a run was asked for: opened before anything is judged, grown clip by clip, closed whole or marked as partial."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.cli.console import colours
from validator.cli.drafts import opened, part_of
from validator.cli.language import texts
from validator.cli.shards import Shards
from validator.cli.sinks import Binary, Screen, Sink, StepSummary, Text, journal_of
from validator.errors import UsageError
from validator.files import STANDARD_OUTPUT, check_places, same
from validator.interrupts import held
from validator.report.context import Context, Extra
from validator.report.formats import FORMATS, TEXTUAL, begin
from validator.texts.said import phrase

if TYPE_CHECKING:
    from types import TracebackType

    from validator.findings import Report
    from validator.report.exhibit import Exhibit
    from validator.targets.profile import Profile

_SUMMARY = "GITHUB_STEP_SUMMARY"
"""Where GitHub Actions takes a job's summary from: a file that is appended to."""


@dataclass(frozen=True)
class Wanted:
    """One report that was asked for."""

    form: str
    """Name of a format."""
    place: str
    """Path of a file, or `-`; of a folder for shards."""

    @property
    def sharded(self) -> bool:
        """Whether the report is a folder of files: one that is there, or a name that ends with a slash."""
        return FORMATS[self.form].binary and (self.place.endswith(("/", os.sep)) or os.path.isdir(self.place))


def wanted(reports: Iterable[str], form: str | None, output: str | None) -> list[Wanted]:
    """What `--report FORMAT=FILE …`, `--format` and `-o` ask for; raises UsageError.

    Without `--format` and `-o` a text goes to standard output, unless one of `reports` goes there.
    """
    asked = [_wanted(each) for each in reports]
    taken = any(each.place == STANDARD_OUTPUT for each in asked)
    if form or output is not None or not taken:
        asked.append(_allowed(Wanted(form or next(iter(FORMATS)), STANDARD_OUTPUT if output is None else output)))
    return asked


def _wanted(word: str) -> Wanted:
    form, mark, place = word.partition("=")
    if not mark or form not in FORMATS:
        raise UsageError(phrase("--report {word}: write FORMAT=FILE, with one of {names}.", word=word, names=", ".join(FORMATS)))
    return _allowed(Wanted(form, place))


def _allowed(asked: Wanted) -> Wanted:
    if asked.form not in TEXTUAL and asked.place == STANDARD_OUTPUT:
        raise UsageError(phrase("The format {form} cannot go to standard output; name a file.", form=asked.form))
    return asked


class Outputs:
    """All reports of a run.

    A regular file begins as `FILE.part`. Formats that are read line by line take the final name with their first clip; documents
    that are only valid when complete take it when they are closed, and until then `FILE.part` is completed after every clip,
    so that after a SIGKILL it is a document of what was judged that says `partial`. A binary file cannot be completed like that:
    `FILE.part.jsonl` beside it holds what was judged until it is closed. Devices, pipes and standard output get text as it comes.
    An old file stays as it was until the new one takes its place. A run that judged nothing leaves nothing.
    """

    def __init__(
        self,
        asked: Sequence[Wanted],
        inputs: Iterable[str | None] = (),
        others: Iterable[str | None] = (),
        *,
        strict: bool = False,
        target: Profile | None = None,
        alone: bool = False,
    ) -> None:
        """Open what is asked for; raises UsageError or Unwritten where it cannot be, and then leaves nothing behind.

        No place may be one of `inputs`, the files that are read, or of `others`, what else is written.
        """
        self._outputs: list[Sink] = []
        self._failures: list[Exception] = []
        self._strict, self._target, self._alone = strict, target, alone
        self._count = 0
        files = [each for each in asked if each.place != STANDARD_OUTPUT and not each.sharded]
        self._files = [file for each in files for file in (each.place, *_drafts(each))]
        _check(asked, list(inputs), list(others))
        try:
            for each in asked:
                self._outputs.append(self._opened(each))
            if any(each.form == "github" for each in asked) and (summary := os.environ.get(_SUMMARY)):
                self._outputs.append(StepSummary(self._context(), summary))
        except BaseException:
            self.drop()
            raise

    def __enter__(self) -> Outputs:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close what is still open; as partial after an error, which is the one that is raised."""
        if kind is None:
            self.close(partial=False)
            return
        with suppress(Exception):
            self.close(partial=True)

    @property
    def hold_clips(self) -> bool:
        """Whether a clip was reported: a run without one leaves old files as they were."""
        return self._count > 0

    def holds(self, path: str) -> bool:
        """Whether one of the files that are written is the file of that path: a clip of that name must not be judged."""
        return any(same(path, place) for place in self._files)

    def add(self, report: Report, extra: Extra | None = None, exhibit: Exhibit | None = None) -> None:
        """One more clip, into all of them; `extra` is what the list of clips said of it. Raises Unwritten."""
        self.keep(report, extra, exhibit)
        self.show(report, extra, exhibit)

    def show(self, report: Report, extra: Extra | None = None, exhibit: Exhibit | None = None) -> None:
        """One more clip, into those that may keep us waiting: standard output, devices and pipes."""
        for each in self._outputs:
            if each.waits:
                each.add(report, extra, exhibit)

    def keep(self, report: Report, extra: Extra | None = None, exhibit: Exhibit | None = None) -> None:
        """The same clip, into the files."""
        self._count += 1
        for each in self._outputs:
            if not each.waits:
                each.add(report, extra, exhibit)

    def pass_over(self, report: Report) -> None:
        """One more clip, which is judged and not to be listed."""
        self._count += 1
        for each in self._outputs:
            each.pass_over(report)

    def close(self, partial: bool) -> None:
        """Write what comes last, and give every file its final name; a run without a clip is dropped. Raises Unwritten."""
        with held():
            self.close_files(partial)
        self._close(list(self._outputs), partial=partial)
        failures, self._failures = self._failures, []
        for error in failures:
            raise error

    def close_files(self, partial: bool) -> None:
        """The first half of `close`, which keeps nobody waiting; it raises nothing that `close` does not raise afterwards."""
        if self._count:
            self._close([each for each in self._outputs if not each.waits], partial=partial)
        else:
            self.drop()

    def _close(self, chosen: Iterable[Sink], *, partial: bool) -> None:
        for each in chosen:
            self._outputs.remove(each)
            try:
                each.close(partial=partial)
            except Exception as error:
                self._failures.append(error)

    def drop(self) -> None:
        """Leave nothing behind, and old files as they were."""
        while self._outputs:
            self._outputs.pop().drop()

    def _opened(self, asked: Wanted) -> Sink:
        if asked.place == STANDARD_OUTPUT:
            return Screen(begin(asked.form, self._context(on_screen=True)), shows=FORMATS[asked.form].shows)
        row = FORMATS[asked.form]
        if asked.sharded:
            return Shards(asked.form, self._context(), asked.place)
        if row.binary:
            return Binary(asked.form, self._context(), asked.place)
        return Text(begin(asked.form, self._context()), opened(asked.place, early=row.streams), shows=row.shows)

    def _context(self, *, on_screen: bool = False) -> Context:
        """As wide and as colourful as the place takes it."""
        from validator import __version__

        if not on_screen or sys.stdout is None:
            return Context(__version__, texts=texts(), strict=self._strict, target=self._target, alone=self._alone)
        width = min(os.get_terminal_size(sys.stdout.fileno()).columns or 100, 120) if sys.stdout.isatty() else 100
        return Context(
            __version__, width, colours(sys.stdout), texts(), strict=self._strict, target=self._target, alone=self._alone
        )


def _check(asked: Sequence[Wanted], inputs: list[str | None], others: list[str | None]) -> None:
    """Raise UsageError for a place that cannot be, and where two outputs, or their drafts, would be one file."""
    asked = [each for each in asked if not each.sharded]
    places = [each.place for each in asked]
    check_places([*places, *others], inputs)
    check_places([*places, *others, *(draft for each in asked for draft in _drafts(each))], inputs)


def _drafts(asked: Wanted) -> Iterator[str]:
    """The files that are there beside the report while it grows."""
    if asked.place == STANDARD_OUTPUT or (os.path.exists(asked.place) and not os.path.isfile(asked.place)):
        return
    yield part_of(asked.place)
    if FORMATS[asked.form].binary:
        yield journal_of(asked.place)
