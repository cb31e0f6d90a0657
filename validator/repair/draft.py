"""A new file on its way: made beside the target, renamed when it is judged, and never there in part."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from validator.errors import CannotJudge, UsageError
from validator.files import beside
from validator.interrupts import held, on_interrupt
from validator.media import ffmpeg
from validator.media.process import Guard, Run, Tool
from validator.texts.said import phrase

DRAFT_SECONDS = 300.0
"""Time-out of one copy; copying 200 MB takes seconds, a slow network disk a minute."""


Stamp = tuple[int, int, int, int]
"""Device, inode, size and time of the last change: another file of that name has another one."""


@dataclass(frozen=True)
class Draft:
    """A name beside the target; whatever bears it in the end is removed."""

    path: str
    target: str
    guard: Guard
    force: bool = False
    """It may take the place of a file of the target's name."""

    def keep(self, source: str, was: Stamp | None = None) -> None:
        """Give it the target's name, and the permissions of the file that it was made of.

        Raises UsageError where a file of that name appeared meanwhile, and CannotJudge unless `source` is as it `was`.
        """
        with held():
            if was and stamp(source) != was:
                raise CannotJudge(phrase("{path} changed while it was worked on; nothing was replaced.", path=source))
            shutil.copymode(source, self.path)
            self._rename()
            on_interrupt(lambda: phrase("interrupted; {path} is complete.", path=self.target))

    def _rename(self) -> None:
        if self.force:
            os.replace(self.path, os.path.realpath(self.target))
            return
        try:
            os.link(self.path, self.target)
        except FileExistsError:
            raise _taken(self.target) from None
        except OSError:  # a file system without links
            if os.path.lexists(self.target):
                raise _taken(self.target) from None
            os.replace(self.path, self.target)
        else:
            os.unlink(self.path)


@contextmanager
def draft(target: str, ending: str = "", *, force: bool = False) -> Iterator[Draft]:
    """A draft of `target`, with its ending or another; gone at the end unless it was kept, also when this process is killed.

    With `force` it may replace a file of that name. Raises CannotJudge where its folder takes no file.
    """
    try:
        with beside(target, ending or os.path.splitext(target)[1].lower()) as path:
            guard = Guard(path)
            try:
                yield Draft(path, target, guard, force)
            finally:
                drop(path)
                guard.dismiss()
    except OSError as error:
        raise CannotJudge(phrase("{target} cannot be written: {reason}.", target=target, reason=error.strerror)) from error


def stamp(path: str) -> Stamp:
    """Of the file at `path`; zeros where there is none."""
    with suppress(OSError):
        found = os.stat(path)
        return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns
    return 0, 0, 0, 0


def drop(path: str) -> None:
    """Remove it if it is there; the guard may go only when there is nothing left for it to remove."""
    if os.path.lexists(path):
        os.unlink(path)


def check_places(source: str, target: str | None, *, force: bool, in_place: bool = True) -> None:
    """Raise UsageError unless `source` is a file and `target` may be written; None replaces `source` itself.

    `in_place` says whether the command has an option for that.
    """
    if not os.path.exists(source):
        raise UsageError(phrase("{source}: no such file.", source=source))
    for place in (source, target):
        if place is not None and os.path.isdir(place):
            raise UsageError(phrase("{place}: this is a folder; name a file.", place=place))
    if target is None:
        return
    folder = os.path.dirname(ffmpeg.local_path(target))
    if not os.path.isdir(folder):
        raise UsageError(phrase("{target}: the folder {folder} does not exist.", target=target, folder=folder))
    check_name(target)
    if os.path.exists(target) and os.path.samefile(source, target):
        if not in_place:
            raise UsageError(phrase("IN and OUT are the same file; name another OUT."))
        raise UsageError(phrase("IN and OUT are the same file; use --in-place to replace it."))
    if os.path.lexists(target) and not force:
        raise _taken(target)


def check_name(target: str) -> None:
    """Raise UsageError where the name is longer than its folder takes: the draft's own name is short."""
    try:
        os.lstat(target)
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise UsageError(phrase("{path} cannot be written: {reason}.", path=target, reason=error.strerror)) from error


def _taken(target: str) -> UsageError:
    return UsageError(phrase("{target} exists already; use --force to replace it.", target=target))


def run(
    tool: Tool,
    arguments: list[str],
    why: Callable[[list[str]], str],
    *,
    seconds: float = DRAFT_SECONDS,
    guard: Guard | None = None,
    on_line: Callable[[bytes], None] | None = None,
    on_error: Callable[[str], None] | None = None,
) -> list[bytes]:
    """What the tool says; raises CannotJudge with `why` of its error lines when it fails."""
    with Run(tool, arguments, seconds=seconds, guard=guard, on_error=on_error) as running:
        lines = []
        for line in running.lines():
            on_line(line) if on_line else lines.append(line)
        if running.wait() != 0 or disk_fault(running.error_lines, ""):
            raise CannotJudge(why(running.error_lines))
    return lines


def why_not_copied(error_lines: list[str], path: str) -> str:
    """Ffmpeg's error lines as one sentence."""
    return disk_fault(error_lines, path) or phrase("ffmpeg could not copy the video stream: {last}", last=last(error_lines))


def disk_fault(error_lines: list[str], path: str) -> str | None:
    """What keeps the folder of `path` from taking a file, as one sentence; None when nothing does."""
    folder, text = os.path.dirname(path), " ".join(error_lines)
    full = phrase("The disk of {folder} is full; nothing was written.", folder=folder)
    closed = phrase("The folder {folder} cannot be written to.", folder=folder)
    large = phrase("The disk of {folder} does not allow a file of this size; nothing was written.", folder=folder)
    signs = {
        "No space left": full,
        "Disk quota exceeded": full,
        "Permission denied": closed,
        "Read-only file system": closed,
        "File too large": large,
    }
    return next((sentence for sign, sentence in signs.items() if sign in text), None)


def last(error_lines: list[str]) -> str:
    """The last of them, which names the cause most often."""
    return error_lines[-1] if error_lines else phrase("it gave no reason")
