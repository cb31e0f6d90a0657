"""A thread whose end can be waited for more than once, whatever interrupts the waiting."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from validator.errors import ToolFailed
from validator.texts.said import phrase

_BEGINNING_SECONDS = 2.0
"""A thread that has been started says so sooner, on a machine that is busy, too."""


class Worker:
    """Does one piece of work on a thread of its own.

    Up to Python 3.12, an interrupted `Thread.join` takes the thread for ended; an interpreter that then ends while
    C++ code still runs there crashes. Waiting for an event has no such fault.
    """

    def __init__(self, work: Callable[[], None]) -> None:
        """`work` has to deal with its errors itself."""
        self._work, self._begun, self._ended = work, False, threading.Event()

    def start(self) -> None:
        """Begin; the thread does not keep the process alive. Raises ToolFailed where no thread can be started."""
        thread = threading.Thread(target=self._run, daemon=True)
        self._begun = True
        try:
            thread.start()
        except KeyboardInterrupt:
            self._begun = _runs(thread)
            self.wait_surely()
            raise
        except RuntimeError as error:
            self._begun = False
            raise ToolFailed(phrase("this machine starts no more threads; allow more memory or more threads.")) from error

    def wait(self) -> None:
        """Until the work is done; at once when it was never begun."""
        if self._begun:
            self._ended.wait()

    def wait_surely(self) -> None:
        """The same, also when interrupted; the interruption is passed on afterwards."""
        try:
            self.wait()
        except BaseException:
            self.wait_surely()
            raise

    def _run(self) -> None:
        try:
            self._work()
        finally:
            self._ended.set()


def _runs(thread: threading.Thread) -> bool:
    """Whether an interrupted start came so far that there is a thread whose end can be waited for."""
    end = time.monotonic() + _BEGINNING_SECONDS
    while thread.ident is None and time.monotonic() < end:
        time.sleep(0.01)
    return thread.ident is not None
