"""What a row of the ledger may say of how its request ended, and what must be true for it.

Each check gets the match, the row and the case, and gives nothing, or why the note is false.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from signal import SIGINT, SIGTERM
from typing import Any

from tests.storm.case import Case

NoteCheck = Callable[["re.Match[str]", dict[str, Any], Case], "str | None"]


def _killed(said: re.Match[str], row: dict[str, Any], case: Case) -> str | None:
    """The row's own process was killed, or never came to its end in order."""
    other = case.all.get(row["path"])
    if other is None or other.killed:
        return None
    return f"{other.name} ended with status {other.status}"


def _ended_before(said: re.Match[str], row: dict[str, Any], case: Case) -> str | None:
    """It was killed or interrupted; a process that came to its end in order had kept its answer."""
    other = case.all.get(row["path"])
    return None if other is None or other.killed or other.struck else f"{other.name} ended with status {other.status}"


def _killed_unsent(said: re.Match[str], row: dict[str, Any], case: Case) -> str | None:
    made = case.log.of("made", row["path"])
    return f"it made {made[0]['task']}" if made else _killed(said, row, case)


def _struck(said: re.Match[str], row: dict[str, Any], case: Case) -> str | None:
    other = case.all.get(row["path"])
    return None if other and {SIGINT, SIGTERM} & set(other.struck) else f"no signal found {row['path']} alive"


def _answered_so(said: re.Match[str], row: dict[str, Any], case: Case) -> str | None:
    http = {each["http"] for each in case.log.of("answered", row["path"])}
    return None if int(said["http"]) in http else f"the service answered {http}"


def _not_whole(said: re.Match[str], row: dict[str, Any], case: Case) -> str | None:
    """A cut is reported for a request whose answer was cut, or that never arrived whole."""
    answers = case.log.of("answered", row["path"])
    whole = answers and answers[-1]["how"] in ("whole", "slow", "late", "drip-head", "drip-body") and answers[-1]["whole"]
    return "its answer arrived whole" if whole else None


def _without_id(said: re.Match[str], row: dict[str, Any], case: Case) -> str | None:
    answers = case.log.of("answered", row["path"])
    return None if answers and answers[-1]["how"] in ("no-id", "error-200", "nested", "surrogate") else "the answer named a task"


def _true(said: re.Match[str], row: dict[str, Any], case: Case) -> str | None:
    return None


NOTES: dict[str, tuple[str, NoteCheck]] = {
    "killed on its way": (r"the program was killed while the request was on its way", _killed),
    "killed before": (r"the program was killed before it was sent", _killed_unsent),
    "ended on its way": (r"the process that sent it ended, or was taken for ended, before it kept the answer", _ended_before),
    "ended before": (r"its process ended before it was sent", _killed_unsent),
    "forgotten": (r"forgotten: the user says that no task was created", _true),
    "interrupted on its way": (r"interrupted while the request was on its way", _struck),
    "interrupted before": (r"interrupted before it was sent", _struck),
    "HTTP status": (r"the service answered HTTP (?P<http>\d+).*", _answered_so),
    "cut": (r".*(?:cut|ended early|closed|alert|did not answer in time|too slow|broke|reset).*", _not_whole),
    "names no task": (r".*(?:names no task|no JSON).*", _without_id),
    "certificate": (r".*certificate.*", _true),
    "throttled": (r".*throttled.*", _true),
    "refusal": (r"the url is bad|failed|(?:the task failed: )?.*InternalError.*", _true),
}  # fmt: skip


def note_is_false(note: str, row: dict[str, Any], case: Case) -> str | None:
    for name, (pattern, check) in NOTES.items():
        if said := re.fullmatch(pattern, note):
            false = check(said, row, case)
            return f"note {name!r}: {false}" if false else None
    return f"the note {note!r} is of no known kind"
