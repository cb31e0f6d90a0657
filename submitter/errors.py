"""How sending can fail, on top of the validator's errors; each carries the exit status it ends with.

PreflightError                shown to the user as one line
├── Rejected                  the clip or its address was judged unfit, nothing was sent (exit status 1)
├── LedgerFailed              the ledger cannot be read or written (exit status 3)
├── RemoteError               the service or the way to it
│   ├── Refused               a documented no: a request or a task that failed (exit status 4)
│   ├── NotSent               the service was never reached, so nothing was made (exit status 4)
│   ├── Throttled             429 before acceptance: may be sent again after a wait (exit status 4)
│   ├── Transient             a query's answer of no use; queries may be repeated (exit status 5)
│   └── Lost                  a submit whose answer is lost: it may have made a task (exit status 5)
└── StateUnknown              the deadline passed, or nothing more can be known (exit status 5)
"""

from __future__ import annotations

from validator.errors import PreflightError

FAILED, UNKNOWN = 4, 5


class Rejected(PreflightError):
    """The clip or its address is not fit to be sent; nothing was."""

    status = 1


class LedgerFailed(PreflightError):
    """The ledger cannot be opened, read or written."""

    status = 3


class RemoteError(PreflightError):
    """Base of what the service, or the way to it, does to us."""

    status = UNKNOWN


class Refused(RemoteError):
    """The service said no, in words that are kept: `code` and `message` verbatim."""

    status = FAILED

    def __init__(self, http: int, code: str, message: str, request_id: str = "") -> None:
        """`http` is the status of the answer; 200 for a task that failed."""
        super().__init__(f"{code or f'HTTP {http}'}: {message}".strip(": "))
        self.http, self.code, self.message, self.request_id = http, code, message, request_id


class NotSent(RemoteError):
    """No connection came about, so the request cannot have made a task."""

    status = FAILED


class Throttled(RemoteError):
    """The service asked to be called more slowly; `seconds` is what it asked for, None when it did not say."""

    status = FAILED

    def __init__(self, said: str, seconds: float | None = None) -> None:
        """`said` is the service's own code and message."""
        super().__init__(said)
        self.seconds = seconds


class Transient(RemoteError):
    """A query got no usable answer; it may be asked again."""

    def __init__(self, said: str, seconds: float | None = None) -> None:
        """`seconds` is the wait that the service asked for, if it did."""
        super().__init__(said)
        self.seconds = seconds


class Lost(RemoteError):
    """A submit went out and its answer did not come back whole: a task may have been made."""


class StateUnknown(PreflightError):
    """What became of the task is not known yet; the text names the command that goes on."""

    status = UNKNOWN
