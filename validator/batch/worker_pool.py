"""Keeps warm worker processes for a program that judges clips as they come, such as a server: from any thread, with a time limit."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import IO

from validator.batch.cores import usable
from validator.batch.job import Event, Item, Job, Judged
from validator.batch.pool import TIMEOUT_SECONDS, judge_many
from validator.check import chosen, not_judged, options, report
from validator.errors import CannotJudge, ToolFailed
from validator.facts import store
from validator.findings import Report
from validator.inputs.given import name_of, placed
from validator.targets.profile import DEFAULT, Profile
from validator.texts.said import phrase

_WARM_UP = Item("")
"""It names nothing: a worker loads its networks for it, and then refuses it."""
_LEAVES_WITHIN_SECONDS = 10.0


class _Closed(Exception):
    """The pool is being closed."""


@dataclass(eq=False)
class _Order:
    """One clip, and who waits for it."""

    item: Item
    called: str
    """What the report calls it; empty for a file or URL, which is called as it is."""
    future: Future[Report] = field(default_factory=Future)


Orders = queue.SimpleQueue["_Order | None"]
"""What is to be judged, for whichever worker is free; None ends one of them."""


class WorkerPool:
    """Worker processes that keep their networks loaded, and judge one clip each at a time.

    The parameters are those of `validator.validate_many`: `jobs` workers (0: as many as this machine carries), `timeout`
    seconds for one clip from when its turn comes (0: none). A clip that crashes its worker or takes too long has a report
    with a `problem`; the worker is replaced. Raises UsageError for a wrong profile, setting or depth.
    Close it, or use it as a context manager: workers end with it.
    """

    def __init__(
        self,
        *,
        profile: str | Profile = DEFAULT,
        settings: Iterable[str] = (),
        depth: str = "full",
        pose_model: str | os.PathLike[str] | None = None,
        person_model: str | os.PathLike[str] | None = None,
        jobs: int = 0,
        timeout: float = TIMEOUT_SECONDS,
    ) -> None:
        """Begin to start the workers, and return at once: a clip waits until one is ready."""
        target = chosen(profile, settings)
        wanted = options(target, depth, pose_model, person_model)
        # Facts come along, for a report that calls the clip by another name is made from them.
        job = Job(target, wanted, facts=True)
        self._orders: Orders = queue.SimpleQueue()
        self._closed, self._closing = threading.Event(), threading.Lock()
        self._lanes = [_Lane(job, timeout, self._orders, self._closed) for _ in range(jobs or usable())]

    def submit(self, clip: str | os.PathLike[str] | bytes | IO[bytes], *, name: str = "") -> Future[Report]:
        """The report to come. `clip` and `name` are those of `validator.validate`; bytes and open files are copied before it returns.

        The future raises CannotJudge where no worker can be started, or the pool was closed first; cancelled before its
        turn, the clip is not judged. In asyncio: `await asyncio.wrap_future(future)`.
        """
        kept = ExitStack()
        if isinstance(clip, (str, os.PathLike)):
            order = _Order(Item(os.fspath(clip)), name)
        else:
            called = name_of(clip, name)
            order = _Order(Item(kept.enter_context(placed(clip, called))), called)
        order.future.add_done_callback(lambda _: kept.close())
        with self._closing:
            if self._closed.is_set():
                order.future.set_exception(_over())
            else:
                self._orders.put(order)
        return order.future

    def validate(self, clip: str | os.PathLike[str] | bytes | IO[bytes], *, name: str = "") -> Report:
        """The report; waits for it."""
        return self.submit(clip, name=name).result()

    def close(self) -> None:
        """End the workers; clips that are not judged yet raise CannotJudge."""
        with self._closing:
            self._closed.set()
            _fail_all(self._orders)
            for _ in self._lanes:
                self._orders.put(None)
        for lane in self._lanes:
            lane.join()

    def __enter__(self) -> WorkerPool:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


class _Lane:
    """A thread that gives one worker clip after clip, and replaces it."""

    def __init__(self, job: Job, timeout: float, orders: Orders, closed: threading.Event) -> None:
        self._job, self._timeout, self._orders, self._closed = job, timeout, orders, closed
        self._order: _Order | None = None
        """The one at work."""
        self._warm = False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def join(self) -> None:
        """Wait until its worker is gone."""
        self._thread.join(_LEAVES_WITHIN_SECONDS)

    def _run(self) -> None:
        while not self._closed.is_set():
            try:
                for judged in judge_many(self._items(), self._job, jobs=1, timeout=self._timeout, on_event=self._heed):
                    self._deliver(judged)
            except _Closed:
                self._fail(_over())
            except Exception as error:
                # Whatever it is, the thread lives on: who waits for this clip gets it.
                self._fail(error)

    def _items(self) -> Iterator[Item]:
        """One item for the networks, then each order when its turn comes."""
        if not self._warm:
            # Where no worker can be started, it is the next order that has to say so.
            self._warm = True
            yield _WARM_UP
        while order := self._orders.get():
            if order.future.set_running_or_notify_cancel():
                self._order = order
                yield order.item

    def _heed(self, _: Event) -> None:
        if self._closed.is_set():
            raise _Closed

    def _deliver(self, judged: Judged) -> None:
        order, self._order = self._order, None
        if order:
            try:
                order.future.set_result(self._report(order, judged))
            except Exception as error:
                order.future.set_exception(error)

    def _report(self, order: _Order, judged: Judged) -> Report:
        called = order.called or order.item.clip
        if not judged.report or not judged.facts:
            problem, seconds = (judged.report.problem, judged.report.seconds_spent) if judged.report else (judged.refused, 0.0)
            return not_judged(called, self._job.target, self._job.options, problem, seconds)
        if not order.called:
            return judged.report
        return report(replace(store.parsed(judged.facts), path=called), self._job.target)

    def _fail(self, error: Exception) -> None:
        order, self._order = self._order, None
        if order:
            order.future.set_exception(error)


def _fail_all(orders: Orders) -> None:
    while not orders.empty():
        if (order := orders.get()) and order.future.set_running_or_notify_cancel():
            order.future.set_exception(_over())


def _over() -> CannotJudge:
    return ToolFailed(phrase("the pool of workers was closed before the clip was judged."))
