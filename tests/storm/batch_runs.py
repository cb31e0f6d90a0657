"""The batches of the kill campaign: what a seed draws, the clips, and a run that is struck at some moment."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from fixtures.recipes import CLIPS
from tests.support.command import CHECK, ROOT
from tests.support.processes import until, with_mark
from validator.media.ffmpeg import find

NAMES = (
    *("silent.mp4", "rate-24.mp4", "rate-25.mov", "rate-23.mp4", "two-seconds.mp4", "aspect-3-1.mp4"),
    *("aspect-1-3.mp4", "side-200.mp4", "side-198.mp4", "59-frames.mp4", "late-start.mp4", "interlaced.mp4"),
)
"""Accepted, rejected and reviewed ones, of two to four seconds; each has a content of its own."""
REPORTS = {"jsonl": "r.jsonl", "json": "r.json", "csv": "r.csv", "junit": "r.xml", "parquet": "r.parquet"}
FACTS = "facts.json"
KINDS = ("worker", "parent", "SIGINT", "SIGTERM")
_GONE_SECONDS = 10.0
"""How long workers and tools may take to notice that their parent is dead."""
_RUN_SECONDS = 120.0
_OLD_SECONDS = 3600
"""Age of the clips: the cache does not trust a file that was written just now."""
_SHIM = """#!/bin/sh
case "$*" in */clips/*) printf '%s\\n' "$*" >> "$MEASURED" ;; esac
exec {} "$@"
"""
"""Each measurement, of whatever depth, begins with one ffprobe."""


@dataclass(frozen=True)
class Draw:
    """One round: who is struck, and when."""

    number: int
    kind: str
    moment: float
    """Share of the time that an undisturbed run takes."""
    which: float
    """Which of the workers, 0..1."""
    jobs: int
    ordered: bool


def draw(seed: int, number: int, kind: str) -> Draw:
    """The round of that number; always the same."""
    rng = random.Random(f"{seed}/{number}/{kind}")
    return Draw(number, kind, rng.uniform(0.02, 1.0), rng.random(), rng.choice((2, 3)), rng.random() < 0.5)


@dataclass(frozen=True)
class Ran:
    """How one run ended, and what it left."""

    status: int
    err: str
    struck: bool
    folder: Path
    measured: Counter[str]
    """How often each clip was measured, by the log of ffprobe's stand-in."""
    left: tuple[int, ...]
    """Processes that were still there some seconds later."""


@dataclass
class Place:
    """A folder with the clips, and for each round an empty one with a cache of its own."""

    root: Path
    depth: str = "full"
    seconds: float = 0.0
    """Of the first run, which nobody disturbs and which finds nothing in the cache."""
    paths: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        """Copy the clips, and put ffprobe's stand-in in place."""
        clips, old = self.root / "clips", time.time() - _OLD_SECONDS
        clips.mkdir(parents=True)
        for name in NAMES:
            shutil.copy(CLIPS[name].path(), clips / name)
            os.utime(clips / name, (old, old))
        self.paths = tuple(str(clips / name) for name in NAMES)
        shim = self.root / "ffprobe"
        shim.write_text(_SHIM.format(find("ffprobe").path))
        shim.chmod(0o755)

    def fresh(self, name: str) -> Path:
        """An empty folder for a round."""
        folder = self.root / name
        for inner in ("out", "tmp", "cache"):
            (folder / inner).mkdir(parents=True)
        return folder

    def run(self, folder: Path, drawn: Draw, *, strike: bool) -> Ran:
        """Check all clips, into every report; struck as drawn, or left alone."""
        before, mark = _measured(folder), f"mark-{os.urandom(8).hex()}"
        process = subprocess.Popen(self._words(drawn), cwd=folder / "out", env=self._env(folder, mark), stderr=subprocess.PIPE)
        begun = time.monotonic()
        struck = strike and _strike(process, drawn, self.seconds, mark)
        _, err = process.communicate(timeout=_RUN_SECONDS)
        until(lambda: not with_mark(mark), _GONE_SECONDS)
        self.seconds = self.seconds or time.monotonic() - begun
        measured = _measured(folder) - before
        return Ran(process.returncode, err.decode(), struck, folder, measured, tuple(with_mark(mark)))

    def _words(self, drawn: Draw) -> list[str]:
        reports = [word for form, name in REPORTS.items() for word in ("--report", f"{form}={name}")]
        order = "--ordered" if drawn.ordered else "--as-they-come"
        words = [*CHECK, *reports, "--facts", FACTS, "--jobs", str(drawn.jobs), order, "--depth", self.depth, *self.paths]
        return [sys.executable, "-m", "submitter", *words, "-o", os.devnull]

    def _env(self, folder: Path, mark: str) -> dict[str, str]:
        places = {"MOTION_PREFLIGHT_CACHE": folder / "cache", "TMPDIR": folder / "tmp", "MEASURED": folder / "measured"}
        tools = {"MOTION_PREFLIGHT_FFPROBE": self.root / "ffprobe", "PYTHONPATH": ROOT, "BATCH_CAMPAIGN": mark}
        return {**os.environ, **{name: str(value) for name, value in {**places, **tools}.items()}}


def _strike(process: subprocess.Popen[bytes], drawn: Draw, seconds: float, mark: str) -> bool:
    """Whether the signal found somebody alive."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(drawn.moment * seconds)
    if drawn.kind != "worker":
        process.send_signal(signal.SIGKILL if drawn.kind == "parent" else signal.Signals[drawn.kind])
        return process.returncode is None
    workers: list[int] = []
    while process.poll() is None and not workers:
        workers = [pid for pid in sorted(with_mark(mark)) if _is_worker(pid, process.pid)]
    if not workers:
        return False
    with suppress(ProcessLookupError):
        os.kill(workers[int(drawn.which * len(workers))], signal.SIGKILL)
    return True


def _is_worker(pid: int, parent: int) -> bool:
    """Not so the child of a worker that has not become ffprobe yet, whose command line is the worker's."""
    with suppress(OSError):
        place = Path(f"/proc/{pid}")
        return (
            b"validator.batch.worker" in (place / "cmdline").read_bytes()
            and f"\nPPid:\t{parent}\n" in (place / "status").read_text()
        )
    return False


def _measured(folder: Path) -> Counter[str]:
    log = folder / "measured"
    lines = log.read_text().splitlines() if log.exists() else []
    return Counter(found[1] for line in lines if (found := re.search(r"/clips/([^/ ]+)", line)))
