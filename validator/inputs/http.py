"""The one way to open a URL for reading: every hop is checked before it is contacted, and every wait has an end."""

from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from urllib.parse import unquote

from urllib3 import BaseHTTPResponse

from validator.inputs.connection import HEADERS, open_connection
from validator.inputs.failures import ConnectionLost, NoConnection
from validator.inputs.proxy import proxy_for
from validator.inputs.response import read_chunks
from validator.inputs.sockets import Deadline, Resolver, Timeouts, resolve_host, resolve_in_time
from validator.inputs.url import MalformedUrl, PreparedUrl, join_url, prepare_url
from validator.texts.said import phrase

MAX_REDIRECTS = 5
TIMEOUTS = Timeouts()
_REDIRECTS = (301, 302, 303, 307, 308)

HopCheck = Callable[[PreparedUrl, Sequence[str]], None]
"""Looks at a URL and its host's addresses before they are contacted; what it raises goes to the caller."""


@dataclass
class Stream:
    """A file that is being received: the response's head, and its bytes as they arrive."""

    status: int
    reason: str
    headers: Mapping[str, str]
    hops: tuple[str, ...]
    """Every URL on the way, the last one answering."""
    peer: str
    """The IP address that answers; a proxy's where there is one."""
    first_byte_seconds: float
    """Seconds from the beginning to the answer's head."""
    _response: BaseHTTPResponse
    _deadline: Deadline

    @property
    def length(self) -> int | None:
        """Bytes that the server announces; None when it does not, or compresses them."""
        text = self.headers.get("Content-Length", "")
        plain = "Content-Encoding" not in self.headers and "Transfer-Encoding" not in self.headers
        return int(text) if text.isascii() and text.isdecimal() and plain else None

    def chunks(self) -> Iterator[bytes]:
        """The bytes; raises ConnectionLost when they stop early or take too long."""
        came, length = 0, self.length
        try:
            for chunk in read_chunks(self._response, self._deadline):
                came += len(chunk)
                yield chunk
        except ConnectionLost as error:
            if length is None or "cut" not in str(error):
                raise
            raise ConnectionLost(
                phrase("the connection ended after {came:,} of {length:,} bytes", came=came, length=length)
            ) from None


def _allow_all(url: PreparedUrl, addresses: Sequence[str]) -> None:
    """Accept every host."""


@contextmanager
def open_stream(
    url: str,
    *,
    check_hop: HopCheck = _allow_all,
    resolve: Resolver = resolve_host,
    headers: Mapping[str, str] | None = None,
    timeouts: Timeouts = TIMEOUTS,
) -> Iterator[Stream]:
    """Ask for `url` and follow its redirects; raises NoConnection or ConnectionLost, and what `check_hop` raises.

    Only the addresses that `check_hop` has seen are contacted. Where the environment names a proxy, the proxy resolves the
    name and contacts the host: `check_hop` then sees the URL with no address. Passwords come from the URL, never from ~/.netrc.
    """
    deadline, begun = Deadline(timeouts), time.monotonic()
    with ExitStack() as stack:
        peer, response, hops = _follow_redirects(url, check_hop, resolve, {**HEADERS, **(headers or {})}, deadline, stack)
        spent = time.monotonic() - begun
        yield Stream(response.status, response.reason or "", response.headers, hops, peer, spent, response, deadline)


def _follow_redirects(
    url: str, check_hop: HopCheck, resolve: Resolver, headers: dict[str, str], deadline: Deadline, stack: ExitStack
) -> tuple[str, BaseHTTPResponse, tuple[str, ...]]:
    """The peer, the first response that is not a redirect, and the URLs up to it."""
    here, hops = _first(url), list[str]()
    headers = {**headers, **_basic_auth(here)}
    while True:
        hops.append(here.url)
        peer, response = _request_hop(here, check_hop, resolve, headers, deadline, stack)
        location = response.headers.get("Location", "") if response.status in _REDIRECTS else ""
        if not location:
            return peer, response, tuple(hops)
        if len(hops) > MAX_REDIRECTS:
            raise ConnectionLost(phrase("the URL redirects more than {most} times", most=MAX_REDIRECTS))
        there = _next(here, location)
        if not _keeps_password(here, there):
            headers.pop("Authorization", None)
        here = there


def _request_hop(
    url: PreparedUrl, check_hop: HopCheck, resolve: Resolver, headers: Mapping[str, str], deadline: Deadline, stack: ExitStack
) -> tuple[str, BaseHTTPResponse]:
    proxy = proxy_for(url)
    try:
        addresses = [] if proxy else resolve_in_time(url.host, deadline, resolve)
    except TimeoutError:
        raise NoConnection(phrase("the host's name is not resolved in time")) from None
    check_hop(url, addresses)
    connection = open_connection(url, deadline, proxy=proxy, addresses=addresses)
    stack.callback(connection.close)
    response = connection.send_request("GET", url, headers)
    stack.callback(response.close)
    return connection.peer, response


def _first(url: str) -> PreparedUrl:
    try:
        return prepare_url(url)
    except MalformedUrl as error:
        raise NoConnection(str(error)) from None


def _next(here: PreparedUrl, location: str) -> PreparedUrl:
    try:
        return join_url(here, location)
    except MalformedUrl:
        raise ConnectionLost(phrase("the URL redirects to something that is not http(s), or malformed")) from None


def _keeps_password(here: PreparedUrl, there: PreparedUrl) -> bool:
    """Whether a password may be sent on to the next URL: to the same origin, or to the same host over TLS."""
    upgrade = (here.scheme, here.port, there.scheme, there.port) == ("http", 80, "https", 443)
    return here.host == there.host and (here.origin == there.origin or upgrade)


def _basic_auth(url: PreparedUrl) -> dict[str, str]:
    """A password in the URL as the header that browsers and curl make of it."""
    if not url.userinfo:
        return {}
    user, _, password = url.userinfo.partition(":")
    return {"Authorization": "Basic " + b64encode(f"{unquote(user)}:{unquote(password)}".encode()).decode()}
