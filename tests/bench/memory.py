"""Watches how much memory a command and its children hold at the same time (Linux; shared pages are split)."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence
from pathlib import Path


def peak(command: Sequence[str], folder: Path) -> float:
    """Megabytes, at most, of that command, run in `folder`."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder)
    most = 0.0
    while process.poll() is None:
        most = max(most, sum(_pss(pid) for pid in (process.pid, *_children(process.pid))))
        time.sleep(0.05)
    return most


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for place in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [int(child) for child in place.read_text().split()]
        except OSError:
            continue
    return found


def _pss(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1000
