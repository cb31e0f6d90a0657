"""Which row keeps an order from being sent again: one at a time, given on when a new one is accepted, given back when it fails."""

from __future__ import annotations

from typing import Any

from submitter import rows
from submitter.database import Connection
from submitter.model import FREE, Job, State, Task

_MEETS = """account = :account AND model = :model AND clip <> ''
    AND (request_fingerprint = :request_fingerprint OR request_fingerprint LIKE 'old:%' OR :request_fingerprint LIKE 'old:%')
    AND (clip = :clip OR (url_key = :url_key AND (clip LIKE 'url:%' OR :clip LIKE 'url:%')))"""
"""Two orders are the same when the request is, and the clip: by its bytes, or by its URL where one of the two was sent unseen."""
_IN_FLIGHT = f"state IN ('{State.CLAIMED.value}', '{State.SENDING.value}')"
_MAY_BE_PAID = f"state NOT IN ({', '.join(repr(state.value) for state in FREE)}, '{State.CLAIMED.value}')"


def holder(db: Connection, job: Job) -> Task | None:
    """The row that keeps `job` from being sent."""
    return rows.one(db, f"holds AND {_MEETS}", _keys(job))


def in_flight(db: Connection, job: Job) -> Task | None:
    """A row of the same order that some process is sending just now."""
    return rows.one(db, f"{_IN_FLIGHT} AND {_MEETS}", _keys(job))


def take(db: Connection, row: int) -> None:
    """Let this row hold its order, and no other."""
    job = _order(db, row)
    if job["clip"]:
        db.execute(f"UPDATE tasks SET holds = 0 WHERE row <> :row AND holds AND {_MEETS}", job)  # noqa: S608 (our own text)
        rows.update(db, row, holds=True)


def take_if_free(db: Connection, row: int) -> None:
    """Let this row hold its order unless another one does."""
    if rows.one(db, f"holds AND row <> :row AND {_MEETS}", _order(db, row)) is None:
        take(db, row)


def give_back(db: Connection, row: int) -> None:
    """This row made nothing: the newest other one that may have been paid for holds the order, unless one does already."""
    rows.update(db, row, holds=False)
    job = _order(db, row)
    if rows.one(db, f"holds AND {_MEETS}", job) is None and (
        found := rows.one(db, f"row <> :row AND {_MAY_BE_PAID} AND {_MEETS}", job)
    ):
        rows.update(db, found.row, holds=True)


def _keys(job: Job) -> dict[str, Any]:
    return {name: getattr(job, name) for name in ("account", "model", "request_fingerprint", "clip", "url_key")}


def _order(db: Connection, row: int) -> dict[str, Any]:
    names = ("row", "account", "model", "request_fingerprint", "clip", "url_key")
    found = db.execute(f"SELECT {', '.join(names)} FROM tasks WHERE row = ?", (row,)).fetchone()  # noqa: S608 (our own names)
    return dict(zip(names, found, strict=True))
