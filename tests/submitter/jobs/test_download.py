"""A result video is fetched whole: resumed after a cut, checked, and never written over something."""

from __future__ import annotations

from pathlib import Path
from time import monotonic

import pytest

from fixtures.service.service import KEY, VIDEO, Service
from submitter.errors import Refused, StateUnknown
from submitter.gate.options import Options
from submitter.jobs.download import download
from submitter.jobs.poll import wait
from submitter.ledger.ledger import Ledger
from submitter.services.dashscope.client import Client
from submitter.services.dashscope.settings import Settings
from tests.support.sending import FakeTime, send
from tests.support.stage import Script, Talk, playing
from validator.errors import UsageError

MOVE = Options("wan2.2-animate-move", allow_private_host=True, image_url="http://a.example.com/face.png")


@pytest.fixture
def task_id(service: Service, client: Client, ledger: Ledger) -> str:
    """A finished task with a result video."""
    task = send(service, client, ledger, options=MOVE)
    wait([task.name], client=client, ledger=ledger, deadline=60)
    return task.name


def _ranges(service: Service) -> list[str]:
    return [seen.headers.get("range", "") for seen in service.requests if seen.path.startswith("/results/")]


def test_after_a_cut_it_goes_on_where_it_was(service: Service, client: Client, task_id: str, tmp_path: Path) -> None:
    service.fail("result", "half")
    got = download(task_id, str(tmp_path / "r.mp4"), client=client)
    assert (got.bytes, got.checked) == (len(VIDEO), "decoded to its end")
    assert (tmp_path / "r.mp4").read_bytes() == VIDEO
    first, second = _ranges(service)
    assert first == ""
    assert 0 < int(second.removeprefix("bytes=").rstrip("-")) <= len(VIDEO) // 2


def test_a_later_call_goes_on_where_an_earlier_one_was_cut_off(
    service: Service, client: Client, task_id: str, tmp_path: Path
) -> None:
    service.fail("result", "half")
    with pytest.raises(StateUnknown, match="Resume with the same command"):
        download(task_id, str(tmp_path / "r.mp4"), client=client, deadline=0)
    assert sorted(path.name for path in tmp_path.glob("r.mp4*")) == ["r.mp4.part", "r.mp4.part.json"]
    assert "Signature" not in (tmp_path / "r.mp4.part.json").read_text()
    download(task_id, str(tmp_path / "r.mp4"), client=client)
    assert (tmp_path / "r.mp4").read_bytes() == VIDEO
    assert _ranges(service)[-1].startswith("bytes=")
    assert sorted(path.name for path in tmp_path.glob("r.mp4*")) == ["r.mp4"]


def test_what_is_left_of_another_task_is_not_gone_on_with(client: Client, task_id: str, tmp_path: Path) -> None:
    (tmp_path / "r.mp4.part").write_bytes(b"something else")
    (tmp_path / "r.mp4.part.json").write_text('{"task_id": "other", "tag": "\\"v1\\"", "length": 9}')
    download(task_id, str(tmp_path / "r.mp4"), client=client)
    assert (tmp_path / "r.mp4").read_bytes() == VIDEO


@pytest.mark.parametrize("kept", [len(VIDEO), len(VIDEO) + 5])
def test_a_part_that_is_too_long_is_thrown_away(client: Client, task_id: str, tmp_path: Path, kept: int) -> None:
    (tmp_path / "r.mp4.part").write_bytes(b"x" * kept)
    (tmp_path / "r.mp4.part.json").write_text(f'{{"task_id": "{task_id}", "tag": "\\"v1\\"", "length": 9}}')
    download(task_id, str(tmp_path / "r.mp4"), client=client)
    assert (tmp_path / "r.mp4").read_bytes() == VIDEO


def test_what_is_not_a_video_never_appears_under_the_name(service: Service, client: Client, task_id: str, tmp_path: Path) -> None:
    service.fail("result", "not-json", times=100)
    with pytest.raises(Refused, match="no usable video 2 times"):
        download(task_id, str(tmp_path / "r.mp4"), client=client, deadline=60)
    assert list(tmp_path.glob("r.mp4*")) == []
    assert len(_ranges(service)) == 2


def test_a_file_that_is_there_is_not_touched(service: Service, client: Client, task_id: str, tmp_path: Path) -> None:
    (tmp_path / "r.mp4").write_bytes(b"mine")
    with pytest.raises(UsageError, match="exists already"):
        download(task_id, str(tmp_path / "r.mp4"), client=client)
    assert (tmp_path / "r.mp4").read_bytes() == b"mine"


