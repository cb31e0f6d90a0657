"""Killed at any moment, many processes at one cache leave it whole, and lose no more than what was in their hands."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support.command import ROOT
from tests.support.kept import FULL, clip, found, later, measured
from validator.batch.cache import FactsCache

SEED, AT_ONCE, CLIPS = 20261124, 4, 300
WORKER = """
import sys
from pathlib import Path
from tests.support.kept import FULL, found, later, measured
from validator.batch.cache import FactsCache
folder, first = Path(sys.argv[1]), int(sys.argv[2])
cache = FactsCache(folder / "cache", say=lambda text: print("said", text, flush=True), clock=later, limit=int(sys.argv[3]))
print("ready", flush=True)
clips = int(sys.argv[4])
for number in range(clips):
    path = folder / f"{(first + number) % clips}.mp4"
    known = found(cache, path)
    if known is None:
        cache.store(str(path), measured(path), FULL)
        print("stored", path.name, flush=True)
    elif known != measured(path):
        print("wrong", path.name, flush=True)
cache.close()
print("done", flush=True)
"""


class Worker:
    """A process that measures clip after clip from a number on, or finds them in the cache."""

    def __init__(self, folder: Path, first: int, limit: int) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", WORKER, *map(str, (folder, first, limit, CLIPS))],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        assert self.process.stdout
        assert self.process.stdout.readline() == "ready\n"

    def end(self, number: int | None) -> tuple[list[str], str]:
        """What it printed, after a signal."""
        if number:
            self.process.send_signal(number)
        out, err = self.process.communicate(timeout=120)
        return out.splitlines(), err


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals here")
@pytest.mark.parametrize(
    ("limit", "kills"),
    [
        pytest.param(1 << 30, 16, id="a few"),
        pytest.param(1 << 30, 60, id="roomy", marks=pytest.mark.exhaustive),
        pytest.param(60_000, 60, id="always full", marks=pytest.mark.exhaustive),
    ],
)
def test_killed_at_random_moments_the_cache_stays_whole(limit: int, kills: int, tmp_path: Path) -> None:
    draw, lines = random.Random(SEED), list[str]()
    for number in range(CLIPS):
        clip(tmp_path, f"clip {number}", f"{number}.mp4")
    for _ in range(kills // AT_ONCE):
        workers = [Worker(tmp_path, draw.randrange(CLIPS), limit) for _ in range(AT_ONCE)]
        for worker in workers:
            time.sleep(draw.uniform(0, 0.06))
            lines += worker.end(signal.SIGKILL)[0]
    lines += Worker(tmp_path, 0, limit).end(None)[0]
    assert [line for line in lines if line.startswith(("said", "wrong"))] == []
    assert lines[-1] == "done"
    assert os.listdir(tmp_path / "cache") == ["facts-v1-1.sqlite3"]
    with sqlite3.connect(tmp_path / "cache" / "facts-v1-1.sqlite3") as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    db.close()
    if limit > 60_000:
        cache = FactsCache(tmp_path / "cache", clock=later)
        assert all(found(cache, tmp_path / f"{number}.mp4") for number in range(CLIPS))
        # A clip is stored more than once only where several had it in their hands at once; a killed one may not have said it.
        assert abs(len([line for line in lines if line.startswith("stored")]) - CLIPS) <= kills


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals here")
def test_what_was_stored_is_there_whatever_happens_afterwards(tmp_path: Path) -> None:
    for number in range(CLIPS):
        clip(tmp_path, f"clip {number}", f"{number}.mp4")
    worker = Worker(tmp_path, 0, 1 << 30)
    time.sleep(0.3)
    lines, _ = worker.end(signal.SIGKILL)
    cache = FactsCache(tmp_path / "cache", clock=later)
    for name in [line.split()[1] for line in lines if line.startswith("stored")]:
        assert found(cache, tmp_path / name) == measured(tmp_path / name)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals here")
def test_an_interruption_leaves_the_cache_whole_and_no_other_trace(tmp_path: Path) -> None:
    draw = random.Random(SEED)
    for number in range(CLIPS):
        clip(tmp_path, f"clip {number}", f"{number}.mp4")
    for _ in range(6):
        worker = Worker(tmp_path, draw.randrange(CLIPS), 1 << 30)
        time.sleep(draw.uniform(0, 0.1))
        lines, err = worker.end(signal.SIGINT)
        assert [line for line in lines if line.startswith(("said", "wrong"))] == []
        assert err.rstrip().endswith("KeyboardInterrupt") or lines[-1] == "done"
        cache = tmp_path / "cache"  # which is not made yet where the signal came at once
        assert (os.listdir(cache) if cache.exists() else []) in ([], ["facts-v1-1.sqlite3"])


@pytest.mark.exhaustive  # it waits
def test_one_that_was_stopped_in_the_middle_of_a_write_holds_up_nobody_for_ever(tmp_path: Path) -> None:
    said: list[str] = []
    path, cache = clip(tmp_path, "one"), FactsCache(tmp_path / "cache", say=said.append, clock=later)
    cache.lookup(str(path), FULL)
    cache.store(str(path), measured(path), FULL)
    with sqlite3.connect(cache.info().path, isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        begun = time.monotonic()
        assert found(cache, path) is None
        assert found(cache, path) is None
        assert time.monotonic() - begun < 25
    other.close()
    assert said == [f"The cache {cache.folder} is not used: database is locked."]
