"""Which row blocks a resubmit: any that may have been paid for."""

from __future__ import annotations

from typing import Any

from submitter.ledger import rows
from submitter.ledger.database import Connection
from submitter.task import FREE, Job, State, Task

_SAME_ORDER = """account = :account AND model = :model AND clip <> ''
    AND (request_fingerprint = :request_fingerprint OR request_fingerprint LIKE 'old:%' OR :request_fingerprint LIKE 'old:%')
    AND (clip = :clip OR (url_key = :url_key AND (clip LIKE 'url:%' OR :clip LIKE 'url:%')))"""
"""Two orders are the same when the request is, and the clip: by its bytes, or by its URL where one of the two was sent unseen.

A row may be the same as two orders that differ from each other: so no row can represent another one.
"""
_IN_FLIGHT = f"state IN ('{State.CLAIMED.value}', '{State.SENDING.value}')"
_BLOCKS_RESUBMIT = f"state NOT IN ({', '.join(repr(state.value) for state in FREE)})"


def active_task(db: Connection, job: Job) -> Task | None:
    """The row that keeps `job` from being sent: the newest task, else the newest that may have become one."""
    return rows.one(db, f"{_BLOCKS_RESUBMIT} AND {_SAME_ORDER}", _keys(job), order="task_id IS NULL, row DESC")


def in_flight(db: Connection, job: Job) -> Task | None:
    """A row of the same order that some process is sending just now."""
    return rows.one(db, f"{_IN_FLIGHT} AND {_SAME_ORDER}", _keys(job))


def _keys(job: Job) -> dict[str, Any]:
    return {name: getattr(job, name) for name in ("account", "model", "request_fingerprint", "clip", "url_key")}
