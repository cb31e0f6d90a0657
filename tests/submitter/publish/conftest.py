"""A store for each test, and the variables that lead to it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.sending import CLIP


@pytest.fixture(autouse=True)
def no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """None of the developer's."""
    for name in list(os.environ):
        if name.startswith(("AWS_", "OSS_", "ALIBABA_")):
            monkeypatch.delenv(name)


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """A small file."""
    path = tmp_path / "Clip.MP4"
    path.write_bytes(CLIP)
    return path


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A file that goes up in parts."""
    path = tmp_path / "large.mp4"
    path.write_bytes(CLIP + os.urandom(17 << 20))
    return path
