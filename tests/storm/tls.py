"""TLS by hand, so that a server can end a connection in the middle of a record, or with an alert after the request."""

from __future__ import annotations

import io
import os
import socket
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any

import trustme

HANDSHAKE = b"\x16"
"""First byte of a connection that begins with TLS."""
_FORGED = b"\x17\x03\x03\x00\x40"
"""Head of a record of 64 bytes that no key of ours made: OpenSSL answers it with a fatal alert."""


def throwaway_ca(path: Path) -> ssl.SSLContext:
    """What the server speaks, as 127.0.0.1; the authority behind it is written to `path`, for REQUESTS_CA_BUNDLE."""
    authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.cert_pem.write_to_path(str(path))
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


class Tls(io.RawIOBase):
    """The server's end of one connection; reads and writes like a file."""

    def __init__(self, sock: socket.socket, context: ssl.SSLContext) -> None:
        """The handshake comes with the first read."""
        self._sock, self._in, self._out = sock, ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._in, self._out, server_side=True)

    def readable(self) -> bool:
        """As a file says it."""
        return True

    def writable(self) -> bool:
        """As a file says it."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Bytes of the request; 0 when the other end is gone, however it went."""
        try:
            data = self._done(lambda: self._tls.read(len(buffer)))
        except (ssl.SSLError, ConnectionError):
            return 0
        buffer[: len(data)] = data
        return len(data)

    def write(self, data: Any) -> int:
        """Send all of it."""
        self._done(lambda: self._tls.write(bytes(data)))
        return len(data)

    def cut_record(self, data: bytes) -> None:
        """Send the first half of the record that `data` makes."""
        self._tls.write(data)
        record = self._out.read()
        self._sock.sendall(record[: len(record) // 2])

    def alert(self) -> None:
        """End the connection with a fatal alert, encrypted as it should be."""
        self._in.write(_FORGED + os.urandom(64))
        try:
            self._tls.read(1)
        except ssl.SSLError:
            self._flush()

    def _done(self, step: Callable[[], Any]) -> Any:
        while True:
            try:
                found = step()
            except ssl.SSLWantReadError:
                self._flush()
                self._more()
            else:
                self._flush()
                return found

    def _more(self) -> None:
        if data := self._sock.recv(1 << 16):
            self._in.write(data)
        else:
            self._in.write_eof()

    def _flush(self) -> None:
        if data := self._out.read():
            self._sock.sendall(data)
