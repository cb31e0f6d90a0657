"""Sends once and follows to the end: every step stands in the ledger before the next one is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from submitter import codes, follow, plan
from submitter.backoff import patiently, retry_wait
from submitter.client import Client
from submitter.errors import LedgerFailed, Lost, NotSent, Refused, Rejected, RemoteError, StateUnknown, Throttled
from submitter.follow import DEADLINE, Tell, silent, wait
from submitter.judgement import Judge
from submitter.ledger import Ledger
from submitter.model import Outcome, State, Task
from submitter.plan import Options, Plan

__all__ = ["Options", "cancel", "reconcile", "send", "submit", "unsettled", "wait"]

LIST_BEFORE, LIST_AFTER = 60.0, 180.0
"""Seconds around a lost request in which the service may have made its task; the clocks may differ."""
LIST_PATIENCE = 30.0
"""Seconds that the list may take to answer."""
OTHER_POLL = 0.2
"""Seconds between two looks at a row that another process is sending."""


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
        return _reused(made.task, client, ledger, until)
    if not made.fit:
        raise Rejected(_unfit(made))
    limit = made.target.profile.limit("duration").max
    claim = ledger.claim(
        made.job, again=options.again, most_seconds=options.max_seconds, worst_seconds=float(limit) if limit is not None else 0.0
    )
    if not claim.fresh:
        return _reused(claim.task, client, ledger, until)
    tell(claim.task, "about to be sent")
    return _send(claim.task, made, client, ledger, until, tell)


def _unfit(made: Plan) -> str:
    worst = next((f for f in sorted(made.findings, key=lambda f: -f.severity.rank)), None)
    why = f": {worst.rule}" if worst else ""
    if made.verdict.value == "review":
        return f"{made.address.shown} is at review{why}, so it was not sent; --allow-review sends it all the same."
    return f"{made.address.shown} was rejected{why}, so it was not sent."


def _reused(task: Task, client: Client, ledger: Ledger, until: float) -> Task:
    """The task that is there already, once another process is through with sending it."""
    while task.state in (State.CLAIMED, State.SENDING):
        if client.clock.ticks() > until:
            raise StateUnknown(f"Another process is still sending this clip (row {task.row}); see `motion-preflight tasks`.")
        client.clock.sleep(OTHER_POLL)
        task = ledger.find(str(task.row)) or task
    if task.state is State.UNKNOWN and not task.task_id:
        raise StateUnknown(unsettled(reconcile(task, client, ledger)))
    if task.state is State.REFUSED:
        raise Refused(400, task.code, task.message, task.request_id)
    if task.state is State.DROPPED:
        raise NotSent(f"Another process gave up sending this clip ({task.message}); submit it again.")
    return replace(task, reused=True)


def _send(task: Task, made: Plan, client: Client, ledger: Ledger, until: float, tell: Tell) -> Task:
    number = 0
    while True:
        try:
            return _once(task, made, client, ledger)
        except Throttled as error:
            wait_for = retry_wait(number, error.seconds)
            if client.clock.ticks() + wait_for > until:
                ledger.dropped(task.row, f"throttled until the deadline ({error})")
                raise Throttled(
                    f"The service throttled until the deadline ({error}); nothing was sent. Submit again later."
                ) from error
            tell(task, f"the service asks to slow down; next try in {wait_for:.0f} s")
            _sleep_claimed(task, wait_for, client, ledger)
            number += 1


def _once(task: Task, made: Plan, client: Client, ledger: Ledger) -> Task:
    """One request. Whatever ends it, the row says what is known before anything else happens."""
    outcome: Outcome | None = None
    ledger.sending(task.row)
    try:
        outcome = client.create(made.target.path, made.body)
        return _kept(task, outcome, ledger)
    except Throttled:
        ledger.waiting(task.row)
        raise
    except NotSent as error:
        ledger.dropped(task.row, str(error))
        raise
    except Refused as error:
        rule = codes.explain(error.code, error.message).rule or ""
        ledger.refused(task.row, code=error.code, message=error.message, request_id=error.request_id, rule=rule)
        raise
    except Lost as error:
        lost = reconcile(ledger.lost(task.row, str(error)), client, ledger)
        raise StateUnknown(unsettled(lost)) from error
    except KeyboardInterrupt:
        kept = (
            ledger.accepted(task.row, outcome)
            if outcome
            else ledger.lost(task.row, "interrupted while the request was on its way")
        )
        raise KeyboardInterrupt(_interrupted(kept)) from None


def _kept(task: Task, outcome: Outcome, ledger: Ledger) -> Task:
    try:
        return ledger.accepted(task.row, outcome)
    except LedgerFailed as error:
        raise LedgerFailed(f"The service took the clip as task {outcome.task_id}: note this id. {error}") from error


def _interrupted(task: Task) -> str:
    if task.task_id:
        return f"interrupted; the task goes on. Resume with: motion-preflight wait {task.task_id}"
    return f"interrupted. {unsettled(task)}"


def _sleep_claimed(task: Task, seconds: float, client: Client, ledger: Ledger) -> None:
    try:
        client.clock.sleep(seconds)
    except KeyboardInterrupt:
        ledger.dropped(task.row, "interrupted before it was sent")
        raise KeyboardInterrupt("interrupted; nothing was sent.") from None


def reconcile(task: Task, client: Client, ledger: Ledger) -> Task:
    """Ask the service for tasks of the moment of a lost request, and keep the ids that no other row has.

    The list names no clip: an id found there is possible, never certain.
    """
    sent = task.sent or task.created
    now = client.clock.wall()
    until = client.clock.ticks() + LIST_PATIENCE
    span = sent - LIST_BEFORE, max(sent, min(sent + LIST_AFTER, now + LIST_BEFORE))
    try:
        found = patiently(lambda: client.tasks(*span, task.model), client.clock, until)
    except (RemoteError, StateUnknown):
        return task
    near = [each.task_id for each in found if each.submitted is None or span[0] <= each.submitted <= span[1]]
    known = ledger.known(near)
    return ledger.possible(task.row, sorted(set(near) - known))


def unsettled(task: Task) -> str:
    """What is known of a lost request, and the commands that settle it."""
    if task.possible:
        ids = ", ".join(task.possible)
        known = f"The service lists for that minute, for clips unknown: {ids}. `motion-preflight wait ID` takes one of them as this clip's."
    else:
        known = f"The service listed no such task when it was asked, or could not be asked; `motion-preflight wait {task.row}` asks again."
    return (
        f"Row {task.row}: the answer to the submit is lost ({task.message}); a task may have been made. {known} "
        "`motion-preflight tasks` shows the ledger; `motion-preflight submit --again` sends once more, and may pay twice."
    )


def not_cancelled(task: Task) -> str:
    """Why a task was not cancelled, in a sentence; only a pending one can be."""
    if task.state.ended:
        return f"{task.name} has ended already ({task.state.value}); there is nothing left to cancel."
    if task.task_id is None:
        return f"row {task.row} has no task id ({task.state.value}), so nothing can be cancelled by it."
    return f"{task.name} is {task.state.value}; it was not cancelled."


def cancel(name: str, *, client: Client, ledger: Ledger, tell: Callable[[str], None] | None = None) -> Task:
    """Cancel a pending task and give it as it stands afterwards; raises Refused when it is no longer pending."""
    task = follow.task_named(name, client=client, ledger=ledger)
    if task.task_id is None or task.state.ended:
        return task
    try:
        client.cancel(task.task_id)
    except Refused:
        follow.look(task, client=client, ledger=ledger)
        raise
    except RemoteError as error:
        if tell:
            tell(f"the answer to the cancel is lost ({error}); asking for the task instead.")
    return follow.look(task, client=client, ledger=ledger)
