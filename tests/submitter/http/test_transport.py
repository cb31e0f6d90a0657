"""Whatever breaks after a request was read leaves its fate open, and what came of an answer is handed on."""

from __future__ import annotations

import socket

import pytest

from submitter.http.transport import ConnectionLost, Transport
from tests.support.calls import CUT_SHORT, TASK, call_to, leaks
from tests.support.stage import Certificates, Script, Talk, answer, playing

pytestmark = pytest.mark.usefixtures("trusting")


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
    talk.say(CUT_SHORT)


def _body_then_alert(talk: Talk) -> None:
    talk.say(CUT_SHORT)
    talk.die_of_a_bad_record()


def _body_then_alert_80(talk: Talk) -> None:
    talk.say(CUT_SHORT)
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
            transport.post(call_to(stage, "https"))
    assert stage.first_lines() == ["POST /api/v1/submit HTTP/1.1"]
    assert b"swordfish" in stage.requests[0]
    assert leaks(str(caught.value)) == []


@pytest.mark.parametrize("script", ANYWHERE, ids=lambda script: script.__name__.strip("_"))
def test_without_tls_it_is_the_same(transport: Transport, script: Script) -> None:
    with playing(script) as stage:
        with pytest.raises(ConnectionLost) as caught:
            transport.post(call_to(stage))
    assert stage.connections == len(stage.requests) == 1
    assert leaks(str(caught.value)) == []


@pytest.mark.parametrize("script", [_half_a_body, _body_then_alert, _body_then_alert_80, _one_byte_too_few, _no_last_chunk])
def test_what_came_of_a_cut_answer_is_handed_on(transport: Transport, certs: Certificates, script: Script) -> None:
    with playing(script, tls=certs.trusted) as stage, pytest.raises(ConnectionLost) as caught:
        transport.post(call_to(stage, "https"))
    assert b'"task_id": "T-1"' in caught.value.body


def test_an_answer_that_comes_before_the_request_was_read_is_heard(transport: Transport) -> None:
    def hasty(talk: Talk) -> None:
        talk.say(answer(b"{}", "413 Too Large"))
        talk.read()

    with playing(hasty) as stage:
        assert transport.post(call_to(stage)).status == 413
