"""How sending can fail, on top of the validator's errors; each carries the exit status it ends with.

PreflightError                    shown to the user as one line
└── SubmitError                   base of the rest; has `tasks` as they are then, `request_id`, `status_code`
    ├── Rejected                  the clip or its URL was judged unfit, nothing was sent (exit status 1)
    ├── LedgerFailed              the ledger cannot be read or written (exit status 3)
    ├── LeaseLost                 another process took over the row that this one was about to send (exit status 5)
    ├── RemoteError               the service or the way to it
    │   ├── Refused               a documented refusal: a request or a task that failed (exit status 4)
    │   ├── NotSent               the service was never reached, so nothing was made (exit status 4)
    │   │   └── Abandoned         another process was to send the clip, and gave it up (exit status 4)
    │   ├── Throttled             429 before acceptance: may be sent again after a wait (exit status 4)
    │   ├── Transient             a query's answer of no use; queries may be repeated (exit status 5)
    │   └── Lost                  a submit whose answer is lost: it may have made a task (exit status 5)
    ├── NotPublished              a file is not in its store (exit status 4); in publish/errors.py
    └── StateUnknown              the deadline passed, or nothing more can be known (exit status 5)
KeyboardInterrupt
└── Interrupted                   Ctrl-C while something was sent or followed (exit status 130)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from validator import interrupts
from validator.errors import PreflightError
from validator.texts.said import phrase

if TYPE_CHECKING:
    from submitter.task import Task

FAILED, UNKNOWN = 4, 5


class SubmitError(PreflightError):
    """Base of everything that can end a submit or a wait."""

    tasks: tuple[Task, ...] = ()
    """What the ledger knows of the tasks that the call was about: to be shown, whatever failed."""
    request_id: str = ""
    """The service's name for the request; empty when it gave none."""
    status_code: int | None = None
    """HTTP status of the service's answer; None when there was none."""


class Interrupted(interrupts.Interrupted):
    """Ctrl-C while something was sent or followed: the text says what is known, and the command that goes on."""

    def __init__(self, said: str, tasks: tuple[Task, ...] = ()) -> None:
        """`tasks` are the rows that the call was about, as they are now."""
        super().__init__(said)
        self.tasks = tasks


class Rejected(SubmitError):
    """The clip or its URL is not fit to be sent; nothing was."""

    status = 1


class LedgerFailed(SubmitError):
    """The ledger cannot be opened, read or written."""

    status = 3


class LeaseLost(SubmitError):
    """The row that this process was sending was settled by another one meanwhile: this one stops."""

    status = UNKNOWN


class RemoteError(SubmitError):
    """Base of what the service, or the way to it, does to us."""

    status = UNKNOWN


class Refused(RemoteError):
    """The service refused, with `code` and `message` kept verbatim."""

    status = FAILED

    def __init__(self, http: int, code: str, message: str, request_id: str = "") -> None:
        """`http` is the status of the answer; 200 for a task that failed, 0 where only the ledger knows of the refusal."""
        named = code or f"HTTP {http}"
        super().__init__(phrase("{code}: {message}", code=named, message=message) if message else named)
        self.http, self.code, self.message, self.request_id = http, code, message, request_id
        self.status_code = http or None


class NotSent(RemoteError):
    """The connection failed, so the request cannot have created a task."""

    status = FAILED


class Abandoned(NotSent):
    """Another process was sending the clip and gave it up, say by a Ctrl-C: nothing is known of the service."""


class Throttled(RemoteError):
    """The service asked to be called more slowly; `seconds` is what it asked for, None when it did not say."""

    status = FAILED

    status_code = 429

    def __init__(self, said: str, seconds: float | None = None, request_id: str = "") -> None:
        """`said` is the service's own code and message."""
        super().__init__(said)
        self.seconds, self.request_id = seconds, request_id


class Transient(RemoteError):
    """A query got no usable answer; it may be asked again."""

    def __init__(self, said: str, seconds: float | None = None, request_id: str = "", status_code: int | None = None) -> None:
        """`seconds` is the wait that the service asked for, if it did."""
        super().__init__(said)
        self.seconds, self.request_id, self.status_code = seconds, request_id, status_code


class Lost(RemoteError):
    """A submit went out and its answer did not come back whole: a task may have been made."""

    def __init__(self, said: str, task_id: str | None = None, request_id: str = "", status_code: int | None = None) -> None:
        """`task_id` is the id that a broken answer named all the same."""
        super().__init__(said)
        self.task_id, self.request_id, self.status_code = task_id, request_id, status_code


class StateUnknown(SubmitError):
    """What became of the task is not known yet; the text names the command that goes on."""

    status = UNKNOWN


_E = TypeVar("_E", bound=SubmitError)


def with_task(error: _E, task: Task) -> _E:
    """The error, with the task that it is about."""
    error.tasks = (task,)
    return error
