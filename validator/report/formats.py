"""THE table of report formats; a new one is a module with `render(reports, context)` and a row here."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from validator.findings import Report
    from validator.report.context import Context

FORMATS = {"text": "validator.report.text", "json": "validator.report.json"}
"""The module of each format, by the name that `--format` takes; the first is the default. Loaded when it is asked for."""


def render(name: str, reports: Sequence[Report], context: Context) -> str:
    """The reports, at least one, in the format of that name."""
    text: str = import_module(FORMATS[name]).render(reports, context)
    return text
