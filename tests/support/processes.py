"""Which processes are there, by what their environment or command line holds (Linux)."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]


def others_may_read() -> bool:
    """Whether root may become another user for a test: no folder on the way to this project and its packages is closed to others."""
    if os.name != "posix" or os.geteuid() != 0:
        return True
    return all(folder.stat().st_mode & 0o001 for place in (_ROOT, Path(sys.prefix)) for folder in (place, *place.parents))


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
