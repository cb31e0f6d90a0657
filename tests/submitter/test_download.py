"""A result video is fetched whole: resumed after a cut, checked, and never written over something."""

from __future__ import annotations

from pathlib import Path

import pytest
from sending import FakeTime, send
from service import VIDEO, Service

from submitter.client import Client
from submitter.download import download
from submitter.errors import Refused, StateUnknown
from submitter.follow import wait
from submitter.ledger import Ledger
from submitter.plan import Options
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


def test_what_is_no_video_never_appears_under_the_name(service: Service, client: Client, task_id: str, tmp_path: Path) -> None:
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
