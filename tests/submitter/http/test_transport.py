"""What is known of a request's fate, with servers and proxies that really break off at each point."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from submitter.errors import NotSent
from submitter.http.transport import ConnectionLost, NoConnection, Redirected, Request, Transport
from submitter.services.dashscope.client import Client
from submitter.services.dashscope.settings import Settings
from tests.support.stage import Certificates, Gone, Script, Stage, Talk, answer, certificates, playing

BODY = {"model": "m", "input": {"video_url": "https://example.com/a.mp4?Signature=swordfish"}}
TASK = b'{"output": {"task_id": "T-1", "task_status": "PENDING"}, "request_id": "R-1"}'
KEY = "sk-swordfish"


@pytest.fixture(scope="module")
def certs(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """An authority of this run's own."""
    return certificates(str(tmp_path_factory.mktemp("certificates")))


@pytest.fixture(autouse=True)
def trusting(certs: Certificates, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its certificates are trusted, and no proxy is set."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", certs.authority)
    for name in ("all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def transport() -> Iterator[Transport]:
    """A transport with short time-outs."""
    made = Transport(connect=1.0, read=1.0, total=1.5)
    yield made
    made.close()


def _call(stage: Stage, scheme: str = "http", **more: object) -> Request:
    given: dict[str, object] = {"key": KEY, "body": BODY, **more}
    return Request("POST", f"{scheme}://127.0.0.1:{stage.port}/api/v1/submit", **given)  # type: ignore[arg-type]


def _silent(text: str) -> None:
    """Nothing of the key, the clip's URL or the library's own words is repeated."""
    for word in ("swordfish", "http://", "https://", "HTTPConnection", "Errno", "127.0.0.1"):
        assert word not in text


# --- after the first byte: the request may have arrived


def _alert(talk: Talk) -> None:
    talk.die_of_a_bad_record()


def _internal_error(talk: Talk) -> None:
    talk.raw(b"\x15\x03\x03\x00\x02\x02\x50")


def _bad_record(talk: Talk) -> None:
    talk.raw(b"\x17\x03\x03\x00\x40" + b"\x5a" * 64)


def _plain_text(talk: Talk) -> None:
    talk.raw(answer(b"<html>bad gateway</html>", "502 Bad Gateway"))


def _nothing(talk: Talk) -> None:
    """Close at once."""


def _half_a_head(talk: Talk) -> None:
    talk.say(answer(TASK)[:20])


def _head_without_its_end(talk: Talk) -> None:
    talk.say(b"HTTP/1.1 429 Too Many\r\nRetry-After: 1\r\n")


def _half_a_body(talk: Talk) -> None:
    talk.say(answer(TASK)[:-30])


def _body_then_alert(talk: Talk) -> None:
    talk.say(answer(TASK)[:-30])
    talk.die_of_a_bad_record()


def _body_then_alert_80(talk: Talk) -> None:
    talk.say(answer(TASK)[:-30])
    talk.raw(b"\x15\x03\x03\x00\x02\x02\x50")


def _one_byte_too_few(talk: Talk) -> None:
    talk.say(answer(TASK + b" ")[:-1])


def _no_last_chunk(talk: Talk) -> None:
    talk.say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n" % (len(TASK), TASK))


def _no_http(talk: Talk) -> None:
    talk.say(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")


def _bad_gzip(talk: Talk) -> None:
    talk.say(answer(TASK, Content_Encoding="gzip"))


def _reset(talk: Talk) -> None:
    talk.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


ANYWHERE: list[Script] = [
    _nothing, _half_a_head, _head_without_its_end, _half_a_body, _one_byte_too_few, _no_last_chunk, _no_http, _bad_gzip, _reset,
]  # fmt: skip
ENCRYPTED: list[Script] = [_alert, _internal_error, _bad_record, _plain_text, _body_then_alert, _body_then_alert_80, *ANYWHERE]


@pytest.mark.parametrize("version", ["trusted", "older"])
@pytest.mark.parametrize("script", ENCRYPTED, ids=lambda script: script.__name__.strip("_"))
def test_whatever_breaks_after_a_post_was_read_leaves_its_fate_open(
    transport: Transport, certs: Certificates, script: Script, version: str
) -> None:
    with playing(script, tls=getattr(certs, version)) as stage:
        with pytest.raises(ConnectionLost) as caught:
            transport.post(_call(stage, "https"))
    assert stage.first_lines() == ["POST /api/v1/submit HTTP/1.1"]
    assert b"swordfish" in stage.requests[0]
    _silent(str(caught.value))


@pytest.mark.parametrize("script", ANYWHERE, ids=lambda script: script.__name__.strip("_"))
def test_without_tls_it_is_the_same(transport: Transport, script: Script) -> None:
    with playing(script) as stage:
        with pytest.raises(ConnectionLost) as caught:
            transport.post(_call(stage))
    assert stage.connections == len(stage.requests) == 1
    _silent(str(caught.value))


@pytest.mark.parametrize("script", [_half_a_body, _body_then_alert, _body_then_alert_80, _one_byte_too_few, _no_last_chunk])
def test_what_came_of_a_cut_answer_is_handed_on(transport: Transport, certs: Certificates, script: Script) -> None:
    with playing(script, tls=certs.trusted) as stage, pytest.raises(ConnectionLost) as caught:
        transport.post(_call(stage, "https"))
    assert b'"task_id": "T-1"' in caught.value.body


def test_an_answer_without_a_length_ends_with_the_connection(transport: Transport) -> None:
    with playing(lambda talk: talk.say(b"HTTP/1.0 200 OK\r\n\r\n" + TASK)) as stage:
        assert transport.post(_call(stage)).body == TASK


def test_an_answer_that_comes_before_the_request_was_read_is_heard(transport: Transport) -> None:
    def hasty(talk: Talk) -> None:
        talk.say(answer(b"{}", "413 Too Large"))
        talk.read()

    with playing(hasty) as stage:
        assert transport.post(_call(stage)).status == 413


# --- before the first byte: surely not sent


@pytest.mark.parametrize("whose", ["stranger", "elsewhere"])
def test_an_untrusted_certificate_is_surely_not_sent(transport: Transport, certs: Certificates, whose: str) -> None:
    with playing(tls=getattr(certs, whose)) as stage, pytest.raises(NoConnection, match="certificate is not trusted"):
        transport.post(_call(stage, "https"))
    assert stage.requests == []


def test_a_server_without_tls_is_surely_not_sent(transport: Transport) -> None:
    with _Greeting(b"HTTP/1.1 400 Bad Request\r\n\r\n") as port, pytest.raises(NoConnection, match="speaks no TLS"):
        transport.post(Request("POST", f"https://127.0.0.1:{port}/", KEY, body=BODY))


@pytest.mark.parametrize("greeting", [b"", None], ids=["closes", "is silent"])
def test_a_server_that_breaks_off_or_hangs_in_the_handshake_is_surely_not_sent(
    transport: Transport, greeting: bytes | None
) -> None:
    begun = time.monotonic()
    with _Greeting(greeting) as port, pytest.raises(NoConnection) as caught:
        transport.post(Request("POST", f"https://127.0.0.1:{port}/", KEY, body=BODY))
    assert time.monotonic() - begun < 3
    _silent(str(caught.value))


def test_a_port_where_nobody_listens_is_surely_not_sent(transport: Transport) -> None:
    with pytest.raises(NoConnection, match="the connection was refused"):
        transport.post(Request("POST", f"http://127.0.0.1:{_closed_port()}/", KEY, body=BODY))


@pytest.mark.parametrize("value", ["工作区", "ws\r\nX-Evil: 1", "ws\n", "ws\0"])
def test_a_header_that_cannot_be_sent_is_named_before_anything_is_contacted(transport: Transport, value: str) -> None:
    with playing() as stage, pytest.raises(NoConnection, match="header X-DashScope-WorkSpace"):
        transport.post(_call(stage, headers={"X-DashScope-WorkSpace": value}))
    assert stage.connections == 0


@pytest.mark.parametrize(
    "url", ["http://a..b/", "http://[::1/", "ftp://127.0.0.1/", "http://127.0.0.1\\@example.com/", "nonsense"]
)
def test_a_malformed_url_is_surely_not_sent(transport: Transport, url: str) -> None:
    with pytest.raises(NoConnection, match="malformed"):
        transport.post(Request("POST", url, KEY, body=BODY))


@pytest.mark.parametrize("status", ["301 Moved", "307 Temporary Redirect", "308 Permanent Redirect"])
def test_a_redirected_submit_names_where_to_and_the_setting_and_sends_nothing_there(transport: Transport, status: str) -> None:
    with playing() as other:
        there = f"http://127.0.0.1:{other.port}/api/v1/submit"
        with playing(lambda talk: talk.say(answer(b"", status, Location=f"{there}?token=swordfish"))) as stage:
            with pytest.raises(Redirected) as caught:
                transport.post(_call(stage))
            settings = Settings(KEY, f"http://127.0.0.1:{stage.port}/api/v1")
            with Client(settings) as client, pytest.raises(NotSent, match="correct DASHSCOPE_HTTP_BASE_URL") as refused:
                client.create("submit", {"input": {}})
    assert str(caught.value) == f"it redirects to {there}"
    assert f"redirects to {there}:" in str(refused.value)
    assert "swordfish" not in str(caught.value) + str(refused.value)
    assert other.connections == 0


@pytest.mark.parametrize("status", ["302 Found", "303 See Other"])
def test_after_a_redirect_that_may_follow_work_the_fate_stays_open(transport: Transport, status: str) -> None:
    with playing(lambda talk: talk.say(answer(b"", status, Location="/elsewhere"))) as stage:
        assert transport.post(_call(stage)).status == int(status[:3])
    assert len(stage.requests) == 1


# --- proxies


def _proxied(monkeypatch: pytest.MonkeyPatch, port: int, login: str = "") -> None:
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.setenv(name, f"http://{login}127.0.0.1:{port}")


FAR = "https://dashscope.example.com/api/v1/submit"


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
    _proxied(monkeypatch, _closed_port())
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
    with playing(_alert, tls=certs.trusted) as stage, playing(_tunnel) as proxy:
        _proxied(monkeypatch, proxy.port)
        with pytest.raises(ConnectionLost):
            transport.post(Request("POST", f"https://localhost:{stage.port}/api/v1/submit", KEY, body=BODY))
    assert len(stage.requests) == 1


# --- time


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
            transport.post(_call(stage, "https" if encrypted else "http"))
        assert 1.4 < time.monotonic() - begun < 2.5


@pytest.mark.parametrize("drip", ["head", "body", "chunks"])
@pytest.mark.parametrize("verb", ["query", "post"])
def test_a_caller_may_give_less_time_than_the_limit(transport: Transport, drip: str, verb: str) -> None:
    begun = time.monotonic()
    with playing(DRIPS[drip]) as stage, pytest.raises(ConnectionLost, match=r"took over 0\.4 s"):
        getattr(transport, verb)(_call(stage), timeout=0.4)
    assert time.monotonic() - begun < 1.2


@pytest.mark.parametrize("timeout", [0.0, -5.0])
def test_without_any_time_left_nothing_is_sent(transport: Transport, timeout: float) -> None:
    with playing() as stage, pytest.raises(NoConnection):
        transport.post(_call(stage), timeout=timeout)
    assert stage.requests == []


def test_a_server_that_does_not_read_is_left_in_time(transport: Transport) -> None:
    begun = time.monotonic()
    with _Greeting(None) as port, pytest.raises(ConnectionLost):
        transport.post(Request("POST", f"http://127.0.0.1:{port}/", KEY, body={"x": "y" * 30_000_000}))
    assert time.monotonic() - begun < 4


def test_no_thread_and_no_socket_outlives_a_request(transport: Transport) -> None:
    before = threading.active_count(), len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(5):
        with playing(DRIPS["head"]) as stage, pytest.raises(ConnectionLost):
            transport.post(_call(stage), timeout=0.1)
    assert (threading.active_count(), len(list(Path("/proc/self/fd").iterdir()))) == before


def test_an_endless_answer_is_stopped() -> None:
    def pour(talk: Talk) -> None:
        talk.say(b"HTTP/1.1 200 OK\r\n\r\n")
        while not talk.over.is_set():
            talk.say(bytes(1 << 20))

    with playing(pour) as stage, pytest.raises(ConnectionLost, match="too long"):
        Transport(total=20).query(_call(stage))


# --- connections of queries


def _twice(talk: Talk) -> None:
    talk.say(answer(b"{}"))
    talk.request()
    talk.say(answer(b"[]"))


def test_queries_share_a_connection_and_posts_do_not(transport: Transport) -> None:
    with playing(_twice) as stage:
        call = _call(stage)
        assert (transport.query(call).body, transport.query(call).body) == (b"{}", b"[]")
        assert stage.connections == 1
        assert transport.post(call).body == b"{}"
        assert stage.connections == 2


def test_a_shared_connection_that_died_is_replaced(transport: Transport) -> None:
    with playing(lambda talk: talk.say(answer(b"{}"))) as stage:
        for count in (1, 2, 3):
            assert transport.query(_call(stage)).body == b"{}"
            assert stage.connections == count
            time.sleep(0.05)


def test_a_query_that_broke_leaves_no_connection_behind(transport: Transport) -> None:
    with playing(_half_a_body, lambda talk: talk.say(answer(b"{}"))) as stage:
        with pytest.raises(ConnectionLost):
            transport.query(_call(stage))
        assert transport.query(_call(stage)).body == b"{}"


def test_a_password_of_netrc_is_not_sent(transport: Transport, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login bob password NETRCPW\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    with playing(lambda talk: talk.say(answer(b"{}"))) as stage:
        transport.query(_call(stage, key=""))
        transport.post(_call(stage))
    assert b"authorization" not in stage.requests[0].lower()
    assert b"Authorization: Bearer sk-swordfish\r\n" in stage.requests[1]


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


class _Greeting:
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


def _closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port
