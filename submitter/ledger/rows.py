"""Turns tasks into rows of the database and back; the only file that knows the columns."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from submitter.errors import LedgerFailed
from submitter.ledger.database import Connection
from submitter.task import Job, State, Task
from validator.texts.said import phrase

_COLUMNS = tuple(field.name for field in fields(Task) if field.name != "found_by")
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM tasks"  # noqa: S608 (names of our own fields)
_OF_JOB = ("clip", "profile", "model", "account", "request_fingerprint", "path", "url", "url_key", "seconds", "judged")


def one(db: Connection, where: str, values: Sequence[Any] | Mapping[str, Any] = (), *, order: str = "row DESC") -> Task | None:
    """The first row for which `where` holds: the newest, where no other `order` is given."""
    return next(iter(some(db, f"{where} ORDER BY {order} LIMIT 1", values)), None)


def some(db: Connection, where: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[Task]:
    """The rows for which `where` holds, which may end in an order and a limit."""
    return [_task(found) for found in db.execute(f"{_SELECT} WHERE {where}", values)]


def insert(db: Connection, job: Job, **more: Any) -> int:
    """A new row; its number."""
    values = {name: getattr(job, name) for name in _OF_JOB}
    values |= {"features": json.dumps(dict(job.features)), **more}
    places = ", ".join(f":{name}" for name in values)
    kept = {name: stored(value) for name, value in values.items()}
    return db.execute(f"INSERT INTO tasks ({', '.join(values)}) VALUES ({places})", kept).lastrowid or 0  # noqa: S608 (our own names)


def update(db: Connection, row: int, where: str = "1", values: Sequence[Any] = (), **changes: Any) -> bool:
    """Change a row if `where` holds for it; True when it did."""
    names = ", ".join(f"{name} = ?" for name in changes)
    query = f"UPDATE tasks SET {names} WHERE row = ? AND ({where})"  # noqa: S608 (our own names)
    return bool(db.execute(query, (*map(stored, changes.values()), row, *values)).rowcount)


def places(values: Sequence[object]) -> str:
    """As many question marks as there are values."""
    return ", ".join("?" * len(values))


def _task(row: Sequence[Any]) -> Task:
    values = dict(zip(_COLUMNS, row, strict=True))
    try:
        values.update(state=State(values["state"]), possible=tuple(json.loads(values["possible"])))
    except (TypeError, ValueError) as error:
        raise LedgerFailed(
            phrase("Row {row} of the ledger holds a state that this version does not know.", row=values["row"])
        ) from error
    return Task(**{**values, "adopted": bool(values["adopted"])})


def stored(value: Any) -> Any:
    """The value as SQLite takes it: half an emoji in a text from outside must not keep a task id from being written."""
    if isinstance(value, State):
        return value.value
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    return json.dumps(value) if isinstance(value, tuple) else value
