"""Every request ends: at its limit of time, however the other side drips or hangs, and at that of size."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from submitter.http.transport import ConnectionLost, NoConnection, Request, Transport
from tests.support.calls import KEY, call_to
from tests.support.listeners import Greeting
from tests.support.stage import Certificates, Script, Talk, playing

pytestmark = pytest.mark.usefixtures("trusting")

DRIPS: dict[str, Script] = {
    "head": lambda talk: talk.drip(b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 999),
    "many heads": lambda talk: talk.drip(b"HTTP/1.1 100 Continue\r\n\r\n" * 99),
    "body": lambda talk: (talk.say(b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n"), talk.drip(b"x" * 999))[0],
    "no length": lambda talk: (talk.say(b"HTTP/1.1 200 OK\r\n\r\n"), talk.drip(b"x" * 999))[0],
    "chunks": lambda talk: (talk.say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"), talk.drip(b"1\r\nx\r\n" * 300))[0],
    "chunk's length": lambda talk: (
        talk.say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"), talk.drip(b"0" * 999)
    )[0],
    "gzip": lambda talk: (
        talk.say(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"), talk.drip(b"\x1f\x8b\x08\x08\0\0\0\0\0\3" + b"n" * 999)
    )[0],
}  # fmt: skip


@pytest.mark.sampled(every=3)
@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "tls"])
@pytest.mark.parametrize("drip", DRIPS)
def test_a_dripping_answer_ends_at_the_limit(transport: Transport, certs: Certificates, drip: str, encrypted: bool) -> None:
    begun = time.monotonic()
    with playing(DRIPS[drip], tls=certs.trusted if encrypted else None) as stage:
        with pytest.raises(ConnectionLost, match=r"took over 1\.5 s"):
            transport.post(call_to(stage, "https" if encrypted else "http"))
        assert 1.4 < time.monotonic() - begun < 2.5


@pytest.mark.parametrize("drip", ["head", "body", "chunks"])
@pytest.mark.parametrize("verb", ["query", "post"])
def test_a_caller_may_give_less_time_than_the_limit(transport: Transport, drip: str, verb: str) -> None:
    begun = time.monotonic()
    with playing(DRIPS[drip]) as stage, pytest.raises(ConnectionLost, match=r"took over 0\.4 s"):
        getattr(transport, verb)(call_to(stage), timeout=0.4)
    assert time.monotonic() - begun < 1.2


@pytest.mark.parametrize("timeout", [0.0, -5.0])
def test_without_any_time_left_nothing_is_sent(transport: Transport, timeout: float) -> None:
    with playing() as stage, pytest.raises(NoConnection):
        transport.post(call_to(stage), timeout=timeout)
    assert stage.requests == []


def test_a_server_that_does_not_read_is_left_in_time(transport: Transport) -> None:
    begun = time.monotonic()
    with Greeting(None) as port, pytest.raises(ConnectionLost):
        transport.post(Request("POST", f"http://127.0.0.1:{port}/", KEY, body={"x": "y" * 30_000_000}))
    assert time.monotonic() - begun < 4


def test_no_thread_and_no_socket_outlives_a_request(transport: Transport) -> None:
    before = threading.active_count(), len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(5):
        with playing(DRIPS["head"]) as stage, pytest.raises(ConnectionLost):
            transport.post(call_to(stage), timeout=0.1)
    assert (threading.active_count(), len(list(Path("/proc/self/fd").iterdir()))) == before


def test_an_endless_answer_is_stopped() -> None:
    def pour(talk: Talk) -> None:
        talk.say(b"HTTP/1.1 200 OK\r\n\r\n")
        while not talk.over.is_set():
            talk.say(bytes(1 << 20))

    with playing(pour) as stage, pytest.raises(ConnectionLost, match="too long"):
        Transport(total=20).query(call_to(stage))
