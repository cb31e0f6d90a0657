"""Times commands side by side, turn by turn, so that a noisy machine is noisy for all of them."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
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
        env={**_environment(), "NO_COLOR": "1"},
    )
    taken = time.perf_counter() - begun
    if done.returncode not in (0, 1):
        raise SystemExit(f"{command}: {done.stderr.decode()}")
    return taken


def _environment() -> dict[str, str]:
    """As at a user's: without compiled modules, each start would compile a hundred of ours."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


@dataclass(frozen=True)
class Taken:
    """What one run took, in seconds."""

    wall: float
    cpu: float
    """Of the process and of all that it waited for."""


def spent(
    command: Sequence[str], env: Mapping[str, str], begun: Callable[[int], None] | None = None, *, folder: Path = ROOT
) -> Taken:
    """One run in `folder`, which must succeed or reject; `begun` gets its process number as soon as it runs (not on Windows)."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env={**_environment(), **env},
    )
    if begun:
        begun(process.pid)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"{command}: exit status {process.returncode}")
    return Taken(time.perf_counter() - start, used.ru_utime + used.ru_stime)


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
