"""Sends once: every step stands in the ledger before the next one is made, and whatever ends it is written down."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TypeVar

from submitter.errors import (
    Interrupted,
    LeaseLost,
    LedgerFailed,
    Lost,
    NotSent,
    Refused,
    Rejected,
    RemoteError,
    StateUnknown,
    SubmitError,
    Throttled,
)
from submitter.gate import plan
from submitter.gate.judgement import Judge
from submitter.gate.plan import Options, Plan
from submitter.http.backoff import retry_wait
from submitter.jobs.answers import resume
from submitter.jobs.lost import search, unsettled
from submitter.jobs.poll import DEADLINE, OTHER_POLL, Tell, silent
from submitter.ledger.ledger import Ledger
from submitter.services.dashscope import codes
from submitter.services.dashscope.client import Client
from submitter.task import FREE, Outcome, State, Task

LEAST_SECONDS = 5.0
"""Seconds that a submit may take although the deadline is nearer: one that is given up may have made a task."""
_E = TypeVar("_E", bound=SubmitError)


def submit(
    url: str,
    *,
    client: Client,
    ledger: Ledger,
    options: Options | None = None,
    deadline: float = DEADLINE,
    judge: Judge | None = None,
    tell: Tell = silent,
) -> Task:
    """Judge the clip behind `url` and send it once; the task as it stands then (follow it with `wait`).

    A clip that has a live or finished task gives that one, with `reused` set. `deadline` is seconds, `judge` stands in for
    the validator, `tell` hears of each change.
    Raises Rejected (not fit, nothing sent), UsageError, CannotJudge, LedgerFailed, Refused, Throttled, NotSent,
    and StateUnknown when a request's answer is lost: a task may have been made, and the text says what settles it.
    """
    chosen = options or Options()
    until = client.clock.ticks() + deadline
    account = client.settings.account
    made = plan.make(url, chosen, account=account, ledger=ledger, now=client.clock.wall(), judge=judge)
    return send(made, chosen, client=client, ledger=ledger, until=until, tell=tell)


def send(made: Plan, options: Options, *, client: Client, ledger: Ledger, until: float, tell: Tell = silent) -> Task:
    """Send what was planned, unless there is a task already; `until` is in the clock's ticks. Raises as `submit` does."""
    if made.task and not options.again:
        return _Reuse(made.task, client, ledger, until).task_then()
    if not made.fit:
        raise Rejected(_unfit(made))
    limit = made.target.profile.limit("duration").max
    claim = ledger.claim(
        made.job, again=options.again, most_seconds=options.max_seconds, worst_seconds=float(limit) if limit is not None else 0.0
    )
    if not claim.fresh:
        return _Reuse(claim.task, client, ledger, until).task_then()
    return _Order(claim.task, made, client, ledger, until, tell).sent()


def _unfit(made: Plan) -> str:
    worst = next((f for f in sorted(made.findings, key=lambda f: -f.severity.rank)), None)
    why = f": {worst.rule}" if worst else ""
    if made.verdict.value == "review":
        return f"{made.address.shown} is at review{why}, so it was not sent; --allow-review sends it all the same."
    return f"{made.address.shown} was rejected{why}, so it was not sent."


@dataclass(frozen=True)
class _Reuse:
    """A submit that found a row in the ledger."""

    task: Task
    client: Client
    ledger: Ledger
    until: float

    def task_then(self) -> Task:
        """The task that is there already, once another process is through with sending it."""
        try:
            return self._settled(self._sent_by_another())
        except KeyboardInterrupt as stop:
            raise interrupted(self.ledger, self.task) from stop

    def _sent_by_another(self) -> Task:
        task, clock = self.task, self.client.clock
        while task.state in (State.CLAIMED, State.SENDING):
            if clock.ticks() > self.until:
                said = f"Another process is still sending this clip (row {task.row}); see `motion-preflight tasks`."
                raise _with(StateUnknown(said), task)
            clock.sleep(OTHER_POLL)
            task = replace(self.ledger.find(str(task.row)) or task, found_by=task.found_by)
        return task

    def _settled(self, task: Task) -> Task:
        if task.is_lost:
            found = search(task, self.client, self.ledger, self.until)
            raise _with(StateUnknown(unsettled(found.task, asked=found.asked)), found.task)
        if task.state is State.REFUSED:
            raise _with(Refused(0, task.code, task.message, task.request_id), task)
        if task.state is State.DROPPED:
            raise _with(NotSent(f"Another process gave up sending this clip ({task.message}); submit it again."), task)
        return task


