"""A JSON object on a line of its own for every clip, which can be understood alone."""

from __future__ import annotations

from validator.findings import SCHEMA, Report
from validator.report.context import Context, Extra
from validator.report.json import head
from validator.texts.printable import Printable, as_json


class Lines:
    """The clip's part of the JSON document, with the head's keys before it."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._count = 0

    def add(self, report: Report, extra: Extra | None = None) -> str:
        """One line."""
        self._count += 1
        clip = report.to_dict(self._context.texts)
        return as_json({**head(report, self._context), **clip, "extra": dict(extra or {})}, indent=None)

    def end(self, *, partial: bool = False) -> str:
        """Nothing; after an interruption a line that has no `path`, but says so."""
        return as_json({"schema": SCHEMA, "partial": True, "judged": self._count}, indent=None) if partial else Printable()


def begin(context: Context) -> Lines:
    """No lines yet."""
    return Lines(context)
