"""Many clips, measured and from the cache, with one worker and with two, and what a worker holds: `python tests/bench/batch.py`."""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

from fixtures.films import performed
from tests.bench.pairs import Taken, spent
from tests.bench.workers import Watch

FILMS = ("good", "pan", "empty", "too-small", "half-body", "second-person", "back", "flash")
OTHER = "wan2.2-animate-move"
"""The second profile: other limits on the same facts."""
PASS, ONE = "python -c pass", "one clip, from the cache"
SERIAL, MEASURED, CACHED, AGAIN = "measured, --jobs 1", "measured, --jobs 2", "from the cache", "another profile, from the cache"
AGAINST = {MEASURED: SERIAL, CACHED: MEASURED, AGAIN: MEASURED, ONE: PASS}
"""What the ratio of a run is taken from."""


def clips(folder: Path, count: int) -> None:
    """`count` files that differ in a box at the end, so that no two are the same to a checksum."""
    films = [performed(name).read_bytes() for name in FILMS]
    for number in range(count):
        box = b"\x00\x00\x00\x0cfree" + number.to_bytes(4, "big")
        (folder / f"{number:05}.mp4").write_bytes(films[number % len(films)] + box)


def runs_of(folder: Path) -> dict[str, list[str]]:
    """The commands of one turn, in their order: the second one fills the cache for those after it."""
    check = [sys.executable, "-m", "validator", "check", "-q", "--format", "json", "-o", "/dev/null"]
    clip = str(sorted(folder.iterdir())[0])
    return {
        SERIAL: [*check, "--no-cache", "--jobs", "1", str(folder)],
        MEASURED: [*check, "--jobs", "2", str(folder)],
        CACHED: [*check, "--jobs", "2", str(folder)],
        AGAIN: [*check, "--jobs", "2", "--profile", OTHER, str(folder)],
        ONE: [*check, clip],
        PASS: [sys.executable, "-c", "pass"],
    }


def turn(folder: Path, watch: Watch) -> dict[str, Taken]:
    """Each run once, with a cache of its own that is empty at first; `watch` looks at the workers of the measured one."""
    with tempfile.TemporaryDirectory() as cache:
        env = {"MOTION_PREFLIGHT_CACHE": cache}
        return {name: spent(command, env, watch.start if name == MEASURED else None) for name, command in runs_of(folder).items()}


def table(turns: Sequence[Mapping[str, Taken]], count: int) -> str:
    """Medians, and the median of the ratios that belong to one turn."""
    lines = [f"{'run':<34}{'wall s':>9}{'ms a clip':>11}{'CPU ms a clip':>15}   ratio"]
    for name in turns[0]:
        many = 1 if name in (PASS, ONE) else count
        wall, cpu = (statistics.median(getattr(each[name], kind) for each in turns) for kind in ("wall", "cpu"))
        lines.append(
            f"{name:<34}{wall:>9.3f}{1000 * wall / many:>11.1f}{1000 * cpu / many:>15.1f}   {_ratio(turns, name)}".rstrip()
        )
    return "\n".join(lines)


def _ratio(turns: Sequence[Mapping[str, Taken]], name: str) -> str:
    """Wall against wall, and CPU against CPU."""
    if name not in AGAINST:
        return ""
    other = AGAINST[name]
    wall = statistics.median(each[other].wall / each[name].wall for each in turns)
    cpu = statistics.median(each[other].cpu / each[name].cpu for each in turns)
    if name == ONE:
        return f"{1 / wall:.1f} x {other} (CPU {1 / cpu:.1f})"
    return f"{wall:.2f} x as fast as {other} (CPU {cpu:.2f})"


def main(runs: int, count: int, given: str | None) -> None:
    """Print both tables."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(given or name)
        if not given:
            clips(folder, count)
        count, watch = sum(each.is_file() for each in folder.iterdir()), Watch()
        what = "clips" if given else "performers of 4 s, 540x960 at 30 frames/s"
        turns = [turn(folder, watch) for _ in range(runs)]
        print(f"{count} {what}; {runs} turns; medians")
        print(table(turns, count))
        print()
        print(watch.table())


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--runs", type=int, default=3)
    asked.add_argument("--count", type=int, default=200)
    asked.add_argument("--clips", dest="given", metavar="FOLDER", help="a folder of clips, instead of the performers")
    main(**vars(asked.parse_args()))
