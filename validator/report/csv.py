"""A row for every clip, for spreadsheets and shells: one line each, no matter what a name holds."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from validator.findings import Report
from validator.report.columns import COLUMNS, Value, row
from validator.report.context import Context, Extra
from validator.texts.printable import Printable, printable

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


class Rows:
    """A header and rows as RFC 4180 quotes them, ended by a line feed."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._count = 0

    def add(self, report: Report, extra: Extra | None = None) -> str:
        """The clip's row, and before the first one the header."""
        head = "" if self._count else _line(COLUMNS)
        self._count += 1
        return Printable(head + _line(_cell(name, value) for name, value in row(report, extra, self._context).items()))

    def end(self, *, partial: bool = False) -> str:
        """Nothing, or the header of an empty table; after an interruption a row without a path, whose `problem` says so."""
        head = "" if self._count else _line(COLUMNS)
        if not partial:
            return Printable(head)
        said = self._context.texts.label("partial", count=self._count)
        return Printable(head + _line(said if name == "problem" else "" for name in COLUMNS))


def begin(context: Context) -> Rows:
    """No rows yet."""
    return Rows(context)


def _line(cells: Iterable[str]) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerow(cells)
    return file.getvalue()


def _cell(name: str, value: Value) -> str:
    """As text; one that a spreadsheet would calculate is disarmed: a path by `./`, which names the same file, any other by `'`."""
    if not isinstance(value, str):
        return "" if value is None else str(value)
    shown = printable(value)
    if not shown.startswith(_FORMULA):
        return shown
    return f"./{shown}" if name == "path" else f"'{shown}"
