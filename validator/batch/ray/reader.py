"""The thread that talks to Ray: an interruption of the main thread never reaches Ray's own code, which may swallow it."""

from __future__ import annotations

import os
import queue
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from validator.batch.ray.actor import Board, Numbered
from validator.batch.ray.cluster import connected
from validator.errors import PreflightError, ToolFailed
from validator.texts.said import phrase

if TYPE_CHECKING:
    import pyarrow as pa
    from ray.data import Dataset

_BLOCKS = 10_000
"""Pieces into which a list is cut at most: a piece is handed out, and comes back, as one."""
_TICK_SECONDS = 0.25
_ENDS_WITHIN_SECONDS = 60.0
"""A cluster that is being started, or ended, is not interrupted."""


@dataclass(frozen=True)
class Asked:
    """What a pipeline is to do."""

    rows: list[tuple[int, str]]
    """Number, and the clip as JSON."""
    job: bytes
    jobs: int
    timeout: float
    address: str | None


@dataclass(frozen=True)
class Answered:
    """Some clips' answers, each with the number; they are what `actor.Numbered` writes."""

    answers: list[tuple[int, str]]


@dataclass(frozen=True)
class AtWork:
    """Which clips were begun since the last time, perhaps none."""

    numbers: tuple[int, ...] = ()


class Stopped(Exception):
    """Nobody wants the results any more."""


class Reader(threading.Thread):
    """Connects, runs the pipeline, disconnects."""

    def __init__(self, asked: Asked) -> None:
        super().__init__(daemon=True, name="ray")
        self.over = threading.Event()
        self.inbox: queue.SimpleQueue[Answered | AtWork | Exception | None] = queue.SimpleQueue()
        self.board: Any = None
        """The actor that knows what is at work, once there is a connection."""
        self._asked = asked

    def next(self) -> Answered | AtWork | None:
        """What comes next, or that nothing came for a moment; None at the end. Raises ToolFailed, and what `connected` raises."""
        try:
            said = self.inbox.get(timeout=_TICK_SECONDS)
        except queue.Empty:
            return AtWork()
        if isinstance(said, PreflightError):
            raise said
        if isinstance(said, Exception):
            raise ToolFailed(phrase("the Ray cluster gave up ({name}); its logs say why.", name=type(said).__name__)) from said
        return said

    def stop(self) -> None:
        """Have it end, and wait for that."""
        self.over.set()
        self.join(_ENDS_WITHIN_SECONDS)

    def run(self) -> None:
        """Until the last result, or until nobody wants it."""
        try:
            with connected(self._asked.address, self._asked.jobs) as actors:
                if not self.over.is_set():
                    self._read(actors)
        except Exception as error:
            self.inbox.put(error)
        self.inbox.put(None)

    def _read(self, actors: int) -> None:
        import ray

        self.board = ray.remote(num_cpus=0, max_restarts=-1)(Board).remote()
        for bundle in _pipeline(self._asked, actors, self.board).iter_internal_ref_bundles():
            for reference in bundle.block_refs:
                self.inbox.put(_answers(reference))


class Watch:
    """Ray Data calls it at each step of a pipeline, in a thread of its own; raising is the way to stop it."""

    def before_execution_starts(self, executor: object) -> None:  # noqa: ARG002 (Ray's interface)
        """In the thread that reads the results."""
        thread = threading.current_thread()
        self._reader = thread if isinstance(thread, Reader) else None
        self._waits: Any = None

    def on_execution_step(self, executor: object) -> None:  # noqa: ARG002 (likewise)
        """Several times a second."""
        if self._reader is None:
            return
        if self._reader.over.is_set():
            raise Stopped
        if begun := self._begun():
            self._reader.inbox.put(AtWork(begun))

    def after_execution_succeeds(self, executor: object) -> None:
        """Nothing is left to stop."""

    def after_execution_fails(self, executor: object, error: Exception) -> None:
        """Likewise."""

    def _begun(self) -> tuple[int, ...]:
        """What is known by now; nothing, where the board is not there (its node was lost, the cluster is gone)."""
        import ray

        board: Any = self._reader.board if self._reader else None
        with suppress(ray.exceptions.RayError):
            self._waits = self._waits or board.take.remote()
            if ray.wait([self._waits], timeout=0)[0]:
                asked, self._waits = self._waits, None
                return tuple(ray.get(asked))
        return ()


def _pipeline(asked: Asked, actors: int, board: Any) -> Dataset:
    import ray.data
    from ray.data import ActorPoolStrategy, DataContext

    context = DataContext.get_current().copy()
    context.enable_progress_bars = False
    context.max_errored_blocks = -1  # what is lost is reported clip by clip
    context.custom_execution_callback_classes += [Watch]  # type: ignore[list-item]  # its base is private
    blocks = _blocks(asked.rows)
    with DataContext.current(context):
        return ray.data.from_arrow(blocks).map_batches(
            Numbered,
            fn_constructor_args=(asked.job, asked.timeout, os.getcwd(), board),
            batch_size=None,
            batch_format="pyarrow",
            compute=ActorPoolStrategy(size=min(actors, len(blocks))),
            num_cpus=1,
        )


def _blocks(rows: list[tuple[int, str]]) -> list[pa.Table]:
    import pyarrow as pa

    size = -(-len(rows) // _BLOCKS)
    pieces = [rows[start : start + size] for start in range(0, len(rows), size)]
    return [pa.table({"number": [row[0] for row in piece], "clip": [row[1] for row in piece]}) for piece in pieces]


def _answers(reference: Any) -> Answered:
    import ray

    table = ray.get(reference)
    return Answered(list(zip(table["number"].to_pylist(), table["answer"].to_pylist(), strict=True)))
