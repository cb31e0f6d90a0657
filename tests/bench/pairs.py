"""Times commands side by side, turn by turn, so that a noisy machine is noisy for all of them."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def seconds(command: Sequence[str]) -> float:
    """Wall time of one run, from its start to its end; it must succeed or reject."""
    begun = time.perf_counter()
    done = subprocess.run(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        cwd=ROOT,
        env={**os.environ, "NO_COLOR": "1"},
    )
    taken = time.perf_counter() - begun
    if done.returncode not in (0, 1):
        raise SystemExit(f"{command}: {done.stderr.decode()}")
    return taken


def compare(commands: Mapping[str, Sequence[str]], *, runs: int) -> dict[str, list[float]]:
    """`runs` counted runs of each command, in turn, after one that is not counted."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(runs + 1):
        for name, command in commands.items():
            taken = seconds(command)
            if turn:
                times[name].append(taken)
    return times


def table(times: Mapping[str, Sequence[float]]) -> str:
    """A line for each command; the ratio is the median, pair by pair, against the first."""
    first = next(iter(times.values()))
    lines = [f"{'command':<44}{'median s':>10}{'min s':>9}{'ratio':>8}"]
    for name, taken in times.items():
        ratio = statistics.median(mine / theirs for mine, theirs in zip(taken, first, strict=True))
        lines.append(f"{name:<44}{statistics.median(taken):>10.3f}{min(taken):>9.3f}{ratio:>8.2f}")
    return "\n".join(lines)
