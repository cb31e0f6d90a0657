"""Which processes are there, by what their environment or command line holds (Linux)."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path


def with_mark(mark: str) -> list[int]:
    """The ids of living processes whose environment holds `mark`."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            dead = (folder / "stat").read_text().rpartition(")")[2].split()[0] in "ZX"
            if mark.encode() in (folder / "environ").read_bytes() and not dead:
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def until(true: Callable[[], bool], seconds: float = 10.0) -> bool:
    """Whether it comes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.02)
    return False
