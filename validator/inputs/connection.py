"""One connection for requests: first it is opened, then something is sent; failures are worded without the URL."""

from __future__ import annotations

import os
import re
import ssl
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from http.client import HTTPException

from requests.utils import DEFAULT_CA_BUNDLE_PATH
from urllib3 import BaseHTTPResponse
from urllib3.connection import HTTPConnection, HTTPSConnection, ProxyConfig
from urllib3.exceptions import HTTPError
from urllib3.util import Url
from urllib3.util.ssl_ import create_urllib3_context

from validator import __version__
from validator.inputs.failures import ConnectionLost, NoConnection, connect_failure_text, failure_text
from validator.inputs.proxy import proxy_headers
from validator.inputs.response import StrictResponse
from validator.inputs.sockets import (
    Deadline,
    DeadlineSocket,
    DeadlineTLSSocket,
    Resolver,
    connect_first,
    resolve_host,
    resolve_in_time,
)
from validator.inputs.url import PreparedUrl
from validator.texts.said import phrase

HEADERS = {"Accept": "*/*", "Accept-Encoding": "identity", "User-Agent": f"motion-preflight/{__version__}"}
"""Headers of every request."""
_HEADER = re.compile(r"[\t\x20-\x7e\x80-\xff]*")


class _PlainConnection(HTTPConnection):
    """Connects to the addresses that it was given and to no other."""

    response_class = StrictResponse
    auto_open = 0
    addresses: Sequence[str] = ()
    deadline: Deadline

    def _new_conn(self) -> DeadlineSocket:
        return connect_first(self.addresses, self.port or 80, self.deadline)


class _TLSConnection(HTTPSConnection):
    """The same over TLS."""

    response_class = StrictResponse
    auto_open = 0
    addresses: Sequence[str] = ()
    deadline: Deadline

    def _new_conn(self) -> DeadlineSocket:
        return connect_first(self.addresses, self.port or 443, self.deadline)


class Connection:
    """An open connection. Close it, or send another request once a response was read to its end."""

    def __init__(self, connection: _PlainConnection | _TLSConnection, origin: tuple[str, str, int], proxy: Url | None) -> None:
        """`origin` is where it leads, through `proxy` where there is one."""
        self.origin = origin
        self._connection, self._proxy = connection, proxy
        sock = getattr(connection.sock, "socket", connection.sock)
        self.peer = str(sock.getpeername()[0]) if sock else ""
        """The address at the other end: the host's, or the proxy's."""

    def send_request(
        self, method: str, url: PreparedUrl, headers: Mapping[str, str], body: bytes | Iterable[bytes] | None = None
    ) -> BaseHTTPResponse:
        """Send one request and read the response's head; raises ConnectionLost."""
        forwarded = self._proxy is not None and url.scheme == "http"
        target = url.url.replace(f"{url.userinfo}@", "", 1) if forwarded else url.request_target
        extra = proxy_headers(self._proxy) if forwarded and self._proxy else {}
        connection = self._connection
        try:
            # A server may respond before it has read everything.
            with suppress(BrokenPipeError):
                connection.request(method, target, body=body, headers={**headers, **extra}, preload_content=False)
            return connection.getresponse()
        except Exception as error:  # whatever it is: the request may have arrived
            raise ConnectionLost(failure_text(error, connection.deadline)) from None

    def is_reusable(self, deadline: Deadline) -> bool:
        """True when another request may be sent, from now on within `deadline`."""
        sock = self._connection.sock
        if sock is None or not self._connection.is_connected:
            return False
        _apply_deadline(self._connection, deadline)
        return True

    def close(self) -> None:
        """Close it."""
        self._connection.close()


def open_connection(
    url: PreparedUrl,
    deadline: Deadline,
    *,
    proxy: Url | None = None,
    addresses: Sequence[str] | None = None,
    resolve: Resolver = resolve_host,
) -> Connection:
    """A connection to the URL's host at one of `addresses`, else to what its name resolves to, or to the proxy; raises NoConnection."""
    try:
        connection = _new_connection(url, deadline, proxy)
        if proxy or addresses is None:
            addresses = resolve_in_time(connection.host, deadline, resolve_host if proxy else resolve)
        if not addresses:
            name = (
                phrase("the name of the proxy cannot be resolved") if proxy else phrase("the name of the host cannot be resolved")
            )
            raise NoConnection(name)
        connection.addresses = addresses
        return _open(connection, url, proxy)
    except TimeoutError:
        raise NoConnection(phrase("the connection timed out")) from None


def check_headers(headers: Mapping[str, str]) -> None:
    """Raise NoConnection for a header that cannot be sent; its text is not repeated."""
    for name, value in headers.items():
        if not _HEADER.fullmatch(value):
            raise NoConnection(phrase("the header {name} holds a character that no header may hold", name=name))


def _new_connection(url: PreparedUrl, deadline: Deadline, proxy: Url | None) -> _PlainConnection | _TLSConnection:
    """Not connected yet."""
    made: _PlainConnection | _TLSConnection
    host, port = (proxy.host or "", proxy.port) if proxy else (url.host, url.port)
    host, secure = host.strip("[]"), "https" in (url.scheme, proxy.scheme if proxy else "")
    if secure:
        config = (
            ProxyConfig(_context(), use_forwarding_for_https=False, assert_hostname=None, assert_fingerprint=None)
            if proxy
            else None
        )
        made = _TLSConnection(host, port, ssl_context=_context(), proxy=proxy, proxy_config=config)
    else:
        made = _PlainConnection(host, port, proxy=proxy)
    if proxy and url.scheme == "https":
        made.set_tunnel(url.host, url.port, proxy_headers(proxy), scheme=proxy.scheme or "http")
    made.deadline = deadline
    return made


def _open(connection: _PlainConnection | _TLSConnection, url: PreparedUrl, proxy: Url | None) -> Connection:
    try:
        connection.connect()
        _apply_deadline(connection, connection.deadline)
        return Connection(connection, url.origin, proxy)
    except (OSError, HTTPException, HTTPError, ValueError) as error:
        connection.close()
        raise NoConnection(connect_failure_text(error, proxied=proxy is not None)) from None
    except BaseException:
        connection.close()
        raise


def _apply_deadline(connection: _PlainConnection | _TLSConnection, deadline: Deadline) -> None:
    """Hold the open socket, and the one inside it where TLS runs in TLS, to a deadline."""
    connection.deadline = deadline
    for sock in (connection.sock, getattr(connection.sock, "socket", None)):
        if isinstance(sock, DeadlineSocket):
            sock.deadline = deadline


def _context() -> ssl.SSLContext:
    return _context_of(os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE") or DEFAULT_CA_BUNDLE_PATH)


@cache
def _context_of(trusted: str) -> ssl.SSLContext:
    context = create_urllib3_context()
    try:
        context.load_verify_locations(**({"capath": trusted} if os.path.isdir(trusted) else {"cafile": trusted}))
    except OSError:
        raise NoConnection(phrase("the trusted certificates cannot be read from {trusted}", trusted=trusted)) from None
    context.sslsocket_class = DeadlineTLSSocket
    return context
