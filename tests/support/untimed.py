"""A report without the seconds that its run took: whatever else is in it must not depend on how it was run."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

_SPENT = {
    "json": (r'"seconds_spent": [\d.e-]+', '"seconds_spent": 0'),
    "jsonl": (r'"seconds_spent": ?[\d.e-]+', '"seconds_spent": 0'),
    "junit": (r' time="[\d.]+"', ' time="0"'),
    "text": (r"·\s+[\d.]+ s$", "· 0 s"),
}
"""By format, where the seconds are; the other formats do not tell them."""


def untimed(form: str, document: str) -> str:
    """The same text with every time set to zero."""
    if form == "csv":
        return _rows(document)
    pattern, instead = _SPENT.get(form, ("(?!)", ""))
    return re.sub(pattern, instead, document, flags=re.MULTILINE)


def _rows(document: str) -> str:
    head, *rows = csv.reader(io.StringIO(document, newline=""), strict=True)
    place, file = head.index("seconds_spent"), io.StringIO()
    csv.writer(file, lineterminator="\n").writerows([head, *([*row[:place], "0", *row[place + 1 :]] for row in rows)])
    return file.getvalue()


def table(path: Path) -> list[dict[str, object]]:
    """The rows of a Parquet file, without the times."""
    from pyarrow import parquet

    return [{**row, "seconds_spent": 0} for row in parquet.read_table(path).to_pylist()]
