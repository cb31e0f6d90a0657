"""What a report is written into while it grows: the screen, a file, a file that only its format can write, a job's summary."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, cast

from validator.cli.console import write_output
from validator.cli.drafts import Draft, Stream, Summary, part_of
from validator.errors import Unwritten
from validator.files import failure
from validator.report.context import Concluding, Context, Extra, Renderer, Showing
from validator.report.formats import begin, begin_file
from validator.texts.printable import printable
from validator.texts.said import phrase

if TYPE_CHECKING:
    from validator.findings import Report
    from validator.report.exhibit import Exhibit


class Sink(Protocol):
    """One report, open."""

    @property
    def waits(self) -> bool:
        """Whether writing may take as long as a reader likes, so that it has to be open to an interruption."""

    def add(self, report: Report, extra: Extra | None, exhibit: Exhibit | None = None) -> None:
        """Write one more clip."""

    def pass_over(self, report: Report) -> None:
        """One more clip, which is judged and not listed."""

    def close(self, *, partial: bool) -> None:
        """Write the end."""

    def drop(self) -> None:
        """Leave nothing behind."""


class Screen:
    """Standard output."""

    waits = True

    def __init__(self, renderer: Renderer, *, shows: bool = False) -> None:
        self._renderer = renderer
        self._shows = shows

    def add(self, report: Report, extra: Extra | None, exhibit: Exhibit | None = None) -> None:
        """Write one more clip."""
        write_output(_added(self._renderer, report, extra, exhibit if self._shows else None), None)

    def pass_over(self, report: Report) -> None:
        """One more clip, which is not listed."""
        _pass_over(self._renderer, report)

    def close(self, *, partial: bool) -> None:
        """Write the end."""
        write_output(self._renderer.end(partial=partial), None)

    def drop(self) -> None:
        """What was printed is printed."""


class Text:
    """A file, or what can be written to like one."""

    def __init__(self, renderer: Renderer, place: Draft | Stream, *, shows: bool = False) -> None:
        """`shows`: the renderer takes exhibits."""
        self._renderer = renderer
        self._shows = shows
        self._place = place
        self.waits = isinstance(place, Stream)
        self._torn = False
        """Whether an interruption came between a clip's text and the file: then the renderer knows of a clip that is not there."""

    def add(self, report: Report, extra: Extra | None, exhibit: Exhibit | None = None) -> None:
        """Write one more clip."""
        self._torn = True
        text = _gated(_added(self._renderer, report, extra, exhibit if self._shows else None))
        self._place.append(text, _gated(self._renderer.end(partial=True)) if self._place.completes else "")
        self._torn = False

    def pass_over(self, report: Report) -> None:
        """One more clip, which is not listed."""
        _pass_over(self._renderer, report)

    def close(self, *, partial: bool) -> None:
        """A torn document has the end already that its last whole clip brought along, which says `partial`."""
        try:
            if not (self._torn and self._place.completes):
                self._place.append(_gated(self._renderer.end(partial=partial)))
        finally:
            self._place.finish(filled=True)  # also where no clip is listed: an old report would be taken for this one

    def drop(self) -> None:
        """Leave nothing behind."""
        self._place.drop()


class Binary:
    """A file that only its renderer can write, and a journal beside it; raises UsageError where a package is missing."""

    waits = False

    def __init__(self, form: str, context: Context, path: str) -> None:
        self._path, self._journal_path = path, journal_of(path)
        self._failed = False
        self._draft = Draft(path)
        self._open: list[Callable[[], None]] = [self._draft.drop]
        try:
            self._journal = Text(begin("jsonl", context), Draft(self._journal_path, early=True))
            self._open.append(self._journal.drop)
            self._renderer = begin_file(form, context, self._draft.part)
        except BaseException:
            self.drop()
            raise

    def add(self, report: Report, extra: Extra | None, exhibit: Exhibit | None = None) -> None:  # noqa: ARG002 (as all sinks)
        """Write one more clip, into the journal first."""
        with self._failing():
            self._journal.add(report, extra)
            self._renderer.add(report, extra)

    def pass_over(self, report: Report) -> None:
        """A table says nothing of it."""

    def close(self, *, partial: bool) -> None:
        """Give the file its name and remove the journal; after a failure only the journal is kept."""
        if self._failed:
            self._draft.drop()
            return
        with self._failing():
            self._renderer.end(partial=partial)
        self._draft.finish(filled=True)
        self._journal.close(partial=partial)
        os.unlink(self._journal_path)

    def drop(self) -> None:
        """Leave nothing behind."""
        for each in reversed(self._open):
            each()

    @contextmanager
    def _failing(self) -> Iterator[None]:
        """Makes one error of ours of whatever goes wrong, which says where the journal is."""
        try:
            yield
        except OSError as error:
            self._failed = True
            raise Unwritten(
                phrase("{failure} What was judged is in {path}.", failure=failure(self._path, error), path=self._journal_path)
            ) from error
        except Unwritten:
            self._failed = True
            raise


class StepSummary:
    """The Markdown table in the summary of a GitHub Actions step, beside the annotations."""

    waits = False

    def __init__(self, context: Context, path: str) -> None:
        self._context = context
        self._renderer = begin("markdown", context)
        self._summary = Summary(path)
        self._left_out = 0

    def add(self, report: Report, extra: Extra | None, exhibit: Exhibit | None = None) -> None:  # noqa: ARG002 (as all sinks)
        """Write one more clip."""
        self._left_out += not self._summary.append(self._renderer.add(report, extra))

    def pass_over(self, report: Report) -> None:
        """One more clip, which is only counted."""
        _pass_over(self._renderer, report)

    def close(self, *, partial: bool) -> None:
        """Write the end."""
        left_out = f"\n{self._context.texts.label('not-listed', count=self._left_out)}\n" if self._left_out else ""
        self._summary.finish(left_out + self._renderer.end(partial=partial))

    def drop(self) -> None:
        """Nothing was written."""


def journal_of(path: str) -> str:
    """The file that holds, line by line, what was judged for a binary report at `path`, until that is closed."""
    return part_of(path) + ".jsonl"


def _pass_over(renderer: Renderer, report: Report) -> None:
    if isinstance(renderer, Concluding):
        renderer.pass_over(report)


def _added(renderer: Renderer | Showing, report: Report, extra: Extra | None, exhibit: Exhibit | None) -> str:
    """The text for one more clip; only a format that shows clips is given an exhibit."""
    return cast("Showing", renderer).add(report, extra, exhibit) if exhibit else renderer.add(report, extra)


def _gated(text: str) -> str:
    """Through the gate, where it has not been yet."""
    return printable(text, lines=True)
