"""A report in a folder of files, each complete as soon as it is there, for runs of which the report is read while they go on."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from validator.cli.sinks import Binary
from validator.errors import UsageError
from validator.files import failure
from validator.report.context import Context, Extra
from validator.report.formats import FORMATS
from validator.texts.said import phrase

if TYPE_CHECKING:
    from validator.findings import Report
    from validator.report.exhibit import Exhibit

ROWS = 1000
"""Clips in a file at most."""
SECONDS = 300.0
"""A file is closed after that, with whatever came."""
COMPLETE = "_SUCCESS"
"""Empty file beside the shards of a run that judged everything, as Hadoop and Spark write it; a partial run has none."""
_UNFINISHED = "_unfinished"
"""Folder of the file that grows. Readers of such folders pass over names that begin with an underscore."""


class Shards:
    """`part-00000.parquet`, `part-00001.parquet`, …; the one that grows has a journal beside it, as any binary report has."""

    waits = False

    def __init__(self, form: str, context: Context, folder: str, clock: Callable[[], float] = time.monotonic) -> None:
        """Make the folder; raises UsageError where it holds the shards of another run, or is being written by one."""
        self._form, self._context, self._folder, self._clock = form, context, folder, clock
        self._suffix = FORMATS[form].suffixes[0]
        self._draft = os.path.join(folder, _UNFINISHED)
        self._shard: Binary | None = None
        self._number = self._rows = 0
        self._begun = 0.0
        try:
            self._made = _made(folder)
            _check_empty(folder)
            os.mkdir(self._draft)
        except OSError as error:
            raise failure(folder, error) from error
        try:
            Binary(form, context, self._path()).drop()
        except BaseException:
            self.drop()
            raise

    def add(self, report: Report, extra: Extra | None, exhibit: Exhibit | None = None) -> None:
        """Write one more clip, into the journal first."""
        self._growing().add(report, extra, exhibit)
        self._rows += 1
        if self._rows >= ROWS or self._clock() - self._begun >= SECONDS:
            self._finish(partial=False)

    def pass_over(self, report: Report) -> None:  # noqa: ARG002 (as for any sink)
        """One more clip, which is not listed."""
        if self._number == 0:  # a folder without a file cannot be read as a table
            self._growing()

    def close(self, *, partial: bool) -> None:
        """Complete the last file, and say of a complete run that it is."""
        self._finish(partial=partial)
        try:
            if os.listdir(self._draft):  # the journal of a file that could not be written, which was said
                return
            os.rmdir(self._draft)
            if not partial:
                with open(os.path.join(self._folder, COMPLETE), "xb"):
                    pass
        except OSError as error:
            raise failure(self._folder, error) from error

    def drop(self) -> None:
        """Leave nothing behind."""
        if self._shard:
            self._shard.drop()
        with suppress(OSError):
            os.rmdir(self._draft)
        for folder in reversed(self._made):
            with suppress(OSError):
                os.rmdir(folder)

    def _growing(self) -> Binary:
        """The file that grows."""
        if self._shard is None:
            self._shard, self._rows, self._begun = Binary(self._form, self._context, self._path()), 0, self._clock()
        return self._shard

    def _finish(self, *, partial: bool) -> None:
        if self._shard is None:
            return
        shard, self._shard = self._shard, None
        shard.close(partial=partial)
        try:
            if os.path.exists(self._path()):
                os.replace(self._path(), os.path.join(self._folder, os.path.basename(self._path())))
        except OSError as error:
            raise failure(self._folder, error) from error
        self._number += 1

    def _path(self) -> str:
        return os.path.join(self._draft, f"part-{self._number:05}{self._suffix}")


def _made(folder: str) -> list[str]:
    """Make the folder in one that is there; those that were made."""
    if os.path.isdir(folder):
        return []
    if os.path.lexists(folder.rstrip("/" + os.sep)):
        raise UsageError(phrase("{folder}: this is a file; name a folder.", folder=folder))
    os.mkdir(folder)
    return [folder]


def _check_empty(folder: str) -> None:
    names = os.listdir(folder)
    if _UNFINISHED in names:
        raise UsageError(
            phrase(
                "{folder} is being written by another run, or was left by one that was killed, "
                "which keeps what it judged in {names}; name another folder, or remove this one.",
                folder=folder,
                names=os.path.join(folder, _UNFINISHED),
            )
        )
    if any(name.startswith("part-") or name == COMPLETE for name in names):
        raise UsageError(
            phrase("{folder} holds the files of another run; name another folder, or empty this one.", folder=folder)
        )
