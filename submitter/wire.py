"""The only file of the package that talks HTTP: every request has an end, and what failed is said without an address."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, Any

import requests
from requests.auth import AuthBase

CONNECT_SECONDS = 10.0
"""How long a connection may take to come about."""
SILENCE_SECONDS = 30.0
"""How long a server may say nothing."""
WHOLE_SECONDS = 60.0
"""How long one answer of the service may take, however slowly it drips."""
MOST_ANSWER_BYTES = 4 << 20
MOST_REDIRECTS = 5
_CHUNK = 1 << 16
_BEFORE_SENDING = ("NewConnectionError", "NameResolutionError", "ConnectTimeoutError")
"""urllib3's words for a connection that never came about."""


class NoConnection(Exception):
    """Nothing was sent: the connection never came about."""


class Broken(Exception):
    """The request may have arrived; the answer did not come back whole."""

    def __init__(self, said: str, body: bytes = b"") -> None:
        """`body` is what came of the answer."""
        super().__init__(said)
        self.body = body


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


class _Bearer(AuthBase):
    """Sets our own header, and so keeps requests from putting a password of ~/.netrc in its place."""

    def __init__(self, key: str) -> None:
        self._key = key

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._key:
            request.headers["Authorization"] = f"Bearer {self._key}"
        return request


class Wire:
    """Connections of one client. Queries share them; a request that makes something gets a fresh one."""

    def __init__(
        self, *, connect: float = CONNECT_SECONDS, silence: float = SILENCE_SECONDS, whole: float = WHOLE_SECONDS
    ) -> None:
        """The three are seconds: to connect, between two bytes, for a whole answer."""
        self._limits = (connect, silence)
        self._whole = whole
        self._shared = requests.Session()

    def close(self) -> None:
        """Let the shared connections go."""
        self._shared.close()

    def ask(self, call: Call) -> Reply:
        """Send a query; raises NoConnection or Broken."""
        return self._send(self._shared, call)

    def post(self, call: Call) -> Reply:
        """Send a request once, over a connection of its own: one kept from before may be dead, which looks like a lost answer."""
        with requests.Session() as session:
            return self._send(session, call)

    def _send(self, session: requests.Session, call: Call) -> Reply:
        try:
            with session.request(
                call.method,
                call.url,
                params=call.query or None,
                json=call.body,
                data=call.form or None,
                files={"file": call.file} if call.file else None,
                headers=dict(call.headers),
                auth=_Bearer(call.key),
                timeout=self._limits,
                allow_redirects=False,
                stream=True,
            ) as answer:
                return Reply(answer.status_code, answer.headers, self._body(answer))
        except requests.RequestException as error:
            raise _translated(error) from None

    def _body(self, answer: requests.Response) -> bytes:
        end, body = time.monotonic() + self._whole, b""
        try:
            for chunk in answer.iter_content(_CHUNK):
                body += chunk
                if time.monotonic() > end or len(body) > MOST_ANSWER_BYTES:
                    raise Broken("the answer is too long or too slow", body)
        except requests.RequestException as error:
            raise Broken(str(_translated(error)), body) from None
        if len(body) < _declared(answer):
            raise Broken("the answer was cut short", body)
        return body


@dataclass
class Stream:
    """A file on its way here: the answer's head, and its bytes as they come."""

    http: int
    headers: Mapping[str, str]
    hops: tuple[str, ...]
    """Every address on the way, the last one answering."""
    first_byte: float
    """Seconds from the request to the answer's head."""
    _answer: requests.Response
    _end: float

    @property
    def length(self) -> int | None:
        """Bytes that the server announces; None when it does not, or packs them."""
        return _declared(self._answer) or None

    def chunks(self) -> Iterator[bytes]:
        """The bytes; raises Broken when they stop early or take too long."""
        came = 0
        try:
            for chunk in self._answer.iter_content(_CHUNK):
                came += len(chunk)
                if time.monotonic() > self._end:
                    raise Broken("the download took too long and was stopped")
                yield chunk
        except requests.RequestException as error:
            raise _translated(error) from None
        if came < _declared(self._answer):
            raise Broken(f"the connection ended after {came:,} of {_declared(self._answer):,} bytes")


@contextmanager
def opened(url: str, *, start: int = 0, match: str = "", whole: float = 600.0) -> Iterator[Stream]:
    """Fetch `url` without any key, from byte `start` on if the file still has the tag `match`; raises NoConnection or Broken."""
    headers = {"Accept-Encoding": "identity"}
    if start:
        headers["Range"] = f"bytes={start}-"
        if match:
            headers["If-Range"] = match
    with requests.Session() as session:
        session.max_redirects = MOST_REDIRECTS
        begun = time.monotonic()
        try:
            answer = session.get(url, headers=headers, auth=_Bearer(""), stream=True, timeout=(CONNECT_SECONDS, SILENCE_SECONDS))
        except requests.RequestException as error:
            raise _translated(error) from None
        with answer:
            now = time.monotonic()
            hops = tuple(hop.url for hop in (*answer.history, answer))
            yield Stream(answer.status_code, answer.headers, hops, now - begun, answer, now + whole)


def _declared(answer: requests.Response) -> int:
    text = answer.headers.get("Content-Length", "")
    return int(text) if text.isdecimal() and "Content-Encoding" not in answer.headers else 0


def _translated(error: requests.RequestException) -> NoConnection | Broken:
    """Never the library's own text: it repeats the address with its signature."""
    cause = getattr(error.args[0], "reason", None) if error.args else None
    if type(cause).__name__ in _BEFORE_SENDING:
        return NoConnection("no connection came about")
    if isinstance(error, requests.exceptions.SSLError):
        return NoConnection("the server's certificate is not trusted, or it speaks no TLS")
    if isinstance(error, requests.TooManyRedirects):
        return Broken(f"the address redirects more than {MOST_REDIRECTS} times")
    if isinstance(error, requests.Timeout):
        return Broken("the server did not answer in time")
    if isinstance(error, (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema, requests.exceptions.MissingSchema)):
        return NoConnection("the address, or one it redirects to, is not http(s)")
    if isinstance(error, (requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        return Broken("the connection was cut")
    return Broken(f"the request failed ({type(error).__name__})")
