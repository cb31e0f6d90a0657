"""A random walk over everything that a ledger can be asked to do, by several processes in any order: what must hold, holds."""

from __future__ import annotations

import random
import sqlite3
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from submitter.errors import LeaseLost
from submitter.ledger.ledger import Ledger
from submitter.task import FREE, Job, State, Task
from tests.support.sending import JOB, FakeTime, an_older_ledger, outcome
from validator.errors import UsageError

STEPS_OF_A_WALK = 60
A = replace(JOB, clip="a" * 64, url_key="k1", request_fingerprint="f1")
JOBS = (
    A,
    replace(A, url_key="k2"),
    replace(A, clip="b" * 64),
    replace(A, clip="url:k1"),
    replace(A, clip="url:k2", url_key="k2"),
    replace(A, request_fingerprint="f2"),
)
"""One clip at two URLs, two clips at one URL, both URLs unjudged, another request for the first clip."""
ENDS = ("PENDING", "RUNNING", "SUCCEEDED", "FAILED", "CANCELED", "UNKNOWN")


def _same_order(task: Task, url_key: str, job: Job) -> bool:
    """The README's words for it, apart from the SQL."""
    requests = task.request_fingerprint, job.request_fingerprint
    unjudged = task.clip.startswith("url:") or job.clip.startswith("url:")
    same_request = requests[0] == requests[1] or any(each.startswith("old:") for each in requests)
    return same_request and (task.clip == job.clip or (unjudged and url_key == job.url_key))


