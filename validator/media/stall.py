"""Stops a tool that has stalled: a decoder can wait for itself for ever on a damaged stream."""

from __future__ import annotations

import threading
import time

from validator.errors import ToolFailed
from validator.media.process import Run
from validator.media.worker import Worker
from validator.texts.said import phrase

STALL_SECONDS = 15.0
"""The largest frame that is decoded takes a second on a slow machine."""
_CHECK_EVERY = 0.5


class Stalled(ToolFailed):
    """The tool was stopped because nothing came from it for too long."""


class Pulse:
    """Watches over a run in a `with` block; it is stopped when nobody calls `beat` for so many seconds."""

    def __init__(self, run: Run, seconds: float) -> None:
        self._run, self._seconds, self._last = run, seconds, time.monotonic()
        self._done = threading.Event()
        self._watch = Worker(self._watch_over)
        self.stopped = False

    def __enter__(self) -> Pulse:
        self._watch.start()
        return self

    def __exit__(self, *unused: object) -> None:
        self._done.set()
        self._watch.wait_surely()

    def beat(self) -> None:
        """Something came, or it is we who keep the tool waiting."""
        self._last = time.monotonic()

    def check(self) -> None:
        """Raises Stalled when the run had to be stopped."""
        if self.stopped:
            raise Stalled(
                phrase(
                    "{name} gave no output for {seconds:g} s and was stopped.", name=self._run.tool.name, seconds=self._seconds
                )
            )

    def _watch_over(self) -> None:
        while not self._done.wait(_CHECK_EVERY):
            if time.monotonic() - self._last > self._seconds:
                self.stopped = True
                self._run.stop()
                return
