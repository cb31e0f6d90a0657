"""A request arrives through a proxy of any usual kind, and where a proxy fails, it is named and nothing counts as sent."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress

import pytest

from submitter.http.transport import ConnectionLost, NoConnection, Request, Transport
from tests.support.calls import BODY, KEY, TASK
from tests.support.listeners import closed_port
from tests.support.stage import Certificates, Gone, Talk, answer, playing

pytestmark = pytest.mark.usefixtures("trusting")

FAR = "https://dashscope.example.com/api/v1/submit"


def _proxied(monkeypatch: pytest.MonkeyPatch, port: int, login: str = "") -> None:
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.setenv(name, f"http://{login}127.0.0.1:{port}")


@pytest.mark.parametrize("status", ["407 Proxy Authentication Required", "502 Bad Gateway", "403 Forbidden"])
def test_a_proxy_that_refuses_to_connect_is_named_and_nothing_was_sent(
    transport: Transport, monkeypatch: pytest.MonkeyPatch, status: str
) -> None:
    with playing(lambda talk: talk.say(answer(b"", status))) as proxy:
        _proxied(monkeypatch, proxy.port)
        with pytest.raises(NoConnection, match=rf"proxy refuses to connect to the host \(HTTP {status[:3]}\)"):
            transport.post(Request("POST", FAR, KEY, body=BODY))
    assert proxy.first_lines()[0].startswith("CONNECT dashscope.example.com:443 ")
    assert KEY.encode() not in b"".join(proxy.requests)


@pytest.mark.parametrize("url", [FAR, FAR.replace("https", "http")])
def test_a_proxy_that_cannot_be_reached_is_named(transport: Transport, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    _proxied(monkeypatch, closed_port())
    with pytest.raises(NoConnection, match="the proxy cannot be reached"):
        transport.post(Request("POST", url, KEY, body=BODY))


def test_a_proxy_that_drips_its_answer_is_left_in_time(transport: Transport, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = time.monotonic()
    with playing(lambda talk: talk.drip(b"HTTP/1.1 200 " + b"x" * 999)) as proxy:
        _proxied(monkeypatch, proxy.port)
        with pytest.raises(NoConnection, match="the proxy does not answer in time"):
            transport.post(Request("POST", FAR, KEY, body=BODY))
    assert time.monotonic() - begun < 3


def test_a_proxy_of_another_kind_is_said_to_be_one(transport: Transport, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:1080")
    with pytest.raises(NoConnection, match="proxy setting names no http"):
        transport.post(Request("POST", FAR, KEY, body=BODY))


def test_behind_a_proxy_a_request_over_tls_arrives(
    transport: Transport, certs: Certificates, monkeypatch: pytest.MonkeyPatch
) -> None:
    with playing(lambda talk: talk.say(answer(TASK)), tls=certs.trusted) as stage, playing(_tunnel) as proxy:
        _proxied(monkeypatch, proxy.port, "me:pass%20word@")
        call = Request("POST", f"https://localhost:{stage.port}/api/v1/submit", KEY, body=BODY)
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        assert transport.post(call).body == TASK
        assert transport.query(call).body == TASK
        transport.close()
    assert len(stage.requests) == 2
    assert b"Basic bWU6cGFzcyB3b3Jk" in proxy.requests[0]
    assert b"proxy-authorization" not in b"".join(stage.requests).lower()


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_behind_a_proxy_that_speaks_tls_a_request_arrives(
    transport: Transport, certs: Certificates, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    with playing(lambda talk: talk.say(answer(TASK)), tls=certs.trusted) as stage:
        script = _tunnel if scheme == "https" else lambda talk: talk.say(answer(TASK))
        with playing(script, tls=certs.trusted) as proxy:
            monkeypatch.setenv(f"{scheme}_proxy", f"https://127.0.0.1:{proxy.port}")
            assert transport.post(Request("POST", f"{scheme}://localhost:{stage.port}/api", KEY, body=BODY)).body == TASK
    assert len(proxy.requests) == 1


def test_behind_a_proxy_a_plain_request_arrives(transport: Transport, monkeypatch: pytest.MonkeyPatch) -> None:
    with playing(lambda talk: talk.say(answer(TASK))) as proxy:
        _proxied(monkeypatch, proxy.port, "me:pass@")
        assert transport.post(Request("POST", "http://far.example.com/api", KEY, body=BODY)).body == TASK
    assert proxy.first_lines() == ["POST http://far.example.com/api HTTP/1.1"]
    assert b"Basic bWU6cGFzcw==" in proxy.requests[0]


def test_after_a_tunnel_was_built_a_cut_leaves_the_fate_open(
    transport: Transport, certs: Certificates, monkeypatch: pytest.MonkeyPatch
) -> None:
    with playing(Talk.die_of_a_bad_record, tls=certs.trusted) as stage, playing(_tunnel) as proxy:
        _proxied(monkeypatch, proxy.port)
        with pytest.raises(ConnectionLost):
            transport.post(Request("POST", f"https://localhost:{stage.port}/api/v1/submit", KEY, body=BODY))
    assert len(stage.requests) == 1


def _tunnel(talk: Talk) -> None:
    """A proxy that does what CONNECT asks, on this machine only."""
    port = int(talk.last.split()[1].decode().rpartition(":")[2])
    talk.say(b"HTTP/1.1 200 Connection established\r\n\r\n")
    with socket.create_connection(("127.0.0.1", port)) as far:
        back = threading.Thread(target=_copy, args=(far.recv, talk.say), daemon=True)
        back.start()
        _copy(lambda most: talk.read(), far.sendall)
        far.shutdown(socket.SHUT_WR)
        back.join(5)


def _copy(read: Callable[[int], bytes], write: Callable[[bytes], object]) -> None:
    with suppress(OSError, Gone):
        while data := read(65536):
            write(data)