def test_a_result_that_is_gone_is_said_to_be_gone(
    service: Service, client: Client, task_id: str, tmp_path: Path, time: FakeTime
) -> None:
    time.sleep(25 * 3600)
    with pytest.raises(Refused, match="results live 24 h"):
        download(task_id, str(tmp_path / "r.mp4"), client=client)


# --- hosts that do not give what they were asked for


def _answer(data: bytes, status: str = "200 OK", **headers: str) -> Script:
    """A host that says this of these bytes; an empty header is left out."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    given = {"Content-Type": "video/mp4", "ETag": '"v1"', "Content-Length": str(len(data)), **named}
    lines = [f"{name}: {value}" for name, value in given.items() if value]
    return lambda talk: talk.say("\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode() + data)


def _span(first: int, last: int, whole: int) -> str:
    return f"bytes {first}-{last}/{whole}"


WHOLE, HALF = len(VIDEO), len(VIDEO) // 2
_CUT = _answer(VIDEO[:HALF], Content_Length=str(WHOLE))
# Where the bytes are the true ones, only what is said of them is at stake: the decoder would not notice.
FORGED = {
    "from another offset": (VIDEO[HALF - 999 :], {"Content_Range": _span(HALF - 999, WHOLE - 1, WHOLE)}),
    "from another offset, unsaid": (VIDEO[HALF - 999 :], {"Content_Range": _span(HALF, WHOLE - 1, WHOLE)}),
    "a slice": (VIDEO[HALF : HALF + 6000], {"Content_Range": _span(HALF, HALF + 5999, WHOLE)}),
    "a slice, unsaid": (VIDEO[HALF : HALF + 6000], {"Content_Range": _span(HALF, WHOLE - 1, WHOLE)}),
    "of another file": (VIDEO[HALF:], {"Content_Range": _span(HALF, WHOLE - 1, WHOLE), "ETag": '"v2"'}),
    "of a file without a tag": (VIDEO[HALF:], {"Content_Range": _span(HALF, WHOLE - 1, WHOLE), "ETag": ""}),
    "of a longer file": (VIDEO[HALF:] + b"x", {"Content_Range": _span(HALF, WHOLE, WHOLE + 1)}),
    "of unknown length": (VIDEO[HALF:], {"Content_Range": f"bytes {HALF}-{WHOLE - 1}/*"}),
    "of nothing said": (VIDEO[HALF:], {}),
}


@pytest.mark.parametrize("forgery", FORGED)
def test_a_part_that_is_not_the_rest_of_the_kept_file_is_never_joined_to_it(
    service: Service, client: Client, task_id: str, tmp_path: Path, forgery: str
) -> None:
    data, headers = FORGED[forgery]
    with playing(_CUT, _answer(data, "206 Partial Content", **headers), _answer(VIDEO)) as stage:
        service.result_url = f"http://127.0.0.1:{stage.port}/r.mp4"
        got = download(task_id, str(tmp_path / "r.mp4"), client=client)
    assert (tmp_path / "r.mp4").read_bytes() == VIDEO
    assert got.checked == "decoded to its end"
    asked = [b"\r\nRange: " in request for request in stage.requests]
    assert asked == [False, True, False], forgery


def test_the_true_rest_is_joined(service: Service, client: Client, task_id: str, tmp_path: Path) -> None:
    rest = _answer(VIDEO[HALF:], "206 Partial Content", Content_Range=_span(HALF, WHOLE - 1, WHOLE))
    with playing(_CUT, rest) as stage:
        service.result_url = f"http://127.0.0.1:{stage.port}/r.mp4"
        download(task_id, str(tmp_path / "r.mp4"), client=client)
    assert (tmp_path / "r.mp4").read_bytes() == VIDEO
    assert f"\r\nRange: bytes={HALF}-\r\n".encode() in stage.requests[1]
    assert b'\r\nIf-Range: "v1"\r\n' in stage.requests[1]


@pytest.mark.parametrize("headers", [{"ETag": 'W/"v1"'}, {"ETag": ""}], ids=["weak", "none"])
def test_without_a_strong_tag_nothing_is_joined(
    service: Service, client: Client, task_id: str, tmp_path: Path, headers: dict[str, str]
) -> None:
    with playing(_answer(VIDEO[:HALF], Content_Length=str(WHOLE), **headers), _answer(VIDEO)) as stage:
        service.result_url = f"http://127.0.0.1:{stage.port}/r.mp4"
        download(task_id, str(tmp_path / "r.mp4"), client=client)
    assert b"\r\nRange: " not in stage.requests[1]


def test_an_answer_without_a_length_that_is_cut_off_is_noticed(
    service: Service, client: Client, task_id: str, tmp_path: Path
) -> None:
    cut, whole = (_answer(data, Content_Length="") for data in (VIDEO[: WHOLE - 3000], VIDEO))
    with playing(cut, whole) as stage:
        service.result_url = f"http://127.0.0.1:{stage.port}/r.mp4"
        got = download(task_id, str(tmp_path / "r.mp4"), client=client)
    assert (got.bytes, got.checked) == (WHOLE, "decoded to its end")
    assert len(stage.requests) == 2
    with playing(cut) as stage:
        service.result_url = f"http://127.0.0.1:{stage.port}/r.mp4"
        with pytest.raises(Refused, match="cannot be decoded to its end"):
            download(task_id, str(tmp_path / "again.mp4"), client=client)
    assert list(tmp_path.glob("again*")) == []


def test_a_whole_file_with_flaws_is_fetched_twice_then_kept_and_said_to_have_them(
    service: Service, client: Client, task_id: str, tmp_path: Path
) -> None:
    flawed = VIDEO[:HALF] + bytes(5000) + VIDEO[HALF + 5000 :]
    with playing(_answer(flawed)) as stage:
        service.result_url = f"http://127.0.0.1:{stage.port}/r.mp4"
        got = download(task_id, str(tmp_path / "r.mp4"), client=client)
    assert len(stage.requests) == 2
    assert got.checked.startswith("complete, but it cannot be decoded without errors (")
    assert str(tmp_path) not in got.checked


def test_a_wrong_checksum_is_noticed(service: Service, client: Client, task_id: str, tmp_path: Path) -> None:
    with playing(_answer(VIDEO, Content_MD5="AAAAAAAAAAAAAAAAAAAAAA=="), _answer(VIDEO)) as stage:
        service.result_url = f"http://127.0.0.1:{stage.port}/r.mp4"
        download(task_id, str(tmp_path / "r.mp4"), client=client)
    assert len(stage.requests) == 2


def test_where_nothing_can_be_decoded_that_is_said(
    service: Service, client: Client, task_id: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOTION_PREFLIGHT_FFMPEG", str(tmp_path / "missing"))
    got = download(task_id, str(tmp_path / "r.mp4"), client=client)
    assert got.checked.startswith("complete; not decoded: MOTION_PREFLIGHT_FFMPEG names")


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/r.mp4", "r.mp4", "http://[::1/r.mp4"])
def test_a_result_that_is_not_an_http_url_is_refused_at_once(
    service: Service, client: Client, task_id: str, tmp_path: Path, url: str
) -> None:
    service.result_url = url
    before = len(service.query_times)
    with pytest.raises(Refused, match=r"not an http\(s\) URL"):
        download(task_id, str(tmp_path / "r.mp4"), client=client)
    assert len(service.query_times) == before + 1


def test_a_web_page_instead_of_the_result_is_not_fetched_for_half_an_hour(
    service: Service, client: Client, task_id: str, tmp_path: Path, time: FakeTime
) -> None:
    begun = time.now
    with playing(_answer(b"<!DOCTYPE html><title>Log in</title>", Content_Type="text/html")) as stage:
        service.result_url = f"http://127.0.0.1:{stage.port}/r.mp4"
        with pytest.raises(Refused, match="not the video"):
            download(task_id, str(tmp_path / "r.mp4"), client=client)
    assert (len(stage.requests), time.now - begun < 10) == (2, True)


def test_a_result_on_a_private_host_is_fetched_only_when_the_service_is_on_one(
    service: Service, time: FakeTime, task_id: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", service.root)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    public = Client(Settings(KEY, "http://dashscope.example.com/api/v1"), clock=time.clock)
    with playing(_answer(VIDEO)) as stage, public:
        service.result_url = f"http://127.0.0.1:{stage.port}/r.mp4"
        with pytest.raises(Refused, match=r"not fetched: .*127\.0\.0\.1"):
            download(task_id, str(tmp_path / "r.mp4"), client=public)
        assert stage.connections == 0


def test_a_dripping_result_ends_with_the_deadline_of_the_download(
    service: Service, client: Client, task_id: str, tmp_path: Path
) -> None:
    def drip(talk: Talk) -> None:
        talk.say(b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n")
        talk.drip(VIDEO)

    begun = monotonic()
    with playing(drip) as stage:
        service.result_url = f"http://127.0.0.1:{stage.port}/r.mp4"
        with pytest.raises(StateUnknown, match="before the deadline"):
            download(task_id, str(tmp_path / "r.mp4"), client=client, deadline=0.5)
    assert monotonic() - begun < 3
