"""What fails before the first byte of a request is surely not sent, and neither is what a server refers elsewhere."""

from __future__ import annotations

import time

import pytest

from submitter.errors import NotSent
from submitter.http.transport import NoConnection, Redirected, Request, Transport
from submitter.services.dashscope.client import Client
from submitter.services.dashscope.settings import Settings
from tests.support.calls import BODY, KEY, call_to, leaks
from tests.support.listeners import Greeting, closed_port
from tests.support.stage import Certificates, answer, playing

pytestmark = pytest.mark.usefixtures("trusting")


@pytest.mark.parametrize("whose", ["stranger", "elsewhere"])
def test_an_untrusted_certificate_is_surely_not_sent(transport: Transport, certs: Certificates, whose: str) -> None:
    with playing(tls=getattr(certs, whose)) as stage, pytest.raises(NoConnection, match="certificate is not trusted"):
        transport.post(call_to(stage, "https"))
    assert stage.requests == []


def test_a_server_without_tls_is_surely_not_sent(transport: Transport) -> None:
    with Greeting(b"HTTP/1.1 400 Bad Request\r\n\r\n") as port, pytest.raises(NoConnection, match="speaks no TLS"):
        transport.post(Request("POST", f"https://127.0.0.1:{port}/", KEY, body=BODY))


@pytest.mark.parametrize("greeting", [b"", None], ids=["closes", "is silent"])
def test_a_server_that_breaks_off_or_hangs_in_the_handshake_is_surely_not_sent(
    transport: Transport, greeting: bytes | None
) -> None:
    begun = time.monotonic()
    with Greeting(greeting) as port, pytest.raises(NoConnection) as caught:
        transport.post(Request("POST", f"https://127.0.0.1:{port}/", KEY, body=BODY))
    assert time.monotonic() - begun < 3
    assert leaks(str(caught.value)) == []


def test_a_port_where_nobody_listens_is_surely_not_sent(transport: Transport) -> None:
    with pytest.raises(NoConnection, match="the connection was refused"):
        transport.post(Request("POST", f"http://127.0.0.1:{closed_port()}/", KEY, body=BODY))


@pytest.mark.parametrize("value", ["工作区", "ws\r\nX-Evil: 1", "ws\n", "ws\0"])
def test_a_header_that_cannot_be_sent_is_named_before_anything_is_contacted(transport: Transport, value: str) -> None:
    with playing() as stage, pytest.raises(NoConnection, match="header X-DashScope-WorkSpace"):
        transport.post(call_to(stage, headers={"X-DashScope-WorkSpace": value}))
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
                transport.post(call_to(stage))
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
        assert transport.post(call_to(stage)).status == int(status[:3])
    assert len(stage.requests) == 1
