"""Many clips: two workers against one, and what a worker holds from the first clip to the last: `python tests/bench/batch.py`."""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

from fixtures.films import performed
from tests.bench.pairs import ROOT, compare, table

FILMS = ("good", "pan", "empty", "too-small", "half-body", "second-person", "back", "flash")
JOBS = (1, 2)


def clips(folder: Path, count: int) -> None:
    """`count` files that differ in a box at the end, so that no two are the same to a checksum."""
    films = [performed(name).read_bytes() for name in FILMS]
    for number in range(count):
        box = b"\x00\x00\x00\x0cfree" + number.to_bytes(4, "big")
        (folder / f"{number:05}.mp4").write_bytes(films[number % len(films)] + box)


def check(folder: Path, jobs: int) -> list[str]:
    """The command line."""
    words = [sys.executable, "-m", "validator", "check", "-q", "--jobs", str(jobs), "--format", "json", "-o", "/dev/null"]
    known = subprocess.run([*words[:4], "--help"], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    return [*words, *(["--no-cache"] if "--no-cache" in known else []), str(folder)]


def held(command: list[str]) -> dict[int, list[float]]:
    """Megabytes that each worker held, every quarter of a second of a run (Linux)."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT)
    seen: dict[int, list[float]] = {}
    while process.poll() is None:
        for pid in _children(process.pid):
            if megabytes := _resident(pid):
                seen.setdefault(pid, []).append(megabytes)
        time.sleep(0.25)
    return seen


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


def main(runs: int, count: int) -> None:
    """Print both tables."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        clips(folder, count)
        print(f"{count} performers of 4 s, 540x960 at 30 frames/s; {runs} runs each")
        print(table(compare({f"check --jobs {jobs}": check(folder, jobs) for jobs in JOBS}, runs=runs)))
        print()
        print(f"{'worker':<12}{'first quarter MB':>18}{'last quarter MB':>18}{'peak MB':>10}")
        for number, values in enumerate(held(check(folder, JOBS[-1])).values(), 1):
            quarter = max(1, len(values) // 4)
            first, last = statistics.median(values[:quarter]), statistics.median(values[-quarter:])
            print(f"{number:<12}{first:>18.0f}{last:>18.0f}{max(values):>10.0f}")


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--runs", type=int, default=3)
    asked.add_argument("--count", type=int, default=200)
    main(**vars(asked.parse_args()))
