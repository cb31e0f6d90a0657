"""The memory of what was sent: a row is written before a request and completed after it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any

from submitter.clock import Clock
from submitter.errors import LeaseLost, LedgerFailed
from submitter.ledger import resubmit, rows
from submitter.ledger.cap import Cap, check_cap
from submitter.ledger.database import Connection, Database
from submitter.ledger.lease import OPEN, Leases
from submitter.ledger.place import ledger_path
from submitter.ledger.publications import Publications
from submitter.ledger.runs import Runs
from submitter.task import Job, Outcome, State, Task, is_row_number
from validator.errors import UsageError
from validator.texts.printable import redacted_text
from validator.texts.said import phrase

_RESULT = ("template_id", "metered_seconds", "metered_ratio")
_OF_TASK = ("state", "remote", "request_id", "code", "message", "rule", *_RESULT)
"""Columns about the task, not about the order."""


@dataclass(frozen=True)
class Claim:
    """What a submit found: a row of its own to send, or the one that is there already."""

    task: Task
    fresh: bool


class Ledger:
    """The ledger of this user; use it in a `with` block, or call `close`. Safe for many processes, threads and forks.

    A row that is being sent is a lease of the process that made it: `sending` and `waiting` change it only while it is still
    held, and raise LeaseLost when another process settled it meanwhile. What is known of a request is always kept.
    """

    def __init__(self, path: str | os.PathLike[str] | None = None, *, clock: Clock | None = None) -> None:
        """Open, or make, the ledger at `path` (default: the platform's state folder); raises LedgerFailed."""
        self.path = Path(os.path.realpath(path if path is not None else ledger_path()))
        self._clock = clock or Clock()
        self._leases = Leases(self.path.with_name(self.path.name + ".locks"))
        self._base = Database(self.path)
        self.publications = Publications(self._base, self._leases, self._clock)
        """What was published, for the tasks' clips among others."""
        self.runs = Runs(self._base, self._leases, self._clock)
        """The ways of clips, from a file to its task."""

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        try:
            self._base.close()
        finally:  # also when a Ctrl-C comes between: the lock's file is to go
            self._leases.close()

    @property
    def files(self) -> list[str]:
        """Every file that the ledger consists of: none of them may be written over."""
        return [f"{self.path}{ending}" for ending in ("", "-wal", "-shm")]

    def claim(self, job: Job, *, again: bool = False, cap: Cap | None = None) -> Claim:
        """A new row for `job`, or the one that blocks it; `again` makes a new row unless one is being sent just now.

        Raises UsageError when the job would pass the `cap`. The old row of an `again` blocks until the new one is accepted.
        """
        with self._base.writing() as db:
            self._settle(db)
            there = resubmit.in_flight(db, job) if again else resubmit.active_task(db, job)
            if there:
                return Claim(_found(there, job), fresh=False)
            if cap:
                check_cap(db, job, cap, self._clock.wall())
            return Claim(self._insert(db, job), fresh=True)

    def check_cap(self, job: Job, cap: Cap) -> None:
        """Raise UsageError when the job would pass the `cap` if it were claimed now."""
        with self._base.reading() as db:
            check_cap(db, job, cap, self._clock.wall())

    def active_task(self, job: Job) -> Task | None:
        """The row that keeps `job` from being sent; None when nothing does."""
        with self._base.writing() as db:
            self._settle(db)
            there = resubmit.active_task(db, job)
            return _found(there, job) if there else None

    def sending(self, row: int) -> None:
        """A request is about to go out. From here on a task may exist, so the row has to be on the disk, under its name."""
        with self._base.writing() as db:
            self._mine(db, row, State.CLAIMED, state=State.SENDING, sent=self._clock.wall())
            self._base.check_in_place()

    def waiting(self, row: int) -> None:
        """The request surely made no task, and will be sent again: nothing is on its way."""
        with self._base.writing() as db:
            self._mine(db, row, State.SENDING, state=State.CLAIMED)

    def dropped(self, row: int, message: str) -> Task:
        """It was never sent; what another process found out meanwhile stays."""
        return self._free(row, (*OPEN, State.UNKNOWN), state=State.DROPPED, message=redacted_text(message))

    def refused(self, row: int, *, code: str, message: str, request_id: str = "", rule: str = "") -> Task:
        """The service refused the request: no task was created."""
        said = {"code": redacted_text(code), "message": redacted_text(message), "request_id": request_id, "rule": rule}
        return self._free(row, (*OPEN, State.UNKNOWN), state=State.REFUSED, **said)

    def lost(self, row: int, message: str, *, possible: Iterable[str] = (), **words: str) -> Task:
        """A request went out and its answer is lost; `possible` are ids that it may have named, `words` what else it said."""
        possible = tuple(possible)
        with self._base.writing() as db:
            ids = tuple(dict.fromkeys((*self._row(db, row).possible, *possible)))
            said = {name: redacted_text(word) for name, word in {"message": message, **words}.items()}
            changes: dict[str, Any] = {"state": State.UNKNOWN, "possible": ids, **said}
            settled = (State.DROPPED,) if possible else ()  # forgotten before its answer named a task
            self._change(db, row, (State.SENDING, State.UNKNOWN, *settled), **changes)
            kept = self._row(db, row)
        self._base.check_in_place()
        return kept

    def accepted(self, row: int, outcome: Outcome) -> Task:
        """The service took it. The id is kept whatever other processes made of the row meanwhile.

        An id that another clip's row has is not accepted: the row then is in doubt, and comes back as unknown.
        Raises LedgerFailed when the file was removed meanwhile.
        """
        with self._base.writing() as db:
            if other := rows.one(db, "task_id = ? AND row <> ? AND clip <> ''", (outcome.task_id, row)):
                said = phrase("the service answered with the task id of row {row}, another clip's", row=other.row)
                return self._changed(db, row, state=State.UNKNOWN, message=said, request_id=outcome.request_id)
            before = self._row(db, row)
            known = {**_news(outcome), **self._taken_over(db, outcome.task_id)}
            kept = self._changed(db, row, task_id=outcome.task_id, adopted=False, possible=(), **{**known, "message": ""})
            if before.task_id not in (None, outcome.task_id):
                self._give_own_row(db, before)
        self._base.check_in_place()
        return kept

    def possible(self, row: int, ids: Sequence[str]) -> Task:
        """Add ids that the service lists for the moment of a lost request."""
        with self._base.writing() as db:
            before = self._row(db, row)
            if not before.is_lost:
                return before
            return self._changed(db, row, possible=tuple(dict.fromkeys((*before.possible, *ids))))

    def record_status(self, row: int, outcome: Outcome, *, state: State | None = None, rule: str = "") -> Task:
        """What a query said of the row, or of the one that has the task by now. One that ended stays as it is: a slower process may know less."""
        with self._base.writing() as db:
            task, forgot = self._recorded(db, row, outcome, state=state, rule=rule)
        if forgot:
            self._base.empty_log()
        return task

    def _recorded(self, db: Connection, row: int, outcome: Outcome, *, state: State | None, rule: str) -> tuple[Task, bool]:
        """The row as it is then, and whether URLs went with it."""
        before = rows.one(db, "task_id = ?", (outcome.task_id,)) or self._row(db, row)
        if before.state.ended or before.task_id != outcome.task_id:
            return before, False
        changes = {**_news(outcome), **({"state": state} if state else {}), **({"rule": rule} if rule else {})}
        if all(getattr(before, key) == value for key, value in changes.items()):
            return before, False
        after = self._changed(db, before.row, **changes)
        over = after.state.ended or after.state is State.EXPIRED
        return after, over and self.publications.forget_urls(db, after.clip)

    def follow(self, task_id: str, *, profile: str, model: str, account: str) -> Task:
        """The row of a task that this ledger did not send, made if need be."""
        with self._base.writing() as db:
            return rows.one(db, "task_id = ?", (task_id,)) or self._followed(
                db, task_id, Job("", profile, model, account, "", "")
            )

    def adopt(self, row: int, task_id: str) -> Task:
        """Take `task_id` as the task of a lost request, at the user's word; raises UsageError where that cannot be."""
        with self._base.writing() as db:
            before = self._row(db, row)
            if not before.is_lost:
                raise UsageError(
                    phrase("Row {row} is {state}: only a lost request can be given a task id.", row=row, state=before.state.value)
                )
            if other := rows.one(db, "task_id = ? AND clip <> ''", (task_id,)):
                raise UsageError(phrase("The task {task_id} belongs to row {row} already.", task_id=task_id, row=other.row))
            known = {"state": State.PENDING, **self._taken_over(db, task_id)}
            return self._changed(db, row, task_id=task_id, adopted=True, **known)

    def disown(self, row: int) -> Task:
        """Undo `adopt`: the request is lost again, and the task id is kept in a row of its own; raises UsageError."""
        with self._base.writing() as db:
            before = self._row(db, row)
            if not before.adopted or before.task_id is None:
                raise UsageError(phrase("Row {row} has no task id from `wait --as`; there is nothing to undo.", row=row))
            nothing = {name: None if name in _RESULT else "" for name in _OF_TASK}
            said = {"task_id": None, "adopted": False, "message": phrase("the task taken for it was not its own")}
            after = self._changed(db, row, **{**nothing, **said, "state": State.UNKNOWN})
            self._give_own_row(db, before)
            return after

    def forget(self, row: int) -> Task:
        """Free the clip of a lost request, at the user's word that no task was created; raises UsageError for other rows."""
        with self._base.writing() as db:
            before = self._row(db, row)
            if not before.is_lost:
                raise UsageError(
                    phrase("Row {row} is {state}: only a lost request can be forgotten.", row=row, state=before.state.value)
                )
            return self._changed(
                db, row, state=State.DROPPED, message=phrase("forgotten: the user says that no task was created")
            )

    def find(self, name: str) -> Task | None:
        """The task with this row number, or with this id."""
        with self._base.writing() as db:
            self._settle(db)
            by_row = rows.one(db, "row = ?", (int(name),)) if is_row_number(name) else None
            return by_row or rows.one(db, "task_id = ?", (rows.stored(name),))

    def mine(self) -> list[Task]:
        """The rows that this process made, newest first."""
        with self._base.reading() as db:
            return rows.some(db, "owner = ? AND owner <> '' AND clip <> '' ORDER BY row DESC", (self._leases.held_as,))

    def candidates_for(self, task_id: str) -> list[Task]:
        """The lost requests that `task_id` may belong to."""
        return [task for task in self.tasks([State.UNKNOWN]) if task_id in task.possible]

    def tasks(self, states: Sequence[State] = (), *, account: str = "", limit: int = -1) -> list[Task]:
        """The rows, newest first; of all states and accounts, or of those given."""
        with self._base.writing() as db:
            self._settle(db)
            names = [state.value for state in states or State]
            where = f"state IN ({rows.places(names)}) AND ? IN ('', account) ORDER BY row DESC LIMIT ?"
            return rows.some(db, where, (*names, account, limit))

    def count(self, states: Sequence[State]) -> int:
        """How many rows are in one of the states."""
        names = [state.value for state in states]
        with self._base.reading() as db:
            query = f"SELECT count(*) FROM tasks WHERE state IN ({rows.places(names)})"  # noqa: S608 (places only)
            return int(db.execute(query, names).fetchone()[0])

    def queued_before(self, task: Task) -> int:
        """How many live tasks of the same account and model were sent before this one."""
        live = (State.PENDING.value, State.RUNNING.value)
        query = "SELECT count(*) FROM tasks WHERE account = ? AND model = ? AND row < ? AND state IN (?, ?)"
        with self._base.reading() as db:
            return int(db.execute(query, (task.account, task.model, task.row, *live)).fetchone()[0])

    def newest(self, clip: str, states: Sequence[State]) -> Task | None:
        """The newest row of these bytes, whoever ordered it, that is in one of the states."""
        names = [state.value for state in states]
        with self._base.reading() as db:
            return rows.one(db, f"clip = ? AND state IN ({rows.places(names)})", (clip, *names))

    def known(self, ids: Sequence[str]) -> set[str]:
        """Those of the ids that some clip's row has."""
        with self._base.reading() as db:
            return {each for each in ids if rows.one(db, "task_id = ? AND clip <> ''", (each,))}

    def features(self, row: int) -> Mapping[str, Any]:
        """What was measured of the row's clip."""
        with self._base.reading() as db:
            found = db.execute("SELECT features FROM tasks WHERE row = ?", (row,)).fetchone()
        return dict(json.loads(found[0])) if found else {}

    def _insert(self, db: Connection, job: Job, **more: Any) -> Task:
        now = self._clock.wall()
        values = {"state": State.CLAIMED, "owner": self._leases.token(), "created": now, "updated": now, **more}
        return self._row(db, rows.insert(db, job, **values))

    def _followed(self, db: Connection, task_id: str, job: Job, **more: Any) -> Task:
        return self._insert(db, job, **{"task_id": task_id, "state": State.PENDING, **more})

    def _taken_over(self, db: Connection, task_id: str) -> dict[str, Any]:
        """What a row that only follows this task knows of it; the row is gone then."""
        there = rows.one(db, "task_id = ? AND clip = ''", (task_id,))
        db.execute("DELETE FROM tasks WHERE task_id = ? AND clip = ''", (task_id,))
        return {name: getattr(there, name) for name in _OF_TASK} if there else {}

    def _give_own_row(self, db: Connection, task: Task) -> None:
        """Keep a task that a clip's row no longer has, with all that is known of it."""
        job = Job("", task.profile, task.model, task.account, "", "")
        self._followed(db, str(task.task_id), job, **{name: getattr(task, name) for name in _OF_TASK})

    def _mine(self, db: Connection, row: int, held: State, **changes: Any) -> None:
        """Change a row that this process still holds; raises LeaseLost when another one settled it meanwhile."""
        if not self._leases.held_as or not self._change(db, row, (held,), self._leases.held_as, **changes):
            now = self._row(db, row)
            raise LeaseLost(
                phrase(
                    "Another process took row {row} ({state}) out of this one's hands; nothing more was sent from here. `motion-preflight tasks` shows what became of it.",
                    row=row,
                    state=now.state.value,
                )
            )

    def _settle(self, db: Connection) -> None:
        """Rows whose process died: what was not yet sent is dropped, what was on its way is unknown."""
        for row, state in self._leases.abandoned(db):
            if state is State.SENDING:
                said = phrase("the process that sent it ended, or was taken for ended, before it kept the answer")
                self._changed(db, row, state=State.UNKNOWN, message=said)
            else:
                self._changed(db, row, state=State.DROPPED, message=phrase("its process ended before it was sent"))

    def _free(self, row: int, states: Sequence[State], **changes: Any) -> Task:
        with self._base.writing() as db:
            self._change(db, row, states, **changes)
            return self._row(db, row)

    def _changed(self, db: Connection, row: int, **changes: Any) -> Task:
        rows.update(db, row, **changes, updated=self._clock.wall())
        return self._row(db, row)

    def _change(self, db: Connection, row: int, states: Sequence[State], owner: str = "", **changes: Any) -> bool:
        """Change the row if it is in one of the states, and `owner`'s where one is named; True when it was."""
        where = f"state IN ({rows.places(states)}) AND ? IN ('', owner) AND task_id IS NULL"
        values = [state.value for state in states]
        return rows.update(db, row, where, (*values, owner), **changes, updated=self._clock.wall())

    def _row(self, db: Connection, row: int) -> Task:
        found = rows.one(db, "row = ?", (row,))
        if found is None:
            raise LedgerFailed(phrase("The ledger {path} has lost its row {row}.", path=self.path, row=row))
        return found


def _found(task: Task, job: Job) -> Task:
    """The row with how it was found: the same bytes, or only the same URL."""
    return replace(task, found_by="clip" if task.clip == job.clip and not job.clip.startswith("url:") else "url")


def _news(outcome: Outcome) -> dict[str, Any]:
    """The columns that an answer fills; what it does not say stays as it was. A URL in what it says may hold a signature."""
    said = {"request_id": outcome.request_id, "code": redacted_text(outcome.code), "message": redacted_text(outcome.message)}
    measured = {name: getattr(outcome, name) for name in _RESULT}
    state = State.RUNNING if outcome.state is State.UNKNOWN else outcome.state  # the service knew it a moment ago
    given = {name: value for name, value in {**said, **measured}.items() if value not in ("", None)}
    return {"remote": outcome.status, "state": state, **given}
