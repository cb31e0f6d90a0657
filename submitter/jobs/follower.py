"""Follows what was sent, on threads of its own, so that the next clip is made ready meanwhile."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass

from submitter.errors import SubmitError
from submitter.jobs.context import Ending, OnProgress, PollContext
from submitter.jobs.poll import follow
from submitter.ledger.ledger import Ledger
from submitter.services.service import Service
from submitter.task import Task

_LOOK_SECONDS = 0.25
"""A wait for a thread is made of such pieces, between which a Ctrl-C is heard everywhere."""
_STOP_SECONDS = 5.0
"""How long a thread may take to notice that it is to stop; it holds nothing that has to be written down."""
Then = Callable[[Ending], None]
"""Receives how a task ended, on the thread of whoever collects."""


@dataclass(frozen=True)
class _Ended:
    ending: Ending
    then: Then
    frees: bool
    """Whether its place in the queue is free again; that of a task that still runs is not."""
    defect: Exception | None = None


class Follower:
    """The tasks that are under way, at most as many as there are places."""

    def __init__(self, client: Service, ledger: Ledger, places: int) -> None:
        """Nothing is followed yet."""
        self._client, self._ledger = client, ledger
        self._free = places
        self._stop = threading.Event()
        self._ended: queue.SimpleQueue[_Ended] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._live = 0

    @property
    def has_place(self) -> bool:
        """Whether one more may be sent."""
        return self._free > 0

    def follow(self, task: Task, until: float, on_progress: OnProgress, then: Then) -> None:
        """Follow it until `until` (in the clock's ticks); `then` is called by `collect`."""
        self._free, self._live = self._free - 1, self._live + 1
        context = PollContext(self._client, self._ledger, until, on_progress, stop=self._stop)
        thread = threading.Thread(target=self._work, args=(task, context, then), daemon=True)
        self._threads.append(thread)
        thread.start()

    def wait_for_place(self) -> bool:
        """Whether there is a place, when one was awaited; False where every place is kept by a task that outlived its deadline."""
        while not self.has_place and self._live:
            self._collect_one()
        self.collect()
        return self.has_place

    def join(self) -> None:
        """Until nothing is followed any more."""
        while self._live:
            self._collect_one()

    def collect(self) -> None:
        """What ended meanwhile."""
        while not self._ended.empty():
            self._collect_one()

    def stop(self) -> None:
        """Follow nothing any more; the ledger knows how far each task was."""
        self._stop.set()
        for thread in self._threads:
            thread.join(_STOP_SECONDS)

    def _collect_one(self) -> None:
        try:
            ended = self._ended.get(timeout=_LOOK_SECONDS)
        except queue.Empty:
            return
        self._live -= 1
        self._free += ended.frees
        if ended.defect:
            raise ended.defect
        ended.then(ended.ending)

    def _work(self, task: Task, context: PollContext, then: Then) -> None:
        try:
            (ending,) = follow([task.name], context=context, profile=task.profile)
        except SubmitError as error:
            ending = Ending(task, error)
        except Exception as error:
            self._ended.put(_Ended(Ending(task), then, frees=False, defect=error))
            return
        still = ending.task is not None and ending.task.state.live
        if not context.stopped:
            self._ended.put(_Ended(ending, then, frees=not still))
