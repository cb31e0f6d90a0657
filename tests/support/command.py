"""Runs the real command as a user does, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MEDIA_ONLY = str(ROOT / "tests" / "support" / "media-only.toml")
"""The file of limits that no picture is looked into for."""
CHECK = ("check", "--profile", MEDIA_ONLY)
"""The check without the rules that look into the picture: test patterns show nobody."""


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    status: int
    out: str
    err: str


def preflight(*arguments: str | os.PathLike[str], env: Mapping[str, str] | None = None, cwd: Path | None = None) -> Done:
    """Run `motion-preflight ARGUMENTS`; it may take two minutes at most."""
    done = subprocess.run(
        [sys.executable, "-m", "submitter", *map(os.fspath, arguments)],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=120,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})},
    )
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())
