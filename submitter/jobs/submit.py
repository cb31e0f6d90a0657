"""Sends once: every step is in the ledger before the next one begins, and so is whatever ends it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace

from submitter.errors import (
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
    with_task,
)
from submitter.gate import plan
from submitter.gate.estimate import cap_of
from submitter.gate.judgement import Judge
from submitter.gate.options import Options
from submitter.gate.plan import Plan
from submitter.http.backoff import retry_wait
from submitter.jobs.context import OnProgress, no_progress
from submitter.jobs.endings import interrupted
from submitter.jobs.lost import lost_request_text, search
from submitter.jobs.poll import DEADLINE
from submitter.jobs.reuse import Reuse
from submitter.ledger.ledger import Ledger
from submitter.services.service import Service
from submitter.task import Outcome, State, Task
from validator.texts.said import phrase

MIN_SECONDS = 5.0
"""Seconds that a submit may take although the deadline is nearer: one that is given up may have made a task."""


def submit(
    url: str,
    *,
    client: Service,
    ledger: Ledger,
    options: Options | None = None,
    deadline: float = DEADLINE,
    judge: Judge | None = None,
    on_progress: OnProgress = no_progress,
) -> Task:
    """Judge the clip behind `url` and send it once; the task as it is then (follow it with `wait`).

    A clip that has a live or finished task gives that one, with `reused` set. `deadline` is seconds, `judge` replaces
    the validator, `on_progress` receives each change.
    Raises Rejected (not fit, nothing sent), UsageError, CannotJudge, LedgerFailed, Refused, Throttled, NotSent,
    and StateUnknown when a request's answer is lost: a task may have been made, and the text says what settles it.
    """
    chosen = replace(options or Options(), region=client.region)
    until = client.clock.ticks() + deadline
    account = client.account
    made = plan.make(url, chosen, account=account, ledger=ledger, now=client.clock.wall(), judge=judge)
    return send(made, chosen, client=client, ledger=ledger, until=until, on_progress=on_progress)


def send(
    made: Plan, options: Options, *, client: Service, ledger: Ledger, until: float, on_progress: OnProgress = no_progress
) -> Task:
    """Send what was planned, unless it has a task already; `until` is in the clock's ticks. Raises as `submit` does."""
    if made.task and not options.again:
        return Reuse(made.task, client, ledger, until).result()
    if not made.fit:
        raise Rejected(_unfit(made))
    claim = ledger.claim(made.job, again=options.again, cap=cap_of(made.target, options, client.limits.zone))
    if not claim.fresh:
        return Reuse(claim.task, client, ledger, until).result()
    return _Order(claim.task, made, client, ledger, until, on_progress).sent()


def _unfit(made: Plan) -> str:
    worst = next((f for f in sorted(made.findings, key=lambda f: -f.severity.rank)), None)
    why = phrase(": {rule}", rule=worst.rule) if worst else ""
    if made.at_fault != made.url.shown:
        return _unfit_picture(made, why)
    if made.verdict.value == "review":
        return phrase("{url} needs review{why}, so it was not sent; --allow-review sends it anyway.", url=made.url.shown, why=why)
    return phrase("{url} was rejected{why}, so it was not sent.", url=made.url.shown, why=why)


def _unfit_picture(made: Plan, why: str) -> str:
    if made.verdict.value == "review":
        return phrase(
            "The picture {url} needs review{why}, so the clip was not sent; --allow-review sends it anyway.",
            url=made.at_fault,
            why=why,
        )
    return phrase("The picture {url} was rejected{why}, so the clip was not sent.", url=made.at_fault, why=why)


