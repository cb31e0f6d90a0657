"""The endpoint, served by uvicorn on loopback: reports for uploads, and an answer in time for everything else."""

from __future__ import annotations

import http.client
import json
import os
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import uvicorn

from fixtures.recipes import CLIPS
from tests.support.command import MEDIA_ONLY
from tests.support.processes import until
from tests.support.recipes import HOSTILE, RECIPES
from validator import validate

Named = Callable[..., list[str]]


@pytest.fixture(autouse=True)
def own_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Empty before and after."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    monkeypatch.syspath_prepend(str(RECIPES))
    yield
    assert os.listdir(tmp_path / "tmp") == []


@contextmanager
def _served(*, jobs: int = 1, **limits: float) -> Iterator[int]:
    """The port on which the endpoint answers; nobody looks into the picture there."""
    import fastapi_app as module

    app = module.create_app(profile=MEDIA_ONLY, depth="limits", jobs=jobs, limits=module.Limits(**limits))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="critical", ws="none", timeout_graceful_shutdown=1))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        try:
            assert until(lambda: server.started)
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(20)
            assert not thread.is_alive()


def _sent(port: int, name: str, body: Any, *, method: str = "PUT", **headers: str) -> tuple[int, Any, http.client.HTTPResponse]:
    """The status, what the body says, and the answer itself."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(method, f"/check/{quote(name)}", body, headers)
    answer = connection.getresponse()
    said = json.loads(answer.read())
    connection.close()
    return answer.status, said, answer


def test_an_upload_has_the_report_of_the_library() -> None:
    with _served(jobs=2) as port:
        for clip, method in (("plain.mp4", "PUT"), ("rate-23.mp4", "POST")):
            path = CLIPS[clip].path()
            alone = validate(path, profile=MEDIA_ONLY, depth="limits")
            status, said, answer = _sent(port, clip, path.read_bytes(), method=method)
            assert (status, answer.headers["content-type"]) == (200, "application/json")
            assert (said["verdict"], said["sha256"], said["path"], said["problem"]) == (
                alone.verdict.value,
                alone.sha256,
                clip,
                None,
            )
            assert [each["rule"] for each in said["findings"]] == [each.rule for each in alone.findings]


def test_a_hostile_name_is_a_name() -> None:
    data = CLIPS["plain.mp4"].path().read_bytes()
    with _served() as port:
        for name in (*HOSTILE, "../../etc/x.mp4", "http://h.example/x.mp4"):
            status, said, _ = _sent(port, name, data)
            assert (status, said["path"], said["verdict"]) == (200, name, "accept")


def test_a_body_that_is_not_a_clip_is_rejected_and_no_error() -> None:
    with _served() as port:
        for body in (b"", b"not a clip"):
            status, said, _ = _sent(port, "x.mp4", body)
            assert (status, said["verdict"]) == (200, "reject")


def test_a_clip_over_the_size_limit_is_refused_whether_or_not_its_length_is_declared() -> None:
    with _served(bytes=1000) as port:
        for body in (b"x" * 1001, iter([b"x" * 600, b"x" * 600])):
            status, said, _ = _sent(port, "x.mp4", body)
            assert (status, said["detail"]) == (413, "The clip has more than 1000 bytes.")
        assert _sent(port, "x.mp4", b"x" * 1000)[0] == 200


def test_a_clip_that_is_sent_too_slowly_is_refused() -> None:
    with _served(sent_within=0.5) as port:
        status, said, _ = _sent(port, "x.mp4", b"some", **{"content-length": "100"})
        assert (status, said["detail"]) == (408, "The clip was not sent within 0.5 s.")


def test_a_client_that_goes_away_leaves_nothing() -> None:
    with _served() as port:
        with socket.create_connection(("127.0.0.1", port)) as client:
            client.sendall(b"PUT /check/x.mp4 HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nsome")
        assert _sent(port, "x.mp4", b"not a clip")[0] == 200


def test_while_a_clip_hangs_others_are_answered_and_then_it_is_given_up(named: Named) -> None:
    (path,) = named("a")
    data = Path(path).read_bytes()
    found: list[tuple[int, Any]] = []
    with _served(jobs=2, judged_within=8.0) as port:
        thread = threading.Thread(target=lambda: found.append(_sent(port, "x.hang", data)[:2]))
        thread.start()
        answers = [_sent(port, "a.mp4", data) for _ in range(3)]
        assert not found
        assert [(status, said["verdict"]) for status, said, _ in answers] == [(200, "accept")] * 3
        thread.join()
    ((status, said),) = found
    assert (status, said["problem"]) == (503, "it was not judged within 8 s and was given up (--timeout).")


def test_nobody_waits_for_a_worker_for_ever_and_too_many_are_refused(named: Named) -> None:
    (path,) = named("a")
    data = Path(path).read_bytes()
    found: list[int] = []
    with _served(judged_within=60.0, answered_within=3.0, at_once=2) as port:
        threads = [threading.Thread(target=lambda: found.append(_sent(port, "x.hang", data)[0])) for _ in range(2)]
        for thread in threads:
            thread.start()
        assert until(lambda: len(os.listdir(str(tempfile.tempdir))) == 2)
        status, _, answer = _sent(port, "a.mp4", data)
        assert (status, answer.headers["retry-after"]) == (503, "10")
        for thread in threads:
            thread.join()
    assert found == [504, 504]
