"""What is asked of the cache's tables, as functions of an open database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from validator.batch.cache_file import Connection

_DROPPED_SHARE = 10
"""One row in so many goes when the file is full, those that were used longest ago first."""


@dataclass(frozen=True)
class Row:
    """Facts that are kept."""

    number: int
    content: str
    asked: str
    used: int
    packed: bytes


@dataclass(frozen=True)
class Counts:
    """How much the tables hold."""

    facts: int
    places: int


_COLUMNS = "SELECT facts.rowid, facts.content, facts.asked, facts.used, facts.packed FROM "


def at(db: Connection, path: bytes, stamp: str, asked: Sequence[str]) -> Row | None:
    """The facts of a file whose stamp is still the one under which its content was found."""
    source = "places JOIN facts ON facts.content = places.content WHERE path = ? AND stamp = ? AND asked = ?"
    return _first(db, source, (path, stamp), asked)


def of(db: Connection, content: str, asked: Sequence[str]) -> Row | None:
    """The facts of that content."""
    return _first(db, "facts WHERE content = ? AND asked = ?", (content,), asked)


def _first(db: Connection, source: str, values: tuple[str | bytes, ...], asked: Sequence[str]) -> Row | None:
    """In the order of what is asked: the first is the plainest answer."""
    for name in asked:
        if found := db.execute(_COLUMNS + source, (*values, name)).fetchone():
            return Row(*found)
    return None


def has_size(db: Connection, size: int, asked: Sequence[str]) -> bool:
    """Whether any file of that size is known: otherwise it need not be hashed."""
    return any(db.execute("SELECT 1 FROM facts WHERE bytes = ? AND asked = ?", (size, name)).fetchone() for name in asked)


def has_place(db: Connection, path: bytes, stamp: str) -> bool:
    """Whether the content of that file is known."""
    return bool(db.execute("SELECT 1 FROM places WHERE path = ? AND stamp = ?", (path, stamp)).fetchone())


def keep(db: Connection, content: str, asked: str, size: int, day: int, packed: bytes) -> None:
    """Facts, in place of those that were kept before."""
    db.execute("INSERT OR REPLACE INTO facts VALUES (?, ?, ?, ?, ?)", (content, asked, size, day, packed))


def place(db: Connection, path: bytes, stamp: str, content: str) -> None:
    """Where that content was seen last."""
    db.execute("INSERT OR REPLACE INTO places VALUES (?, ?, ?)", (path, stamp, content))


def touch(db: Connection, numbers: Iterable[int], day: int) -> None:
    """These rows are used on that day."""
    db.executemany("UPDATE facts SET used = ? WHERE rowid = ?", [(day, number) for number in numbers])


def drop(db: Connection, row: Row) -> None:
    """A row that cannot be read."""
    db.execute("DELETE FROM facts WHERE rowid = ?", (row.number,))


def shrink(db: Connection, limit: int, day: int) -> None:
    """Drop the oldest rows of both tables when they take more than `limit` bytes; days to come are a clock's error, and so old."""
    pages, free, size = (
        int(db.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("page_count", "freelist_count", "page_size")
    )
    if (pages - free) * size <= limit:
        return
    _drop_oldest(db, "facts", f"used > {int(day)} DESC, used, rowid")
    _drop_oldest(db, "places", "rowid")


def _drop_oldest(db: Connection, table: str, order: str) -> None:
    (rows,) = db.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608 (our own names)
    oldest = f"SELECT rowid FROM {table} ORDER BY {order} LIMIT {rows // _DROPPED_SHARE + 1}"  # noqa: S608
    db.execute(f"DELETE FROM {table} WHERE rowid IN ({oldest})")  # noqa: S608


def counts(db: Connection) -> Counts:
    """How much is kept."""
    return Counts(*(int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]) for table in ("facts", "places")))  # noqa: S608


def clear(db: Connection) -> bool:
    """Nothing is kept any more; true."""
    for table in ("facts", "places"):
        db.execute(f"DELETE FROM {table}")  # noqa: S608
    return True
