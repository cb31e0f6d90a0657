"""What a service must be able to do for this package; each vendor's folder implements it, and nothing else knows the vendor."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from enum import Enum
from types import TracebackType
from typing import Any, Protocol, TypeVar

from submitter.clock import Clock
from submitter.errors import RemoteError
from submitter.task import Outcome

Results = Mapping[str, Sequence[str]]
"""Field of Outcome to the places, dotted, where an answer may hold it."""
OnSend = Callable[[], None]
"""Called directly before a request is sent; when it raises, nothing is sent."""
OnAnswer = Callable[[Outcome | RemoteError], None]
"""Receives what an answer means before anything else is done with it."""


class Fault(str, Enum):
    """Who has to act on an error of the service."""

    CLIP = "clip"
    URL = "URL"
    REQUEST = "request"
    ACCOUNT = "account"
    SERVICE = "service"
    UNKNOWN = "unknown"


class Retry(str, Enum):
    """Whether the same request may succeed when it is sent again."""

    NO = "no"
    YES = "yes"
    ONCE = "once"
    SLOWER = "yes, slower"
    FIXED = "after fixing the clip"


@dataclass(frozen=True)
class ErrorCode:
    """One row of a vendor's table: everything that is said about one error code."""

    code: str
    http: int
    fault: Fault
    meaning: str
    advice: str
    retry: Retry = Retry.NO
    rule: str | None = None
    """The local rule that would have caught it."""
    when: str = ""
    """A piece of the message that this row is about; empty for every other message of the code."""
    model: bool = False
    """True when the target itself may be the reason: its note on retirement is shown as well."""
    documented: bool = True
    """False for a code that calls met and the vendor does not list."""


@dataclass(frozen=True)
class Limits:
    """What a vendor states of its service as a whole."""

    queries_per_second: float
    """For query, list and cancel, all keys of an account together."""
    submits_per_second: float
    task_life_seconds: float
    """How long the service keeps a task's data."""
    result_life_seconds: float
    """How long it keeps a result file."""
    upload_life_seconds: float
    """How long its own storage keeps an uploaded file."""
    zone: tzinfo
    """Time zone of its billing day, and of times in its answers."""


@dataclass(frozen=True)
class Preview:
    """A request as it would be sent, without its key."""

    method: str
    url: str
    headers: tuple[str, ...]
    """Each as "Name: value"."""


_Self = TypeVar("_Self")


class Service(Protocol):
    """One account at one service. Safe for several threads; use it in a `with` block, or call `close`."""

    clock: Clock

    @property
    def account(self) -> str:
        """Fingerprint of the key; never the key."""

    @property
    def base(self) -> str:
        """URL that the service's endpoints begin with."""

    @property
    def limits(self) -> Limits:
        """What the vendor states of the service."""

    @property
    def region(self) -> str:
        """Where the account is, as targets name regions of their prices; empty where that is not known."""

    def __enter__(self: _Self) -> _Self: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None: ...

    def close(self) -> None:
        """Close the connections."""

    def create(
        self,
        path: str,
        body: Mapping[str, Any],
        *,
        on_send: OnSend = ...,
        on_answer: OnAnswer = ...,
        timeout: float | None = None,
    ) -> Outcome:
        """Create one task, by one request that is never repeated and takes `timeout` seconds at most.

        Raises Refused or Throttled (no task was created), NotSent (the service was not reached), Lost (one may have been created).
        """

    def query(self, task_id: str, results: Results | None = None, *, timeout: float | None = None) -> Outcome:
        """Ask once for a task; `results` says where its result is. Raises Transient or Refused."""

    def cancel(self, task_id: str) -> None:
        """Ask once to cancel a pending task; raises Transient or Refused. Query the task afterwards."""

    def list_tasks(self, start: float, end: float, model: str = "", *, timeout: float | None = None) -> list[Outcome]:
        """The account's tasks created between two times (seconds since 1970); raises Transient or Refused."""

    def upload(
        self, path: str | os.PathLike[str], model: str, *, name: str = "", on_bytes: Callable[[int], None] | None = None
    ) -> str:
        """Put a file into the service's own storage, and give the URL to submit; raises Transient or Refused.

        `name` is the file's name there, `on_bytes` receives how many more bytes went out.
        """

    def explain(self, code: str, message: str) -> ErrorCode:
        """What an error code of the service means, who has to act, and whether a retry helps."""

    def preview(self, path: str) -> Preview:
        """The request that `create` would send to `path`."""


@dataclass(frozen=True)
class Vendor:
    """One row of the table of services: what is known without a key, and how to connect with one."""

    limits: Limits
    explain: Callable[[str, str], ErrorCode]
    connect: Callable[[Callable[[str], None], Callable[[str], None] | None], Service]
    """Takes `warn`, which receives a sentence about a doubtful setting, and `log`, which receives a line per request.

    Raises UsageError when there is no key, or a setting cannot be used.
    """
    preview: Callable[[Callable[[str], None], Callable[[str], None] | None], Service]
    """The same for a request that is only shown: `warn` hears that there is no key, and nothing is raised for it."""
