"""The memory of what was sent: a row is written before a request and completed after it."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from types import TracebackType
from typing import Any

from submitter.database import Connection, Database
from submitter.errors import LedgerFailed
from submitter.model import FREE, Clock, Job, Outcome, State, Task
from submitter.owner import Owner, alive
from submitter.price import day_start, said
from submitter.settings import ledger_path
from validator.errors import UsageError

_COLUMNS = tuple(field.name for field in fields(Task) if field.name != "reused")
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM tasks"  # noqa: S608 (names of our own fields)
_SAME = "profile = :profile AND account = :account AND variant = :variant"
_ENDED = tuple(state.value for state in State if state.ended)
_PLACES = ", ".join("?" * len(_ENDED))
_OPEN = (State.CLAIMED.value, State.SENDING.value)


@dataclass(frozen=True)
class Claim:
    """What a submit found: a row of its own to send, or the one that is there already."""

    task: Task
    fresh: bool


class Ledger:
    """The ledger of this user; use it in a `with` block, or call `close`. Safe for many processes and threads."""

    def __init__(self, path: str | os.PathLike[str] | None = None, *, clock: Clock | None = None) -> None:
        """Open, or make, the ledger at `path` (default: the platform's state folder); raises LedgerFailed."""
        self.path = Path(path) if path is not None else ledger_path()
        self._clock = clock or Clock()
        self._locks = self.path.with_name(self.path.name + ".locks")
        self._owner: Owner | None = None
        self._base = Database(self.path)

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._base.close()
        if self._owner:
            self._owner.close()
            self._owner = None

    def claim(self, job: Job, *, again: bool = False, most_seconds: float | None = None, worst_seconds: float = 0.0) -> Claim:
        """A new row for `job`, or the one that holds its place; `again` makes a new row unless one is being sent just now.

        `most_seconds` caps the account's seconds of today, clips of unknown length counted as `worst_seconds`;
        raises UsageError when this clip would pass the cap.
        """
        with self._base.writing() as db:
            self._settle(db)
            holder = self._holder(db, job)
            if holder and (not again or holder.state in (State.CLAIMED, State.SENDING)):
                return Claim(holder, fresh=False)
            if most_seconds is not None:
                self._within(db, job, most_seconds, worst_seconds)
            if holder:
                db.execute("UPDATE tasks SET holds = 0 WHERE row = ?", (holder.row,))
            return Claim(self._insert(db, job), fresh=True)

    def holder(self, job: Job) -> Task | None:
        """The row that keeps `job` from being sent, if there is one."""
        with self._base.writing() as db:
            self._settle(db)
            return self._holder(db, job)

    def clip_behind(self, url_key: str) -> str | None:
        """What clip was last sent by this address; None when none was."""
        with self._base.reading() as db:
            found = db.execute(
                "SELECT clip FROM tasks WHERE url_key = ? AND holds ORDER BY row DESC LIMIT 1", (url_key,)
            ).fetchone()
        return found[0] if found else None

    def sending(self, row: int) -> None:
        """A request is about to go out. From here on a task may exist."""
        self._set(row, state=State.SENDING, sent=self._clock.wall())

    def waiting(self, row: int) -> None:
        """The request surely made no task, and will be sent again: nothing is on its way."""
        self._set(row, state=State.CLAIMED)

    def accepted(self, row: int, outcome: Outcome) -> Task:
        """The service took it; another row that used this task's id gives way."""
        with self._base.writing() as db:
            self._give_way(db, row, outcome.task_id)
            return self._update(db, row, task_id=outcome.task_id, possible=(), **_news(outcome))

    def refused(self, row: int, *, code: str, message: str, request_id: str = "", rule: str = "") -> Task:
        """The service said no, so there is no task."""
        return self._set(row, state=State.REFUSED, code=code, message=message, request_id=request_id, rule=rule)

    def dropped(self, row: int, message: str) -> Task:
        """It was never sent."""
        return self._set(row, state=State.DROPPED, message=message)

    def lost(self, row: int, message: str) -> Task:
        """A request went out and its answer is lost."""
        return self._set(row, state=State.UNKNOWN, message=message)

    def possible(self, row: int, ids: Sequence[str]) -> Task:
        """Keep the ids that the service lists for the moment of a lost request."""
        return self._set(row, possible=tuple(ids))

    def news(self, row: int, outcome: Outcome, *, state: State | None = None, rule: str = "") -> Task:
        """What a query said. A row that ended stays as it is: a slower process may know less."""
        with self._base.writing() as db:
            before = self._row(db, row)
            if before.state.ended:
                return before
            changes = {**_news(outcome), **({"state": state} if state else {}), **({"rule": rule} if rule else {})}
            if all(getattr(before, key) == value for key, value in changes.items()):
                return before
            return self._update(db, row, **changes)

    def follow(self, task_id: str, *, profile: str, model: str, account: str) -> Task:
        """The row of a task that this ledger did not send, made if need be."""
        with self._base.writing() as db:
            if found := _one(db, "task_id = ?", (task_id,)):
                return found
            job = Job("", profile, model, account, url="", url_key="")
            task = self._insert(db, job)
            return self._update(db, task.row, task_id=task_id, state=State.PENDING, holds=False)

    def find(self, name: str) -> Task | None:
        """The task with this id, or with this row number."""
        with self._base.writing() as db:
            self._settle(db)
            found = _one(db, "task_id = ?", (name,))
            return found or (_one(db, "row = ?", (int(name),)) if name.isdecimal() and len(name) < 16 else None)

    def suspects(self, task_id: str) -> list[Task]:
        """Rows with a lost request that `task_id` may belong to."""
        return [task for task in self.tasks([State.UNKNOWN]) if task_id in task.possible]

    def tasks(self, states: Sequence[State] = (), *, limit: int = -1) -> list[Task]:
        """The rows, newest first; of all states, or of those given."""
        names = [state.value for state in states]
        where = f"WHERE state IN ({', '.join('?' * len(names))})" if names else ""
        with self._base.writing() as db:
            self._settle(db)
            return [_task(row) for row in db.execute(f"{_SELECT} {where} ORDER BY row DESC LIMIT ?", (*names, limit))]

    def count(self, states: Sequence[State]) -> int:
        """How many rows are in one of the states."""
        names = [state.value for state in states]
        with self._base.reading() as db:
            query = f"SELECT count(*) FROM tasks WHERE state IN ({', '.join('?' * len(names))})"  # noqa: S608 (places only)
            return int(db.execute(query, names).fetchone()[0])

    def ahead(self, task: Task) -> int:
        """How many live tasks of the same account and model were sent before this one."""
        live = (State.PENDING.value, State.RUNNING.value)
        query = "SELECT count(*) FROM tasks WHERE account = ? AND model = ? AND row < ? AND state IN (?, ?)"
        with self._base.reading() as db:
            return int(db.execute(query, (task.account, task.model, task.row, *live)).fetchone()[0])

    def known(self, ids: Sequence[str]) -> set[str]:
        """Those of the ids that some clip's row has."""
        with self._base.reading() as db:
            return {each for each in ids if _one(db, "task_id = ? AND clip <> ''", (each,))}

    def features(self, row: int) -> Mapping[str, Any]:
        """What was measured of the row's clip."""
        with self._base.reading() as db:
            found = db.execute("SELECT features FROM tasks WHERE row = ?", (row,)).fetchone()
        return dict(json.loads(found[0])) if found else {}

    def _holder(self, db: Connection, job: Job) -> Task | None:
        """By the clip, or by the address where one of the two was sent unseen."""
        keys = {"clip": job.clip, "by_url": f"url:{job.url_key}", "profile": job.profile, "account": job.account}
        where = f"holds AND clip IN (:clip, :by_url) AND {_SAME}"
        return _one(db, where, {**keys, "variant": job.variant})

    def _within(self, db: Connection, job: Job, most: float, worst: float) -> None:
        since = day_start(self._clock.wall())
        free = ", ".join(f"'{state.value}'" for state in FREE)
        query = f"SELECT total(coalesce(seconds, ?)) FROM tasks WHERE clip <> '' AND account = ? AND created >= ? AND state NOT IN ({free})"  # noqa: S608
        spent = float(db.execute(query, (worst, job.account, since)).fetchone()[0])
        wanted = worst if job.seconds is None else job.seconds
        if spent + wanted > most:
            day = f"{said(spent)} were sent since midnight (UTC+8), this clip has {said(wanted)}"
            raise UsageError(f"--max-seconds {most:g} would be passed: {day}. Nothing was sent.")

    def _insert(self, db: Connection, job: Job) -> Task:
        if self._owner is None:
            self._owner = Owner(self._locks)
        now = self._clock.wall()
        values = {
            **{name: getattr(job, name) for name in ("clip", "profile", "model", "account", "variant", "path", "url", "url_key")},
            "seconds": job.seconds,
            "judged": job.judged,
            "features": json.dumps(dict(job.features), ensure_ascii=False),
            "state": State.CLAIMED.value,
            "holds": 1 if job.clip else 0,
            "owner": self._owner.token,
            "created": now,
            "updated": now,
        }
        places = ", ".join(f":{name}" for name in values)
        cursor = db.execute(f"INSERT INTO tasks ({', '.join(values)}) VALUES ({places})", values)  # noqa: S608 (our own names)
        return self._row(db, cursor.lastrowid or 0)

    def _settle(self, db: Connection) -> None:
        """Rows whose process died: what was not yet sent is dropped, what was on its way is unknown."""
        for row, state, owner in db.execute("SELECT row, state, owner FROM tasks WHERE state IN (?, ?)", _OPEN).fetchall():
            if (self._owner and owner == self._owner.token) or alive(self._locks, owner):
                continue
            if state == State.SENDING.value:
                self._update(db, row, state=State.UNKNOWN, message="the program was killed while the request was on its way")
            else:
                self._update(db, row, state=State.DROPPED, message="the program was killed before it was sent")

    def _give_way(self, db: Connection, row: int, task_id: str) -> None:
        db.execute("DELETE FROM tasks WHERE task_id = ? AND row <> ? AND clip = ''", (task_id, row))
        db.execute(
            "UPDATE tasks SET task_id = NULL, state = ? WHERE task_id = ? AND row <> ?", (State.UNKNOWN.value, task_id, row)
        )

    def _set(self, row: int, **changes: Any) -> Task:
        with self._base.writing() as db:
            return self._update(db, row, **changes)

    def _update(self, db: Connection, row: int, **changes: Any) -> Task:
        values = {**changes, "updated": self._clock.wall()}
        if values.get("state") in FREE:
            values["holds"] = False
        names = ", ".join(f"{name} = ?" for name in values)
        db.execute(f"UPDATE tasks SET {names} WHERE row = ?", (*map(_stored, values.values()), row))  # noqa: S608 (our own names)
        return self._row(db, row)

    def _row(self, db: Connection, row: int) -> Task:
        found = _one(db, "row = ?", (row,))
        if found is None:
            raise LedgerFailed(f"The ledger {self.path} has lost its row {row}.")
        return found


def _news(outcome: Outcome) -> dict[str, Any]:
    """The columns that an answer fills; what it does not say stays as it was."""
    said = {"request_id": outcome.request_id, "code": outcome.code, "message": outcome.message}
    measured = {name: getattr(outcome, name) for name in ("template_id", "metered_seconds", "metered_ratio")}
    state = STATES.get(outcome.status, State.RUNNING)
    given = {name: value for name, value in {**said, **measured}.items() if value not in ("", None)}
    return {"remote": outcome.status, "state": state, **given}


STATES = {
    "PENDING": State.PENDING,
    "RUNNING": State.RUNNING,
    "SUCCEEDED": State.SUCCEEDED,
    "FAILED": State.FAILED,
    "CANCELED": State.CANCELED,
}
"""The service's words that we know the end of; every other one means that the task goes on."""


def _one(db: Connection, where: str, values: Sequence[Any] | Mapping[str, Any]) -> Task | None:
    found = db.execute(f"{_SELECT} WHERE {where}", values).fetchone()
    return _task(found) if found else None


def _task(row: Sequence[Any]) -> Task:
    values = dict(zip(_COLUMNS, row, strict=True))
    values.update(state=State(values["state"]), possible=tuple(json.loads(values["possible"])), holds=bool(values["holds"]))
    return Task(**values)


def _stored(value: Any) -> Any:
    if isinstance(value, State):
        return value.value
    return json.dumps(value) if isinstance(value, tuple) else value
