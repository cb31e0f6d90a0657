"""The values of the submitter: what is sent, what the ledger keeps, what the service answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class State(str, Enum):
    """The state of a row of the ledger; each comment says what is known."""

    CLAIMED = "claimed"  # about to be sent; nothing is on its way
    SENDING = "sending"  # a request is on its way
    UNKNOWN = "unknown"  # a request went out, its answer is lost
    PENDING = "pending"  # accepted, in the queue
    RUNNING = "running"  # accepted; also for every status the service invents
    SUCCEEDED = "succeeded"
    EXPIRED = "expired"  # the service forgot the task before its end was read
    FAILED = "failed"
    CANCELED = "canceled"
    REFUSED = "refused"  # the service refused the request; no task was created
    DROPPED = "dropped"  # never sent

    @property
    def live(self) -> bool:
        """True while the service works on it."""
        return self in (State.PENDING, State.RUNNING)

    @property
    def ended(self) -> bool:
        """True when nothing more will come; an expired task may still turn out to be known."""
        return self in (State.SUCCEEDED, *FREE)


FREE = (State.FAILED, State.CANCELED, State.REFUSED, State.DROPPED)
"""States after which the same clip may be sent again: nothing was made, and by the vendor's rule nothing paid."""


@dataclass(frozen=True)
class Outcome:
    """What the service says of one task; None for what it did not say."""

    task_id: str
    state: State
    """UNKNOWN when the service does not know the task."""
    status: str = ""
    """The service's own word for it, verbatim."""
    request_id: str = ""
    code: str = ""
    message: str = ""
    template_id: str | None = None
    video_url: str | None = None
    """Signed and short-lived: used for a download, never stored."""
    metered_seconds: float | None = None
    metered_ratio: str | None = None
    submitted: float | None = None
    """Seconds since 1970; None where the service gives no time."""

    @property
    def has_result(self) -> bool:
        """True when the answer holds what the task was made for."""
        return bool(self.template_id or self.video_url)


@dataclass(frozen=True)
class Job:
    """One order: a clip for one request and account. What the ledger must know before anything is sent.

    The profile's name is for show: two profiles that send the same request order the same thing.
    """

    clip: str
    """SHA-256 of the bytes; "url:" and a hash of the URL where the bytes were never seen."""
    profile: str
    model: str
    account: str
    """Fingerprint of the key; never the key."""
    url: str
    """Without its query."""
    url_key: str
    """Hash of the URL without its signature."""
    request_fingerprint: str = ""
    """Hash of the endpoint and of everything in the body but the clip's URL."""
    path: str = ""
    seconds: float | None = None
    """Length of the clip; None when it was not judged."""
    judged: str = "none"
    """Verdict that it was sent with; "none" for --no-gate."""
    features: Mapping[str, Any] = field(default_factory=dict)
    """What was measured, so that rules can be fitted again to the service's answers."""


@dataclass(frozen=True)
class Task:
    """One row of the ledger."""

    row: int
    clip: str
    profile: str
    model: str
    account: str
    request_fingerprint: str
    path: str
    url: str
    seconds: float | None
    judged: str
    state: State
    created: float
    sent: float | None = None
    updated: float = 0.0
    remote: str = ""
    """The service's last word on the task, verbatim."""
    task_id: str | None = None
    request_id: str = ""
    code: str = ""
    message: str = ""
    rule: str = ""
    """The local rule that would have caught the failure."""
    template_id: str | None = None
    metered_seconds: float | None = None
    metered_ratio: str | None = None
    possible: tuple[str, ...] = ()
    """Ids that the service lists for the moment of a lost request."""
    adopted: bool = False
    """True when the user said that this task id belongs to this row."""
    found_by: str = ""
    """How a submit found this row instead of sending: by "clip" (the same bytes) or by "url" (bytes never compared)."""

    @property
    def reused(self) -> bool:
        """True when a submit found this row instead of sending."""
        return bool(self.found_by)

    @property
    def is_lost(self) -> bool:
        """True for a row whose request went out and whose task is not known."""
        return self.state is State.UNKNOWN and self.task_id is None

    @property
    def name(self) -> str:
        """What commands take for this task: its id, else the number of its row."""
        return self.task_id if self.task_id and not is_row_number(self.task_id) else str(self.row)


def is_row_number(name: str) -> bool:
    """True for what commands take as the number of a row of the ledger."""
    return name.isascii() and name.isdecimal() and len(name) < 16


def is_task_id(value: object) -> bool:
    """True for what can be a task id in a URL's path: one printable word without a separator."""
    return (
        isinstance(value, str)
        and 0 < len(value) <= 200
        and value.isprintable()
        and not set(value) & set(" /?#\\")
        and set(value) != {"."}
    )
