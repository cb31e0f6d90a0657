"""Clips whose names say what becomes of the process that judges them."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from fixtures.recipes import CLIPS
from tests.support.command import ROOT
from validator.media.ffmpeg import find

Named = Callable[..., list[str]]


@pytest.fixture
def named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Named:
    """Makes copies of a good clip under these names; an ffprobe that obeys the names is in place."""
    tool = tmp_path / "tools" / "ffprobe"
    tool.parent.mkdir()
    tool.write_text(f'#!/bin/sh\nexec {sys.executable} -S {ROOT}/tests/support/stubborn_ffprobe.py "$@"\n')
    tool.chmod(0o755)
    monkeypatch.setenv("REAL_FFPROBE", find("ffprobe").path)
    monkeypatch.setenv("MOTION_PREFLIGHT_FFPROBE", str(tool))
    folder = tmp_path / "clips"
    folder.mkdir()

    def make(*names: str) -> list[str]:
        for name in names:
            shutil.copy(CLIPS["plain.mp4"].path(), folder / f"{name}.mp4")
        return [str(folder / f"{name}.mp4") for name in names]

    return make
