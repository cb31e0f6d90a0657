"""Opening a URL: which IP address is contacted, what is checked before, and when it ends."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.support.stage import Script, Stage, Talk, answer, certificates, playing
from validator.inputs.failures import ConnectionLost, NoConnection
from validator.inputs.http import open_stream
from validator.inputs.sockets import Timeouts
from validator.inputs.url import PreparedUrl

CLIP = b"a clip" * 1000


def _good(talk: Talk) -> None:
    talk.say(answer(CLIP))


def _to(url: str, status: str = "302 Found") -> Script:
    return lambda talk: talk.say(answer(b"", status, Location=url))


def _url(stage: Stage, host: str = "127.0.0.1", path: str = "/clip.mp4") -> str:
    return f"http://{host}:{stage.port}{path}"


class Seen(Exception):
    """What the test's check raises."""


def _refuse(host: str) -> object:
    def check_hop(url: PreparedUrl, addresses: Sequence[str]) -> None:
        if url.host == host:
            raise Seen(url.url)

    return check_hop


# --- which address


def test_only_the_address_that_was_resolved_and_checked_is_contacted() -> None:
    names: list[str] = []
    checked: list[tuple[str, tuple[str, ...]]] = []

    def resolve(host: str) -> list[str]:
        names.append(host)
        return ["127.0.0.2"] if len(names) == 1 else ["127.0.0.3"]

    def check_hop(url: PreparedUrl, addresses: Sequence[str]) -> None:
        checked.append((url.host, tuple(addresses)))

    with playing(_good, host="127.0.0.2") as stage:
        with open_stream(_url(stage, "clips.example.com"), resolve=resolve, check_hop=check_hop) as stream:
            assert stream.peer == "127.0.0.2"
            assert b"".join(stream.chunks()) == CLIP
    assert names == ["clips.example.com"]
    assert checked == [("clips.example.com", ("127.0.0.2",))]
    assert f"\r\nHost: clips.example.com:{stage.port}\r\n".encode() in stage.requests[0]


def test_the_next_address_is_tried_when_one_refuses() -> None:
    with playing(_good, host="127.0.0.2") as stage:
        with open_stream(_url(stage, "clips.example.com"), resolve=lambda host: ["127.0.0.9", "127.0.0.2"]) as stream:
            assert stream.peer == "127.0.0.2"


def test_a_certificate_is_compared_with_the_name_and_not_with_the_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certs = certificates(str(tmp_path))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", certs.authority)
    with playing(_good, tls=certs.elsewhere) as stage:
        url = f"https://elsewhere.example.com:{stage.port}/clip.mp4"
        with open_stream(url, resolve=lambda host: ["127.0.0.1"]) as stream:
            assert stream.status == 200
        with pytest.raises(NoConnection, match="certificate"):
            with open_stream(url.replace("elsewhere", "other"), resolve=lambda host: ["127.0.0.1"]):
                pytest.fail("this is never reached")


def test_a_name_without_an_address_is_said_to_have_none() -> None:
    with pytest.raises(NoConnection, match="cannot be resolved"):
        with open_stream("http://nowhere.example.com/", resolve=lambda host: []):
            pytest.fail("this is never reached")


# --- redirects


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
def test_a_hop_is_checked_before_it_is_asked(status: str) -> None:
    with playing(_good, host="127.0.0.2") as private:
        with playing(_to(_url(private, "127.0.0.2", "/admin?x=1"), status)) as stage:
            with pytest.raises(Seen, match=r"http://127\.0\.0\.2:\d+/admin\?x=1"):
                with open_stream(_url(stage), check_hop=_refuse("127.0.0.2")):  # type: ignore[arg-type]
                    pytest.fail("this is never reached")
    assert (private.connections, private.requests) == (0, [])
    assert len(stage.requests) == 1


@pytest.mark.parametrize("host", ["%31%32%37.0.0.2", "127.0.0%2e2", "2130706434", "0x7f.2", "[::ffff:127.0.0.2]"])
def test_another_spelling_of_the_hop_is_the_same_host(host: str) -> None:
    seen: list[Sequence[str]] = []

    def check_hop(url: PreparedUrl, addresses: Sequence[str]) -> None:
        seen.append(addresses)
        if len(seen) == 2:
            raise Seen

    with playing(_to(f"http://{host}:9/")) as stage, pytest.raises(Seen), open_stream(_url(stage), check_hop=check_hop):
        pytest.fail("this is never reached")
    assert seen[1][0].removeprefix("::ffff:") == "127.0.0.2"


