"""The trials of the README and the reference against the local service run as they are printed."""

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

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the trials are for a POSIX shell")


def _script(page: str, name: str) -> str:
    text = (ROOT / page).read_text(encoding="utf-8")
    found = re.search(rf"<!-- run: {name} -->\n```sh\n(.*?)```", text, re.DOTALL)
    assert found, f"{page} shows no {name}"
    return found[1]


def _free_port() -> int:
    """Below the ports that the system hands out, or another test could be given it before the service takes it."""
    while True:
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port := random.randrange(20_000, 32_000)))
            return port


def _ran(script: str, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    """In a folder like a fresh copy: `.venv`, tests and fixtures are where the README has them."""
    programs = tmp_path / ".venv" / "bin"
    programs.mkdir(parents=True)
    (programs / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    (programs / "motion-preflight").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m submitter "$@"\n')
    for program in programs.iterdir():
        program.chmod(0o755)
    for name in ("tests", "fixtures"):
        (tmp_path / name).symlink_to(ROOT / name)
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", re.sub(r"\b879\d\b", str(_free_port()), script)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "trial").exists()
    return done


def test_the_trial_runs_as_printed_and_ends_with_a_template(tmp_path: Path) -> None:
    done = _ran(_script(".github/REFERENCE.md", "trial"), tmp_path)
    assert "Authorization: Bearer (hidden)" in done.stdout
    assert len(set(re.findall(r"template +(AACT\.\w+)", done.stdout))) == 1
    assert "nothing was sent" in done.stderr
    assert "succeeded" in done.stdout


def test_the_whole_way_runs_as_printed_from_a_file_with_audio_to_a_template(tmp_path: Path) -> None:
    done = _ran(_script("README.md", "whole way"), tmp_path)
    assert len(re.findall(r"service: fetched .*streams: video h264\n", done.stdout)) == 1
    found = re.findall(r"succeeded +(AACT\.\w+)", done.stdout)
    assert (len(found), len(set(found))) == (2, 1)
    assert "is there already: nothing was sent" in done.stderr
