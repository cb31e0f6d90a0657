"""The progress of a wait: one line that is written over on a terminal, a line per change elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from validator.cli import console
from validator.texts.width import cut

if TYPE_CHECKING:
    from submitter.jobs.context import OnProgress
    from submitter.ledger.ledger import Ledger
    from submitter.task import Task

_COLUMNS = 100
"""A longer line would stay when the next is written over it."""


@contextmanager
def progress_line(ledger: Ledger) -> Iterator[OnProgress]:
    """Receives the changes of tasks and shows them on standard error."""
    from submitter.cli import render

    begun, live, last = time.monotonic(), sys.stderr.isatty(), dict[int, str]()

    def on_progress(task: Task, said: str) -> None:
        if not live and not said and last.get(task.row) == task.state.value:
            return
        last[task.row] = task.state.value
        text = render.progress(task, said, time.monotonic() - begun, ledger.queued_before(task))
        if live:
            console.write_stderr(f"{console.ERASE}{cut(console.texts().say(text), _COLUMNS, '')}")
        else:
            console.log_line(text)

    try:
        yield on_progress
    finally:
        if live:
            console.write_stderr(console.ERASE)
