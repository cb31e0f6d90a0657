"""Reads a list of clips: a name a line, names with NUL between them, or JSON lines with fields of the user's own."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from validator.batch.job import NO_FIELDS
from validator.errors import UsageError
from validator.texts.said import phrase

STANDARD_INPUT = "-"
_BOM = b"\xef\xbb\xbf"
_NAMES = ("path", "url")


@dataclass(frozen=True)
class Entry:
    """One line of a list, or one word of a call."""

    word: str
    """File, folder or URL."""
    extra: Mapping[str, Any] = field(default_factory=lambda: NO_FIELDS)
    """The line's other fields, `id` among them."""


def read(source: str, *, nul: bool = False) -> list[Entry]:
    """The entries of the file `source`, or of standard input for "-"; raises UsageError, which names the line at fault.

    Relative paths start from the working folder, as on a command line. With `nul`, names end with a NUL as `find -print0`
    writes them. Else a list whose first line is a JSON object holds JSON lines: `path` or `url`, and any other field.
    """
    data = _bytes(source).removeprefix(_BOM)
    if nul:
        return [Entry(os.fsdecode(name)) for name in data.split(b"\0") if name]
    lines = [(number, line.rstrip(b"\r")) for number, line in enumerate(data.split(b"\n"), 1) if line.strip()]
    if lines and _is_json(lines[0][1]):
        return [_entry(line, phrase("{place}, line {number}", place=_said(source), number=number)) for number, line in lines]
    return [Entry(os.fsdecode(line)) for _, line in lines]


def _bytes(source: str) -> bytes:
    try:
        if source != STANDARD_INPUT:
            with open(source, "rb") as file:
                return file.read()
        if sys.stdin is None:
            raise UsageError(phrase("--from - reads standard input, which is closed."))
        return sys.stdin.buffer.read()
    except OSError as error:
        raise UsageError(phrase("{path} cannot be read: {reason}.", path=_said(source), reason=error.strerror)) from error


def _said(source: str) -> str:
    return phrase("standard input") if source == STANDARD_INPUT else source


def _is_json(line: bytes) -> bool:
    """A file may be called `{a}.mp4`: only a whole object counts."""
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _entry(line: bytes, where: str) -> Entry:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UsageError(
            phrase("{where}: this is not JSON; every line of this list has to be a JSON object.", where=where)
        ) from error
    named = [name for name in _NAMES if isinstance(fields, dict) and fields.get(name) is not None]
    if len(named) != 1:
        raise UsageError(phrase('{where}: give either "path" or "url".', where=where))
    word = fields.pop(named[0])
    if not isinstance(word, str) or not word or "\0" in word:
        raise UsageError(phrase('{where}: "{named}" has to be a text that names a clip.', where=where, named=named[0]))
    return Entry(word, dict(_others(fields, where)))


def _others(fields: Mapping[str, Any], where: str) -> Iterator[tuple[str, Any]]:
    """The user's own fields; an id is a text or a number."""
    number = fields.get("id")
    if isinstance(number, bool) or not isinstance(number, (str, int, float, type(None))):
        raise UsageError(phrase('{where}: "id" has to be a text or a number.', where=where))
    yield from ((name, value) for name, value in fields.items() if name not in _NAMES)
