"""The two threads behind the meters of samples: of two errors, the cause is the one that is raised."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np
import pytest

from validator.media.process import Run, Tool
from validator.media.sample_queue import WAITING_BYTES, SampleQueue
from validator.media.stall import Pulse

if TYPE_CHECKING:
    from validator.media.decode import Frame, Timed

TIMES = [0.0, 0.5, 1.0, 1.5]
FRAME = np.zeros((1, 1, 3), np.uint8)


def _frames_of_a_pipe_that_breaks() -> Iterator[Frame]:
    # More than fit into the queue: the last of them is taken only once the work has ended with its error.
    yield from [FRAME] * len(TIMES)
    raise BrokenPipeError("the pipe broke")


def _fails(samples: Iterator[Timed]) -> None:
    raise ValueError("the cause")


def _takes_all(samples: Iterator[Timed]) -> None:
    assert len(list(samples)) == len(TIMES)
    raise ValueError("too few samples")


def _finish(work: Callable[[Iterator[Timed]], None]) -> None:
    with Run(Tool("python", sys.executable, "PATH"), ["-c", ""], seconds=60) as run, Pulse(run, 60) as pulse:
        SampleQueue(_frames_of_a_pipe_that_breaks(), TIMES, work, pulse, frame_bytes=WAITING_BYTES).finish()


def test_an_error_of_the_work_is_not_hidden_by_the_pipe_that_breaks_after_it() -> None:
    with pytest.raises(ValueError, match="the cause"):
        _finish(_fails)


def test_an_error_of_the_pipe_is_not_hidden_by_the_work_that_fails_after_it() -> None:
    with pytest.raises(BrokenPipeError):
        _finish(_takes_all)
