"""Reads a list of clips: a name a line, names with NUL between them, JSON lines with fields of the user's own, or a table."""

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
TABLES = (".csv", ".parquet")
"""Endings of lists that are tables."""


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
    A file whose name ends with .csv or .parquet is a table with these as columns.
    """
    if (suffix := os.path.splitext(source)[1].lower()) in TABLES and not nul:
        from validator.batch import table

        return [entry(fields, where) for where, fields in table.rows(source, suffix)]
    data = _bytes(source).removeprefix(_BOM)
    _check_ends(data, source, nul=nul)
    if nul:
        return [Entry(os.fsdecode(name)) for name in data.split(b"\0") if name]
    lines = [(number, line.rstrip(b"\r")) for number, line in enumerate(data.split(b"\n"), 1) if line.strip()]
    if lines and _is_json(lines[0][1]):
        places = [phrase("{source}, line {number}", source=_said(source), number=number) for number, _ in lines]
        return [entry(_fields(line, where), where) for (_, line), where in zip(lines, places, strict=True)]
    return [Entry(os.fsdecode(line)) for _, line in lines]


def _check_ends(data: bytes, source: str, *, nul: bool) -> None:
    """No name holds a NUL: where one is found without `-0`, or none with it, the option is wrong, or the file is not a list."""
    if b"\0" in data and not nul:
        raise UsageError(
            phrase(
                "{source} holds NUL bytes: give -0 if they end the names; a clip is named without --from.", source=_said(source)
            )
        )
    if nul and b"\0" not in data and b"\n" in data:
        raise UsageError(
            phrase("{source} holds no NUL bytes: with -0 each name ends with one; leave -0 out.", source=_said(source))
        )


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


def _fields(line: bytes, where: str) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UsageError(
            phrase("{where}: this is not JSON; every line of this list has to be a JSON object.", where=where)
        ) from error


def entry(fields: object, where: str) -> Entry:
    """The entry that a row's fields make; raises UsageError, which begins with `where`."""
    named = [name for name in _NAMES if isinstance(fields, dict) and fields.get(name) is not None]
    if len(named) != 1 or not isinstance(fields, dict):
        raise UsageError(phrase('{where}: give either "path" or "url".', where=where))
    word = fields[named[0]]
    if not isinstance(word, str) or not word or "\0" in word:
        raise UsageError(phrase('{where}: "{named}" has to be a text that names a clip.', where=where, named=named[0]))
    return Entry(word, dict(_others(fields, where)))


def _others(fields: Mapping[str, Any], where: str) -> Iterator[tuple[str, Any]]:
    """The user's own fields; an id is a text or a number."""
    number = fields.get("id")
    if isinstance(number, bool) or not isinstance(number, (str, int, float, type(None))):
        raise UsageError(phrase('{where}: "id" has to be a text or a number.', where=where))
    yield from ((name, value) for name, value in fields.items() if name not in _NAMES)
