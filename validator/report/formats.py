"""THE table of report formats; a new one is a module with `begin(context)` and a row here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from validator.texts.printable import Printable

if TYPE_CHECKING:
    from validator.findings import Report
    from validator.report.context import Context, Renderer


@dataclass(frozen=True)
class Format:
    """One row."""

    name: str
    """As `--format` and `--report` take it."""
    module: str
    """Loaded when it is asked for; has `begin(context) -> Renderer`, a binary one `begin(context, path)`."""
    streams: bool
    """Whether it is valid after every clip without its end: lines that may be read while they come."""
    suffixes: tuple[str, ...]
    """The usual endings of its files, the first for a new one."""
    binary: bool = False
    """Whether the renderer writes the file by itself, and `add` and `end` return nothing."""
    shows: bool = False
    """Whether its renderer takes an exhibit beside each report: `Showing`."""


_ROWS = (
    Format("text", "validator.report.text", streams=True, suffixes=(".txt",)),
    Format("json", "validator.report.json", streams=False, suffixes=(".json",)),
    Format("jsonl", "validator.report.jsonl", streams=True, suffixes=(".jsonl", ".ndjson")),
    Format("csv", "validator.report.csv", streams=True, suffixes=(".csv",)),
    Format("markdown", "validator.report.markdown", streams=True, suffixes=(".md",)),
    Format("html", "validator.report.html.document", streams=False, suffixes=(".html", ".htm"), shows=True),
    Format("junit", "validator.report.junit", streams=False, suffixes=(".xml",)),
    Format("github", "validator.report.github", streams=True, suffixes=(".txt",)),
    Format("gitlab", "validator.report.gitlab", streams=False, suffixes=(".json",)),
    Format("sarif", "validator.report.sarif", streams=False, suffixes=(".sarif", ".sarif.json")),
    Format("parquet", "validator.report.parquet", streams=False, suffixes=(".parquet",), binary=True),
)
FORMATS = {row.name: row for row in _ROWS}
"""By name; the first is the default."""
TEXTUAL = tuple(name for name, row in FORMATS.items() if not row.binary)
"""What may go to standard output."""


def begin(name: str, context: Context) -> Renderer:
    """A renderer of that format, which is not binary."""
    renderer: Renderer = import_module(FORMATS[name].module).begin(context)
    return renderer


def begin_file(name: str, context: Context, path: str) -> Renderer:
    """A renderer of that binary format, which writes to `path`; raises UsageError where a package that it needs is missing."""
    renderer: Renderer = import_module(FORMATS[name].module).begin(context, path)
    return renderer


def render(name: str, reports: Iterable[Report], context: Context) -> str:
    """A whole list in the format of that name, which is not binary."""
    renderer = begin(name, context)
    parts = [*(renderer.add(report) for report in reports), renderer.end()]
    gated = all(isinstance(part, Printable) for part in parts if part)
    return Printable("".join(parts)) if gated else "".join(parts)
