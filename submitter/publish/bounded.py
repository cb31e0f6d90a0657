"""Gives an end to every wait for a package that promises none, and time to clear up to an upload that is given up."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Unfinished
from typing import TypeVar

from submitter.publish.errors import NotPublished
from submitter.publish.store import OnBytes
from submitter.spans import span
from validator.texts.said import phrase

REQUEST_SECONDS = 60.0
"""How long one request without a file may take, repeats included."""
SLOWEST = 64 << 10
"""Bytes a second; an upload that is slower in all is taken for stuck."""
CLEAR_UP_SECONDS = 10.0
"""How long an upload that is given up may take to remove its parts."""
T = TypeVar("T")


class GivenUp(Exception):
    """Raised inside an upload that nobody waits for any more."""


def upload_seconds(count: int) -> float:
    """How long an upload of so many bytes may take."""
    return REQUEST_SECONDS + count / SLOWEST


def in_time(work: Callable[[threading.Event], T], seconds: float) -> T:
    """What `work` gives; it is called on a thread of its own with an event that is set when it is given up.

    Raises what it raises, NotPublished when it takes longer, and passes a Ctrl-C on when the work has cleared up.
    """
    answer, over = Future[T](), threading.Event()
    threading.Thread(target=_run, args=(work, answer, over), daemon=True).start()
    try:
        return answer.result(seconds)
    except Unfinished as error:
        if answer.done():
            raise
        _give_up(answer, over)
        raise NotPublished(
            phrase("The store did not finish within {seconds} and was given up.", seconds=span(seconds))
        ) from error
    except KeyboardInterrupt:
        _give_up(answer, over)
        raise


def watched(on_bytes: OnBytes, over: threading.Event) -> OnBytes:
    """`on_bytes`, one call at a time, which ends an upload that is given up."""
    lock = threading.Lock()

    def count(more: int) -> None:
        if over.is_set():
            raise GivenUp
        with lock:
            on_bytes(more)

    return count


def _run(work: Callable[[threading.Event], T], answer: Future[T], over: threading.Event) -> None:
    try:
        answer.set_result(work(over))
    except BaseException as error:  # raised again where the answer is waited for
        answer.set_exception(error)


def _give_up(answer: Future[T], over: threading.Event) -> None:
    over.set()
    try:
        answer.exception(CLEAR_UP_SECONDS)
    except Unfinished:
        return
