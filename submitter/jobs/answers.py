"""What an answer about a task means: for the ledger, and for somebody who asks once."""

from __future__ import annotations

from functools import cache
from urllib.parse import unquote

from submitter.errors import Refused, StateUnknown
from submitter.http.backoff import patiently
from submitter.ledger.ledger import Ledger
from submitter.services.dashscope import codes
from submitter.services.dashscope.client import Client
from submitter.services.dashscope.protocol import Results, is_task_id
from submitter.services.target import target_of
from submitter.task import Outcome, State, Task
from validator.errors import UsageError
from validator.inputs.find import is_address
from validator.rules import RULES
from validator.targets.profile import load_profile
from validator.texts.printable import redacted_text

LIFE_SECONDS = 24 * 3600.0
"""How long the service keeps a task's data."""
UNKNOWN_ANSWERS = 3
"""Answers of UNKNOWN in a row that are believed; a new task may not be known everywhere at once."""
UNKNOWN_PAUSE = 0.5
"""Seconds between two such answers."""
LOOK_PATIENCE = 30.0
"""Seconds that one look at a task may take."""
NAMED = 5
"""Tasks that are named one by one in a command."""


def checked(name: str) -> str:
    """The name of a task; raises UsageError for what can be none, so that nothing secret is asked for as one."""
    if redacted_text(unquote(name)) != unquote(name) or is_address(name) or "://" in name:
        raise UsageError("A task is named by its id or its row, not by a URL; `motion-preflight tasks` lists them.")
    if not is_task_id(name):
        raise UsageError(f"{name.partition('?')[0]!r} is no task id.")
    return name


def record_answer(task: Task, outcome: Outcome, client: Client, ledger: Ledger, *, sure: bool) -> Task:
    """Write an answer into the ledger; UNKNOWN means expired or unknown by the task's age, and only when we are `sure`.

    What one key is not told of another account's task is no news of it. A success without the result that the target names
    is not the end yet.
    """
    if outcome.status.upper() == "UNKNOWN":
        if not sure or task.account != client.settings.account:
            return task
        old = client.clock.wall() - (task.sent or task.created) > LIFE_SECONDS
        return ledger.news(task.row, outcome, state=State.EXPIRED if old else State.UNKNOWN)
    word = outcome.status.upper()
    rule = codes.explain(outcome.code, outcome.message).rule if word == "FAILED" else None
    missing = word == "SUCCEEDED" and results_of(task.profile) is not None and not outcome.has_result
    return ledger.news(task.row, outcome, rule=rule or "", state=State.RUNNING if missing else None)


@cache
def results_of(profile: str) -> Results | None:
    """Where a target's answers hold its result; None for a profile that cannot be found by its name any more."""
    try:
        return target_of(load_profile(profile, RULES)).results
    except UsageError:
        return None


def look(task: Task, *, client: Client, ledger: Ledger) -> Task:
    """Ask for one task now; raises StateUnknown when no usable answer comes, also when the service does not let us ask."""
    if task.task_id is None or task.state.ended:
        return task
    try:
        outcome = asked(task.task_id, client, results_of(task.profile))
    except (Refused, StateUnknown) as error:
        problem = not_let(task.name, error) if isinstance(error, Refused) else error
        problem.tasks = (task,)
        raise problem from error
    return record_answer(task, outcome, client, ledger, sure=True)


def asked(task_id: str, client: Client, results: Results | None = None) -> Outcome:
    """What the service says of a task now; UNKNOWN only when it says so several times. Raises StateUnknown and Refused."""
    until = client.clock.ticks() + LOOK_PATIENCE
    for more in reversed(range(UNKNOWN_ANSWERS)):
        outcome = patiently(lambda: client.task(task_id, results, most=until - client.clock.ticks()), client.clock, until)
        if outcome.status.upper() != "UNKNOWN":
            break
        client.clock.sleep(UNKNOWN_PAUSE if more else 0.0)
    return outcome


def resume(*names: str) -> str:
    """The command that goes on with these tasks."""
    return f"motion-preflight wait {' '.join(names) if len(names) <= NAMED else '--all'}"


def not_let(name: str, error: Refused) -> StateUnknown:
    """The error for a refused query: it says nothing about the task, which may go on."""
    request = f" (request {error.request_id})" if error.request_id else ""
    said = StateUnknown(
        f"The service did not let us ask for {name}: {error}{request}. What became of the task is not known;"
        f" when that is settled, resume with: {resume(name)}"
    )
    said.request_id, said.status_code = error.request_id, error.status_code
    return said
