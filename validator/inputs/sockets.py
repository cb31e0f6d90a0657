"""Sockets with a deadline: whatever a server does, each wait ends in time."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Unfinished
from dataclasses import dataclass
from threading import Thread
from typing import Any

from validator.texts.said import phrase

Resolver = Callable[[str], Iterable[str]]
"""A host's addresses by its name; none when it has no answer."""
_SEND_BYTES = 1 << 16
"""So much is sent in one piece, so that a slow connection is not taken for a stalled one."""


@dataclass(frozen=True)
class Timeouts:
    """Time-outs of one request, in seconds."""

    connect: float = 10.0
    """For each of: resolving the host, reaching one of its addresses, TLS."""
    read: float = 30.0
    """How long the server may send nothing."""
    total: float = 600.0
    """How long the whole request may take, however slowly data arrives: resolving, redirects, headers and body."""


class Deadline:
    """The end of one request with all its waits."""

    def __init__(self, timeouts: Timeouts) -> None:
        """It begins now."""
        self.timeouts = timeouts
        self._end = time.monotonic() + timeouts.total

    def remaining(self, seconds: float) -> float:
        """The seconds that a wait may take, at most `seconds`; raises TimeoutError when the whole time is over."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return min(seconds, left)

    def text(self) -> str:
        """Which wait was too long, after a TimeoutError."""
        over = time.monotonic() >= self._end
        if over:
            return phrase("it took over {seconds:g} s and was stopped", seconds=self.timeouts.total)
        return phrase("the server did not answer in time")


class DeadlineSocket(socket.socket):
    """Checks the deadline before each wait: a byte now and then does not extend it."""

    deadline: Deadline | None = None

    def recv_into(self, *arguments: Any, **more: Any) -> int:
        """As the socket's own, in time; likewise the others."""
        self._tick()
        return super().recv_into(*arguments, **more)

    def recv(self, *arguments: Any, **more: Any) -> bytes:
        """In time."""
        self._tick()
        return super().recv(*arguments, **more)

    def send(self, *arguments: Any, **more: Any) -> int:
        """In time."""
        self._tick()
        return super().send(*arguments, **more)

    def sendall(self, data: Any, flags: int = 0) -> None:
        """Piece by piece, each in time."""
        with memoryview(data) as view, view.cast("B") as left:
            done = 0
            while done < len(left):
                done += self.send(left[done : done + _SEND_BYTES], flags)

    def _tick(self) -> None:
        if self.deadline:
            self.settimeout(self.deadline.remaining(self.deadline.timeouts.read))


class DeadlineTLSSocket(DeadlineSocket, ssl.SSLSocket):
    """The same, encrypted; a context makes it out of a Timed one, whose time-out holds for the handshake."""


def resolve_host(host: str) -> list[str]:
    """The host's addresses as this machine sees them; none when it has no answer."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(str(info[4][0]) for info in found))


def resolve_in_time(host: str, deadline: Deadline, resolve: Resolver = resolve_host) -> list[str]:
    """The same by `resolve`; raises TimeoutError.

    The system's resolver cannot be interrupted: it is left behind on a thread of its own, where its own time-outs end it.
    """
    answer: Future[list[str]] = Future()
    Thread(target=_resolve_into, args=(answer, host, resolve), daemon=True).start()
    try:
        return answer.result(deadline.remaining(deadline.timeouts.connect))
    except Unfinished:
        raise TimeoutError from None


def _resolve_into(answer: Future[list[str]], host: str, resolve: Resolver) -> None:
    try:
        answer.set_result(list(resolve(host)))
    except Exception as error:  # raised again where the answer is waited for
        answer.set_exception(error)


def connect_first(addresses: Sequence[str], port: int, deadline: Deadline) -> DeadlineSocket:
    """A connection to the first of these addresses that takes one; raises OSError. No name is looked up here."""
    failure: OSError = OSError("no IP address")
    for address in addresses:
        try:
            return _connect(address, port, deadline)
        except OSError as error:
            failure = error
    raise failure


def _connect(address: str, port: int, deadline: Deadline) -> DeadlineSocket:
    family, kind, protocol, _, place = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)[0]
    sock = DeadlineSocket(family, kind, protocol)
    try:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.settimeout(deadline.remaining(deadline.timeouts.connect))
        sock.connect(place)
    except BaseException:
        sock.close()
        raise
    sock.deadline = deadline
    return sock
