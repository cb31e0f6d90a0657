"""Keeps what is measured while a run goes on, so that an interrupted or killed run keeps what it has measured."""

from __future__ import annotations

import os

from validator.cli.console import write_output
from validator.cli.drafts import opened, part_of
from validator.facts import store
from validator.files import STANDARD_OUTPUT
from validator.texts.printable import Printable


def draft(place: str | None) -> str | None:
    """The file that is written first, after every clip a document of all so far; None where there is none."""
    if place in (None, STANDARD_OUTPUT) or (os.path.exists(str(place)) and not os.path.isfile(str(place))):
        return None
    return part_of(str(place))


class FactsFile:
    """The file of --facts: under its own name whole or not at all; standard output, devices and pipes get it as it comes."""

    def __init__(self, place: str) -> None:
        """Open it; `place` was checked. Raises UsageError where another run writes it, or Unwritten."""
        self._place = None if place == STANDARD_OUTPUT else opened(place, early=False)
        self._count = 0

    def add(self, facts: str) -> None:
        """One more clip, as `store.one` gives it; raises Unwritten."""
        self._put((store.BETWEEN if self._count else store.BEFORE) + facts, store.AFTER)
        self._count += 1

    def close(self) -> None:
        """Put it under its name, if it holds a clip; raises Unwritten."""
        try:
            if self._count:
                self._put(store.AFTER)
        finally:
            if self._place:
                self._place.finish()

    def _put(self, text: str, tail: str = "") -> None:
        if self._place:
            self._place.append(text, tail)
        else:
            write_output(Printable(text), None)
