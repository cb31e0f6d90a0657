"""The memory of what was published: a row is held before an upload begins, so that two processes upload once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import Enum
from typing import Any

from submitter.clock import Clock
from submitter.errors import LedgerFailed
from submitter.ledger.database import Connection, Database
from submitter.ledger.lease import Leases
from submitter.ledger.rows import stored
from submitter.task import State
from validator.texts.said import phrase


class Stage(str, Enum):
    """How far a publication is."""

    UPLOADING = "uploading"  # a process is at work on it, or died at it
    STOPPED = "stopped"  # it failed or was interrupted; the object may be there all the same
    THERE = "there"
    DELETED = "deleted"


@dataclass(frozen=True)
class Place:
    """One content in one store."""

    sha256: str
    bytes: int
    path: str
    """The file that it came from, for show."""
    store: str
    """As shown; it distinguishes stores."""
    key: str
    target: str = ""
    """By which the store is found again; empty where nothing can be deleted."""
    settings: Mapping[str, str] = field(default_factory=dict)
    """What else it takes to find it; never a secret."""


@dataclass(frozen=True)
class Publication(Place):
    """One row."""

    row: int = 0
    state: Stage = Stage.UPLOADING
    ours: bool = False
    """False where the object was there before, so that it is not for us to delete."""
    url: str | None = field(default=None, repr=False)
    """Kept only where the store cannot make it again, and only until the clip's task ends."""
    expires: float | None = None
    created: float = 0.0
    updated: float = 0.0


_COLUMNS = tuple(each.name for each in fields(Publication))
_SELECT = f"SELECT {', '.join(_COLUMNS)}, owner FROM publications"  # noqa: S608 (names of our own fields)
_OVER = (State.SUCCEEDED, State.FAILED, State.CANCELED, State.EXPIRED)
"""States of a task that was made, and needs its clip no more."""
_LIVE = tuple(state for state in State if not state.ended and state not in _OVER)


