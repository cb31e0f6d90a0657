"""What became of a request, and the words for it; never the library's own, which repeat the URL with its signature."""

from __future__ import annotations

import re
import ssl
from http.client import IncompleteRead

from urllib3.exceptions import HTTPError, ProtocolError, ReadTimeoutError, SSLError

from validator.inputs.sockets import Deadline

_CUTS = (OSError, IncompleteRead, ProtocolError, SSLError)


class NoConnection(Exception):
    """Not one byte of the request went out."""


class ConnectionLost(Exception):
    """The request may have arrived; the answer did not come back whole."""

    def __init__(self, said: str, body: bytes = b"") -> None:
        """`body` is what came of the answer."""
        super().__init__(said)
        self.body = body


def said(error: Exception, deadline: Deadline) -> str:
    """What broke a request under way."""
    if isinstance(error, (TimeoutError, ReadTimeoutError)):
        return deadline.said()
    return "the connection was cut" if isinstance(error, _CUTS) else "the answer cannot be read"


def refusal(error: Exception, *, proxied: bool) -> str:
    """Why no connection came about."""
    if answer := re.match(r"Tunnel connection failed: (\d{3})", str(error)):
        return f"the proxy refuses to connect to the host (HTTP {answer[1]})"
    if isinstance(error, ssl.SSLCertVerificationError) or type(error).__name__ == "CertificateError":
        return "the server's certificate is not trusted"
    if isinstance(error, (ssl.SSLError, HTTPError)):
        return "the server speaks no TLS, or no version of it that is safe"
    if isinstance(error, TimeoutError):
        return "the proxy does not answer in time" if proxied else "no connection came about in time"
    if proxied:
        return "the proxy cannot be reached, or closed the connection"
    return "the connection was refused" if isinstance(error, ConnectionRefusedError) else "no connection came about"
