"""The one way to open a URL for reading: every hop is vetted before it is asked, and nothing lasts longer than it may."""

from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from urllib.parse import unquote

from urllib3 import BaseHTTPResponse

from validator.inputs import response as answer
from validator.inputs.connection import HEADERS, open_connection
from validator.inputs.failures import ConnectionLost, NoConnection
from validator.inputs.proxy import proxy_for
from validator.inputs.sockets import Deadline, Resolver, Timeouts, resolve_host, resolve_in_time
from validator.inputs.url import MalformedUrl, PreparedUrl, join_url, prepare_url

MAX_REDIRECTS = 5
TIMEOUTS = Timeouts()
_REDIRECTS = (301, 302, 303, 307, 308)

HopCheck = Callable[[PreparedUrl, Sequence[str]], None]
"""Looks at a URL and its host's addresses before they are contacted; what it raises goes to the caller."""


@dataclass
class Stream:
    """A file on its way here: the answer's head, and its bytes as they come."""

    status: int
    reason: str
    headers: Mapping[str, str]
    hops: tuple[str, ...]
    """Every URL on the way, the last one answering."""
    peer: str
    """The address that answers; a proxy's where there is one."""
    first_byte_seconds: float
    """Seconds from the beginning to the answer's head."""
    _response: BaseHTTPResponse
    _deadline: Deadline

    @property
    def length(self) -> int | None:
        """Bytes that the server announces; None when it does not, or packs them."""
        text = self.headers.get("Content-Length", "")
        plain = "Content-Encoding" not in self.headers and "Transfer-Encoding" not in self.headers
        return int(text) if text.isascii() and text.isdecimal() and plain else None

    def chunks(self) -> Iterator[bytes]:
        """The bytes; raises Broken when they stop early or take too long."""
        came, length = 0, self.length
        try:
            for chunk in answer.chunks(self._response, self._deadline):
                came += len(chunk)
                yield chunk
        except ConnectionLost as error:
            if length is None or "cut" not in str(error):
                raise
            raise ConnectionLost(f"the connection ended after {came:,} of {length:,} bytes") from None


def _anywhere(url: PreparedUrl, addresses: Sequence[str]) -> None:
    """Every host is good."""


@contextmanager
def open_stream(
    url: str,
    *,
    check_hop: HopCheck = _anywhere,
    resolve: Resolver = resolve_host,
    headers: Mapping[str, str] | None = None,
    timeouts: Timeouts = TIMEOUTS,
) -> Iterator[Stream]:
    """Ask for `url` and follow its redirects; raises NoConnection or Broken, and what `vet` raises.

    Only the addresses that `vet` has seen are contacted. Where the environment names a proxy, the proxy resolves the
    name and contacts the host: `vet` then sees the URL with no address. Passwords come from the URL, never from ~/.netrc.
    """
    deadline, begun = Deadline(timeouts), time.monotonic()
    with ExitStack() as stack:
        line, response, hops = _followed(url, check_hop, resolve, {**HEADERS, **(headers or {})}, deadline, stack)
        spent = time.monotonic() - begun
        yield Stream(response.status, response.reason or "", response.headers, hops, line, spent, response, deadline)


def _followed(
    url: str, check_hop: HopCheck, resolve: Resolver, headers: dict[str, str], deadline: Deadline, stack: ExitStack
) -> tuple[str, BaseHTTPResponse, tuple[str, ...]]:
    """The peer, the first answer that leads nowhere else, and the URLs up to it."""
    here, hops = _first(url), list[str]()
    headers = {**headers, **_login(here)}
    while True:
        hops.append(here.url)
        peer, response = _asked(here, check_hop, resolve, headers, deadline, stack)
        location = response.headers.get("Location", "") if response.status in _REDIRECTS else ""
        if not location:
            return peer, response, tuple(hops)
        if len(hops) > MAX_REDIRECTS:
            raise ConnectionLost(f"the URL redirects more than {MAX_REDIRECTS} times")
        there = _next(here, location)
        if not _trusted(here, there):
            headers.pop("Authorization", None)
        here = there


def _asked(
    url: PreparedUrl, check_hop: HopCheck, resolve: Resolver, headers: Mapping[str, str], deadline: Deadline, stack: ExitStack
) -> tuple[str, BaseHTTPResponse]:
    proxy = proxy_for(url)
    try:
        addresses = [] if proxy else resolve_in_time(url.host, deadline, resolve)
    except TimeoutError:
        raise NoConnection("the host's name is not resolved in time") from None
    check_hop(url, addresses)
    line = open_connection(url, deadline, proxy=proxy, addresses=addresses)
    stack.callback(line.close)
    response = line.send_request("GET", url, headers)
    stack.callback(response.close)
    return line.peer, response


def _first(url: str) -> PreparedUrl:
    try:
        return prepare_url(url)
    except MalformedUrl as error:
        raise NoConnection(str(error)) from None


def _next(here: PreparedUrl, location: str) -> PreparedUrl:
    try:
        return join_url(here, location)
    except MalformedUrl:
        raise ConnectionLost("the URL redirects to something that is not http(s), or malformed") from None


def _trusted(here: PreparedUrl, there: PreparedUrl) -> bool:
    """Whether a password for one place may go on to the next: to the same, or to its encrypted twin."""
    upgrade = (here.scheme, here.port, there.scheme, there.port) == ("http", 80, "https", 443)
    return here.host == there.host and (here.place == there.place or upgrade)


def _login(url: PreparedUrl) -> dict[str, str]:
    """A password in the URL as the header that browsers and curl make of it."""
    if not url.login:
        return {}
    user, _, password = url.login.partition(":")
    return {"Authorization": "Basic " + b64encode(f"{unquote(user)}:{unquote(password)}".encode()).decode()}
