"""A raw server on loopback, with or without TLS: a script plays each connection byte by byte, and a log keeps what came."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import trustme

SECONDS = 20.0
"""No script waits longer, so that no test run hangs."""


class Gone(Exception):
    """The other side closed the connection."""


class Talk:
    """One connection, as a script plays it; TLS runs in memory, so that a script can also send what is not TLS."""

    def __init__(self, sock: socket.socket, over: threading.Event, context: ssl.SSLContext | None) -> None:
        """The handshake, if any, is done here."""
        self.sock, self.over = sock, over
        self.last = b""
        self._in, self._out = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._in, self._out, server_side=True) if context else None
        if self._tls:
            self._pump(self._tls.do_handshake)

    def request(self) -> bytes:
        """The next request, head and body."""
        got = b""
        while b"\r\n\r\n" not in got:
            got += self.read()
        head, _, body = got.partition(b"\r\n\r\n")
        length = next((int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0)
        while len(body) < length:
            body += self.read()
        self.last = head + b"\r\n\r\n" + body
        return self.last

    def read(self) -> bytes:
        """Some bytes; raises Gone at the end."""
        data = self._pump(lambda: self._tls.read(65536)) if self._tls else self.sock.recv(65536)  # type: ignore[union-attr]
        if not data:
            raise Gone
        return data

    def say(self, data: bytes) -> None:
        """Send as a good server does."""
        if self._tls:
            self._tls.write(data)
            self._flush()
        else:
            self.sock.sendall(data)

    def raw(self, data: bytes) -> None:
        """Send past the encryption."""
        self.sock.sendall(data)

    def die_of_a_bad_record(self) -> None:
        """Send the fatal alert, well encrypted, that TLS sends when it cannot go on."""
        assert self._tls
        self._in.write(b"\x17\x03\x03\x00\x20" + bytes(32))
        with suppress(ssl.SSLError):
            self._tls.read(1)
        self._flush()

    def drip(self, data: bytes, every: float = 0.05) -> None:
        """A byte now and then, until the data or the test is over."""
        for number in range(len(data)):
            self.say(data[number : number + 1])
            if self.over.wait(every):
                return

    def _pump(self, step: Callable[[], bytes | None]) -> bytes:
        while True:
            try:
                done = step() or b""
            except ssl.SSLWantReadError:
                self._flush()
                if not (data := self.sock.recv(65536)):
                    raise Gone from None
                self._in.write(data)
            else:
                self._flush()
                return done

    def _flush(self) -> None:
        if data := self._out.read():
            self.sock.sendall(data)


Script = Callable[[Talk], None]


@dataclass
class Stage:
    """The running server."""

    port: int
    requests: list[bytes] = field(default_factory=list)
    """What came, whole requests only."""
    connections: int = 0
    failures: list[str] = field(default_factory=list)
    """Connections that ended in the handshake."""
    over: threading.Event = field(default_factory=threading.Event)

    def first_lines(self) -> list[str]:
        """The first line of each request."""
        return [request.partition(b"\r\n")[0].decode() for request in self.requests]


@contextmanager
def playing(*scripts: Script, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> Iterator[Stage]:
    """Serve until the block ends; the first connection gets the first script, and so on; the last script plays all others.

    A script is called once a whole request has come; without any the connection is closed then.
    """
    with socket.create_server((host, 0)) as listener:
        listener.settimeout(0.02)
        stage = Stage(listener.getsockname()[1])
        thread = threading.Thread(target=_serve, args=(listener, stage, scripts, tls), daemon=True)
        thread.start()
        try:
            yield stage
        finally:
            stage.over.set()
            thread.join()


def _serve(listener: socket.socket, stage: Stage, scripts: tuple[Script, ...], tls: ssl.SSLContext | None) -> None:
    threads: list[threading.Thread] = []
    while not stage.over.is_set():
        with suppress(TimeoutError):
            sock = listener.accept()[0]
            script = scripts[min(stage.connections, len(scripts) - 1)] if scripts else None
            stage.connections += 1
            threads.append(threading.Thread(target=_play, args=(sock, stage, script, tls), daemon=True))
            threads[-1].start()
    for thread in threads:
        thread.join(SECONDS)


def _play(sock: socket.socket, stage: Stage, script: Script | None, tls: ssl.SSLContext | None) -> None:
    with sock:
        sock.settimeout(SECONDS)
        try:
            talk = Talk(sock, stage.over, tls)
        except (OSError, Gone) as error:
            stage.failures.append(type(error).__name__)
            return
        with suppress(OSError, Gone):
            stage.requests.append(talk.request())
            if script:
                script(talk)


@dataclass(frozen=True)
class Certificates:
    """A throw-away authority, and contexts of servers."""

    authority: str
    """Its certificate's file: REQUESTS_CA_BUNDLE names it to those who trust it."""
    trusted: ssl.SSLContext
    older: ssl.SSLContext
    """The same, with TLS 1.2 only."""
    stranger: ssl.SSLContext
    """Signed by another authority."""
    elsewhere: ssl.SSLContext
    """Trusted, for another host."""


def certificates(folder: str) -> Certificates:
    """Made for this test run; the servers are 127.0.0.1 and localhost."""
    authority, other = trustme.CA(), trustme.CA()
    path = f"{folder}/authority.pem"
    authority.cert_pem.write_to_path(path)
    older = _context(authority, "127.0.0.1", "localhost")
    older.maximum_version = ssl.TLSVersion.TLSv1_2
    return Certificates(
        path,
        _context(authority, "127.0.0.1", "localhost"),
        older,
        _context(other, "127.0.0.1", "localhost"),
        _context(authority, "elsewhere.example.com"),
    )


def _context(authority: trustme.CA, *names: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(context)
    return context


def answer(body: bytes, status: str = "200 OK", **headers: str) -> bytes:
    """A whole good answer."""
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *lines, "", ""]).encode() + body
