"""SIGKILL at random moments, of a worker and of the parent: one clip at most is lost, nothing is left, the next run is whole."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.support.command import CHECK, ROOT
from tests.support.processes import until, with_mark

Named = Callable[..., list[str]]
NAMES = ("a", "slow", "b", "c", "slow-2", "d", "e", "f")
REPORT, FACTS = "report.json", "facts.json"
SECONDS = 1.5
"""A run takes about two."""


def _start(paths: list[str], mark: str) -> subprocess.Popen[bytes]:
    words = [*CHECK, "--limits-only", "--format", "json", "-o", REPORT, "--facts", FACTS, "--jobs", "2", *paths]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "BATCH_TEST": mark}
    return subprocess.Popen([sys.executable, "-m", "submitter", *words], env=env, stderr=subprocess.PIPE)


def _workers(mark: str) -> list[int]:
    found = []
    for pid in with_mark(mark):
        with suppress(OSError):
            if b"validator.batch.worker" in Path(f"/proc/{pid}/cmdline").read_bytes():
                found.append(pid)
    return found


def _verdicts() -> dict[str, str]:
    return {clip["path"]: clip["verdict"] for clip in json.loads(Path(REPORT).read_text())["clips"]}


def _whole(paths: list[str]) -> None:
    """The next run, undisturbed, judges everything, and leaves nothing but what was asked for."""
    mark = f"mark-{os.urandom(8).hex()}"
    process = _start(paths, mark)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, _verdicts()) == (0, dict.fromkeys(paths, "accept")), err
    assert len(json.loads(Path(FACTS).read_text())["clips"]) == len(paths)
    assert sorted(os.listdir()) == ["clips", FACTS, REPORT, "tools"]
    assert with_mark(mark) == []


@pytest.mark.sampled(every=30)
@pytest.mark.parametrize("seed", range(25))
def test_a_killed_worker_costs_one_clip_at_most(named: Named, seed: int) -> None:
    rng, mark, paths = random.Random(seed), f"mark-{os.urandom(8).hex()}", named(*NAMES)
    process = _start(paths, mark)
    time.sleep(rng.uniform(0.2, SECONDS))
    killed = None
    if workers := _workers(mark):
        killed = rng.choice(workers)
        with suppress(ProcessLookupError):
            os.kill(killed, signal.SIGKILL)
    _, err = process.communicate(timeout=60)
    lost = [path for path, verdict in _verdicts().items() if verdict != "accept"]
    assert (list(_verdicts()), len(lost) <= bool(killed)) == (paths, True), err
    assert process.returncode == (3 if lost else 0)
    assert until(lambda: with_mark(mark) == [])
    _whole(paths)


@pytest.mark.sampled(every=30)
@pytest.mark.parametrize("seed", range(25))
def test_a_killed_parent_leaves_no_process_and_no_half_report(named: Named, seed: int) -> None:
    rng, mark, paths = random.Random(seed), f"mark-{os.urandom(8).hex()}", named(*NAMES)
    process = _start(paths, mark)
    time.sleep(rng.uniform(0.05, SECONDS))
    process.kill()
    process.communicate(timeout=30)
    assert until(lambda: with_mark(mark) == [])
    for name in (REPORT, FACTS):
        assert not Path(name).exists() or len(json.loads(Path(name).read_text())["clips"]) == len(paths)
    _whole(paths)