@dataclass
class Walk:
    """Three processes with one ledger, and what they know."""

    path: Path
    rng: random.Random
    time: FakeTime = field(default_factory=FakeTime)
    sent: dict[int, Ledger] = field(default_factory=dict)
    """Rows whose submit is still running, and in which process."""
    ids: set[str] = field(default_factory=set)
    templates: set[str] = field(default_factory=set)
    followed: list[tuple[int, str]] = field(default_factory=list)
    """Rows and the task that somebody asks for on their behalf, perhaps since before it changed hands."""
    trace: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Open the ledger three times: each time with locks of its own, like three processes."""
        self.ledgers = [self._open() for _ in range(3)]

    def _open(self) -> Ledger:
        return Ledger(self.path, clock=self.time.clock)

    def step(self) -> None:
        """One thing that some process does; what the ledger may say no to, it may."""
        names = [name for name in dir(self) if name.startswith("do_")]
        name = self.rng.choice([*names, "do_claim", "do_claim", *["do_go_on"] * 4, "do_news"])
        self.trace.append(name)
        try:
            getattr(self, name)(self.rng.choice(self.ledgers))
        except (UsageError, LeaseLost) as no:
            self.trace.append(f"    {no}")
            if isinstance(no, LeaseLost):
                self.sent.pop(self._at, None)

    def do_claim(self, ledger: Ledger) -> None:
        """A submit begins."""
        job, again = self.rng.choice(JOBS), self.rng.random() < 0.4
        claim = ledger.claim(job, again=again)
        self.trace.append(f"    {job.clip[:6]} {job.url_key} {job.request_fingerprint} {again=}: {claim.task.row} {claim.fresh=}")
        if claim.fresh:
            self.sent[claim.task.row] = ledger

    def do_go_on(self, _: Ledger) -> None:
        """A running submit takes its next step."""
        if not self.sent:
            return
        self._at = row = self.rng.choice(list(self.sent))
        ledger, task = self.sent[row], self._row(row)
        self.trace.append(f"    row {row} ({task.state.value})")
        if task.state is State.CLAIMED and self.rng.random() < 0.8:
            ledger.sending(row)
        elif task.state is State.CLAIMED:
            ledger.dropped(row, "gave up")
            del self.sent[row]
        else:
            self._answer(ledger, row)

    def _answer(self, ledger: Ledger, row: int) -> None:
        kind = self.rng.choice(("accepted", "accepted", "refused", "lost", "throttled", "named", "of another", "never"))
        self.trace.append(f"    {kind}")
        if kind == "throttled":
            ledger.waiting(row)
            return
        del self.sent[row]
        if kind == "accepted":
            self._accepted(ledger, row, self._new_id())
        elif kind == "of another" and self.ids:
            self._accepted(ledger, row, self.rng.choice(sorted(self.ids)))
        elif kind == "refused":
            ledger.refused(row, code="Arrearage", message="")
        elif kind == "never":
            ledger.dropped(row, "not reached")
        else:
            ledger.lost(row, "cut", possible=[self._new_id()] if kind == "named" else [])

    def _accepted(self, ledger: Ledger, row: int, task_id: str) -> None:
        if ledger.accepted(row, outcome(task_id, "PENDING")).task_id:
            self.followed.append((row, task_id))

    def do_news(self, ledger: Ledger) -> None:
        """Somebody who follows a task hears of it."""
        there = [each for each in self.followed if self._has(each[0])]
        if not there:
            return
        row, task_id = self.rng.choice(there)
        word = self.rng.choice(ENDS)
        template = f"of {task_id}" if word == "SUCCEEDED" else None
        state = self.rng.choice((State.EXPIRED, State.UNKNOWN)) if word == "UNKNOWN" else None
        self.trace.append(f"    row {row} {task_id} {word}")
        after = ledger.record_status(row, outcome(task_id, word, template_id=template), state=state)
        if after.task_id == task_id and after.template_id:
            self.templates.add(after.template_id)

    def do_follow(self, ledger: Ledger) -> None:
        """`wait ID` of an id that may be anybody's."""
        task_id = self.rng.choice([*sorted(self.ids), self._new_id()])
        self.followed.append((ledger.follow(task_id, profile="p", model="m", account=A.account).row, task_id))

    def do_adopt(self, ledger: Ledger) -> None:
        """`wait ID --as ROW`."""
        row, task_id = self._lost() or self._any(), self.rng.choice([*sorted(self.ids), self._new_id()])
        self.trace.append(f"    {task_id} --as {row}")
        if row:
            ledger.adopt(row, task_id)
            self.followed.append((row, task_id))

    def do_disown(self, ledger: Ledger) -> None:
        """`tasks disown ROW`."""
        adopted = [task.row for task in self._tasks() if task.adopted]
        if row := self.rng.choice(adopted) if adopted else self._any():
            self.trace.append(f"    {row}")
            ledger.disown(row)

    def do_forget(self, ledger: Ledger) -> None:
        """`tasks forget ROW`."""
        if row := self._lost() or self._any():
            self.trace.append(f"    {row}")
            ledger.forget(row)

    def do_die(self, ledger: Ledger) -> None:
        """A process ends, wherever its submits are, and another one begins."""
        self.sent = {row: by for row, by in self.sent.items() if by is not ledger}
        ledger.close()
        self.ledgers[self.ledgers.index(ledger)] = self._open()

    def do_tidy(self, ledger: Ledger) -> None:
        """Somebody clears the folder of the locks: all are taken for dead, and live on."""
        for lock in self.path.with_name(self.path.name + ".locks").glob("*"):
            lock.unlink()
        ledger.tasks()

    def _new_id(self) -> str:
        return f"T{len(self.ids)}{self.rng.randrange(1000)}"

    def _tasks(self) -> list[Task]:
        return self.ledgers[0].tasks()

    def _row(self, row: int) -> Task:
        return next(task for task in self._tasks() if task.row == row)

    def _has(self, row: int) -> bool:
        return any(task.row == row for task in self._tasks())

    def _any(self) -> int:
        return self.rng.choice([0, *(task.row for task in self._tasks())])

    def _lost(self) -> int:
        return self.rng.choice([0, *(task.row for task in self._tasks() if task.is_lost)])

    def check(self) -> None:
        """What holds after every step."""
        for ledger in self.ledgers:  # each sees which of the others' rows are without a living process
            tasks = ledger.tasks()
        known = {task.task_id for task in tasks if task.task_id} | {each for task in tasks for each in task.possible}
        assert self.ids <= known, f"forgotten: {self.ids - known}"
        self.ids |= known
        assert self.templates <= {task.template_id for task in tasks}, "a paid result is forgotten"
        for task in tasks:
            assert task.task_id or not task.template_id, f"row {task.row} has the result of a task that it has not"
        with sqlite3.connect(self.path) as db:
            keys = dict(db.execute("SELECT row, url_key FROM tasks"))
        db.close()
        for job in JOBS:
            self._check_order(job, [task for task in tasks if _same_order(task, keys[task.row], job)])

    def _check_order(self, job: Job, tasks: list[Task]) -> None:
        same = [t for t in tasks if (t.clip, t.request_fingerprint) == (job.clip, job.request_fingerprint)]
        under_way = [task.row for task in same if task.state in (State.CLAIMED, State.SENDING)]
        assert len(under_way) < 2, f"rows {under_way} send the same order at once"
        paid = [task for task in tasks if task.state not in FREE and task.clip]
        found = self.rng.choice(self.ledgers).active_task(job)
        rows = [task.row for task in paid]
        name = f"{job.clip[:6]} at {job.url_key}, {job.request_fingerprint}"
        assert bool(found) == bool(paid), f"rows {rows} may be paid for, and a plain submit of {name} finds {found}"
        if found and any(task.task_id for task in paid):
            assert not found.is_lost, f"a submit gets the lost row {found.row}, and there is a task in one of {rows}"


def _older(path: Path) -> None:
    """A ledger of the first shape, with a finished task for a request that is not known any more."""
    of_a = {"clip": A.clip, "model": A.model, "account": A.account, "url": A.url}
    an_older_ledger(path, {**of_a, "url_key": "k1", "task_id": "T-old", "template_id": "of T-old"})


@pytest.mark.parametrize("older", [False, True], ids=["a new ledger", "an older ledger"])
@pytest.mark.parametrize("seed", range(12))
def test_in_any_order_of_steps_what_may_be_paid_for_is_not_sent_again_and_no_id_is_forgotten(
    tmp_path: Path, seed: int, older: bool
) -> None:
    if older:
        _older(tmp_path / "l")
    walk = Walk(tmp_path / "l", random.Random(seed))
    try:
        for _ in range(STEPS_OF_A_WALK):
            walk.step()
            walk.check()
    except BaseException as error:
        raise AssertionError("\n".join([str(error), *walk.trace])) from error
    finally:
        for ledger in walk.ledgers:
            ledger.close()