@pytest.mark.parametrize(
    "location", ["next", "/next", "?next", "//127.0.0.1:{port}/next", "http://127.0.0.1:{port}/next", "/n\xc3\xa9"]
)
def test_every_form_of_location_is_followed(location: str) -> None:
    def first(talk: Talk) -> None:
        port = talk.sock.getsockname()[1]
        talk.say(answer(b"", "302 Found", Location=location.format(port=port)).decode().encode("latin-1"))

    with playing(first, _good) as stage, open_stream(_url(stage, path="/a/b")) as stream:
        assert b"".join(stream.chunks()) == CLIP
    assert len(stream.hops) == 2
    assert stage.first_lines()[1] in (
        "GET /a/next HTTP/1.1", "GET /next HTTP/1.1", "GET /a/b?next HTTP/1.1", "GET /n%C3%A9 HTTP/1.1",
    )  # fmt: skip


def test_a_password_goes_to_its_own_place_only() -> None:
    with playing(_good, host="127.0.0.2") as other:
        with playing(lambda talk: talk.say(answer(b"", "302 Found", Location="/again")), _to(_url(other, "127.0.0.2"))) as stage:
            with open_stream(f"http://me:pass%20word@127.0.0.1:{stage.port}/") as stream:
                assert stream.status == 200
    assert [b"\r\nAuthorization: Basic bWU6cGFzcyB3b3Jk\r\n" in each for each in stage.requests] == [True, True]
    assert b"authorization" not in other.requests[0].lower()


def test_no_password_of_netrc_goes_out_not_even_after_a_redirect(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".netrc").write_text("default login bob password NETRCPW\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    with playing(_good, host="127.0.0.2") as other, playing(_to(_url(other, "127.0.0.2"))) as stage:
        with open_stream(_url(stage)) as stream:
            assert stream.status == 200
    assert b"authorization" not in (stage.requests[0] + other.requests[0]).lower()


# --- time


DRIPS: dict[str, Script] = {
    "head": lambda talk: talk.drip(b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 999),
    "body": lambda talk: (talk.say(b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n"), talk.drip(b"x" * 999))[0],
    "chunks": lambda talk: (talk.say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"), talk.drip(b"1\r\nx\r\n" * 300))[
        0
    ],
    "redirects": lambda talk: (talk.over.wait(0.15), talk.say(answer(b"", "302 Found", Location="/")))[1],
}


@pytest.mark.parametrize("drip", DRIPS)
def test_the_whole_time_holds_however_it_is_spent(drip: str) -> None:
    begun = time.monotonic()
    with playing(DRIPS[drip]) as stage, pytest.raises((ConnectionLost, NoConnection)):
        with open_stream(_url(stage), timeouts=Timeouts(total=0.6)) as stream:
            list(stream.chunks())
    assert time.monotonic() - begun < 1.5


def test_a_slow_name_server_is_left_in_time() -> None:
    begun = time.monotonic()
    with pytest.raises(NoConnection, match="not resolved in time"):
        with open_stream("http://slow.example.com/", resolve=lambda host: time.sleep(2) or [], timeouts=Timeouts(total=0.3)):
            pytest.fail("this is never reached")
    assert time.monotonic() - begun < 1


# --- proxies


def test_behind_a_proxy_no_name_is_resolved_here_and_each_hop_is_checked_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    names: list[str] = []

    def resolve(host: str) -> list[str]:
        names.append(host)
        return []

    with playing(_to("http://127.0.0.2:9/admin")) as proxy:
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.port}")
        with pytest.raises(Seen), open_stream("http://clips.example.com/a", resolve=resolve, check_hop=_refuse("127.0.0.2")):  # type: ignore[arg-type]
            pytest.fail("this is never reached")
    assert proxy.first_lines() == ["GET http://clips.example.com/a HTTP/1.1"]
    assert names == []


def test_a_host_that_needs_no_proxy_is_contacted_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with playing(_good) as stage, open_stream(_url(stage)) as stream:
        assert stream.status == 200
