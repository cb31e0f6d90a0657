"""The benches still run, so that a figure can be measured on the day it is wanted."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.support.command import ROOT

pytestmark = pytest.mark.exhaustive


@pytest.mark.parametrize(
    ("script", "options", "lines"),
    [
        ("start.py", [], 10),
        ("full.py", ["--seconds", "10"], 18),
        ("batch.py", ["--count", "8"], 12),
        ("cluster.py", ["--count", "8"], 4),
    ],
)
def test_a_bench_prints_its_tables(script: str, options: list[str], lines: int) -> None:
    words = [sys.executable, str(ROOT / "tests" / "bench" / script), "--runs", "1", *options]
    done = subprocess.run(words, capture_output=True, text=True, timeout=600, check=True)
    assert len(done.stdout.splitlines()) == lines, done.stdout
