"""A web server that misbehaves by script: one scripted answer for each path, and a record of what was asked."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PATIENCE_SECONDS = 30.0
"""An answer that keeps its client waiting gives up after this, so that no test run hangs."""


@dataclass
class Exchange:
    """One request, as an answer sees it."""

    path: str
    headers: Mapping[str, str]
    over: threading.Event
    """Set when the test is over: whoever waits on it for silence ends."""
    _write: Callable[[bytes], object]

    def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        self._write(data)

    def head(self, status: str = "200 OK", **headers: str | int) -> None:
        """Status line and headers; `content_length=5` is sent as Content-Length."""
        lines = [f"{name.replace('_', '-').title()}: {value}" for name, value in headers.items()]
        self.send("\r\n".join([f"HTTP/1.1 {status}", "Connection: close", *lines, "", ""]).encode())

    def rest(self, seconds: float = PATIENCE_SECONDS) -> bool:
        """Say nothing until the test is over (then True) or `seconds` have passed."""
        return self.over.wait(seconds)


Answer = Callable[[Exchange], None]


@dataclass
class Server:
    """The running server; `asked` holds the path of every request, `let_down` those whose client went away early."""

    port: int
    answers: dict[str, Answer]
    over: threading.Event = field(default_factory=threading.Event)
    asked: list[str] = field(default_factory=list)
    seen: list[Mapping[str, str]] = field(default_factory=list)
    let_down: list[str] = field(default_factory=list)

    def url(self, path: str, login: str = "") -> str:
        """The URL of `path`, with "user:password@" in it when `login` says so."""
        return f"http://{login}127.0.0.1:{self.port}{path}"


@contextmanager
def serving(answers: Mapping[str, Answer]) -> Iterator[Server]:
    """Serve these answers (by path without query) on this machine until the block ends; anything else is a 404."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as http:
        http.daemon_threads, http.block_on_close = True, True
        server = Server(http.server_address[1], dict(answers))
        http.script = server  # type: ignore[attr-defined]
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.over.set()
            http.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        server: Server = self.server.script  # type: ignore[attr-defined]
        server.asked.append(self.path)
        server.seen.append(dict(self.headers))
        exchange = Exchange(self.path, dict(self.headers), server.over, self.wfile.write)
        try:
            server.answers.get(self.path.partition("?")[0], missing)(exchange)
        except OSError:
            server.let_down.append(self.path)

    do_HEAD = do_POST = do_GET

    def finish(self) -> None:
        with suppress(OSError):
            super().finish()

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  (the name is the base class's)
        """Keep silent: what was asked is in `asked`."""


def missing(exchange: Exchange) -> None:
    """404."""
    exchange.head("404 Not Found", content_length=0)


def whole(data: bytes, content_type: str = "video/mp4") -> Answer:
    """All of it, as a good server answers."""

    def answer(exchange: Exchange) -> None:
        exchange.head(content_type=content_type, content_length=len(data))
        exchange.send(data)

    return answer


def chunked(data: bytes, size: int = 10_000) -> Answer:
    """In chunks, without a length."""

    def answer(exchange: Exchange) -> None:
        exchange.head(content_type="video/mp4", transfer_encoding="chunked")
        for start in range(0, len(data), size):
            part = data[start : start + size]
            exchange.send(b"%x\r\n%s\r\n" % (len(part), part))
        exchange.send(b"0\r\n\r\n")

    return answer


def zipped(data: bytes) -> Answer:
    """Compressed on the way."""

    def answer(exchange: Exchange) -> None:
        small = gzip.compress(data, 1)
        exchange.head(content_type="video/mp4", content_encoding="gzip", content_length=len(small))
        exchange.send(small)

    return answer


def redirect(target: str, status: str = "302 Found") -> Answer:
    """Somewhere else."""
    return lambda exchange: exchange.head(status, location=target, content_length=0)


def cut(data: bytes, after: int, *, declared: bool = True) -> Answer:
    """The first `after` bytes, then the connection is closed; `declared` says whether the length was."""

    def answer(exchange: Exchange) -> None:
        exchange.head(content_type="video/mp4", **({"content_length": len(data)} if declared else {}))
        exchange.send(data[:after])

    return answer


def huge(length: int) -> Answer:
    """Promises `length` bytes, sends zeros until the client goes away or has them all."""

    def answer(exchange: Exchange) -> None:
        exchange.head(content_type="video/mp4", content_length=length)
        _pour(exchange, length)

    return answer


def endless(exchange: Exchange) -> None:
    """Zeros without a length, until the client goes away."""
    exchange.head(content_type="video/mp4")
    _pour(exchange, 1 << 40)


def _pour(exchange: Exchange, length: int) -> None:
    block = bytes(1 << 20)
    while length > 0 and not exchange.over.is_set():
        exchange.send(block[:length])
        length -= len(block)


def silent(exchange: Exchange) -> None:
    """Takes the request and never answers."""
    exchange.rest()


def stalling(data: bytes, after: int) -> Answer:
    """The first `after` bytes, then nothing, with the connection open."""

    def answer(exchange: Exchange) -> None:
        exchange.head(content_type="video/mp4", content_length=len(data))
        exchange.send(data[:after])
        exchange.rest()

    return answer


def trickling(head: bytes, every: float = 0.02) -> Answer:
    """`head`, then a byte now and then, for ever: never silent, never done."""

    def answer(exchange: Exchange) -> None:
        exchange.send(head)
        while not exchange.rest(every):
            exchange.send(b"x")

    return answer
