"""The way of one clip to one target, step by step, so that a run that was interrupted goes on where it was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from enum import Enum
from typing import Any

from submitter.clock import Clock
from submitter.errors import LedgerFailed
from submitter.ledger import rows
from submitter.ledger.database import Connection, Database
from submitter.ledger.lease import Leases
from validator.texts.said import phrase


class Reached(str, Enum):
    """The last thing that is done for a clip."""

    BEGUN = "begun"
    READY = "ready"  # judged, and what is to be sent is made
    PUBLISHED = "published"
    SENT = "sent"
    ENDED = "ended"


@dataclass(frozen=True)
class Way:
    """What makes two runs the same: they go on with each other's work."""

    source: str
    """SHA-256 of the file that the user named."""
    recipe: str
    """Fingerprint of what it is judged by and what may be made of it."""
    target: str
    """Account, model and request."""


@dataclass(frozen=True)
class RunRow:
    """One clip on its way to one target; what is not done yet is empty."""

    number: int
    source: str
    recipe: str
    target: str
    path: str
    reached: Reached
    owner: str
    """The process that is at work on it; empty when none is."""
    sha256: str
    """Of the bytes that are sent."""
    judgement: str
    """What is known of these bytes, as JSON."""
    store: str
    """Where they are published, without anything secret."""
    key: str
    """Their name there."""
    task: int | None
    """Row of the task."""
    created: float
    updated: float


_COLUMNS = tuple(field.name for field in fields(RunRow))
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM runs WHERE "  # noqa: S608 (names of our own fields)


class Runs:
    """The rows of the runs; a part of the ledger."""

    def __init__(self, base: Database, leases: Leases, clock: Clock) -> None:
        """In the ledger's file, with the leases of its process."""
        self._base, self._leases, self._clock = base, leases, clock

    @property
    def owner(self) -> str:
        """The name of this process as the owner of rows and files."""
        return self._leases.token()

    def is_alive(self, owner: str) -> bool:
        """Whether the process of this name is alive."""
        return self._leases.is_alive(owner)

    def take(self, way: Way, path: str) -> RunRow | None:
        """The row of this way, made if need be and now held by this process; None while another process holds it."""
        with self._base.writing() as db:
            there = _of(db, way)
            mine = self._leases.token()
            if there is None:
                return _row(db, self._insert(db, way, path, mine))
            if there.owner != mine and self._leases.is_alive(there.owner):
                return None
            return self._changed(db, there.number, owner=mine, path=path)

    def known(self, way: Way) -> RunRow | None:
        """The row of this way, if there is one."""
        with self._base.reading() as db:
            return _of(db, way)

    def release(self, number: int) -> None:
        """Let other processes go on with it."""
        with self._base.writing() as db:
            self._changed(db, number, owner="")

    def ready(self, number: int, sha256: str, judgement: str) -> RunRow:
        """What is to be sent is known."""
        return self._done(number, Reached.READY, sha256=sha256, judgement=judgement)

    def published(self, number: int, store: str, key: str) -> RunRow:
        """The bytes are where the service can fetch them."""
        return self._done(number, Reached.PUBLISHED, store=store, key=key)

    def sent(self, number: int, task: int) -> RunRow:
        """The clip has this row among the tasks."""
        return self._done(number, Reached.SENT, task=task)

    def ended(self, number: int) -> RunRow:
        """Nothing more is to be done."""
        return self._done(number, Reached.ENDED)

    def sent_for(self, source: str) -> set[str]:
        """SHA-256 of what was made of a file, and of the file itself."""
        with self._base.reading() as db:
            found = db.execute("SELECT sha256 FROM runs WHERE source = ? AND sha256 <> ''", (source,))
            return {source, *(sha256 for (sha256,) in found)}

    def wanted(self) -> set[str]:
        """SHA-256 of what may still have to be uploaded: files of ours that are none of these can go."""
        with self._base.reading() as db:
            return _wanted(db)

    @contextmanager
    def clearing(self) -> Iterator[tuple[set[str], set[str]]]:
        """SHA-256 of what is `wanted`, and of what a living process is at work on; no other process changes it within the block."""
        with self._base.writing() as db:
            yield _wanted(db), self._in_hand(db)

    def _in_hand(self, db: Connection) -> set[str]:
        held = db.execute("SELECT DISTINCT owner, sha256 FROM runs WHERE owner <> '' AND sha256 <> ''").fetchall()
        living = {owner for owner in {owner for owner, _ in held} if self.is_alive(owner)}
        return {sha256 for owner, sha256 in held if owner in living}

    def _done(self, number: int, reached: Reached, **known: Any) -> RunRow:
        with self._base.writing() as db:
            return self._changed(db, number, reached=reached.value, **known)

    def _insert(self, db: Connection, way: Way, path: str, owner: str) -> int:
        now = self._clock.wall()
        given = (way.source, way.recipe, way.target, rows.stored(path), Reached.BEGUN.value, owner, now, now)
        names = "source, recipe, target, path, reached, owner, created, updated"
        return db.execute(f"INSERT INTO runs ({names}) VALUES ({rows.places(given)})", given).lastrowid or 0  # noqa: S608

    def _changed(self, db: Connection, number: int, **changes: Any) -> RunRow:
        changes["updated"] = self._clock.wall()
        names = ", ".join(f"{name} = ?" for name in changes)
        db.execute(f"UPDATE runs SET {names} WHERE number = ?", (*map(rows.stored, changes.values()), number))  # noqa: S608
        return _row(db, number)


def _wanted(db: Connection) -> set[str]:
    still = (Reached.BEGUN.value, Reached.READY.value, Reached.PUBLISHED.value)
    query = f"SELECT sha256 FROM runs WHERE reached IN ({rows.places(still)})"  # noqa: S608 (places only)
    return {sha256 for (sha256,) in db.execute(query, still)}


def _one(db: Connection, where: str, values: Sequence[Any]) -> RunRow | None:
    found = db.execute(_SELECT + where, values).fetchone()
    if found is None:
        return None
    given = dict(zip(_COLUMNS, found, strict=True))
    try:
        return RunRow(**{**given, "reached": Reached(given["reached"])})
    except ValueError as error:
        raise LedgerFailed(
            phrase("Run {number} of the ledger is at a step that this version does not know.", number=found[0])
        ) from error


def _of(db: Connection, way: Way) -> RunRow | None:
    return _one(db, "source = ? AND recipe = ? AND target = ?", (way.source, way.recipe, way.target))


def _row(db: Connection, number: int) -> RunRow:
    found = _one(db, "number = ?", (number,))
    if found is None:
        raise LedgerFailed(phrase("The ledger has lost its run {number}.", number=number))
    return found
