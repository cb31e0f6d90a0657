"""The same clips through the local pool and through a Ray cluster on this machine: `python tests/bench/cluster.py`."""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

from tests.bench.batch import clips
from tests.bench.pairs import ROOT

JOBS = 2


def commands(folder: Path) -> dict[str, list[str]]:
    """The two of them; each says on standard error when a clip ends."""
    words = [sys.executable, "-m", "validator", "check", "--no-cache", "--jobs", str(JOBS), "--format", "json", "-o", os.devnull]
    return {"--jobs 2": [*words, str(folder)], "--engine ray --jobs 2": [*words, "--engine", "ray", str(folder)]}


def ends(command: Sequence[str]) -> list[float]:
    """When the clips ended, in seconds from the start of the run."""
    begun = time.perf_counter()
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ, "NO_COLOR": "1"}) as process:
        assert process.stderr
        return [time.perf_counter() - begun for line in process.stderr if line.startswith("motion-preflight: ") and "/" in line]


def rate(found: Sequence[float]) -> float:
    """Clips a minute after the start: from the first of each worker on."""
    return 60 * (len(found) - JOBS) / (found[-1] - found[JOBS - 1])


def main(runs: int, count: int) -> None:
    """Print a line for each engine; the ratio is the median, pair by pair, against the local pool."""
    with tempfile.TemporaryDirectory() as name:
        clips(Path(name), count)
        found: dict[str, list[list[float]]] = {engine: [] for engine in commands(Path(name))}
        for _ in range(runs):
            for engine, command in commands(Path(name)).items():
                found[engine].append(ends(command)[-count:])
    print(f"{count} performers of 4 s, 540x960 at 30 frames/s; {runs} runs each")
    print(f"{'engine':<26}{'first clip s':>14}{'clips/min after it':>22}{'ratio':>8}")
    local = found["--jobs 2"]
    for engine, all_ends in found.items():
        first = statistics.median(each[0] for each in all_ends)
        ratio = statistics.median(rate(mine) / rate(theirs) for mine, theirs in zip(all_ends, local, strict=True))
        print(f"{engine:<26}{first:>14.1f}{statistics.median(map(rate, all_ends)):>22.1f}{ratio:>8.2f}")


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--runs", type=int, default=3)
    asked.add_argument("--count", type=int, default=100)
    main(**vars(asked.parse_args()))
