"""Writes a text where the user wants it: a regular file appears whole or not at all, a device or pipe is written into."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from validator.errors import PreflightError, Unwritten, UsageError
from validator.texts.said import phrase

STANDARD_OUTPUT = "-"
"""The name for standard output."""
_CHUNK_BYTES = 1 << 20
_USERS_SLIPS = (FileNotFoundError, NotADirectoryError, IsADirectoryError)
"""A place that cannot be: wrong usage. Anything else (a full disk, no permission) is the machine's."""


def sha256(path: str | bytes | os.PathLike[str]) -> tuple[str, int]:
    """Hexadecimal SHA-256 of the bytes at `path`, and how many they are; raises OSError."""
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
        return digest.hexdigest(), file.tell()


def write_whole(path: str, text: str | bytes) -> None:
    """Write a text, or bytes, to `path`, links followed; raises UsageError for a place that cannot be, Unwritten for a failed write."""
    data = text if isinstance(text, bytes) else text.encode("utf-8", "backslashreplace")
    try:
        number = stream(path)
        if number is None:
            _replace(os.path.realpath(path), data)
            return
        with open(number, "wb") as file:
            file.write(data)
    except OSError as error:
        raise failure(path, error) from error


def check_places(places: Iterable[str | None], inputs: Iterable[str | None]) -> None:
    """Raise UsageError when a place is a folder, lies in none, is one of the `inputs`, or is named twice; else Unwritten.

    None among the places means nothing to be written, among the inputs nothing to be read.
    """
    wanted = [place for place in places if place is not None]
    for place in wanted:
        if place != STANDARD_OUTPUT:
            _check_place(place, inputs)
    for number, place in enumerate(wanted):
        if any(same(place, other) for other in wanted[number + 1 :]):
            raise UsageError(
                phrase("Two outputs cannot both go to {place}; name another place for one of them.", place=_said(place))
            )


def _check_place(place: str, inputs: Iterable[str | None]) -> None:
    real = os.path.realpath(place)
    if os.path.isdir(real):
        raise UsageError(phrase("{place}: this is a folder; name a file.", place=place or phrase("an empty name")))
    if not os.path.lexists(place) and not os.path.isdir(os.path.dirname(real)):
        raise UsageError(phrase("{path} cannot be written: {reason}.", path=place, reason=os.strerror(errno.ENOENT)))
    if (os.path.isfile(real) or not os.path.lexists(place)) and not os.access(os.path.dirname(real), os.W_OK):
        raise Unwritten(phrase("{place} cannot be written: its folder is not writable.", place=place))
    for name in inputs:
        if name and os.path.exists(place) and same(place, name):
            raise UsageError(
                phrase(
                    "{place} is one of the inputs ({name}) and would be overwritten. Name another file.", place=place, name=name
                )
            )


def _said(place: str) -> str:
    return phrase("standard output") if place == STANDARD_OUTPUT else place


def same(one: str, other: str) -> bool:
    """True when both names end at one file, there already or not."""
    try:
        return os.path.samefile(one, other)
    except OSError:
        return one == other or os.path.realpath(one) == os.path.realpath(other)


def stream(path: str) -> int | None:
    """A descriptor for a place that must not be replaced: a device, a pipe, or what our own output goes to already."""
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return None
    for number in (1, 2):
        if _is_ours(found, number):
            return os.dup(number)
    regular = stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)
    return None if regular else os.open(path, os.O_WRONLY)


def _is_ours(found: os.stat_result, number: int) -> bool:
    try:
        return os.path.samestat(found, os.fstat(number))
    except OSError:
        return False


@contextmanager
def beside(path: str, ending: str = "") -> Iterator[str]:
    """A new name in the folder where the file of `path` lies, links followed; whatever bears it in the end is removed."""
    draft = os.path.join(os.path.dirname(os.path.realpath(path)), f".motion-preflight-{os.urandom(6).hex()}{ending}")
    try:
        yield draft
    finally:
        if os.path.lexists(draft):
            os.unlink(draft)


def _replace(path: str, data: bytes) -> None:
    with beside(path) as draft:
        with open(draft, "wb") as file:
            file.write(data)
        if os.path.exists(path):
            shutil.copymode(path, draft)
        os.replace(draft, path)


def failure(path: str, error: OSError) -> PreflightError:
    """What is to be raised when `path` cannot be written: a UsageError for a place that cannot be, else Unwritten."""
    kind = UsageError if isinstance(error, _USERS_SLIPS) else Unwritten
    return kind(phrase("{path} cannot be written: {reason}.", path=path, reason=error.strerror))
