"""Watches how much memory the worker processes of a run hold, from its beginning to its end (Linux)."""

from __future__ import annotations

import statistics
import threading
import time
from pathlib import Path

EVERY_SECONDS = 0.25


class Watch:
    """Looks at the children of a process as long as that lives; of several runs, the last one is shown."""

    def __init__(self) -> None:
        self._seen: dict[int, list[float]] = {}
        self._thread: threading.Thread | None = None

    def start(self, pid: int) -> None:
        """Watch that process from now on."""
        self._seen = {}
        self._thread = threading.Thread(target=self._watch, args=(pid, self._seen), daemon=True)
        self._thread.start()

    @staticmethod
    def _watch(pid: int, seen: dict[int, list[float]]) -> None:
        while Path(f"/proc/{pid}/stat").exists():
            for child in _children(pid):
                if megabytes := _resident(child):
                    seen.setdefault(child, []).append(megabytes)
            time.sleep(EVERY_SECONDS)

    def table(self) -> str:
        """A line for each worker: what it held in the first and in the last quarter of its life, and at most."""
        if self._thread:
            self._thread.join()
        lines = [f"{'worker':<12}{'first quarter MB':>18}{'last quarter MB':>18}{'peak MB':>10}"]
        for number, values in enumerate(self._seen.values(), 1):
            quarter = max(1, len(values) // 4)
            first, last = statistics.median(values[:quarter]), statistics.median(values[-quarter:])
            lines.append(f"{number:<12}{first:>18.0f}{last:>18.0f}{max(values):>10.0f}")
        return "\n".join(lines)


def _children(pid: int) -> list[int]:
    try:
        text = "".join(path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children"))
    except OSError:
        return []
    return [int(child) for child in text.split()]


def _resident(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1000
