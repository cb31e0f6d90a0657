"""The checklist of a run: a line for each step that is done, and below it what is going on."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from submitter.cli import render
from submitter.errors import Refused
from submitter.jobs.steps import NAMES, Progress, Step, StepEvent
from submitter.spans import span
from submitter.task import State
from validator.cli import console
from validator.cli.progress import REDRAW_SECONDS, SILENCE_SECONDS, bar, columns
from validator.inputs.find import redacted
from validator.texts.printable import Printable, printable
from validator.texts.said import phrase
from validator.texts.width import cut, padded

if TYPE_CHECKING:
    from submitter.jobs.clip_end import ClipEnd
    from validator.findings import Report

_MARKS = {Progress.DONE: "✓", Progress.SKIPPED: "–", Progress.FAILED: "✗", Progress.STOPPED: "…"}
_LABEL = 11


class Checklist:
    """Shows the steps of some clips on standard error. Safe for threads."""

    def __init__(self, clips: Sequence[str], *, quiet: bool = False, urls: bool = False, note: str = "") -> None:
        """With `quiet`, only what went wrong is shown; with `urls`, each URL with its signature; `note` is the target's own."""
        self._clips, self._quiet, self._urls, self._note = clips, quiet, urls, note
        self._terminal = not quiet and sys.stderr is not None and sys.stderr.isatty()
        self._lock = threading.Lock()
        self._going: dict[tuple[int, Step], tuple[StepEvent, float]] = {}
        self._named: set[int] = set()
        self._said, self._is_drawn = time.monotonic(), False

    @contextmanager
    def shown(self) -> Iterator[Checklist]:
        """Time passes in the block."""
        over = threading.Event()
        thread = threading.Thread(target=self._tick_until, args=(over,), daemon=True)
        if not self._quiet:
            with suppress(RuntimeError):  # where no thread can be started, only what is done is shown
                thread.start()
        try:
            yield self
        finally:
            over.set()
            if thread.ident is not None:
                thread.join()
            with self._lock:
                self._erase()

    def step(self, event: StepEvent) -> None:
        """A step began, goes on, or is over."""
        key = event.clip, event.step
        with self._lock:
            if event.progress in (Progress.BEGUN, Progress.SHARE):
                begun = time.monotonic() - event.seconds
                self._going[key] = event, begun
                if event.clip not in self._named:
                    self._erase()
                    self._name(event.clip)
                return
            self._going.pop(key, None)
            if not self._quiet:
                self._line(event.clip, self._done(event))

    def report(self, clip: int, report: Report) -> None:
        """Why a clip is not accepted."""
        with self._lock:
            self._erase()
            self._name(clip)
            console.write_stderr(render.findings(report.findings))

    def url(self, clip: int, url: str) -> None:
        """The URL, for whoever asked to see it."""
        if self._urls:
            with self._lock:
                self._erase()
                self._name(clip)
                console.write_stderr(Printable(f"{_whole(url)}\n"))

    def ended(self, clip: int, end: ClipEnd) -> None:
        """What kept the clip from a result."""
        if said := _shortfall(end, self._note):
            with self._lock:
                self._erase()
                self._name(clip)
                console.log_line(said)
                self._said = time.monotonic()

    def _line(self, clip: int, text: str) -> None:
        self._erase()
        self._name(clip)
        console.write_stderr(f"{self._place(clip)}{printable(text)}\n")
        self._said = time.monotonic()

    def _name(self, clip: int) -> None:
        if not self._quiet and clip not in self._named:
            self._named.add(clip)
            console.write_stderr(f"{self._place(clip)}{printable(redacted(self._clips[clip]))}\n")

    def _place(self, clip: int) -> str:
        total = len(self._clips)
        return f"[{clip + 1}/{total}] " if total > 1 else ""

    def _done(self, event: StepEvent) -> str:
        say = console.texts().say
        said = say(event.said)
        name = padded(say(NAMES[event.step]), _LABEL)
        return f"  {_MARKS[event.progress]} {name} {said}{'  ' if said else ''}({event.seconds:.1f} s)"

    def _tick_until(self, over: threading.Event) -> None:
        while not over.wait(REDRAW_SECONDS):
            with self._lock:
                self._tick()

    def _tick(self) -> None:
        going = "; ".join(self._at_work())
        if self._terminal and going:
            console.write_stderr(f"{console.ERASE}{cut(printable(going), columns() - 1, '')}")
            self._is_drawn = True
        elif not self._terminal and going and time.monotonic() - self._said >= SILENCE_SECONDS:
            console.log_line(going)
            self._said = time.monotonic()

    def _at_work(self) -> Iterator[str]:
        say, now = console.texts().say, time.monotonic()
        for (clip, step), (event, begun) in list(self._going.items()):
            share = "" if event.share is None else f" {bar(event.share)} {100 * event.share:.0f} %"
            said = f" {say(event.said)}" if event.said else ""
            yield f"{self._place(clip)}{say(NAMES[step])}{share}{said} {span(now - begun)}"

    def _erase(self) -> None:
        if self._is_drawn:
            console.write_stderr(console.ERASE)
            self._is_drawn = False


def _whole(url: str) -> str:
    """The URL with its signature, which was asked for."""
    return url if url.isascii() and url.isprintable() else printable(url)


def _shortfall(end: ClipEnd, note: str) -> str:
    """Why the clip has no result; empty where it has one, or is not over."""
    task = end.task
    if isinstance(end.problem, Refused):
        return phrase("{path}: {problem}", path=end.path, problem=render.refusal(end.problem.code, end.problem.message, note))
    if end.problem:
        return str(end.problem)
    if task and task.state is State.FAILED:
        return phrase("{path}: {problem}", path=end.path, problem=render.refusal(task.code, task.message, note))
    if task and task.state is State.CANCELED:
        return phrase("{path}: the task {name} was cancelled.", path=end.path, name=task.name)
    return ""
