"""What every command of ours begins and ends with: the account and the ledger, refusals in words, the exit status."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from submitter import render
from submitter.client import Client
from submitter.errors import FAILED, UNKNOWN, Refused
from submitter.follow import Tell, wait
from submitter.ledger import Ledger
from submitter.model import FREE, State, Task
from submitter.plan import Options
from submitter.runner import reconcile
from submitter.settings import read_settings
from validator.errors import UsageError
from validator.profile import Profile, load_profile
from validator.rules import RULES
from validator.targets import working_folder
from validator.terminal import tell


@contextmanager
def opened(log: Callable[[str], None] | None = None) -> Iterator[tuple[Client, Ledger]]:
    """The account of this process and the user's ledger; `log` is given one line per request."""
    settings = read_settings(warn=tell)
    logged: dict[str, Any] = {"log": log} if log else {}
    with Ledger() as ledger, Client(settings, **logged) as client:
        yield client, ledger


@contextmanager
def explained(profile: str) -> Iterator[None]:
    """Puts the table's sentence in the place of the service's refusal."""
    try:
        yield
    except Refused as error:
        request = f" (request {error.request_id})" if error.request_id else ""
        error.args = (render.refusal(target(profile), error.code, error.message) + request,)
        raise


def target(name: str) -> Profile:
    """The profile that a row of the ledger was sent with; an empty one where its file is gone."""
    try:
        return load_profile(name, RULES)
    except UsageError:
        return Profile(name)


def chosen(given: dict[str, Any]) -> Options:
    """The command's options, with the working folder's profile where none was named."""
    profile = given["profile"] or working_folder(Path.cwd()).profile
    return Options(**{**given, "profile": profile, "settings": tuple(given["settings"])})


def followed(names: Sequence[str], client: Client, ledger: Ledger, deadline: float, profile: str, tell: Tell) -> list[Task]:
    """The tasks at their ends, or at the deadline's; for lost requests the service's list is asked."""
    with explained(profile):
        found = wait(names, client=client, ledger=ledger, deadline=max(deadline, 0.0), tell=tell, profile=profile)
        return [reconcile(task, client, ledger) if is_lost(task) else task for task in found]


def is_lost(task: Task) -> bool:
    """True for a row whose request went out and whose task is not known."""
    return task.state is State.UNKNOWN and task.task_id is None


def status(tasks: Iterable[Task], *, waited: bool) -> int:
    """The exit status for tasks: the worst wins; a live one is unknown only to somebody who waited for it."""
    worst = 0
    for task in tasks:
        if task.state in FREE:
            worst = max(worst, FAILED)
        elif task.state in (State.UNKNOWN, State.EXPIRED) or (waited and task.state.live):
            worst = max(worst, UNKNOWN)
    return worst
