"""A thread whose end can be waited for more than once, whatever interrupts the waiting."""

from __future__ import annotations

import threading
from collections.abc import Callable

from validator.errors import ToolFailed
from validator.texts.said import phrase


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
        self._begun = True
        try:
            threading.Thread(target=self._run, daemon=True).start()
        except KeyboardInterrupt:
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
