"""The run of a batch on a cluster, seen as the local pool is: what came of each clip, with its events."""

from __future__ import annotations

import json
import signal
import threading
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Mapping
from typing import Any

from validator.batch import messages
from validator.batch.job import Began, Ended, Item, Job, Judged, OnEvent, Tick, ignore
from validator.batch.order import InOrder
from validator.batch.pool import TIMEOUT_SECONDS, Known
from validator.batch.ray.reader import Answered, Asked, AtWork, Reader
from validator.check import not_judged
from validator.errors import ToolFailed
from validator.texts.said import phrase, revived

BEGINS = 4
"""How often a clip is begun at most. Ray repeats what was lost with a node or an actor, for ever if nobody counts;
a clip whose worker process died is not repeated at all."""
_LOST = phrase("the machines of the cluster that judged the clip were lost.")


def judge_many(
    items: Iterable[Item],
    job: Job,
    *,
    jobs: int = 0,
    timeout: float = TIMEOUT_SECONDS,
    ordered: bool = False,
    address: str | None = None,
    on_event: OnEvent = ignore,
    known: Known | None = None,
) -> Generator[Judged, None, None]:
    """What came of each item, as `validator.batch.pool.judge_many` gives it, from `jobs` actors of a cluster.

    `address` is the cluster's, else RAY_ADDRESS names it; without either, one is started on this machine and ended with the
    iterator. `jobs` is 0 for as many as the cluster carries. Raises ToolFailed when there is no cluster, or no worker starts.
    """
    every = list(items)
    order, fresh = InOrder(every, len(every) if ordered else 0), dict[int, Item]()
    try:
        while item := order.next():
            if known and (judged := known(item)):
                yield from order.due(judged)
            else:
                fresh[len(fresh)] = item
        for judged in _run(fresh, job, jobs, timeout, address, on_event) if fresh else ():
            yield from order.due(judged)
    except KeyboardInterrupt:
        yield from order.rest()
        raise


def _run(fresh: dict[int, Item], job: Job, jobs: int, timeout: float, address: str | None, on_event: OnEvent) -> Iterator[Judged]:
    """What came of each item of `fresh`, which is empty in the end; raises ToolFailed."""
    rows = [(number, json.dumps(item.clip)) for number, item in fresh.items()]
    reader, begun = Reader(Asked(rows, messages.job_line(job), jobs, timeout, address)), Counter[int]()
    ours = _handlers()
    reader.start()
    try:
        while fresh:
            said = reader.next()
            if ours and reader.board is not None:
                _install(ours)
                ours = {}
            if isinstance(said, AtWork):
                begun.update(said.numbers)
                _report(said, fresh, on_event)
            elif isinstance(said, Answered):
                for number, text in said.answers:
                    if number in fresh:
                        yield _judged(fresh.pop(number), text, on_event)
            for number in list(fresh) if said is None else [number for number in fresh if begun[number] > BEGINS]:
                yield _lost(fresh.pop(number), job, on_event)
    finally:
        reader.stop()


def _handlers() -> dict[signal.Signals, Any]:
    """What this program does at a signal; Ray puts a handler of its own in that place when it connects, which ends the process."""
    if threading.current_thread() is not threading.main_thread():
        return {}
    return {number: handler for number in (signal.SIGINT, signal.SIGTERM) if (handler := signal.getsignal(number)) is not None}


def _install(handlers: Mapping[signal.Signals, Any]) -> None:
    for number, handler in handlers.items():
        signal.signal(number, handler)


def _report(said: AtWork, fresh: dict[int, Item], on_event: OnEvent) -> None:
    for number in said.numbers:
        if item := fresh.get(number):
            on_event(Began(item))
    on_event(Tick())


def _judged(item: Item, text: str, on_event: OnEvent) -> Judged:
    if failed := json.loads(text).get("failed"):
        raise ToolFailed(revived(failed))
    on_event(Ended(item))
    return messages.judged_of(item, text)


def _lost(item: Item, job: Job, on_event: OnEvent) -> Judged:
    on_event(Ended(item, lost=True))
    return Judged(item, not_judged(item.clip, job.target, job.options, _LOST))
