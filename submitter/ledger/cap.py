"""The cap on an account's seconds of one billing day, checked in the same step that claims a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo

from submitter.clock import day_start
from submitter.ledger import rows
from submitter.ledger.database import Connection
from submitter.spans import seconds_text
from submitter.task import FREE, Job
from validator.errors import UsageError
from validator.texts.said import phrase

_SPENT = f"SELECT total(coalesce(seconds, ?)) FROM tasks WHERE clip <> '' AND account = ? AND created >= ? AND state NOT IN ({rows.places(FREE)})"  # noqa: S608


@dataclass(frozen=True)
class Cap:
    """How many seconds of video an account may submit in a day."""

    seconds: float
    unknown_seconds: float
    """What a clip of unknown length counts as."""
    zone: tzinfo
    """Time zone of the day."""


def check_cap(db: Connection, job: Job, cap: Cap, now: float) -> None:
    """Raise UsageError when `job` would pass the cap; `now` is seconds since 1970."""
    states = [state.value for state in FREE]
    since = day_start(now, cap.zone)
    spent = float(db.execute(_SPENT, (cap.unknown_seconds, job.account, since, *states)).fetchone()[0])
    wanted = cap.unknown_seconds if job.seconds is None else job.seconds
    if spent + wanted > cap.seconds:
        raise UsageError(
            phrase(
                "--max-seconds {cap:g} would be passed: {spent} were sent since midnight ({zone}), this clip has {wanted}."
                " Nothing was sent.",
                cap=cap.seconds,
                spent=seconds_text(spent),
                zone=cap.zone,
                wanted=seconds_text(wanted),
            )
        )
