"""Ports on loopback that serve nobody: one hangs up or is silent, one is closed."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress


class Greeting:
    """A listener that says something (or, with None, nothing) as soon as somebody comes, reads nothing and hangs up in the end."""

    def __init__(self, greeting: bytes | None) -> None:
        self._greeting = greeting

    def __enter__(self) -> int:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._kept: list[socket.socket] = []
        threading.Thread(target=self._serve, daemon=True).start()
        port: int = self._listener.getsockname()[1]
        return port

    def _serve(self) -> None:
        try:
            sock = self._listener.accept()[0]
        except OSError:
            return
        self._kept.append(sock)
        if self._greeting is not None:
            with suppress(OSError):  # the client may have gone, and the block with it
                sock.sendall(self._greeting)
                sock.shutdown(socket.SHUT_WR)

    def __exit__(self, *unused: object) -> None:
        for sock in (self._listener, *self._kept):
            sock.close()


def closed_port() -> int:
    """A port that was free a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port
