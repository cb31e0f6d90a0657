"""The README's trial against the local service runs as it is printed."""

from __future__ import annotations

import os
import random
import re
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tests.support.command import ROOT


def _script() -> str:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.search(r"<!-- run: trial -->\n```sh\n(.*?)```", text, re.DOTALL)
    assert found, "the README shows no trial"
    return found[1]


def _free_port() -> int:
    """Below the ports that the system hands out, or another test could be given it before the service takes it."""
    while True:
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port := random.randrange(20_000, 32_000)))
            return port


@pytest.mark.skipif(os.name != "posix", reason="the README's trial is for a POSIX shell")
def test_the_trial_runs_as_printed_and_ends_with_a_template(tmp_path: Path) -> None:
    """In a folder like a fresh copy: `.venv`, tests and fixtures are where the README has them."""
    programs = tmp_path / ".venv" / "bin"
    programs.mkdir(parents=True)
    (programs / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    (programs / "motion-preflight").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m submitter "$@"\n')
    for program in programs.iterdir():
        program.chmod(0o755)
    for name in ("tests", "fixtures"):
        (tmp_path / name).symlink_to(ROOT / name)
    script = _script().replace("8791", str(_free_port()))
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert "Authorization: Bearer (hidden)" in done.stdout
    assert len(set(re.findall(r"template +(AACT\.\w+)", done.stdout))) == 1
    assert "nothing was sent" in done.stderr
    assert "succeeded" in done.stdout
    assert not (tmp_path / "trial").exists()
