"""The service's endpoints as methods: a submit goes out once, queries go through one limiter."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from types import TracebackType
from typing import Any

from submitter.errors import NotSent, Refused, RemoteError, Transient
from submitter.http.backoff import QUERIES_PER_SECOND, SUBMITS_PER_SECOND, Limiter
from submitter.http.transport import Broken, Call, NoConnection, Redirected, Reply, Wire
from submitter.services.dashscope import protocol
from submitter.services.dashscope.settings import Settings
from submitter.task import ZONE, Clock, Outcome

PAGE = 100
"""Rows of the list asked for at once."""
MOST_PAGES = 50
ANY_RESULT: protocol.Results = {
    "template_id": ("output.template_id",),
    "video_url": ("output.results.video_url", "output.video_url"),
}
"""Where results stand for targets that nobody named."""


Begin = Callable[[], None]
Heard = Callable[[Outcome | RemoteError], None]


def _silent(line: str) -> None:
    """Log nothing."""


def _nothing() -> None:
    """Nobody wants to know."""


def _ignore(found: Outcome | RemoteError) -> None:
    """Nobody wants to know."""


class Client:
    """One account at one service; use it in a `with` block, or call `close`.

    Safe for several threads. `rate` is queries per second of the whole client, `submit_rate` submits; `log` is given one line per request,
    which holds neither the key nor a URL's query.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock | None = None,
        wire: Wire | None = None,
        rate: float = QUERIES_PER_SECOND,
        submit_rate: float = SUBMITS_PER_SECOND,
        log: Callable[[str], None] = _silent,
    ) -> None:
        """Nothing is sent yet."""
        self.settings = settings
        self.clock = clock or Clock()
        self._wire = wire or Wire()
        self._limiter, self._submits = Limiter(self.clock, rate), Limiter(self.clock, submit_rate)
        self._log = log

    def __enter__(self) -> Client:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let the connections go."""
        self._wire.close()

    def create(
        self, path: str, body: Mapping[str, Any], *, begin: Begin = _nothing, heard: Heard = _ignore, most: float | None = None
    ) -> Outcome:
        """Make one task, by one request that is never repeated here and takes `most` seconds at most.

        `begin` is called directly before the request goes out; when it raises, nothing is sent. `heard` is given what the
        answer means, before anything else is done with it: what happens later cannot take it away again.
        Raises Refused or Throttled (no task was made), NotSent (the service was not reached), Lost (one may have been made).
        """
        self._submits.pause()
        headers = {"X-DashScope-Async": "enable"}
        if _speaks_of_oss(body):
            headers["X-DashScope-OssResourceResolve"] = "enable"
        call = self._call("POST", path, headers=headers, body=dict(body))
        begin()
        try:
            outcome, line = self._create(call, most)
        except RemoteError as error:
            heard(error)
            self._log(f"POST {path}: {type(error).__name__}, {error}")
            raise
        heard(outcome)
        self._log(f"POST {path}: {line}")
        return outcome

    def _create(self, call: Call, most: float | None) -> tuple[Outcome, str]:
        try:
            reply = self._wire.post(call, most=most)
        except Redirected as error:
            raise NotSent(f"The service did not take the request: {error}. No task was made.") from error
        except NoConnection as error:
            raise NotSent(f"The service was not reached: {error}.") from error
        except Broken as error:
            if found := protocol.named(error.body):
                return found, f"answered, then {error}"
            raise protocol.cut(error.body, str(error)) from error
        return protocol.created(reply), _line(reply)

    def task(self, task_id: str, results: protocol.Results | None = None, *, most: float | None = None) -> Outcome:
        """Ask once for a task, for `most` seconds at most; `results` says where its result stands. Raises Transient or Refused."""
        found = protocol.outcome(self._query("GET", f"tasks/{_segment(task_id)}", most=most), results or ANY_RESULT)
        if found.task_id not in ("", task_id):
            raise Transient("the answer is about another task")
        return replace(found, task_id=task_id)

    def cancel(self, task_id: str) -> None:
        """Ask once to cancel a pending task; raises Transient or Refused. Ask for the task afterwards."""
        self._query("POST", f"tasks/{_segment(task_id)}/cancel")

    def tasks(self, start: float, end: float, model: str = "", *, most: float | None = None) -> list[Outcome]:
        """The account's tasks made between two times (seconds since 1970, at most 24 h apart); raises Transient or Refused."""
        span = {"start_time": _list_time(start), "end_time": _list_time(end + 1), "page_size": str(PAGE)}
        query = {**span, "model_name": model} if model else span
        found: list[Outcome] = []
        for page in range(1, MOST_PAGES + 1):
            document = self._query("GET", "tasks/", query={**query, "page_no": str(page)}, most=most)
            rows = protocol.listed(document)
            found.extend(rows)
            if len(rows) < PAGE:
                break
        return found

    def upload(self, path: str | os.PathLike[str], model: str) -> str:
        """Put a file into the service's own storage for 48 h and give its oss:// URL; raises Transient or Refused."""
        policy = self._query("GET", "uploads", query={"action": "getPolicy", "model": model}).get("data")
        if not isinstance(policy, dict):
            raise Transient("the answer holds no upload policy")
        key = f"{policy.get('upload_dir')}/{os.path.basename(os.fspath(path))}"
        with open(path, "rb") as file:
            call = Call("POST", str(policy.get("upload_host")), form=_upload_form(policy, key), file=file)
            reply = self._sent(call)
        self._log(f"POST the upload host: {_line(reply)}")
        if reply.http != 200:
            raise Refused(reply.http, *_xml_words(reply.body))
        return f"oss://{key}"

    def _query(
        self, method: str, path: str, query: Mapping[str, str] | None = None, *, most: float | None = None
    ) -> dict[str, Any]:
        self._limiter.pause()
        reply = self._sent(self._call(method, path, query=query or {}), most)
        self._log(f"{method} {path}: {_line(reply)}")
        return protocol.answered(reply)

    def _sent(self, call: Call, most: float | None = None) -> Reply:
        try:
            return self._wire.ask(call, most=most)
        except (NoConnection, Broken) as error:
            raise Transient(str(error)) from error

    def _call(self, method: str, path: str, *, headers: Mapping[str, str] | None = None, **more: Any) -> Call:
        workspace = {"X-DashScope-WorkSpace": self.settings.workspace} if self.settings.workspace else {}
        return Call(method, self.settings.at(path), self.settings.key, {**workspace, **(headers or {})}, **more)


