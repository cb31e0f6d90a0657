"""The actor of a cluster: one worker process of the local pool, so that a clip may hang, crash or grow as it may there."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from validator.batch import messages
from validator.batch.job import Began, Event, Item, Judged, ignore
from validator.batch.order import InOrder
from validator.batch.pool import RECYCLE_MB, Pool
from validator.errors import PreflightError
from validator.texts.said import plain

if TYPE_CHECKING:
    import pyarrow as pa


class Worker:
    """A worker that lives as long as its actor; the actor itself stays light, and loads no network."""

    def __init__(self, job: bytes, timeout: float, folder: str) -> None:
        """`job` as `messages.job_line` writes it; relative paths start from `folder`, where this machine has it."""
        with suppress(OSError):
            os.chdir(folder)
        self.job = messages.read_job(job)
        self.pool = Pool(self.job, 1, timeout, RECYCLE_MB, self._event, None)
        self.on_event = ignore

    def judged(self, item: Item) -> Judged:
        """What came of the item; raises ToolFailed when no worker process can be started."""
        return next(iter([*self.pool.run(InOrder([item], 0))]))

    def _event(self, event: Event) -> None:
        self.on_event(event)


class Numbered:
    """Judges numbered clips for `pipeline`: from a table of `number` and `clip` to one of `number` and `answer`."""

    def __init__(self, job: bytes, timeout: float, folder: str, board: Any) -> None:
        """The `board`, an actor, learns which clip is at work."""
        self._worker = Worker(job, timeout, folder)
        self._worker.on_event = self._event
        self._board = board
        self._number = 0

    def __call__(self, table: pa.Table) -> pa.Table:
        """Both texts are JSON: the clip's name may hold bytes that are not UTF-8, and the answer may say that there is none."""
        import pyarrow as pa

        rows = table.to_pylist()
        return pa.table({"number": table["number"], "answer": [self._answer(row["number"], row["clip"]) for row in rows]})

    def _answer(self, number: int, clip: str) -> str:
        self._number = number
        try:
            return messages.judged_text(self._worker.judged(Item(json.loads(clip))))
        except PreflightError as error:
            return json.dumps({"failed": plain(str(error))})

    def _event(self, event: Event) -> None:
        if isinstance(event, Began):
            self._board.began.remote(self._number)


class Board:
    """An actor that remembers which clips were begun until the driver asks: progress names what is at work."""

    def __init__(self) -> None:
        self._began: list[int] = []

    def began(self, number: int) -> None:
        """One more clip is at work."""
        self._began.append(number)

    def take(self) -> list[int]:
        """The clips that were begun since the last time."""
        began, self._began = self._began, []
        return began
