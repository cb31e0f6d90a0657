"""How a request can fail, and the words for it; never the library's own, which repeat the URL with its signature."""

from __future__ import annotations

import re
import ssl
from http.client import IncompleteRead

from urllib3.exceptions import HTTPError, ProtocolError, ReadTimeoutError, SSLError

from validator.inputs.sockets import Deadline
from validator.texts.said import phrase

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
    return phrase("the connection was cut") if isinstance(error, _CUTS) else phrase("the answer cannot be read")


def connect_failure_text(error: Exception, *, proxied: bool) -> str:
    """Why the connection failed."""
    if answer := re.match(r"Tunnel connection failed: (\d{3})", str(error)):
        return phrase("the proxy refuses to connect to the host (HTTP {status})", status=answer[1])
    if isinstance(error, ssl.SSLCertVerificationError) or type(error).__name__ == "CertificateError":
        return phrase("the server's certificate is not trusted")
    if isinstance(error, (ssl.SSLError, HTTPError)):
        return phrase("the server speaks no TLS, or no version of it that is safe")
    if isinstance(error, TimeoutError):
        return phrase("the proxy does not answer in time") if proxied else phrase("the connection timed out")
    if proxied:
        return phrase("the proxy cannot be reached, or closed the connection")
    if isinstance(error, ConnectionRefusedError):
        return phrase("the connection was refused")
    return phrase("the connection failed")
