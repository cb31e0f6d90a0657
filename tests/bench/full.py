"""The full check against plain decoding, by step, on five kinds of clips, and another checkout beside it.

`python tests/bench/full.py`, or `python tests/bench/full.py --against OTHER_CHECKOUT` for before and after.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

from tests.bench.checkouts import HEAD, Checkout, checkouts, in_turn, line
from tests.bench.clips import LARGE_SECONDS, SCENE_SECONDS, SHORT_SECONDS, clip, copies
from tests.bench.memory import peak
from tests.bench.pairs import compare, spent, table
from validator.media import ffmpeg

RUNS = 3
_BATCH = 6
"""Clips that one worker measures; the first of them loads the networks."""
NAIVE = """
import sys, cv2, mediapipe as mp
clip, pose = cv2.VideoCapture(sys.argv[1]), mp.solutions.pose.Pose()
while (read := clip.read())[0]:
    pose.process(cv2.cvtColor(read[1], cv2.COLOR_BGR2RGB))
"""
"""What one writes first: every frame, decoded and judged in turn."""


def main(runs: int, seconds: int, against: Path | None, naive: bool) -> None:
    """Print the tables; the easy and the heavy clip last `seconds`."""
    trees = checkouts(against)
    print(f"a performer, 1080x1920 at 30 frames/s if not 4K; {runs} runs each, in turn; medians, in seconds")
    print(HEAD)
    lengths = {"easy": seconds, "heavy": seconds, "4K": LARGE_SECONDS, "10-bit HDR": LARGE_SECONDS}
    for kind, length in (*lengths.items(), ("easy", SHORT_SECONDS)):
        _full(trees, kind, length, runs)
    print()
    _first(trees, str(clip("heavy", seconds)), runs)
    print()
    _batch(trees, runs)
    print()
    _page(str(clip("easy", seconds)), runs)
    print()
    _memory(trees, (str(clip("easy", SCENE_SECONDS)), str(clip("easy", seconds)), str(clip("4K", LARGE_SECONDS))))
    if naive:
        print()
        print(table(compare({"check": trees[-1].check(str(clip("easy", seconds))),
                             "every frame with OpenCV and pose": [sys.executable, "-c", NAIVE, str(clip("easy", seconds))]}, runs=runs)))  # fmt: skip


def _full(trees: Sequence[Checkout], kind: str, seconds: int, runs: int) -> None:
    path = str(clip(kind, seconds))
    decode = [ffmpeg.find("ffmpeg").path, "-v", "error", "-i", path, "-f", "null", "-"]
    for tree, turns in zip(trees, in_turn(trees, decode, path, runs=runs), strict=True):
        megabits = 8 * Path(path).stat().st_size / 1e6 / seconds
        print(line(f"{kind}, {seconds} s, {megabits:.1f} Mb/s{_named(trees, tree)}", turns))


def _named(trees: Sequence[Checkout], tree: Checkout) -> str:
    return f", {tree.name}" if len(trees) > 1 else ""


def _first(trees: Sequence[Checkout], path: str, runs: int) -> None:
    """The whole command for the first frame, beside a bare import of mediapipe."""
    spans = {tree.name: [spent(tree.check("--depth", "first-frame", path), {}, folder=tree.folder) for _ in range(2 * runs)]
             for tree in trees}  # fmt: skip
    for name, taken in spans.items():
        wall, cpu = (statistics.median(getattr(each, kind) for each in taken) for kind in ("wall", "cpu"))
        print(f"check --depth first-frame, {name}: wall {wall:.2f} s, CPU {cpu:.2f} s")


def _batch(trees: Sequence[Checkout], runs: int) -> None:
    """What a clip costs in a worker that is warm: several clips against one."""
    with tempfile.TemporaryDirectory() as many, tempfile.TemporaryDirectory() as one:
        copies(clip("easy", SHORT_SECONDS), Path(many), _BATCH)
        copies(clip("easy", SHORT_SECONDS), Path(one), 1)
        for tree in trees:
            cpu = [
                [spent(tree.check("--jobs", "1", folder), {}, folder=tree.folder).cpu for folder in (many, one)]
                for _ in range(runs)
            ]
            each = statistics.median((all_ - first) / (_BATCH - 1) for all_, first in cpu)
            print(f"a clip of {SHORT_SECONDS} s in a warm worker, {tree.name}: CPU {each:.2f} s")


def _page(path: str, runs: int) -> None:
    """What the HTML report costs, and how large it is."""
    fresh = [sys.executable, "-m", "validator", "check", "--no-cache"]
    with tempfile.TemporaryDirectory() as folder:
        page = ["--report", f"html={folder}/page.html"]
        print(
            table(compare({"check, text alone": [*fresh, path], "check, with an HTML report": [*fresh, *page, path]}, runs=runs))
        )
        print(f"the page: {Path(folder, 'page.html').stat().st_size / 1e6:.2f} MB")


def _memory(trees: Sequence[Checkout], paths: Sequence[str]) -> None:
    for tree in trees:
        most = ", ".join(
            f"{Path(path).stem.removeprefix('bench-')} {peak(tree.check(path), tree.folder):.0f} MB" for path in paths
        )
        print(f"peak memory with children, {tree.name}: {most}")


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--runs", type=int, default=RUNS)
    asked.add_argument("--seconds", type=int, default=60, help="length of the easy and the heavy clip, a multiple of 10")
    asked.add_argument("--against", type=Path, metavar="CHECKOUT", help="another tree of this project, run in the same turns")
    asked.add_argument("--naive", action="store_true", help="also time every frame with OpenCV and mediapipe's own pose solution")
    main(**vars(asked.parse_args()))
