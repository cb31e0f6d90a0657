"""The full and the first-frame check against plain decoding, and memory: `python tests/bench/full.py`."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

from fixtures.performer import film
from fixtures.workshop import Step, build
from tests.bench.pairs import ROOT, compare, table
from validator.media import ffmpeg

RUNS = 3
SCENE_SECONDS = 10
PHONE = "-c:v libx264 -preset veryfast -b:v 17M -maxrate 17M -bufsize 17M -pix_fmt yuv420p"
"""Grain and bit rate of a telephone's 1080p, since a drawn picture is far too easy to decode."""
NAIVE = """
import sys, cv2, mediapipe as mp
clip, pose = cv2.VideoCapture(sys.argv[1]), mp.solutions.pose.Pose()
while (read := clip.read())[0]:
    pose.process(cv2.cvtColor(read[1], cv2.COLOR_BGR2RGB))
"""
"""What one writes first: every frame, decoded and judged in turn."""


def clip(seconds: int) -> str:
    """A performer of `seconds`, 1080×1920 at 30 frames/s, made of one scene that is repeated."""

    def recipe(step: Step) -> None:
        film("good", step.scratch / "scene.mp4", ffmpeg=step.ffmpeg.path, size=(1080, 1920), seconds=SCENE_SECONDS)
        step.run(f"-i {{scratch}}/scene.mp4 -vf noise=alls=10:allf=t {PHONE}", str(step.scratch / "grainy.mp4"))
        step.run(f"-stream_loop {seconds // SCENE_SECONDS - 1} -i {{scratch}}/grainy.mp4 -c copy", str(step.out))

    return str(build(f"bench-performer-{seconds}.mp4", recipe))


def peak(command: Sequence[str]) -> float:
    """Megabytes that the command and its children hold at the same time, at most (Linux; shared pages split)."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT)
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


def main(runs: int, seconds: int) -> None:
    """Print the tables, for clips of `seconds` and of 10 s."""
    long, short = clip(seconds), clip(10)
    check = [sys.executable, "-m", "validator", "check"]
    decode = [ffmpeg.find("ffmpeg").path, "-v", "error", "-i", long, "-f", "null", "-"]
    print(f"a performer of {seconds} s, 1080x1920 at 30 frames/s, {Path(long).stat().st_size / 1e6:.0f} MB; {runs} runs each")
    whole = {
        "ffmpeg -f null": decode,
        "check": [*check, long],
        "every frame with OpenCV and pose": [sys.executable, "-c", NAIVE, long],
    }
    print(table(compare(whole, runs=runs)))
    print()
    first = {
        "import mediapipe": [sys.executable, "-c", "import mediapipe"],
        "check --depth first-frame": [*check, "--depth", "first-frame", long],
    }
    print(table(compare(first, runs=runs * 2)))
    print()
    with tempfile.TemporaryDirectory() as folder:
        fresh = [*check, "--no-cache"]
        page = {
            "check, text alone": [*fresh, long],
            "check, with an HTML report": [*fresh, "--report", f"html={folder}/page.html", long],
        }
        print(table(compare(page, runs=runs)))
        print(f"the page: {Path(folder, 'page.html').stat().st_size / 1e6:.2f} MB")
    print()
    for name, path in (("10 s", short), (f"{seconds} s", long)):
        print(f"peak memory with children, {name}: {peak([*check, path]):.0f} MB")


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--runs", type=int, default=RUNS)
    asked.add_argument("--seconds", type=int, default=60, help="length of the long clip, a multiple of 10")
    main(**vars(asked.parse_args()))
