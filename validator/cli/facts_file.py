"""Keeps what is measured while a run goes on, so that an interrupted run keeps what it has measured."""

from __future__ import annotations

import os
from typing import IO

from validator.cli.console import put
from validator.errors import Unwritten
from validator.facts import store
from validator.files import STANDARD_OUTPUT
from validator.texts.printable import Printable

DRAFT = ".part"
"""Ending of the file that is written during the run; a run that is killed leaves it, the next one replaces it."""


class FactsFile:
    """The file of --facts: under its own name whole or not at all."""

    def __init__(self, place: str) -> None:
        """`place` was checked; raises Unwritten when nothing can be written there."""
        self._place, self._count = place, 0
        self._kept: list[str] = []
        self._draft: IO[str] | None = None
        if place != STANDARD_OUTPUT and (os.path.isfile(place) or not os.path.lexists(place)):
            self._draft = self._opened(os.path.realpath(place) + DRAFT)

    def _opened(self, name: str) -> IO[str]:
        try:
            return open(name, "w", encoding="ascii")
        except OSError as error:
            raise self._failure(error) from error

    def add(self, facts: str) -> None:
        """One more clip, as `store.one` gives it; raises Unwritten."""
        text = (store.BETWEEN if self._count else store.BEFORE) + facts
        self._count += 1
        if self._draft is None:
            self._kept.append(text)
            return
        try:
            self._draft.write(text)
            self._draft.flush()
        except OSError as error:
            raise self._failure(error) from error

    def close(self) -> None:
        """Put it under its name, if it holds a clip; raises Unwritten."""
        end = store.AFTER if self._count else ""
        if self._draft is None:
            if self._count:
                put(Printable("".join(self._kept) + end), self._place)
            return
        try:
            with self._draft as draft:
                draft.write(end)
            if self._count:
                os.replace(draft.name, os.path.realpath(self._place))
            else:
                os.unlink(draft.name)
        except OSError as error:
            raise self._failure(error) from error

    def _failure(self, error: OSError) -> Unwritten:
        return Unwritten(f"{self._place} cannot be written: {error.strerror}.")
