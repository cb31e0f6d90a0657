"""The only file of the package that sends: first a connection, then one request, then what is known of its fate."""

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

from submitter.http.form import FormBody, OnBytes
from validator.inputs.connection import HEADERS, Connection, check_headers, open_connection
from validator.inputs.failures import ConnectionLost, NoConnection
from validator.inputs.proxy import proxy_for
from validator.inputs.response import read_chunks
from validator.inputs.sockets import Deadline, Timeouts
from validator.inputs.url import MalformedUrl, PreparedUrl, join_url, prepare_url
from validator.texts.said import phrase

__all__ = ["ConnectionLost", "NoConnection", "Redirected", "Request", "Response", "Transport"]

CONNECT_SECONDS = 10.0
"""How long a connection may take."""
READ_SECONDS = 30.0
"""How long a server may send nothing."""
TOTAL_SECONDS = 60.0
"""How long one request may take with its answer, however slowly it drips."""
SLOWEST = 64 << 10
"""Bytes a second of a file's upload; what is slower in all is taken for stuck."""
MAX_RESPONSE_BYTES = 4 << 20
_UNTOUCHED = (301, 307, 308)
"""Redirects by which a server says that it did nothing with the request; after 302 and 303 it may have."""


class Redirected(NoConnection):
    """The server took nothing: it names another place to send the request to, which is not done with a key."""


@dataclass(frozen=True)
class Response:
    """One whole response."""

    status: int
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
class Request:
    """One request; the key goes into a header and nowhere else."""

    method: str
    url: str
    key: str = field(default="", repr=False)
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    form: Mapping[str, str] = field(default_factory=dict)
    file: IO[bytes] | None = None
    """The last part of the form; it is sent as it is read."""
    on_bytes: OnBytes | None = None
    """Receives how many more bytes of a form with a file went out."""


@dataclass(frozen=True)
class _PreparedRequest:
    """A request in the form in which it is sent."""

    method: str
    url: PreparedUrl
    headers: Mapping[str, str]
    body: bytes | FormBody | None
    bytes: int = 0
    """Of a form with a file."""


class Transport:
    """Connections of one client. Queries share them; a request that makes something gets a fresh one."""

    def __init__(self, *, connect: float = CONNECT_SECONDS, read: float = READ_SECONDS, total: float = TOTAL_SECONDS) -> None:
        """The three are seconds: to connect, between two bytes, for a whole request."""
        self._timeouts = Timeouts(connect, read, total)
        self._idle: list[Connection] = []
        self._lock = threading.Lock()

    def close(self) -> None:
        """Close the shared connections."""
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def query(self, request: Request, *, timeout: float | None = None) -> Response:
        """Send a query; raises NoConnection or ConnectionLost. `timeout` is seconds for the whole of it."""
        prepared = _prepare(request)
        deadline = self._deadline(timeout, prepared.bytes)
        connection = self._kept(prepared.url, deadline) or _fresh(prepared.url, deadline)
        with _closed_on_error(connection):
            raw, response = _exchange(connection, prepared, deadline)
        if raw.headers.get("Connection", "").lower() != "close" and connection.is_reusable(deadline):
            with self._lock:
                self._idle.append(connection)
        else:
            connection.close()
        return response

    def post(self, request: Request, *, timeout: float | None = None) -> Response:
        """Send a request once, over a connection of its own: one kept from before may be dead, which looks like a lost answer.

        Raises NoConnection when not one byte of it went out, or the server refers it elsewhere; ConnectionLost when it may have arrived.
        """
        prepared, deadline = _prepare(request), self._deadline(timeout)
        connection = _fresh(prepared.url, deadline)
        try:
            _, response = _exchange(connection, prepared, deadline)
        finally:
            connection.close()
        if response.status in _UNTOUCHED and (location := response.headers.get("Location")):
            raise Redirected(phrase("it redirects to {shown}", shown=_shown(prepared.url, location)))
        return response

    def _deadline(self, timeout: float | None, count: int = 0) -> Deadline:
        """More time for a file of `count` bytes."""
        most = self._timeouts.total + count / SLOWEST
        total = most if timeout is None else min(most, timeout)
        return Deadline(replace(self._timeouts, total=total))

    def _kept(self, url: PreparedUrl, deadline: Deadline) -> Connection | None:
        """A kept connection that is still open."""
        while True:
            with self._lock:
                connection = next((each for each in self._idle if each.origin == url.origin), None)
                if connection is None:
                    return None
                self._idle.remove(connection)
            if connection.is_reusable(deadline):
                return connection
            connection.close()


@contextmanager
def _closed_on_error(connection: Connection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        connection.close()
        raise


def _fresh(url: PreparedUrl, deadline: Deadline) -> Connection:
    return open_connection(url, deadline, proxy=proxy_for(url))


def _prepare(request: Request) -> _PreparedRequest:
    """Put together and looked over before anything is contacted; raises NoConnection."""
    bearer = {"Authorization": f"Bearer {request.key}"} if request.key else {}
    form = FormBody(request.form, request.file, request.on_bytes) if request.file else None
    headers = {**request.headers, **bearer, **(form.headers if form else {})}
    check_headers(headers)
    try:
        ready = requests.Request(
            request.method,
            prepare_url(request.url).url,
            params=request.query or None,
            json=request.body,
            headers={**HEADERS, **headers},
        ).prepare()
        url = prepare_url(str(ready.url))
    except (requests.RequestException, ValueError):
        raise NoConnection(phrase("the request is malformed: its URL or a header")) from None
    body = ready.body.encode() if isinstance(ready.body, str) else ready.body
    sent = {**ready.headers, **(form.headers if form else {})}  # a POST without a body is given a length of 0
    return _PreparedRequest(request.method, url, sent, form or body, len(form) if form else 0)


def _exchange(connection: Connection, request: _PreparedRequest, deadline: Deadline) -> tuple[BaseHTTPResponse, Response]:
    raw = connection.send_request(request.method, request.url, request.headers, request.body)
    return raw, Response(raw.status, raw.headers, _body(raw, deadline))


def _body(response: BaseHTTPResponse, deadline: Deadline) -> bytes:
    body = b""
    try:
        for chunk in read_chunks(response, deadline):
            body += chunk
            if len(body) > MAX_RESPONSE_BYTES:
                break
    except ConnectionLost as error:
        raise ConnectionLost(str(error), body) from None
    if len(body) > MAX_RESPONSE_BYTES:
        raise ConnectionLost(phrase("the answer is too long"), body)
    return body


def _shown(url: PreparedUrl, location: str) -> str:
    """Where a redirect leads, without what may be secret in it."""
    try:
        parts = urlsplit(join_url(url, location).url)
    except MalformedUrl:
        return phrase("something that is not http(s)")
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
