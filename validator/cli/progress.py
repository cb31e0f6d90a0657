"""Shows that a run goes on: a bar on a terminal; elsewhere a line for each clip, and never more than 30 s of silence."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from validator.batch.job import Began, Ended, Event, Share, Tick
from validator.cli.console import ERASE, log_line, write_stderr
from validator.cli.language import texts
from validator.inputs.find import redacted
from validator.media.watch import watching
from validator.texts.printable import printable
from validator.texts.said import phrase
from validator.texts.width import cut

SILENCE_SECONDS = 25.0
"""Some build servers end a job that says nothing for minutes; 30 s are promised."""
REDRAW_SECONDS = 0.2
"""Between two drawings of a bar."""
_BAR = 20
_COLUMNS = 100
"""Of a terminal that does not say."""
_RECENT = 50
"""Clips from which the rate is taken: the last ones, for the first wait for the networks."""
_SHOWN = 2
"""Clips at work that are named."""


class Progress:
    """What is shown of a run of `total` clips; nothing when it is to be quiet."""

    def __init__(
        self, total: int, *, quiet: bool = False, lines: bool = True, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """With `lines`, each clip that ends has one, where standard error is not a terminal."""
        self.terminal = sys.stderr is not None and sys.stderr.isatty()
        self.lines = lines and not quiet and not self.terminal and total > 1
        self._total, self._quiet, self._clock = total, quiet, clock
        self._done = 0
        self._at_work: dict[str, float] = {}
        self._shares: dict[str, float] = {}
        self._ends: deque[float] = deque([clock()], maxlen=_RECENT)
        self._said, self._shown = clock(), ""

    def event(self, event: Event) -> None:
        """What the pool reports."""
        if isinstance(event, Began):
            self._at_work[event.item.clip] = self._clock()
        elif isinstance(event, Ended):
            self._at_work.pop(event.item.clip, None)
            self._shares.pop(event.item.clip, None)
        elif isinstance(event, Share):
            self._shares[event.item.clip] = event.share
        if isinstance(event, Began) and self.terminal and not self._quiet:
            self._draw(self._bar())
        elif isinstance(event, (Began, Share, Tick)):
            self.tick()

    def tick(self) -> None:
        """Time has passed."""
        if self._quiet:
            return
        waited = self._clock() - self._said
        if self.terminal and waited >= REDRAW_SECONDS:
            self._draw(self._bar())
        elif not self.terminal and waited >= SILENCE_SECONDS:
            log_line(self._heartbeat())
            self._said = self._clock()

    def ended(self, line: str) -> None:
        """One more clip is judged; `line` says how."""
        self._done += 1
        self._ends.append(self._clock())
        if self.lines:
            log_line(f"{self._done}/{self._total} {line}")
            self._said = self._clock()

    def clear(self) -> None:
        """Before something else is written to the terminal."""
        if self._shown:
            write_stderr(ERASE)
            self._shown = ""

    @contextmanager
    def ticking(self, clip: str) -> Iterator[None]:
        """Time passes while this very thread judges `clip`."""
        over = threading.Event()
        self._at_work[clip] = self._clock()
        thread = threading.Thread(target=self._tick_until, args=(over,), daemon=True)
        with suppress(RuntimeError):  # where no thread can be started, nothing is shown
            thread.start()
        try:
            with watching(lambda share: self._shares.update({clip: share})):
                yield
        finally:
            over.set()
            if thread.ident is not None:
                thread.join()
            self._at_work.pop(clip, None)
            self._shares.pop(clip, None)
            self.clear()

    def _tick_until(self, over: threading.Event) -> None:
        while not over.wait(REDRAW_SECONDS):
            self.tick()

    def _draw(self, text: str) -> None:
        if text != self._shown:
            write_stderr(f"{ERASE}{cut(printable(texts().say(text)), columns() - 1, '')}")
            self._shown = text
        self._said = self._clock()

    def _bar(self) -> str:
        say = texts().say
        if self._total == 1:
            bars = "".join(f"{bar(share)} {100 * share:.0f} % " for share in list(self._shares.values()))
            return bars + say(self._names(shares=False))
        shown = bar(self._done / self._total)
        return f"{self._done}/{self._total} {shown} {say(self._rate())}{say(self._names())}"

    def _heartbeat(self) -> str:
        count = ""
        if self._total > 1:
            count = phrase("{done} of {total} clips judged; ", done=self._done, total=self._total)
        names = self._names() or phrase("nothing yet")
        return phrase("{count}{rate}at work: {names}.", count=count, rate=self._rate(), names=names)

    def _rate(self) -> str:
        """How fast it goes, and how long it takes yet; empty as long as nothing is known."""
        spent = self._ends[-1] - self._ends[0]
        if len(self._ends) < 2 or spent <= 0:
            return ""
        rate = (len(self._ends) - 1) / spent
        left = duration((self._total - self._done) / rate)
        return phrase("{rate:.3g} clips/min, {left} left; ", rate=60 * rate, left=left)

    def _names(self, *, shares: bool = True) -> str:
        now = self._clock()
        named = [
            f"{redacted(clip)} ({self._decoded(clip) if shares else ''}{now - begun:.0f} s)"
            for clip, begun in list(self._at_work.items())[:_SHOWN]
        ]
        more = len(self._at_work) - len(named)
        listed = ", ".join(named)
        return phrase("{names}, {count} more", names=listed, count=more) if more else listed

    def _decoded(self, clip: str) -> str:
        """How much of it; empty as long as no frame is decoded."""
        share = self._shares.get(clip)
        return "" if share is None else texts().say(phrase("{percent:.0f} % decoded, ", percent=100 * share))


def bar(share: float) -> str:
    """A share from 0 to 1, drawn."""
    full = int(_BAR * share)
    return "█" * full + "░" * (_BAR - full)


def columns() -> int:
    """Of the terminal; a longer line would stay when the next is written over it."""
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns or _COLUMNS
    except (OSError, ValueError):
        return _COLUMNS


def duration(seconds: float) -> str:
    """As people say it: 45 s, 12 min, 3 h 20 min."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"
