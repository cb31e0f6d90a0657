"""A row for every clip in a Parquet file, for data teams: the columns of CSV with their types, and the findings as a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.errors import UsageError
from validator.findings import Report
from validator.report.columns import COLUMNS, row
from validator.report.context import Context, Extra
from validator.texts.printable import redacted_text, storable
from validator.texts.said import phrase

if TYPE_CHECKING:
    import pyarrow as pa

_ROWS = 1000
"""How many rows wait in memory before they are written."""
_FINDINGS = 20_000
"""How many findings may wait with them."""
_TEXTS = ("rule", "case", "severity", "basis", "message", "fix")
_NUMBERS = ("start", "end", "confidence")


class Table:
    """A file that is written in groups of rows; it can be read once it is closed.

    `end` closes it, so it comes once and last. The file's metadata hold `partial`, "true" or "false".
    """

    def __init__(self, context: Context, path: str) -> None:
        from pyarrow import parquet

        self._context = context
        self._schema = schema()
        self._writer = parquet.ParquetWriter(path, self._schema, compression="zstd")
        self._rows: list[dict[str, object]] = []
        self._findings = 0

    def add(self, report: Report, extra: Extra | None = None) -> str:
        """Keep the clip's row until there are enough to write."""
        self._rows.append(record(report, extra, self._context))
        self._findings += len(report.findings)
        if len(self._rows) >= _ROWS or self._findings >= _FINDINGS:
            self._flush()
        return ""

    def end(self, *, partial: bool = False) -> str:
        """Write what waits, and close the file."""
        self._flush()
        self._writer.add_key_value_metadata({"partial": str(partial).lower(), "version": self._context.version})
        self._writer.close()
        return ""

    def _flush(self) -> None:
        import pyarrow as pa

        if self._rows:
            self._writer.write_table(pa.Table.from_pylist(self._rows, schema=self._schema))
        self._rows, self._findings = [], 0


def begin(context: Context, path: str) -> Table:
    """An empty table at `path`; raises UsageError where pyarrow is missing."""
    try:
        return Table(context, path)
    except ImportError as error:
        raise UsageError(
            phrase("The format parquet needs the package pyarrow ({error}); install it, or choose jsonl or csv.", error=error)
        ) from error


def record(report: Report, extra: Extra | None, context: Context) -> dict[str, object]:
    """The clip's row: a value for each column of `schema`."""
    values = {name: _storable(value) for name, value in row(report, extra, context).items()}
    return {**values, "findings": [_finding(finding.to_dict(context.texts)) for finding in report.findings]}


def _finding(said: dict[str, object]) -> dict[str, object]:
    begin, end = said["at"] if isinstance(said["at"], list) else (None, None)
    return {**{name: _storable(said[name]) for name in _TEXTS}, "start": begin, "end": end, "confidence": said["confidence"]}


def _storable(value: object) -> object:
    return redacted_text(storable(value)) if isinstance(value, str) else value


def schema() -> pa.Schema:
    """The columns of CSV with their types, and the findings."""
    import pyarrow as pa

    kinds = {str: pa.string(), int: pa.int64(), float: pa.float64()}
    finding = [*((name, pa.string()) for name in _TEXTS), *((name, pa.float64()) for name in _NUMBERS)]
    columns = [(name, kinds[kind]) for name, kind in COLUMNS.items()]
    return pa.schema([*columns, ("findings", pa.list_(pa.struct(finding)))])
