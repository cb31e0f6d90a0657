"""Lets the meters of samples work at their own pace beside the decoder, with a bounded number of frames in between."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from validator.errors import ToolFailed
from validator.media.stall import Pulse
from validator.media.worker import Worker

if TYPE_CHECKING:
    from validator.media.decode import Frame, Timed

WAITING_BYTES = 96 << 20
"""Samples that may wait for the networks, which are loading while the first seconds are decoded."""


class SampleQueue:
    """Samples on their way: one thread takes them from the pipe as they come, another works through them."""

    def __init__(
        self,
        frames: Iterable[Frame],
        times: Sequence[float],
        work: Callable[[Iterator[Timed]], None],
        pulse: Pulse,
        *,
        frame_bytes: int,
    ) -> None:
        """Start both threads; `frame_bytes` is the size of one frame, and `pulse` beats while a frame waits for room."""
        self._pulse = pulse
        self._room: queue.Queue[Timed | None] = queue.Queue(max(2, WAITING_BYTES // frame_bytes))
        self._stopped = threading.Event()
        # The first is the cause; what fails after it, such as a broken pipe, only follows from it.
        self._errors: list[BaseException] = []
        self._workers = Worker(lambda: self._fetch(frames, times)), Worker(lambda: self._work(work))
        try:
            for worker in self._workers:
                worker.start()
        except ToolFailed:
            self._stopped.set()
            raise

    def finish(self) -> None:
        """Wait until all are worked through; raises the first error of the two threads."""
        for worker in self._workers:
            worker.wait()
        if self._errors:
            raise self._errors[0]

    def stop(self) -> None:
        """Work through no more of them, wherever the two threads are."""
        self._stopped.set()
        for worker in self._workers:
            worker.wait_surely()

    def _fetch(self, frames: Iterable[Frame], times: Sequence[float]) -> None:
        try:
            left = iter(times)
            # To the very end, for ffmpeg waits until its frames are taken; it gives more than was asked for
            # where the picture changes its size, since the filters then count from 0 again.
            for frame in frames:
                if (time := next(left, None)) is not None:
                    self._put((frame, time))
        except BaseException as error:  # as in `_work`
            self._errors.append(error)
        finally:
            self._put(None)

    def _put(self, timed: Timed | None) -> None:
        while not self._stopped.is_set():
            self._pulse.beat()
            try:
                self._room.put(timed, timeout=0.1)
            except queue.Full:
                continue
            return

    def _work(self, work: Callable[[Iterator[Timed]], None]) -> None:
        try:
            work(self._come())
        except BaseException as error:  # it is raised again by `finish`, on the caller's thread
            self._errors.append(error)
        for _ in self._come():
            pass

    def _come(self) -> Iterator[Timed]:
        while not self._stopped.is_set():
            try:
                timed = self._room.get(timeout=0.1)
            except queue.Empty:
                continue
            if timed is None:
                self._room.put(None)
                return
            yield timed
