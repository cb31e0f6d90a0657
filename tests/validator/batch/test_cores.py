"""As many workers as the machine and its container carry."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.command import ROOT
from validator.batch.cores import WORKER_BYTES, cores, memory, usable


def _group(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


@pytest.mark.parametrize(
    ("files", "most"),
    [
        ({"cpu_dot_max": "max 100000\n"}, 1 << 20),
        ({"cpu_dot_max": "50000 100000\n"}, 1),
        ({"cpu_dot_max": "150000 100000\n"}, 2),
        ({"cpu__cpu.cfs_quota_us": "100000", "cpu__cpu.cfs_period_us": "100000"}, 1),
        ({"cpu__cpu.cfs_quota_us": "-1", "cpu__cpu.cfs_period_us": "100000"}, 1 << 20),
        ({"cpu_dot_max": "nonsense"}, 1 << 20),
        ({}, 1 << 20),
    ],
)
def test_a_containers_quota_counts(tmp_path: Path, files: dict[str, str], most: int) -> None:
    assert cores(_group(tmp_path, **files)) == min(most, len(os.sched_getaffinity(0)))


def test_memory_counts_too(tmp_path: Path) -> None:
    group = _group(tmp_path, memory_dot_max=str(WORKER_BYTES + 1))
    assert (memory(group), usable(group)) == (WORKER_BYTES + 1, 1)
    assert usable(_group(tmp_path, memory_dot_max="1000")) == 1
    assert memory(_group(tmp_path, memory_dot_max="max\n")) > 1000


def test_affinity_counts() -> None:
    code = "import os; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})\nfrom validator.batch.cores import cores; print(cores())"
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env).stdout == "1\n"