@dataclass(frozen=True)
class _Order:
    """One row of the ledger on its way to the service."""

    task: Task
    made: Plan
    client: Service
    ledger: Ledger
    until: float
    on_progress: OnProgress
    answers: list[Outcome | RemoteError] = field(default_factory=list)
    """What the answer to the request in flight means, once it is here."""

    def sent(self) -> Task:
        """The task as the service took it. Whatever ends this early, the row says what is known before it is raised."""
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
        self.on_progress(self.task, phrase("about to be sent"))
        while True:
            try:
                return self._once()
            except Throttled as error:
                self._pause(error, number)
                number += 1

    def _pause(self, error: Throttled, number: int) -> None:
        wait_for = retry_wait(number, error.seconds)
        if self.client.clock.ticks() + wait_for > self.until:
            self.ledger.dropped(self.task.row, phrase("throttled until the deadline ({error})", error=error))
            said = phrase(
                "The service throttled every try until the deadline ({error}); no task was made. Submit again later.", error=error
            )
            raise Throttled(said, request_id=error.request_id) from error
        self.on_progress(self.task, phrase("the service asks to slow down; next try in {seconds:.0f} s", seconds=wait_for))
        self.client.clock.sleep(wait_for)

    def _once(self) -> Task:
        """One request. What the answer means is known, and kept, before a callback or a signal can come between."""
        answers = self.answers
        answers.clear()
        try:
            left = max(MIN_SECONDS, self.until - self.client.clock.ticks())
            self.client.create(
                self.made.target.path, self.made.body, on_send=self._on_send, on_answer=answers.append, timeout=left
            )
            kept = self._keep(answers[0])
        except BaseException as error:
            kept = self._keep(answers[0] if answers else error)
            if isinstance(error, Lost):
                lost = self._unsettled(kept)
                lost.status_code = error.status_code
                raise lost from error
            raise
        return self._believed(kept)

    def _on_send(self) -> None:
        self.ledger.sending(self.task.row)

    def _keep(self, ending: Outcome | BaseException) -> Task:
        """Write down how the request ended."""
        row, ledger = self.task.row, self.ledger
        if isinstance(ending, Outcome):
            return self._accepted(ending)
        if isinstance(ending, Refused):
            rule = self.client.explain(ending.code, ending.message).rule or ""
            return ledger.refused(row, code=ending.code, message=ending.message, request_id=ending.request_id, rule=rule)
        if isinstance(ending, NotSent):
            return ledger.dropped(row, str(ending))
        if isinstance(ending, Throttled):
            self._wait_claimed(ending)
        elif isinstance(ending, Lost):
            return self._lost(ending)
        elif (now := ledger.find(str(row))) and now.state is State.SENDING:
            return ledger.lost(row, phrase("{what} while the request was on its way", what=_name_of(ending)))
        return self.task

    def _wait_claimed(self, error: Throttled) -> None:
        try:
            self.ledger.waiting(self.task.row)
        except LeaseLost:
            self.ledger.dropped(
                self.task.row, phrase("throttled ({error}), and settled by another process meanwhile", error=error)
            )
            raise

    def _accepted(self, outcome: Outcome) -> Task:
        try:
            return self.ledger.accepted(self.task.row, outcome)
        except LedgerFailed as error:
            said = phrase(
                "The service accepted the clip as task {name}: note this id, the ledger does not hold it. {error}",
                name=outcome.task_id,
                error=error,
            )
            task = replace(self.task, task_id=outcome.task_id, state=State.PENDING, request_id=outcome.request_id)
            raise with_task(LedgerFailed(said), task) from error

    def _lost(self, error: Lost) -> Task:
        try:
            ids = filter(None, [error.task_id])
            return self.ledger.lost(self.task.row, str(error), possible=ids, request_id=error.request_id)
        except LedgerFailed as failed:
            named = phrase("; it may be {name}: note this id", name=error.task_id) if error.task_id else ""
            said = phrase(
                "A task may have been made ({error}){named}. The ledger does not hold that. {failed}",
                error=error,
                named=named,
                failed=failed,
            )
            raise with_task(LedgerFailed(said), replace(self.task, state=State.UNKNOWN)) from failed

    def _believed(self, kept: Task) -> Task:
        if kept.is_lost:
            raise self._unsettled(kept)
        return kept

    def _unsettled(self, kept: Task) -> StateUnknown:
        found = search(kept, self.client, self.ledger, self.until)
        error = with_task(StateUnknown(lost_request_text(found.task, asked=found.asked)), found.task)
        error.request_id = kept.request_id
        return error

    def _settle(self, error: BaseException) -> None:
        """Nothing of ours stays open: also when a signal came while the end of a request was being written down."""
        with suppress(LedgerFailed, LeaseLost):
            if (now := self.ledger.find(str(self.task.row))) and now.state is State.SENDING:
                self._keep(self.answers[-1] if self.answers else error)
            if (now := self.ledger.find(str(self.task.row))) and now.state is State.CLAIMED:
                self.ledger.dropped(self.task.row, phrase("{what} before it was sent", what=_name_of(error)))

    def _row(self) -> tuple[Task, ...]:
        with suppress(LedgerFailed):
            if now := self.ledger.find(str(self.task.row)):
                return (now,)
        return ()


def _name_of(error: BaseException) -> str:
    return "interrupted" if isinstance(error, KeyboardInterrupt) else type(error).__name__
