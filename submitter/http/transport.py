"""The only file of the package that sends: first a connection, then one request, and what is known of its fate."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import IO, Any
from urllib.parse import urlsplit

import requests
from urllib3 import BaseHTTPResponse

from validator.inputs.connection import HEADERS, Line, connected, sendable
from validator.inputs.outcome import Broken, NoConnection
from validator.inputs.proxy import proxy_for
from validator.inputs.response import chunks
from validator.inputs.sockets import Deadline, Patience
from validator.inputs.url import Malformed, Prepared, joined, prepared

__all__ = ["Broken", "Call", "NoConnection", "Redirected", "Reply", "Wire"]

CONNECT_SECONDS = 10.0
"""How long a connection may take to come about."""
SILENCE_SECONDS = 30.0
"""How long a server may say nothing."""
WHOLE_SECONDS = 60.0
"""How long one request may take with its answer, however slowly it drips."""
MOST_ANSWER_BYTES = 4 << 20
_UNTOUCHED = (301, 307, 308)
"""Redirects by which a server says that it did nothing with the request; after 302 and 303 it may have."""


class Redirected(NoConnection):
    """The server took nothing: it names another place to send the request to, which is not done with a key."""


@dataclass(frozen=True)
class Reply:
    """One whole answer."""

    http: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> dict[str, Any] | None:
        """The body as a JSON object; None when it is anything else."""
        try:
            found = json.loads(self.body)
        except (ValueError, RecursionError):
            return None
        return found if isinstance(found, dict) else None


@dataclass(frozen=True)
class Call:
    """One request; the key goes into a header and nowhere else."""

    method: str
    url: str
    key: str = field(default="", repr=False)
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    form: Mapping[str, str] = field(default_factory=dict)
    file: IO[bytes] | None = None


@dataclass(frozen=True)
class _Request:
    """A call in the form in which it goes out."""

    method: str
    url: Prepared
    headers: Mapping[str, str]
    body: bytes | None


class Wire:
    """Connections of one client. Queries share them; a request that makes something gets a fresh one."""

    def __init__(
        self, *, connect: float = CONNECT_SECONDS, silence: float = SILENCE_SECONDS, whole: float = WHOLE_SECONDS
    ) -> None:
        """The three are seconds: to connect, between two bytes, for a whole request."""
        self._patience = Patience(connect, silence, whole)
        self._idle: list[Line] = []
        self._lock = threading.Lock()

    def close(self) -> None:
        """Let the shared connections go."""
        with self._lock:
            idle, self._idle = self._idle, []
        for line in idle:
            line.close()

    def ask(self, call: Call, *, most: float | None = None) -> Reply:
        """Send a query; raises NoConnection or Broken. `most` is seconds for the whole of it."""
        request, deadline = _request(call), self._deadline(most)
        line = self._kept(request.url, deadline) or _fresh(request.url, deadline)
        with _closed_on_error(line):
            response, reply = _exchange(line, request, deadline)
        if response.headers.get("Connection", "").lower() != "close" and line.usable(deadline):
            with self._lock:
                self._idle.append(line)
        else:
            line.close()
        return reply

    def post(self, call: Call, *, most: float | None = None) -> Reply:
        """Send a request once, over a connection of its own: one kept from before may be dead, which looks like a lost answer.

        Raises NoConnection when not one byte of it went out, or the server refers it elsewhere; Broken when it may have arrived.
        """
        request, deadline = _request(call), self._deadline(most)
        line = _fresh(request.url, deadline)
        try:
            response, reply = _exchange(line, request, deadline)
        finally:
            line.close()
        if response.status in _UNTOUCHED and (location := response.headers.get("Location")):
            raise Redirected(f"it redirects to {_shown(request.url, location)}: correct DASHSCOPE_HTTP_BASE_URL")
        return reply

    def _deadline(self, most: float | None) -> Deadline:
        whole = self._patience.whole if most is None else min(self._patience.whole, most)
        return Deadline(replace(self._patience, whole=whole))

    def _kept(self, url: Prepared, deadline: Deadline) -> Line | None:
        """A connection from before that still is one."""
        while True:
            with self._lock:
                line = next((each for each in self._idle if each.place == url.place), None)
                if line is None:
                    return None
                self._idle.remove(line)
            if line.usable(deadline):
                return line
            line.close()


@contextmanager
def _closed_on_error(line: Line) -> Iterator[None]:
    try:
        yield
    except BaseException:
        line.close()
        raise


def _fresh(url: Prepared, deadline: Deadline) -> Line:
    return connected(url, deadline, proxy=proxy_for(url))


def _request(call: Call) -> _Request:
    """Put together and looked over before anything is contacted; raises NoConnection."""
    bearer = {"Authorization": f"Bearer {call.key}"} if call.key else {}
    sendable({**call.headers, **bearer})
    try:
        ready = requests.Request(
            call.method,
            prepared(call.url).url,
            params=call.query or None,
            json=call.body,
            data=call.form or None,
            files={"file": call.file} if call.file else None,
            headers={**HEADERS, **call.headers, **bearer},
        ).prepare()
        url = prepared(str(ready.url))
    except (requests.RequestException, ValueError):
        raise NoConnection("the request is malformed: its URL or a header") from None
    body = ready.body.encode() if isinstance(ready.body, str) else ready.body
    return _Request(call.method, url, dict(ready.headers), body)


def _exchange(line: Line, request: _Request, deadline: Deadline) -> tuple[BaseHTTPResponse, Reply]:
    response = line.ask(request.method, request.url, request.headers, request.body)
    return response, Reply(response.status, response.headers, _body(response, deadline))


def _body(response: BaseHTTPResponse, deadline: Deadline) -> bytes:
    body = b""
    try:
        for chunk in chunks(response, deadline):
            body += chunk
            if len(body) > MOST_ANSWER_BYTES:
                break
    except Broken as error:
        raise Broken(str(error), body) from None
    if len(body) > MOST_ANSWER_BYTES:
        raise Broken("the answer is too long", body)
    return body


def _shown(url: Prepared, location: str) -> str:
    """Where a redirect leads, without what may be secret in it."""
    try:
        parts = urlsplit(joined(url, location).url)
    except Malformed:
        return "something that is not http(s)"
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
