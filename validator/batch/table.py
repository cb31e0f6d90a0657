"""Reads the rows of a list of clips that is a table: CSV as spreadsheets write it, or Parquet as data teams keep it."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from validator.errors import UsageError
from validator.texts.said import phrase

_DELIMITERS = ",;\t"
"""Spreadsheets write the second one where the comma is for decimals."""
_ROWS = 10_000
"""Rows of a Parquet file that are held at once."""

Row = tuple[str, dict[str, Any]]
"""Where it is, and its fields."""


def rows(source: str, suffix: str) -> Iterator[Row]:
    """The rows of the file `source`, empty cells left out; raises UsageError, which names the row at fault."""
    try:
        yield from _csv(source) if suffix == ".csv" else _parquet(source)
    except OSError as error:
        raise UsageError(
            phrase("{source} cannot be read: {reason}.", source=source, reason=error.strerror or phrase("it is damaged"))
        ) from error


def _csv(source: str) -> Iterator[Row]:
    with open(source, encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        try:
            names = next(csv.reader([header := file.readline()], delimiter=(mark := _delimiter(header))), [])
            reader = csv.reader(file, delimiter=mark, strict=True)
            _check_columns(names, source)
            for cells in reader:
                if any(cells):
                    where = phrase("{source}, line {number}", source=source, number=reader.line_num + 1)
                    yield where, _named(names, cells, where)
        except UnicodeError as error:
            raise UsageError(phrase("{source}: this is not UTF-8; export it again as CSV UTF-8.", source=source)) from error
        except csv.Error as error:
            raise UsageError(
                phrase("{source}, line {number}: this is not CSV.", source=source, number=reader.line_num + 2)
            ) from error


def _delimiter(header: str) -> str:
    return max(_DELIMITERS, key=header.count)


def _named(names: list[str], cells: list[str], where: str) -> dict[str, Any]:
    if len(cells) > len(names):
        raise UsageError(
            phrase(
                "{where}: it has {count} cells, and the first row names {named}.", where=where, count=len(cells), named=len(names)
            )
        )
    return {name: cell for name, cell in zip(names, cells, strict=False) if name and cell}


def _check_columns(names: list[str], source: str) -> None:
    if not {"path", "url"} & set(names):
        raise UsageError(phrase('{source}: its columns have names, and one of them has to be "path" or "url".', source=source))


def _parquet(source: str) -> Iterator[Row]:
    parquet, damaged = _reader()
    with open(source, "rb") as file:
        try:
            table = parquet.ParquetFile(file)
            _check_columns(table.schema_arrow.names, source)
            number = 0
            for batch in table.iter_batches(batch_size=_ROWS):
                for fields in batch.to_pylist():
                    number += 1
                    yield (
                        phrase("{source}, row {number}", source=source, number=number),
                        {name: plain(value) for name, value in fields.items() if value is not None},
                    )
        except damaged as error:
            raise UsageError(phrase("{source}: this is not a Parquet file, or it is damaged.", source=source)) from error


def _reader() -> tuple[Any, type[Exception]]:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise UsageError(
            phrase(
                "A list in a Parquet file needs the package pyarrow ({error}); install it, or write the list as .csv or .jsonl.",
                error=error,
            )
        ) from error
    return parquet, pyarrow.ArrowException


def plain(value: object) -> object:
    """A cell as JSON can hold it: what is neither number nor text is written out."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, Mapping):
        return {str(name): plain(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)
