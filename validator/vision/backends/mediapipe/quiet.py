"""Keeps the networks' start-up chatter, written by C++ code straight to file descriptor 2, off the user's terminal."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

os.environ.setdefault("GLOG_minloglevel", "2")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

_ONE_AT_A_TIME = threading.RLock()
"""There is one descriptor 2 for all threads."""


@contextmanager
def quiet() -> Iterator[None]:
    """What is written to the standard error stream in this block is dropped; an exception still says why."""
    with _ONE_AT_A_TIME:
        if sys.stderr:
            sys.stderr.flush()
        try:
            kept = os.dup(2)
        except OSError:
            yield
            return
        with open(os.devnull, "wb") as sink:
            os.dup2(sink.fileno(), 2)
            try:
                yield
            finally:
                os.dup2(kept, 2)
                os.close(kept)
