"""Ctrl-C and SIGTERM: one interruption, at a moment that breaks nothing, and what is to be said of it."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from validator.texts.said import phrase

BY_SIGNAL = 128
"""Exit status of a program that a signal ended, less the signal's number: 130 for Ctrl-C, 143 for SIGTERM."""
_ENDING = (signal.SIGINT, signal.SIGTERM)
_IMPORT_SECONDS = 0.02
"""How long an import or a finalizer is left alone before it is checked again."""
_FINALIZERS = ("__del__", "remove")
"""Names of functions that Python calls by itself when something is thrown away; `remove` is that of weak collections."""
_NOTHING_LEFT = phrase("interrupted; nothing was left behind.")


class Interrupted(KeyboardInterrupt):
    """An interruption whose text is for the user; Python puts words of its own into the plain one."""


_said: list[Callable[[], str]] = [lambda: _NOTHING_LEFT]
"""What is true before a command begins."""
_stopped_by: list[int] = []
_held: list[list[int]] = []
"""The signals that arrived while an interruption was held back."""


def on_interrupt(said: Callable[[], str]) -> None:
    """From here on, `said()` is the sentence on Ctrl-C, unless the interruption brings one along."""
    _said[:] = [said]


def leaves_nothing() -> None:
    """For a command that keeps nothing when it is interrupted: the sentence says so."""
    on_interrupt(lambda: _NOTHING_LEFT)


def sentence() -> str:
    """What is to be said of an interruption."""
    return _said[0]()


def status() -> int:
    """The exit status after one."""
    return BY_SIGNAL + (_stopped_by[0] if _stopped_by else signal.SIGINT)


def listen() -> None:
    """Turn both signals into one KeyboardInterrupt."""
    for number in _ENDING:
        signal.signal(number, _stop)


@contextmanager
def held() -> Iterator[None]:
    """Hold an interruption back until the end of the block, which takes milliseconds and must not be left half done."""
    arrived: list[int] = []
    _held.append(arrived)
    try:
        yield
    finally:
        _held.pop()
        if arrived:
            _stop(arrived[0], None)


def stop_listening() -> None:
    """The end is decided. On its way out Python gives signals back their power to kill, so none may arrive any more.

    Neither that of the timer, which a signal in an import may have wound up.
    """
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, 0)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
    for number in _ENDING:
        signal.signal(number, signal.SIG_IGN)


def _stop(number: int, frame: FrameType | None) -> None:
    """Interrupt once, and not inside an import (half a module does strange things) nor in a finalizer (Python would swallow it).

    It takes no lock: a second signal may come while this runs.
    """
    if _held:
        _held[-1].append(number)
        return
    if number in _ENDING:
        _stopped_by.append(number)
    if hasattr(signal, "setitimer") and _must_finish(frame):
        signal.signal(signal.SIGALRM, _stop)
        signal.setitimer(signal.ITIMER_REAL, _IMPORT_SECONDS)
        return
    for name in ("SIGINT", "SIGTERM", "SIGALRM"):
        if hasattr(signal, name):
            # Not SIG_IGN: Python reports a signal as an error when it arrived before its handler went away.
            signal.signal(getattr(signal, name), _pass_over)
    raise KeyboardInterrupt


def _pass_over(number: int, frame: FrameType | None) -> None:
    """One interruption is enough."""


def _must_finish(frame: FrameType | None) -> bool:
    while frame:
        if frame.f_code.co_filename.startswith("<frozen importlib") or frame.f_code.co_name in _FINALIZERS:
            return True
        frame = frame.f_back
    return False