class Publications:
    """The table of one ledger. Safe for many processes and threads, as the ledger is."""

    def __init__(self, base: Database, leases: Leases, clock: Clock) -> None:
        """All three are the ledger's."""
        self._base, self._leases, self._clock = base, leases, clock
        self._held = set[int]()
        """Rows that a thread of this process is at work on."""

    def claim(self, place: Place, *, reuse_until: float | None = None) -> Publication | None:
        """The row of `place`, held by this process from now on; None while another process, or thread, holds it.

        With `reuse_until` (seconds since 1970), a row that is there with a URL that works until then is given as it is, not held.
        """
        with self._base.writing() as db:
            self._expire(db)
            there, owner = self._find(db, place.store, place.key)
            if there is None:
                return self._hold(db, self._insert(db, place))
            if there.state is Stage.UPLOADING and self._is_busy(there.row, owner):
                return None
            if reuse_until is not None and there.state is Stage.THERE and there.url and _works(there, reuse_until):
                return there
            return self._hold(db, there.row, path=place.path, target=place.target, settings=json.dumps(dict(place.settings)))

    def is_held(self, row: int) -> bool:
        """Whether a thread of this process is at work on it."""
        return row in self._held

    def putting(self, row: int) -> None:
        """An upload is about to begin: from here on the object is ours."""
        self._change(row, ours=1, url=None, expires=None)

    def there(self, row: int, url: str | None = None, expires: float | None = None) -> Publication:
        """It is published; `url` is kept only where the store cannot make it again."""
        return self._end(row, state=Stage.THERE, url=url, expires=expires)

    def stopped(self, row: int) -> Publication:
        """It failed or was interrupted."""
        return self._end(row, state=Stage.STOPPED, url=None, expires=None)

    def rejected(self, row: int) -> None:
        """What is there proved to be something else; a row that another process holds by now is left to it."""
        with self._base.writing() as db:
            if self._row(db, row).state is Stage.THERE:
                _update(db, row, state=Stage.STOPPED, url=None, expires=None, updated=self._clock.wall())

    def released(self, row: int, before: Publication) -> Publication:
        """Nothing came of it: the row is as it was before it was claimed."""
        return self._end(row, state=before.state, url=before.url, expires=before.expires)

    def deleted(self, row: int) -> Publication:
        """The object is gone."""
        return self._end(row, state=Stage.DELETED, ours=0, url=None, expires=None)

    def rows(self, name: str = "") -> list[Publication]:
        """What is published, or may be, newest first: all, or what has this SHA-256 (or its first digits) or key."""
        where = "(ours = 1 OR state = 'there') AND (? = '' OR key = ? OR (length(?) >= 8 AND substr(sha256, 1, length(?)) = ?)) ORDER BY row DESC"
        with self._base.reading() as db:
            return [found for found, _ in self._some(db, where, (stored(name),) * 5)]

    def ended(self) -> list[Publication]:
        """What we published of clips that have a task, none of which is under way, where it can be deleted."""
        where = f"state <> 'deleted' AND ours = 1 AND target <> '' AND {_ENDED} ORDER BY row DESC"
        with self._base.reading() as db:
            return [found for found, _ in self._some(db, where)]

    def forget_urls(self, db: Connection, sha256: str) -> bool:
        """Remove the URLs of a clip whose last task has ended; part of the caller's step. True when there were any."""
        where = f"sha256 = ? AND url IS NOT NULL AND {_ENDED}"
        done = db.execute(f"UPDATE publications SET url = NULL, expires = NULL WHERE {where}", (sha256,))  # noqa: S608
        return done.rowcount > 0

    def _expire(self, db: Connection) -> None:
        db.execute("UPDATE publications SET url = NULL, expires = NULL WHERE expires <= ?", (self._clock.wall(),))

    def _is_busy(self, row: int, owner: str) -> bool:
        return row in self._held if owner == self._leases.held_as else self._leases.is_alive(owner)

    def _hold(self, db: Connection, row: int, **changes: Any) -> Publication:
        _update(db, row, state=Stage.UPLOADING, owner=self._leases.token(), updated=self._clock.wall(), **changes)
        self._held.add(row)
        return self._row(db, row)

    def _insert(self, db: Connection, place: Place) -> int:
        now = self._clock.wall()
        values: dict[str, Any] = {each.name: getattr(place, each.name) for each in fields(Place)}
        values |= {"settings": json.dumps(dict(place.settings)), "state": Stage.UPLOADING.value, "owner": ""}
        values |= {"created": now, "updated": now}
        places = ", ".join("?" * len(values))
        query = f"INSERT INTO publications ({', '.join(values)}) VALUES ({places})"  # noqa: S608 (our own names)
        return db.execute(query, [stored(value) for value in values.values()]).lastrowid or 0

    def _change(self, row: int, **changes: Any) -> Publication:
        with self._base.writing() as db:
            _update(db, row, updated=self._clock.wall(), **changes)
            return self._row(db, row)

    def _end(self, row: int, **changes: Any) -> Publication:
        try:
            return self._change(row, owner="", **changes)
        finally:
            self._held.discard(row)

    def _find(self, db: Connection, store: str, key: str) -> tuple[Publication | None, str]:
        found = self._some(db, "store = ? AND key = ?", (stored(store), stored(key)))
        return found[0] if found else (None, "")

    def _row(self, db: Connection, row: int) -> Publication:
        found = self._some(db, "row = ?", (row,))
        if not found:
            raise LedgerFailed(phrase("The ledger {path} has lost its row {row}.", path=self._base.path, row=row))
        return found[0][0]

    def _some(self, db: Connection, where: str, values: Sequence[Any] = ()) -> list[tuple[Publication, str]]:
        return [_read(found) for found in db.execute(f"{_SELECT} WHERE {where}", values)]


def _has_task(states: Sequence[State]) -> str:
    names = ", ".join(repr(state.value) for state in states)
    return f"EXISTS (SELECT 1 FROM tasks WHERE clip = sha256 AND tasks.state IN ({names}))"  # noqa: S608 (our own names)


_ENDED = f"{_has_task(_OVER)} AND NOT {_has_task(_LIVE)}"


def _update(db: Connection, row: int, **changes: Any) -> None:
    names = ", ".join(f"{name} = ?" for name in changes)
    values = [value.value if isinstance(value, Stage) else stored(value) for value in changes.values()]
    db.execute(f"UPDATE publications SET {names} WHERE row = ?", (*values, row))  # noqa: S608 (our own names)


def _works(there: Publication, until: float) -> bool:
    return there.expires is None or there.expires >= until


def _read(found: Sequence[Any]) -> tuple[Publication, str]:
    values = dict(zip((*_COLUMNS, "owner"), found, strict=True))
    owner = str(values.pop("owner"))
    try:
        values.update(state=Stage(values["state"]), settings=json.loads(values["settings"]), ours=bool(values["ours"]))
    except ValueError as error:
        raise LedgerFailed(
            phrase("Row {row} of the ledger holds a state that this version does not know.", row=values["row"])
        ) from error
    return Publication(**values), owner
