"""Judges many clips in worker processes: what kills a worker costs its clip, what grows is replaced, nothing waits for ever."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from types import TracebackType

from validator.batch import messages
from validator.batch.cores import usable
from validator.batch.job import Began, Ended, Item, Job, Judged, OnEvent, Share, Tick, ignore
from validator.batch.order import InOrder
from validator.batch.process import Inbox, WorkerProcess
from validator.check import not_judged
from validator.errors import ToolFailed
from validator.findings import Report
from validator.texts.said import phrase, revived

RECYCLE_MB = 600
"""Twice what a worker holds after common clips. One that holds more after a clip is replaced by a new one."""
TIMEOUT_SECONDS = 900.0
"""For one clip; the longest that is accepted (60 s in 1080p) takes a fiftieth of it."""
_TICK_SECONDS = 0.25
_SLACK_SECONDS = 0.5
_FAILED_STARTS = 3
"""So many in a row do not happen by accident."""
_WINDOW = 32
"""With `ordered`: clips for each worker that may be judged before their turn, so that memory stays bounded."""

Known = Callable[[Item], Judged | None]
"""What is known of an item without any work; None when it has to be judged."""


def judge_many(
    items: Iterable[Item],
    job: Job,
    *,
    jobs: int = 0,
    timeout: float = TIMEOUT_SECONDS,
    ordered: bool = False,
    recycle_mb: float = RECYCLE_MB,
    on_event: OnEvent = ignore,
    known: Known | None = None,
) -> Generator[Judged, None, None]:
    """What came of each item, as it comes, or in the order of the items.

    `jobs` worker processes at most (0: as many as this machine carries), `timeout` in seconds for one clip (0: none),
    `recycle_mb` of memory after which a worker is replaced. A clip whose worker crashes, is killed or takes too long has
    a report with a `problem`. Interrupted, it gives what is judged already and then passes the interruption on. Close it
    when it is not read to its end: `contextlib.closing`. Raises ToolFailed when no worker can be started.
    """
    with Pool(job, jobs or usable(), timeout, recycle_mb, on_event, known) as pool:
        order = InOrder(items, (jobs or usable()) * _WINDOW if ordered else 0)
        try:
            for judged in pool.run(order):
                yield from order.due(judged)
        except KeyboardInterrupt:
            pool.stop()
            yield from order.rest()
            raise


def reports(clips: Iterable[str], job: Job, *, jobs: int, timeout: float, ordered: bool) -> Generator[Report, None, None]:
    """A report for each clip, also for what turns out to be none."""
    items = (Item(clip) for clip in clips)
    for judged in judge_many(items, job, jobs=jobs, timeout=timeout, ordered=ordered):
        yield judged.report or not_judged(judged.item.clip, job.target, job.options, judged.refused)


def _nothing(item: Item) -> None:
    """Nothing is known of any item."""


class Pool:
    """The workers, and what each is at work on; they live from one `run` to the next, until `stop`."""

    def __init__(self, job: Job, jobs: int, timeout: float, recycle_mb: float, on_event: OnEvent, known: Known | None) -> None:
        self._job, self._jobs = job, jobs
        self._line = b""
        """The job in bytes, once a worker needs it."""
        self._timeout, self._recycle_bytes, self._on_event, self._known = timeout, recycle_mb * 1e6, on_event, known or _nothing
        self._workers: list[WorkerProcess] = []
        self._leaving: list[WorkerProcess] = []
        self._inbox: Inbox = queue.SimpleQueue()
        self._again: list[Item] = []
        """Items whose worker did not even begin them."""
        self._failed_starts = 0
        self._watched = time.monotonic()

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    def stop(self) -> None:
        """End every worker, and wait until it is gone."""
        for worker in (all_of_them := [*self._workers, *self._leaving]):
            worker.dismiss()
        for worker in all_of_them:
            worker.gone()
        self._workers, self._leaving = [], []

    def run(self, items: InOrder) -> Iterator[Judged]:
        """What came of each item, as it comes."""
        yield from self._caught_up()
        while True:
            yield from self._hand_out(items)
            if not any(worker.item for worker in self._workers) and not self._again and not items.waits:
                return
            yield from self._listen()

    def _caught_up(self) -> Iterator[Judged]:
        """Learn of workers that died since the last run, in which time nobody owed an answer."""
        self._watched = time.monotonic()
        while not self._inbox.empty():
            yield from self._listen()

    def _hand_out(self, items: InOrder) -> Iterator[Judged]:
        """Give every free worker a clip; what is known already needs none."""
        while self._free() and (item := self._again.pop() if self._again else items.next()):
            if judged := self._known(item):
                yield judged
            else:
                self._give(item)

    def _free(self) -> bool:
        return len(self._workers) < self._jobs or any(not each.item and each.alive for each in self._workers)

    def _give(self, item: Item) -> None:
        worker = next((each for each in self._workers if not each.item and each.alive), None)
        if worker is None:
            worker = self._started()
        if worker.ready:
            worker.judge(item, self._timeout)
            self._on_event(Began(item))
        worker.item = item

    def _started(self) -> WorkerProcess:
        self._line = self._line or messages.job_line(self._job)
        worker = WorkerProcess(self._line, self._inbox)
        self._workers.append(worker)
        return worker

    def _listen(self) -> Iterator[Judged]:
        """One thing that a worker says, or that it says nothing in time."""
        try:
            worker, answer = self._inbox.get(timeout=_TICK_SECONDS)
        except queue.Empty:
            self._excuse()
            self._on_event(Tick())
        else:
            self._excuse()
            if worker in self._workers:
                yield from self._ended(worker) if answer is None else self._answered(worker, answer)
            elif worker in self._leaving and answer is None:
                worker.gone()
                self._leaving.remove(worker)
        if self._inbox.empty():
            yield from self._overdue()

    def _excuse(self) -> None:
        """Time in which nobody listened (who reads us was busy, the process was suspended) is not the workers' time."""
        now = time.monotonic()
        if (gap := now - self._watched) > _TICK_SECONDS + _SLACK_SECONDS:
            for worker in self._workers:
                worker.deadline += min(gap, now - worker.begun)
        self._watched = now

    def _answered(self, worker: WorkerProcess, answer: messages.Answer) -> Iterator[Judged]:
        if "ready" in answer:
            worker.ready = True
            if item := worker.item:
                worker.judge(item, self._timeout)
                self._on_event(Began(item))
            return
        if "begun" in answer:
            self._failed_starts, worker.at_work = 0, True
            return
        if "share" in answer:
            if worker.item:
                self._on_event(Share(worker.item, answer["share"]))
            return
        item, worker.item, worker.deadline = worker.item, None, float("inf")
        assert item
        if answer["rss"] > self._recycle_bytes:
            worker.dismiss()
            self._workers.remove(worker)
            self._leaving.append(worker)
        self._on_event(Ended(item))
        yield self._judged(item, answer, worker)

    def _judged(self, item: Item, answer: messages.Answer, worker: WorkerProcess) -> Judged:
        if "refused" in answer:
            return Judged(item, None, refused=revived(answer["refused"]))
        if "defect" in answer:
            problem = phrase(
                "this is a defect of motion-preflight: {place}; MOTION_PREFLIGHT_DEBUG=1 shows more.", place=answer["defect"]
            )
            return self._lost(item, worker, problem)
        return Judged(item, messages.report_of(answer), answer["facts"], exhibit=answer["exhibit"])

    def _ended(self, worker: WorkerProcess) -> Iterator[Judged]:
        """A worker died: its clip is lost, or, when it had not begun it, waits for another worker."""
        self._workers.remove(worker)
        how, item = worker.gone(), worker.item
        if item and worker.ready and worker.at_work:
            self._on_event(Ended(item, lost=True))
            hint = phrase("; perhaps there was not enough memory") if how == "SIGKILL" else ""
            died = phrase("the worker process that judged the clip died ({how}){hint}.", how=how, hint=hint)
            yield self._lost(item, worker, died)
        elif item or not worker.ready:
            self._not_started(item, how)

    def _not_started(self, item: Item | None, how: str) -> None:
        self._again += [item] if item else []
        self._failed_starts += 1
        if self._failed_starts >= _FAILED_STARTS:
            raise ToolFailed(
                phrase("worker processes die before they begin ({how}); see what motion-preflight doctor says.", how=how)
            )

    def _overdue(self) -> Iterator[Judged]:
        """Workers whose time is up are killed."""
        late = [worker for worker in self._workers if worker.item and worker.deadline < time.monotonic()]
        for worker in late:
            worker.kill()
            self._workers.remove(worker)
            if not worker.ready:
                self._not_started(worker.item, phrase("too slow"))
            elif item := worker.item:
                self._on_event(Ended(item, lost=True))
                late_by = phrase("it was not judged within {seconds:g} s and was given up (--timeout).", seconds=self._timeout)
                yield self._lost(item, worker, late_by)

    def _lost(self, item: Item, worker: WorkerProcess, problem: str) -> Judged:
        spent = time.monotonic() - worker.begun
        return Judged(item, not_judged(item.clip, self._job.target, self._job.options, problem, spent))
