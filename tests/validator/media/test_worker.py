"""A thread is waited for where there is one, wherever the interruption falls."""

from __future__ import annotations

import sys
import threading
from types import FrameType
from typing import Any

import pytest

from validator.media.worker import Worker


def _interrupted_at(name: str) -> Any:
    """A trace function that interrupts as Ctrl-C would, when this method of a thread or an event begins."""

    def trace(frame: FrameType, event: str, argument: object) -> None:
        code = frame.f_code
        if event == "call" and code.co_name == name and code.co_filename == threading.__file__:
            sys.settrace(None)
            raise KeyboardInterrupt

    return trace


@pytest.mark.parametrize("name", ["start", "wait"])
def test_an_interruption_while_a_thread_starts_waits_for_what_was_begun_and_for_nothing_else(name: str) -> None:
    done: list[str] = []
    worker = Worker(lambda: done.append("done"))
    before = sys.gettrace()
    sys.settrace(_interrupted_at(name))
    try:
        with pytest.raises(KeyboardInterrupt):
            worker.start()
    finally:
        sys.settrace(before)
    worker.wait()
    assert done == ([] if name == "start" else ["done"])