@dataclass(frozen=True)
class _Order:
    """One row of the ledger on its way to the service."""

    task: Task
    made: Plan
    client: Client
    ledger: Ledger
    until: float
    tell: Tell
    heard: list[Outcome | RemoteError] = field(default_factory=list)
    """What the answer to the request that is under way means, once it is here."""

    def sent(self) -> Task:
        """The task as the service took it. Whatever ends this early, the row says what is known before anybody hears of it."""
        try:
            return self._until_taken()
        except BaseException as error:
            self._settle(error)
            if isinstance(error, KeyboardInterrupt):
                raise interrupted(self.ledger, self.task) from error
            if isinstance(error, SubmitError) and not error.tasks:
                error.tasks = self._row()
            raise

    def _until_taken(self) -> Task:
        number = 0
        self.tell(self.task, "about to be sent")
        while True:
            try:
                return self._once()
            except Throttled as error:
                self._pause(error, number)
                number += 1

    def _pause(self, error: Throttled, number: int) -> None:
        wait_for = retry_wait(number, error.seconds)
        if self.client.clock.ticks() + wait_for > self.until:
            self.ledger.dropped(self.task.row, f"throttled until the deadline ({error})")
            said = f"The service throttled every try until the deadline ({error}); no task was made. Submit again later."
            raise Throttled(said, request_id=error.request_id) from error
        self.tell(self.task, f"the service asks to slow down; next try in {wait_for:.0f} s")
        self.client.clock.sleep(wait_for)

    def _once(self) -> Task:
        """One request. What the answer means is known, and kept, before a callback or a signal can come between."""
        heard = self.heard
        heard.clear()
        try:
            left = max(LEAST_SECONDS, self.until - self.client.clock.ticks())
            self.client.create(self.made.target.path, self.made.body, begin=self._begin, heard=heard.append, most=left)
            kept = self._keep(heard[0])
        except BaseException as error:
            kept = self._keep(heard[0] if heard else error)
            if isinstance(error, Lost):
                lost = self._unsettled(kept)
                lost.status_code = error.status_code
                raise lost from error
            raise
        return self._believed(kept)

    def _begin(self) -> None:
        self.ledger.sending(self.task.row)

    def _keep(self, ending: Outcome | BaseException) -> Task:
        """Write down how the request ended."""
        row, ledger = self.task.row, self.ledger
        if isinstance(ending, Outcome):
            return self._accepted(ending)
        if isinstance(ending, Refused):
            rule = codes.explain(ending.code, ending.message).rule or ""
            return ledger.refused(row, code=ending.code, message=ending.message, request_id=ending.request_id, rule=rule)
        if isinstance(ending, NotSent):
            return ledger.dropped(row, str(ending))
        if isinstance(ending, Throttled):
            self._wait_claimed(ending)
        elif isinstance(ending, Lost):
            return self._lost(ending)
        elif (now := ledger.find(str(row))) and now.state is State.SENDING:
            return ledger.lost(row, f"{_name_of(ending)} while the request was on its way")
        return self.task

    def _wait_claimed(self, error: Throttled) -> None:
        try:
            self.ledger.waiting(self.task.row)
        except LeaseLost:
            self.ledger.dropped(self.task.row, f"throttled ({error}), and settled by another process meanwhile")
            raise

    def _accepted(self, outcome: Outcome) -> Task:
        try:
            return self.ledger.accepted(self.task.row, outcome)
        except LedgerFailed as error:
            said = f"The service took the clip as task {outcome.task_id}: note this id, the ledger does not hold it. {error}"
            task = replace(self.task, task_id=outcome.task_id, state=State.PENDING, request_id=outcome.request_id)
            raise _with(LedgerFailed(said), task) from error

    def _lost(self, error: Lost) -> Task:
        try:
            ids = filter(None, [error.task_id])
            return self.ledger.lost(self.task.row, str(error), possible=ids, request_id=error.request_id)
        except LedgerFailed as failed:
            named = f"; it may be {error.task_id}: note this id" if error.task_id else ""
            said = f"A task may have been made ({error}){named}. The ledger does not hold that. {failed}"
            raise _with(LedgerFailed(said), replace(self.task, state=State.UNKNOWN)) from failed

    def _believed(self, kept: Task) -> Task:
        if kept.is_lost:
            raise self._unsettled(kept)
        return kept

    def _unsettled(self, kept: Task) -> StateUnknown:
        found = search(kept, self.client, self.ledger, self.until)
        error = _with(StateUnknown(unsettled(found.task, asked=found.asked)), found.task)
        error.request_id = kept.request_id
        return error

    def _settle(self, error: BaseException) -> None:
        """Nothing of ours stays open: also when a signal came while the end of a request was being written down."""
        with suppress(LedgerFailed, LeaseLost):
            if (now := self.ledger.find(str(self.task.row))) and now.state is State.SENDING:
                self._keep(self.heard[-1] if self.heard else error)
            if (now := self.ledger.find(str(self.task.row))) and now.state is State.CLAIMED:
                self.ledger.dropped(self.task.row, f"{_name_of(error)} before it was sent")

    def _row(self) -> tuple[Task, ...]:
        with suppress(LedgerFailed):
            if now := self.ledger.find(str(self.task.row)):
                return (now,)
        return ()


def _name_of(error: BaseException) -> str:
    return "interrupted" if isinstance(error, KeyboardInterrupt) else type(error).__name__


def _with(error: _E, task: Task) -> _E:
    error.tasks = (task,)
    return error


def interrupted(ledger: Ledger, task: Task | None = None) -> Interrupted:
    """What is known at the moment of a Ctrl-C: of the row, or else of the newest one that this process made."""
    try:
        mine = ledger.mine()
        now = ledger.find(str(task.row)) if task else next(iter(mine), None)
        if now and now.state is State.CLAIMED and now.row in {each.row for each in mine}:
            now = ledger.dropped(now.row, "interrupted before it was sent")
    except LedgerFailed as error:
        return Interrupted(f"interrupted; what was sent is not known, for the ledger cannot be read ({error})")
    return Interrupted(f"interrupted{_after(now)}", (now,)) if now else Interrupted("interrupted; nothing was sent.")


def _after(task: Task) -> str:
    if task.state in (State.CLAIMED, State.SENDING):
        return f"; another process is sending this clip (row {task.row})."
    if task.state is State.REFUSED:
        return f"; the service had refused it ({task.code}), so there is no task."
    if task.state in FREE:
        return f"; row {task.row} ended ({task.state.value})." if task.task_id else "; no task was made."
    if task.is_lost:
        return f". {unsettled(task)}"
    if task.state is State.SUCCEEDED:
        return f"; {task.name} has succeeded."
    return f"; the task goes on. Resume with: {resume(task.name)}"
