"""Temporary folders: gone in the end, and after a SIGKILL gone with the next run; other people's stay."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.command import ROOT
from tests.support.server import Exchange, serving
from validator.inputs.scratch import scratch


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder for temporary files of this test."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return folder


def _fetching(answer_begun: threading.Event, url: str) -> subprocess.Popen[bytes]:
    """The real command, stopped in the middle of a clip."""
    process = subprocess.Popen(
        [sys.executable, "-m", "validator", "check", url],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert answer_begun.wait(30)
    return process


def _until_written(path: Path) -> None:
    """What the server has sent is on the disk only when the command had its turn to write it."""
    end = time.monotonic() + 30
    while not (path.exists() and path.stat().st_size > 0):
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.mark.skipif(os.name != "posix", reason="processes are killed otherwise elsewhere")
def test_what_a_killed_fetch_left_is_cleared_by_the_next_run_and_a_living_one_keeps_its_own(place: Path) -> None:
    begun = threading.Event()

    def answer(exchange: Exchange) -> None:
        exchange.head(content_length=1_000_000)
        exchange.send(bytes(500_000))
        begun.set()
        exchange.rest()

    with serving({"/clip.mp4": answer}) as server, _fetching(begun, server.url("/clip.mp4")) as process:
        (left,) = place.iterdir()
        _until_written(left / "clip.mp4")
        with scratch() as mine:
            assert {left, Path(mine)} == set(place.iterdir())
        process.send_signal(signal.SIGKILL)
        process.wait(30)
        assert (left / "clip.mp4").exists()
        with scratch() as mine:
            assert set(place.iterdir()) == {Path(mine)}
    assert list(place.iterdir()) == []


def test_folders_that_are_not_ours_stay(place: Path, tmp_path: Path) -> None:
    (place / "motion-preflight-without-a-lock").mkdir()
    (place / "motion-preflight-file").write_text("mine")
    (place / "other").mkdir()
    (tmp_path / "target").mkdir()
    (tmp_path / "target" / ".lock").touch()
    (place / "motion-preflight-link").symlink_to(tmp_path / "target")
    with scratch():
        pass
    assert len(list(place.iterdir())) == 4
    assert (tmp_path / "target" / ".lock").exists()


@pytest.mark.skipif(not hasattr(os, "chown") or os.geteuid() != 0, reason="only root can make a folder somebody else's")
def test_an_abandoned_folder_of_another_user_stays(place: Path) -> None:
    folder = place / "motion-preflight-theirs"
    folder.mkdir()
    (folder / ".lock").touch()
    os.chown(folder, 12345, 12345)
    with scratch():
        assert folder.exists()


def test_many_at_once_keep_their_own() -> None:
    kept: list[bool] = []

    def work() -> None:
        for _ in range(20):
            with scratch() as folder:
                Path(folder, "x").write_text("x")
                kept.append(Path(folder, "x").read_text() == "x")

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert kept == [True] * 160
