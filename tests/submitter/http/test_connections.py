"""Queries share a connection while it is alive, a post gets one of its own, and neither carries a password of netrc."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from submitter.http.transport import ConnectionLost, Transport
from tests.support.calls import CUT_SHORT, TASK, call_to
from tests.support.stage import Talk, answer, playing

pytestmark = pytest.mark.usefixtures("trusting")


def _twice(talk: Talk) -> None:
    talk.say(answer(b"{}"))
    talk.request()
    talk.say(answer(b"[]"))


def test_queries_share_a_connection_and_posts_do_not(transport: Transport) -> None:
    with playing(_twice) as stage:
        call = call_to(stage)
        assert (transport.query(call).body, transport.query(call).body) == (b"{}", b"[]")
        assert stage.connections == 1
        assert transport.post(call).body == b"{}"
        assert stage.connections == 2


def test_a_shared_connection_that_died_is_replaced(transport: Transport) -> None:
    with playing(lambda talk: talk.say(answer(b"{}"))) as stage:
        for count in (1, 2, 3):
            assert transport.query(call_to(stage)).body == b"{}"
            assert stage.connections == count
            time.sleep(0.05)


def test_a_query_that_broke_leaves_no_connection_behind(transport: Transport) -> None:
    with playing(lambda talk: talk.say(CUT_SHORT), lambda talk: talk.say(answer(b"{}"))) as stage:
        with pytest.raises(ConnectionLost):
            transport.query(call_to(stage))
        assert transport.query(call_to(stage)).body == b"{}"


def test_an_answer_without_a_length_ends_with_the_connection(transport: Transport) -> None:
    with playing(lambda talk: talk.say(b"HTTP/1.0 200 OK\r\n\r\n" + TASK)) as stage:
        assert transport.post(call_to(stage)).body == TASK


def test_a_password_of_netrc_is_not_sent(transport: Transport, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login bob password NETRCPW\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    with playing(lambda talk: talk.say(answer(b"{}"))) as stage:
        transport.query(call_to(stage, key=""))
        transport.post(call_to(stage))
    assert b"authorization" not in stage.requests[0].lower()
    assert b"Authorization: Bearer sk-swordfish\r\n" in stage.requests[1]
