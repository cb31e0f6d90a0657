"""What every command of ours begins and ends with: the account and the ledger, refusals in words, the exit status."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from submitter.cli import render
from submitter.errors import FAILED, UNKNOWN, Refused, StateUnknown
from submitter.gate.plan import Options
from submitter.jobs.lost import search, unsettled
from submitter.jobs.poll import Ending, Tell, Way, follow
from submitter.ledger.ledger import Ledger
from submitter.services.dashscope.client import Client
from submitter.services.dashscope.settings import read_settings
from submitter.task import FREE, State
from validator.cli.console import tell
from validator.errors import UsageError
from validator.rules import RULES
from validator.targets.profile import Profile, load_profile
from validator.targets.settings import working_folder


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


def followed(names: Sequence[str], client: Client, ledger: Ledger, until: float, profile: str, tell: Tell) -> list[Ending]:
    """How each name ended, at the latest at `until` (in the clock's ticks); for lost requests the service's list is asked."""
    ends = follow(names, way=Way(client, ledger, until, tell), profile=profile)
    return [searched(end, client, ledger, until) for end in ends]


def searched(end: Ending, client: Client, ledger: Ledger, until: float | None = None) -> Ending:
    """The ending of a lost request, with what the service lists for its moment."""
    if end.task is None or not end.task.is_lost or end.task.account != client.settings.account:
        return end
    found = search(end.task, client, ledger, until)
    return Ending(found.task, StateUnknown(unsettled(found.task, asked=found.asked)))


def status(ends: Iterable[Ending], *, waited: bool) -> int:
    """The exit status: the worst wins; a live task is unknown only to somebody who waited for it."""
    worst = 0
    for end in ends:
        state = end.task.state if end.task else State.UNKNOWN
        if end.problem:
            worst = max(worst, end.problem.status)
        if state in FREE:
            worst = max(worst, FAILED)
        elif state in (State.UNKNOWN, State.EXPIRED) or (waited and state not in (State.SUCCEEDED, *FREE)):
            worst = max(worst, UNKNOWN)
    return worst
