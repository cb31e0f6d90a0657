"""Ends the ffmpeg and ffprobe processes of a worker that is gone, which nobody waits for any more."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

TOKEN = "MOTION_PREFLIGHT_WORKER"
"""Environment variable that a worker's tools inherit; its value is the worker's own."""


def end_tools(token: str, variable: str = TOKEN) -> int:
    """Kill every process but this one that bears the token; how many there were.

    On Linux; elsewhere they end when they next write to the pipe that nobody reads any more.
    """
    count = 0
    for number in bearers(token, variable):
        with suppress(OSError):
            os.kill(number, signal.SIGKILL)
            count += 1
    return count


def bearers(token: str, variable: str = TOKEN) -> Iterator[int]:
    """The numbers of the processes, but this one, that bear the token; none where there is no /proc."""
    mark = f"{variable}={token}".encode()
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if int(folder.name) != os.getpid() and mark in (folder / "environ").read_bytes():
                yield int(folder.name)
