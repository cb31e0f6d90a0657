"""Shows that an upload goes on: a bar on a terminal, elsewhere a line now and then."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from validator.cli import console
from validator.cli.progress import REDRAW_SECONDS, SILENCE_SECONDS, bar, columns, duration
from validator.texts.printable import printable
from validator.texts.said import phrase
from validator.texts.width import cut

if TYPE_CHECKING:
    from submitter.publish.store import OnBytes

_MEGABYTE = 1e6


@contextmanager
def upload_bar(path: str, *, quiet: bool = False) -> Iterator[OnBytes]:
    """Receives the bytes of one file's upload; until the first of them, nothing is shown on a terminal."""
    shown = _Bar(os.path.basename(path), _size(path))
    over = threading.Event()
    thread = threading.Thread(target=shown.draw_until, args=(over,), daemon=True)
    if not quiet:
        with suppress(RuntimeError):  # where no thread can be started, nothing is shown
            thread.start()
    try:
        yield shown.add
    finally:
        over.set()
        if thread.ident is not None:
            thread.join()
        shown.clear()


class _Bar:
    """One upload."""

    def __init__(self, name: str, total: int) -> None:
        self._name, self._total, self._sent = name, total, 0
        self._begun = self._said = time.monotonic()
        self._terminal = sys.stderr is not None and sys.stderr.isatty()
        self._is_drawn = False

    def add(self, count: int) -> None:
        """More of it went out."""
        self._sent += count

    def draw_until(self, over: threading.Event) -> None:
        """Show it again and again."""
        while not over.wait(REDRAW_SECONDS):
            if self._terminal and self._sent:
                console.write_stderr(f"{console.ERASE}{cut(printable(console.texts().say(self._line())), columns() - 1, '')}")
                self._is_drawn = True
            elif not self._terminal and time.monotonic() - self._said >= SILENCE_SECONDS:
                console.log_line(self._line())
                self._said = time.monotonic()

    def clear(self) -> None:
        """Before something else is written."""
        if self._is_drawn:
            console.write_stderr(console.ERASE)

    def _line(self) -> str:
        share = min(1.0, self._sent / self._total) if self._total else 0.0
        return phrase(
            "{name} {bar} {percent:.0f} % of {size:.1f} MB{left}",
            name=self._name,
            bar=bar(share),
            percent=100 * share,
            size=self._total / _MEGABYTE,
            left=self._left(),
        )

    def _left(self) -> str:
        spent = time.monotonic() - self._begun
        if self._sent <= 0 or spent < 1 or self._sent >= self._total:
            return ""
        return phrase(", {left} left", left=duration((self._total - self._sent) * spent / self._sent))


def _size(path: str) -> int:
    try:
        return os.path.getsize(path)
    except OSError:
        return 0
