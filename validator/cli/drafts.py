"""Files that grow clip by clip: what is there can be read at every moment, and an old file stays until the new one is ready."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from typing import BinaryIO

from validator.errors import Unwritten, UsageError
from validator.files import failure, stream
from validator.texts.said import phrase

_SUMMARY_BYTES = 1024 * 1024
"""GitHub shows no job summary of a step that is larger."""
_SUMMARY_END_BYTES = 4096
"""Kept free for its last lines."""


def part_of(path: str) -> str:
    """The name under which the file of that path begins: beside it, links followed."""
    return os.path.realpath(path) + ".part"


class Draft:
    """A regular file that begins as `FILE.part`."""

    def __init__(self, path: str, *, early: bool = False) -> None:
        """`early`: it takes its final name with the first text; else when it is finished, and every text may bring a tail.

        Raises UsageError where another run writes the same file.
        """
        self.part = part_of(path)
        self.completes = not early
        self._path, self._real = path, os.path.realpath(path)
        self._end, self._tail = 0, b""
        self._named = self._broken = False
        try:
            self._file = _locked(self.part, path)
        except OSError as error:
            raise failure(path, error) from error

    def append(self, text: str, tail: str = "") -> None:
        """Write `text` in the place of the last tail, and `tail` behind it; raises Unwritten, and then the file is as it was."""
        if self._broken:
            return
        data, rest = _bytes(text), _bytes(tail)
        try:
            self._put(data + rest)
            if not (self._named or self.completes):
                self._name()
        except OSError as error:
            self._restore()
            self._broken = True
            kept = phrase(" What was judged is in {path}.", path=self.part) if self._end and not self._named else ""
            raise Unwritten(phrase("{failure}{kept}", failure=failure(self._path, error), kept=kept)) from error
        except BaseException:
            self._restore()
            raise
        self._end, self._tail = self._end + len(data), rest

    def finish(self, *, filled: bool = False) -> None:
        """Take the final name; where a text could not be written, leave what could. `filled`: also an empty file, or one that somebody else wrote."""
        if self._broken or not (self._end or self._named or filled):
            self.drop(keep=bool(self._end))
            return
        try:
            if not self._named:
                self._name()
            self._file.close()
        except OSError as error:
            raise failure(self._path, error) from error

    def drop(self, *, keep: bool = False) -> None:
        """Close it, and remove it unless it has its name already."""
        with suppress(OSError):
            self._file.close()
        if not (self._named or keep):
            with suppress(OSError):
                os.unlink(self.part)

    def _put(self, data: bytes) -> None:
        self._file.seek(self._end)
        _write(self._file, data)
        self._file.truncate()

    def _restore(self) -> None:
        with suppress(OSError):
            self._file.seek(self._end)
            self._file.truncate()
            _write(self._file, self._tail)

    def _name(self) -> None:
        if os.path.exists(self._real):
            shutil.copymode(self._real, self.part)
        if os.name == "nt":  # no open file is renamed there
            self._file.close()
        os.replace(self.part, self._real)
        self._named = True
        if os.name == "nt":
            self._file = open(self._real, "r+b", buffering=0)  # noqa: SIM115 (it stays open)


class Stream:
    """A device, a pipe, or what our own output goes to: written into, never replaced."""

    completes = False

    def __init__(self, number: int, path: str) -> None:
        self._file, self._path = open(number, "wb", buffering=0), path  # noqa: SIM115 (it stays open)
        self._broken = False

    def append(self, text: str, tail: str = "") -> None:  # noqa: ARG002 (as of a draft, which asks for tails)
        """Write `text`; raises Unwritten, unless the reader has seen enough."""
        try:
            if not self._broken:
                _write(self._file, _bytes(text))
        except BrokenPipeError:
            self._broken = True
        except OSError as error:
            self._broken = True
            raise failure(self._path, error) from error

    def finish(self, *, filled: bool = False) -> None:  # noqa: ARG002 (as of a draft)
        """Close it."""
        self.drop()

    def drop(self) -> None:
        """Close it."""
        with suppress(OSError):
            self._file.close()


class Summary:
    """The file that GitHub Actions takes a step's summary from, appended to as long as there is room."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._left = _SUMMARY_BYTES - _SUMMARY_END_BYTES - (os.path.getsize(path) if os.path.exists(path) else 0)

    def append(self, text: str) -> bool:
        """Write `text` if there is room for it; whether there was."""
        data = _bytes(text)
        self._left -= len(data)
        if self._left >= 0:
            self.finish(text)
        return self._left >= 0

    def finish(self, text: str) -> None:
        """Write the last lines, for which there always is room; raises Unwritten."""
        try:
            with open(self._path, "ab") as file:
                file.write(_bytes(text))
        except OSError as error:
            raise failure(self._path, error) from error


def opened(path: str, *, early: bool) -> Draft | Stream:
    """What is at `path`, ready to be written; raises UsageError or Unwritten."""
    try:
        number = stream(path)
    except OSError as error:
        raise failure(path, error) from error
    return Draft(path, early=early) if number is None else Stream(number, path)


def _locked(part: str, path: str) -> BinaryIO:
    """The empty file of that name; what a killed run left there is overwritten, what a living one writes is not."""
    if os.path.lexists(part) and (os.path.islink(part) or not os.path.isfile(part)):
        raise UsageError(phrase("{part} is in the way: it cannot become {path}.", part=part, path=path))
    number = os.open(part, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0), 0o666)
    file = open(number, "r+b", buffering=0)  # noqa: SIM115 (it stays open)
    try:
        _lock(number, path)
        file.truncate(0)
    except BaseException:
        file.close()
        raise
    return file


def _lock(number: int, path: str) -> None:
    """Until the file is closed, by this process or by its end; where the system or the folder knows no locks, not at all."""
    try:
        import fcntl
    except ImportError:
        return
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise UsageError(
            phrase("{path} is being written by another run; name another file, or wait for its end.", path=path)
        ) from error
    except OSError:
        return


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")


def _write(file: BinaryIO, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]