def _line(reply: Reply) -> str:
    request_id = protocol.words(reply.json())[2]
    return f"HTTP {reply.http}" + (f", request {request_id}" if request_id else "")


def _segment(task_id: str) -> str:
    from urllib.parse import quote

    return quote(task_id, safe="")


def _list_time(moment: float) -> str:
    return datetime.fromtimestamp(moment, ZONE).strftime(protocol.LIST_TIME)


def _speaks_of_oss(body: Mapping[str, Any]) -> bool:
    return any(str(value).startswith("oss://") for value in body.get("input", {}).values())


def _upload_form(policy: Mapping[str, Any], key: str) -> dict[str, str]:
    import mimetypes

    return {
        "OSSAccessKeyId": protocol.text(policy.get("oss_access_key_id")),
        "Signature": protocol.text(policy.get("signature")),
        "policy": protocol.text(policy.get("policy")),
        "key": key,
        "x-oss-object-acl": protocol.text(policy.get("x_oss_object_acl")),
        "x-oss-forbid-overwrite": protocol.text(policy.get("x_oss_forbid_overwrite")),
        "success_action_status": "200",
        "x-oss-content-type": mimetypes.guess_type(key)[0] or "application/octet-stream",
    }


def _xml_words(body: bytes) -> tuple[str, str, str]:
    """Code, message and request id of the storage's XML, without a parser: the answer is a stranger's."""
    import re

    answer = body[:4096].decode(errors="replace")
    found = [re.search(f"<{tag}>([^<]*)</{tag}>", answer) for tag in ("Code", "Message", "RequestId")]
    code, message, request_id = (match[1] if match else "" for match in found)
    return code, message, request_id
