"""What an answer about a task means: for the ledger, and for a command that asks once."""

from __future__ import annotations

from functools import cache
from urllib.parse import unquote

from submitter.errors import Refused, StateUnknown
from submitter.http.backoff import retry_until
from submitter.ledger.ledger import Ledger
from submitter.services.service import Results, Service
from submitter.services.target import target_of
from submitter.task import Outcome, State, Task, is_task_id
from submitter.urls.rules import ALL_RULES
from validator.errors import UsageError
from validator.inputs.find import is_url
from validator.targets.load import load_profile
from validator.texts.printable import redacted_text
from validator.texts.said import phrase

UNKNOWN_ANSWERS = 3
"""Answers in a row that the service does not know a task, before they count; a new one may not be known everywhere."""
UNKNOWN_PAUSE = 0.5
"""Seconds between two such answers."""
QUERY_SECONDS = 30.0
"""Seconds that a command may take to ask for one task."""
NAMED = 5
"""Tasks that are named one by one in a command."""


def checked_name(name: str) -> str:
    """The name of a task; raises UsageError for what cannot be one, so that nothing secret is sent as a task id."""
    if redacted_text(unquote(name)) != unquote(name) or is_url(name) or "://" in name:
        raise UsageError(phrase("A task is named by its id or its row, not by a URL; `motion-preflight tasks` lists them."))
    if not is_task_id(name):
        raise UsageError(phrase("{name!r} is not a task id.", name=name.partition("?")[0]))
    return name


def record_answer(task: Task, outcome: Outcome, client: Service, ledger: Ledger, *, sure: bool) -> Task:
    """Write an answer into the ledger; UNKNOWN means expired or unknown by the task's age, and only when we are `sure`.

    What one key does not see of another account's task says nothing about it. A success without the result that the target
    names is not the end yet.
    """
    if outcome.state is State.UNKNOWN:
        if not sure or task.account != client.account:
            return task
        old = client.clock.wall() - (task.sent or task.created) > client.limits.task_life_seconds
        return ledger.record_status(task.row, outcome, state=State.EXPIRED if old else State.UNKNOWN)
    rule = client.explain(outcome.code, outcome.message).rule if outcome.state is State.FAILED else None
    missing = outcome.state is State.SUCCEEDED and results_of(task.profile) is not None and not outcome.has_result
    return ledger.record_status(task.row, outcome, rule=rule or "", state=State.RUNNING if missing else None)


@cache
def results_of(profile: str) -> Results | None:
    """Where a target's answers hold its result; None for a profile that cannot be found by its name any more."""
    try:
        return target_of(load_profile(profile, ALL_RULES)).results
    except UsageError:
        return None


def poll_once(task: Task, *, client: Service, ledger: Ledger) -> Task:
    """Query one task now; raises StateUnknown when no usable answer comes, also when the service refuses to answer."""
    if task.task_id is None or task.state.ended:
        return task
    try:
        outcome = query_until_sure(task.task_id, client, results_of(task.profile))
    except (Refused, StateUnknown) as error:
        problem = query_refused(task.name, error) if isinstance(error, Refused) else error
        problem.tasks = (task,)
        raise problem from error
    return record_answer(task, outcome, client, ledger, sure=True)


def query_until_sure(task_id: str, client: Service, results: Results | None = None) -> Outcome:
    """The task's state now; UNKNOWN only when the service says so several times. Raises StateUnknown and Refused."""
    clock = client.clock
    until = clock.ticks() + QUERY_SECONDS
    for more in reversed(range(UNKNOWN_ANSWERS)):
        outcome = retry_until(lambda: client.query(task_id, results, timeout=until - clock.ticks()), clock, until)
        if outcome.state is not State.UNKNOWN:
            break
        clock.sleep(UNKNOWN_PAUSE if more else 0.0)
    return outcome


def resume_command(*names: str) -> str:
    """The command that goes on with these tasks."""
    return f"motion-preflight wait {' '.join(names) if len(names) <= NAMED else '--all'}"


def query_refused(name: str, error: Refused) -> StateUnknown:
    """The error for a refused query: it says nothing about the task, which may go on."""
    request = phrase(" (request {id})", id=error.request_id) if error.request_id else ""
    said = StateUnknown(
        phrase(
            "The service refused the query for {name}: {error}{request}. The state of the task is not known; when that is settled, resume with: {command}",
            name=name,
            error=error,
            request=request,
            command=resume_command(name),
        )
    )
    said.request_id, said.status_code = error.request_id, error.status_code
    return said
