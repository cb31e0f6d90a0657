"""The files that a run makes: kept beside the ledger by their content until they are sent, so that none is made twice."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from submitter.ledger.ledger import Ledger
from validator.errors import CannotJudge
from validator.texts.said import phrase

LIMIT_BYTES = 2 << 30
"""Of all files that wait for a run to go on; the oldest go first, and can be made again. Ten of the largest clips."""


class MadeFiles:
    """A folder beside the ledger, for all processes that use it."""

    def __init__(self, ledger: Ledger, limit: int = LIMIT_BYTES) -> None:
        """`limit` is in bytes; the folder is made when it is needed."""
        self.folder = ledger.path.with_name(ledger.path.name + ".made")
        self._runs, self._limit = ledger.runs, limit

    @contextmanager
    def workplace(self) -> Iterator[Path]:
        """A folder of this process for what is being made; it goes with the block, or with the process's death and `tidy`."""
        place = self.folder / self._runs.owner
        try:
            self._make(place)
            yield place
        except OSError as error:
            reason = error.strerror or str(error)
            raise CannotJudge(phrase("{path} cannot be written: {reason}.", path=self.folder, reason=reason)) from error
        finally:
            shutil.rmtree(place, ignore_errors=True)
            self._remove_if_empty()

    def _make(self, place: Path) -> None:
        """For the owner's eyes alone. Another process may remove the folder, which is empty to it, in between."""
        for last in (False, False, True):
            try:
                self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                place.mkdir(mode=0o700, exist_ok=True)
            except FileNotFoundError:
                if last:
                    raise
            else:
                return

    def place_of(self, sha256: str, ending: str) -> Path:
        """Where a file of this content is kept."""
        return self.folder / f"{sha256}{ending.lower()}"

    def keep(self, draft: Path, sha256: str) -> Path:
        """Give what was made its place; the ledger wants it already."""
        place = self.place_of(sha256, draft.suffix)
        os.replace(draft, place)
        return place

    def find(self, sha256: str) -> Path | None:
        """The file of this content, if it is still there."""
        return next(iter(self.folder.glob(f"{sha256}.*")), None) if sha256 else None

    def drop(self, sha256: str) -> None:
        """It is sent: unless another run still needs it, it goes."""
        with self._runs.clearing() as (wanted, in_hand), suppress(OSError):
            if (path := self.find(sha256)) and sha256 not in wanted | in_hand:
                path.unlink(missing_ok=True)
        self._remove_if_empty()

    def tidy(self) -> None:
        """Remove what dead processes left half made, what is not needed any more, and the oldest of what is too much."""
        if not self.folder.is_dir():
            return
        with suppress(OSError):
            for place in filter(Path.is_dir, self.folder.iterdir()):
                self._remove_if_dead(place)
        with self._runs.clearing() as (wanted, in_hand), suppress(OSError):
            self._thin_out(wanted, in_hand)
        self._remove_if_empty()

    def _thin_out(self, wanted: set[str], in_hand: set[str]) -> None:
        """Newest first. What a living process is about to upload stays, however much there is."""
        files = [path for path in self.folder.iterdir() if path.is_file()]
        kept = 0
        for path in sorted(files, key=lambda path: path.stat().st_mtime, reverse=True):
            kept += path.stat().st_size
            if path.stem not in in_hand and (path.stem not in wanted or kept > self._limit):
                path.unlink(missing_ok=True)

    def _remove_if_dead(self, place: Path) -> None:
        if not self._runs.is_alive(place.name):
            shutil.rmtree(place, ignore_errors=True)

    def _remove_if_empty(self) -> None:
        with suppress(OSError):
            os.rmdir(self.folder)
