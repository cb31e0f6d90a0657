"""One connection for requests: first it comes about, then something is sent, and what failed is said without a URL."""

from __future__ import annotations

import os
import re
import ssl
from collections.abc import Mapping, Sequence
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
from validator.inputs.failures import ConnectionLost, NoConnection, refusal, said
from validator.inputs.proxy import proxy_headers
from validator.inputs.response import Answer
from validator.inputs.sockets import Deadline, DeadlineSocket, DeadlineTLSSocket, Resolver, reached, resolve_host, resolve_in_time
from validator.inputs.url import PreparedUrl

HEADERS = {"Accept": "*/*", "Accept-Encoding": "identity", "User-Agent": f"motion-preflight/{__version__}"}
"""What every request of ours says."""
_HEADER = re.compile(r"[\t\x20-\x7e\x80-\xff]*")


class _Plain(HTTPConnection):
    """Goes to the addresses that it was given and to no other."""

    response_class = Answer
    auto_open = 0
    addresses: Sequence[str] = ()
    deadline: Deadline

    def _new_conn(self) -> DeadlineSocket:
        return reached(self.addresses, self.port or 80, self.deadline)


class _Secure(HTTPSConnection):
    """The same, encrypted."""

    response_class = Answer
    auto_open = 0
    addresses: Sequence[str] = ()
    deadline: Deadline

    def _new_conn(self) -> DeadlineSocket:
        return reached(self.addresses, self.port or 443, self.deadline)


class Connection:
    """A connection that came about. Close it, or let it carry another request once an answer was read to its end."""

    def __init__(self, connection: _Plain | _Secure, place: tuple[str, str, int], proxy: Url | None) -> None:
        """`place` is whom it leads to, by way of `proxy`."""
        self.place = place
        self._connection, self._proxy = connection, proxy
        sock = getattr(connection.sock, "socket", connection.sock)
        self.peer = str(sock.getpeername()[0]) if sock else ""
        """The address at the other end: the host's, or the proxy's."""

    def send_request(
        self, method: str, url: PreparedUrl, headers: Mapping[str, str], body: bytes | None = None
    ) -> BaseHTTPResponse:
        """Send one request and read the answer's head; raises Broken."""
        forwarded = self._proxy is not None and url.scheme == "http"
        target = url.url.replace(f"{url.login}@", "", 1) if forwarded else url.target
        extra = proxy_headers(self._proxy) if forwarded and self._proxy else {}
        connection = self._connection
        try:
            # A server that answers before it has read everything is heard all the same.
            with suppress(BrokenPipeError):
                connection.request(method, target, body=body, headers={**headers, **extra}, preload_content=False)
            return connection.getresponse()
        except Exception as error:  # whatever it is: the request may have arrived
            raise ConnectionLost(said(error, connection.deadline)) from None

    def usable(self, deadline: Deadline) -> bool:
        """True when another request may go this way, from now on within `deadline`."""
        sock = self._connection.sock
        if sock is None or not self._connection.is_connected:
            return False
        _keep(self._connection, deadline)
        return True

    def close(self) -> None:
        """Let it go."""
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
        connection = _prepared_connection(url, deadline, proxy)
        if proxy or addresses is None:
            addresses = resolve_in_time(connection.host, deadline, resolve_host if proxy else resolve)
        if not addresses:
            raise NoConnection(f"the name of the {'proxy' if proxy else 'host'} cannot be resolved")
        connection.addresses = addresses
        return _open(connection, url, proxy)
    except TimeoutError:
        raise NoConnection("no connection came about in time") from None


def check_headers(headers: Mapping[str, str]) -> None:
    """Raise NoConnection for a header that cannot be sent; its text is not repeated."""
    for name, value in headers.items():
        if not _HEADER.fullmatch(value):
            raise NoConnection(f"the header {name} holds a character that no header may hold")


def _prepared_connection(url: PreparedUrl, deadline: Deadline, proxy: Url | None) -> _Plain | _Secure:
    """Not connected yet."""
    made: _Plain | _Secure
    host, port = (proxy.host or "", proxy.port) if proxy else (url.host, url.port)
    host, secure = host.strip("[]"), "https" in (url.scheme, proxy.scheme if proxy else "")
    if secure:
        config = (
            ProxyConfig(_context(), use_forwarding_for_https=False, assert_hostname=None, assert_fingerprint=None)
            if proxy
            else None
        )
        made = _Secure(host, port, ssl_context=_context(), proxy=proxy, proxy_config=config)
    else:
        made = _Plain(host, port, proxy=proxy)
    if proxy and url.scheme == "https":
        made.set_tunnel(url.host, url.port, proxy_headers(proxy), scheme=proxy.scheme or "http")
    made.deadline = deadline
    return made


def _open(connection: _Plain | _Secure, url: PreparedUrl, proxy: Url | None) -> Connection:
    try:
        connection.connect()
        _keep(connection, connection.deadline)
        return Connection(connection, url.place, proxy)
    except (OSError, HTTPException, HTTPError, ValueError) as error:
        connection.close()
        raise NoConnection(refusal(error, proxied=proxy is not None)) from None
    except BaseException:
        connection.close()
        raise


def _keep(connection: _Plain | _Secure, deadline: Deadline) -> None:
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
        raise NoConnection(f"the trusted certificates cannot be read from {trusted}") from None
    context.sslsocket_class = DeadlineTLSSocket
    return context
