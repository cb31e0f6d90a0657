"""Keeps what is measured while a run goes on, so that an interrupted run keeps what it has measured."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from typing import IO

from validator.cli.console import write_output
from validator.errors import Unwritten
from validator.facts import store
from validator.files import STANDARD_OUTPUT
from validator.texts.printable import Printable
from validator.texts.said import phrase

DRAFT = ".part"
"""Ending of the file that is written during the run; a run that is killed leaves it, the next one replaces it."""


def draft(place: str | None) -> str | None:
    """The file that is written first; None where there is none."""
    if place in (None, STANDARD_OUTPUT) or (os.path.exists(str(place)) and not os.path.isfile(str(place))):
        return None
    return os.path.realpath(str(place)) + DRAFT


class FactsFile:
    """The file of --facts: under its own name whole or not at all."""

    def __init__(self, place: str) -> None:
        """`place` was checked; nothing is opened before the first clip."""
        self._place, self._draft_name = place, draft(place)
        self._draft: IO[str] | None = None
        self._kept: list[str] = []

    def add(self, facts: str) -> None:
        """One more clip, as `store.one` gives it; raises Unwritten."""
        text = (store.BETWEEN if self._kept or self._draft else store.BEFORE) + facts
        if self._draft_name is None:
            self._kept.append(text)
            return
        try:
            self._draft = self._draft or open(self._draft_name, "w", encoding="ascii")  # noqa: SIM115 (open to the end)
            self._draft.write(text)
            self._draft.flush()
        except OSError as error:
            raise self._failure(error) from error

    def close(self) -> None:
        """Put it under its name, if it holds a clip; raises Unwritten."""
        if self._kept:
            write_output(Printable("".join(self._kept) + store.AFTER), self._place)
        if self._draft is None:
            return
        try:
            with self._draft as file:
                file.write(store.AFTER)
            if os.path.exists(self._place):
                shutil.copymode(self._place, file.name)
            os.replace(file.name, os.path.realpath(self._place))
        except OSError as error:
            raise self._failure(error) from error

    def _failure(self, error: OSError) -> Unwritten:
        """Half a document is of no use; an older one stays as it was."""
        self._draft = None
        with suppress(OSError):
            os.unlink(str(self._draft_name))
        return Unwritten(phrase("{place} cannot be written: {reason}.", place=self._place, reason=error.strerror))
