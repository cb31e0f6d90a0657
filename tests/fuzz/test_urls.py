"""A short run of the differential fuzz; the long one is started by hand."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.exhaustive
SCRIPT = Path(__file__).with_name("urls.py")


def test_the_host_that_is_checked_is_the_one_that_is_contacted_or_the_url_is_refused() -> None:
    done = subprocess.run(
        [sys.executable, SCRIPT, "--count", "4000", "--seed", "8"], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    counts = {name: int(number.replace(",", "")) for number, name in re.findall(r"([\d,]+) ([^\n]+)", done.stdout)}
    assert (counts["URLs"], counts["wrong"]) == (4000, 0)
    assert counts["passed"] > 200
    assert counts["requests would contact a private host"] > 500
