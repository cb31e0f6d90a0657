"""How a request can fail, and the words for it; never the library's own, which repeat the URL with its signature."""

from __future__ import annotations

import re
import ssl
from http.client import IncompleteRead

from urllib3.exceptions import HTTPError, ProtocolError, ReadTimeoutError, SSLError

from validator.inputs.sockets import Deadline

_CUTS = (OSError, IncompleteRead, ProtocolError, SSLError)


class NoConnection(Exception):
    """The connection failed: not one byte of the request was sent."""


class ConnectionLost(Exception):
    """The request may have arrived; the response did not come back whole."""

    def __init__(self, said: str, body: bytes = b"") -> None:
        """`body` is what arrived of the response."""
        super().__init__(said)
        self.body = body


def failure_text(error: Exception, deadline: Deadline) -> str:
    """What broke a request in flight."""
    if isinstance(error, (TimeoutError, ReadTimeoutError)):
        return deadline.text()
    return "the connection was cut" if isinstance(error, _CUTS) else "the answer cannot be read"


def connect_failure_text(error: Exception, *, proxied: bool) -> str:
    """Why the connection failed."""
    if answer := re.match(r"Tunnel connection failed: (\d{3})", str(error)):
        return f"the proxy refuses to connect to the host (HTTP {answer[1]})"
    if isinstance(error, ssl.SSLCertVerificationError) or type(error).__name__ == "CertificateError":
        return "the server's certificate is not trusted"
    if isinstance(error, (ssl.SSLError, HTTPError)):
        return "the server speaks no TLS, or no version of it that is safe"
    if isinstance(error, TimeoutError):
        return "the proxy does not answer in time" if proxied else "the connection timed out"
    if proxied:
        return "the proxy cannot be reached, or closed the connection"
    return "the connection was refused" if isinstance(error, ConnectionRefusedError) else "the connection failed"
