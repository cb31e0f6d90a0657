"""The vendor's endpoints as a Service: a submit is sent once, queries share one limiter."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from types import TracebackType
from typing import Any

from submitter.clock import Clock
from submitter.errors import NotSent, Refused, RemoteError, Transient
from submitter.http.form import OnBytes
from submitter.http.limiter import Limiter
from submitter.http.transport import ConnectionLost, NoConnection, Redirected, Request, Response, Transport
from submitter.services.dashscope import codes, protocol, storage
from submitter.services.dashscope import settings as names
from submitter.services.dashscope.limits import LIMITS
from submitter.services.dashscope.settings import Settings
from submitter.services.service import ErrorCode, Limits, OnAnswer, OnSend, Preview, Results
from submitter.task import Outcome
from validator.texts.said import phrase

PAGE = 100
"""Rows of the list asked for at once."""
MAX_PAGES = 50
ANY_RESULT: Results = {
    "template_id": ("output.template_id",),
    "video_url": ("output.results.video_url", "output.video_url"),
}
"""Where results are for targets that nobody named."""
_ASYNC = {"X-DashScope-Async": "enable"}


def _silent(line: str) -> None:
    """Log nothing."""


def _nothing() -> None:
    """Do nothing."""


def _ignore(found: Outcome | RemoteError) -> None:
    """Do nothing."""


class Client:
    """One account at one service; use it in a `with` block, or call `close`.

    Safe for several threads. `rate` is queries per second of the whole client, `submit_rate` submits; `log` receives one line per request,
    which holds neither the key nor a URL's query.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock | None = None,
        transport: Transport | None = None,
        rate: float = LIMITS.queries_per_second,
        submit_rate: float = LIMITS.submits_per_second,
        log: Callable[[str], None] = _silent,
    ) -> None:
        """Nothing is sent yet."""
        self.settings = settings
        self.clock = clock or Clock()
        self._transport = transport or Transport()
        self._limiter, self._submits = Limiter(self.clock, rate), Limiter(self.clock, submit_rate)
        self._log = log

    def __enter__(self) -> Client:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    @property
    def account(self) -> str:
        """Fingerprint of the key."""
        return self.settings.account

    @property
    def base(self) -> str:
        """The base URL."""
        return self.settings.base

    @property
    def limits(self) -> Limits:
        """What the vendor's pages state."""
        return LIMITS

    @property
    def region(self) -> str:
        """By the host of the base URL."""
        return self.settings.region

    def explain(self, code: str, message: str) -> ErrorCode:
        """The row of the table of codes."""
        return codes.explain(code, message)

    def preview(self, path: str) -> Preview:
        """The request that `create` would send to `path`."""
        headers = {"Content-Type": "application/json", "Authorization": "Bearer (hidden)", **_ASYNC, **self._workspace}
        return Preview("POST", self.settings.at(path), tuple(f"{name}: {value}" for name, value in headers.items()))

    def create(
        self,
        path: str,
        body: Mapping[str, Any],
        *,
        on_send: OnSend = _nothing,
        on_answer: OnAnswer = _ignore,
        timeout: float | None = None,
    ) -> Outcome:
        """Create one task, by one request that is never repeated here and takes `timeout` seconds at most.

        `on_send` is called directly before the request is sent; when it raises, nothing is sent. `on_answer` receives what the
        answer means, before anything else is done with it: what happens later cannot take it away again.
        Raises Refused or Throttled (no task was created), NotSent (the service was not reached), Lost (one may have been created).
        """
        self._submits.pause()
        headers = {**_ASYNC, **(storage.RESOLVE if storage.is_named_in(body) else {})}
        request = self._request("POST", path, headers=headers, body=dict(body))
        on_send()
        try:
            outcome, line = self._create(request, timeout)
        except RemoteError as error:
            on_answer(error)
            self._log(
                phrase(
                    "{request}: {answer}",
                    request=f"POST {path}",
                    answer=phrase("{kind}, {error}", kind=type(error).__name__, error=error),
                )
            )
            raise
        on_answer(outcome)
        self._log(phrase("{request}: {answer}", request=f"POST {path}", answer=line))
        return outcome

    def _create(self, request: Request, timeout: float | None) -> tuple[Outcome, str]:
        try:
            response = self._transport.post(request, timeout=timeout)
        except Redirected as error:
            raise NotSent(
                phrase(
                    "The service did not accept the request: {error}: correct {variable}. No task was made.",
                    error=error,
                    variable=names.BASE_URL,
                )
            ) from error
        except NoConnection as error:
            raise NotSent(phrase("The service was not reached: {error}.", error=error)) from error
        except ConnectionLost as error:
            if found := protocol.task_in(error.body):
                return found, f"answered, then {error}"
            raise protocol.truncated(error.body, str(error)) from error
        return protocol.parse_submit(response), _line(response)

    def query(self, task_id: str, results: Results | None = None, *, timeout: float | None = None) -> Outcome:
        """Ask once for a task, for `timeout` seconds at most; `results` says where its result is. Raises Transient or Refused."""
        found = protocol.parse_task(self._query("GET", f"tasks/{_segment(task_id)}", timeout=timeout), results or ANY_RESULT)
        if found.task_id not in ("", task_id):
            raise Transient(phrase("the answer is about another task"))
        return replace(found, task_id=task_id)

    def cancel(self, task_id: str) -> None:
        """Ask once to cancel a pending task; raises Transient or Refused. Query the task afterwards."""
        self._query("POST", f"tasks/{_segment(task_id)}/cancel")

    def list_tasks(self, start: float, end: float, model: str = "", *, timeout: float | None = None) -> list[Outcome]:
        """The account's tasks created between two times (seconds since 1970, at most 24 h apart); raises Transient or Refused."""
        span = {"start_time": _list_time(start), "end_time": _list_time(end + 1), "page_size": str(PAGE)}
        query = {**span, "model_name": model} if model else span
        found: list[Outcome] = []
        for page in range(1, MAX_PAGES + 1):
            document = self._query("GET", "tasks/", query={**query, "page_no": str(page)}, timeout=timeout)
            rows = protocol.list_rows(document)
            found.extend(protocol.parse_rows(rows))
            if len(rows) < PAGE:
                break
        return found

    def upload(self, path: str | os.PathLike[str], model: str, *, name: str = "", on_bytes: OnBytes | None = None) -> str:
        """Put a file into the service's own storage for 48 h and give its oss:// URL; raises Transient or Refused.

        `name` is the file's name there, `on_bytes` receives how many more bytes went out.
        """
        policy = self._query("GET", "uploads", query={"action": "getPolicy", "model": model}).get("data")
        if not isinstance(policy, dict):
            raise Transient(phrase("the answer holds no upload policy"))
        key = storage.key_of(policy, name or path)
        with open(path, "rb") as file:
            form = storage.upload_form(policy, key)
            response = self._send(Request("POST", str(policy.get("upload_host")), form=form, file=file, on_bytes=on_bytes))
        self._log(phrase("{request}: {answer}", request=phrase("POST the upload host"), answer=_line(response)))
        if response.status != 200:
            raise Refused(response.status, *storage.refusal_fields(response.body))
        return storage.SCHEME + key

    def _query(
        self, method: str, path: str, query: Mapping[str, str] | None = None, *, timeout: float | None = None
    ) -> dict[str, Any]:
        self._limiter.pause()
        response = self._send(self._request(method, path, query=query or {}), timeout)
        self._log(phrase("{request}: {answer}", request=f"{method} {path}", answer=_line(response)))
        return protocol.parse_query(response)

    def _send(self, request: Request, timeout: float | None = None) -> Response:
        try:
            return self._transport.query(request, timeout=timeout)
        except (NoConnection, ConnectionLost) as error:
            raise Transient(str(error)) from error

    def _request(self, method: str, path: str, *, headers: Mapping[str, str] | None = None, **more: Any) -> Request:
        return Request(method, self.settings.at(path), self.settings.key, {**self._workspace, **(headers or {})}, **more)

    @property
    def _workspace(self) -> dict[str, str]:
        return {"X-DashScope-WorkSpace": self.settings.workspace} if self.settings.workspace else {}


def _line(response: Response) -> str:
    request_id = protocol.refusal_fields(response.json())[2]
    line = f"HTTP {response.status}"
    return phrase("{line}, request {id}", line=line, id=request_id) if request_id else line


def _segment(task_id: str) -> str:
    from urllib.parse import quote

    return quote(task_id, safe="")


def _list_time(moment: float) -> str:
    return datetime.fromtimestamp(moment, LIMITS.zone).strftime(protocol.LIST_TIME)
