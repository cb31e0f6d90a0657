"""Keeps what was measured, so that no clip is measured twice: found again without reading the file, or by its content."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from validator.batch import cache_rows, measurer
from validator.batch.cache_file import CacheFile, Connection, sizes
from validator.batch.cache_rows import Counts, Row
from validator.batch.packed import packed, unpacked
from validator.batch.stamp import Stamp, sha256, stamp
from validator.errors import CannotJudge
from validator.facts.clip import Depth, Facts
from validator.inputs.find import is_url
from validator.measure import MeasureOptions, limits_of
from validator.paths import folder as cache_folder

LIMIT_BYTES = 512 << 20
"""Of the file: some 60,000 clips of a few seconds."""
_DAY_SECONDS = 86400
_TOUCHED_AT_ONCE = 500
"""Uses that are noted in one write; those of a killed process are forgotten."""
_NOTED_MOST = 10_000
"""Clips that were looked up and not yet stored; more are never at work at once."""
_DEEPER = (
    MeasureOptions(Depth.LIMITS),
    MeasureOptions(Depth.FULL, people=True),
    MeasureOptions(Depth.FULL, people=False),
    MeasureOptions(Depth.FIRST_FRAME, people=True),
    MeasureOptions(Depth.FIRST_FRAME, people=False),
)
"""What also answers for header and packets, which every depth reads in the same way; else the depth must be the same."""


@dataclass(frozen=True)
class Info:
    """What the cache holds."""

    path: Path
    counts: Counts
    bytes: int
    limit: int
    aside: int
    """Bytes of files that were damaged."""


class FactsCache:
    """Facts of clips by content, extension and what measured them. Safe for threads and processes; nothing that fails here is raised.

    Call `lookup` before a clip is measured, and `store` afterwards: only what did not change meanwhile is kept.
    """

    def __init__(
        self,
        folder: Path | None = None,
        *,
        refresh: bool = False,
        limit: int = LIMIT_BYTES,
        say: Callable[[str], None] = lambda _: None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """In the user's cache folder, else in `folder`, which is made when something is kept.

        With `refresh` nothing is found, and what is measured replaces what was kept. `limit` is the file's size in bytes;
        `say` gets a sentence when the cache cannot be used, or was damaged; `clock` gives seconds since 1970.
        """
        self._file = CacheFile(folder or cache_folder() / "facts", say)
        self._refresh, self._limit, self._clock = refresh, limit, clock
        self._measurer: str | None = None
        self._networks: dict[tuple[Path | None, Path | None], str] = {}
        self._noted: dict[str, tuple[Stamp, bool]] = {}
        self._touched: list[int] = []
        self._guard = threading.Lock()

    @property
    def folder(self) -> Path:
        """Where the cache lies."""
        return self._file.folder

    def knows(self, path: str) -> bool:
        """Whether this file's content was seen before, as far as that is known without reading it; a quick guess at a `lookup`."""
        seen = None if self._refresh or is_url(path) else stamp(path)
        return bool(seen and self._file.read(lambda db: cache_rows.has_place(db, seen.path, seen.text)))

    def lookup(self, path: str, options: MeasureOptions) -> Facts | None:
        """The facts that measuring would give now; None when they are not known. The time spent is that of the search."""
        begun = time.monotonic()
        seen = None if is_url(path) else stamp(path)
        if seen is None:
            return None
        self._note(path, seen)
        asked = [] if self._refresh else self._asked(path, options)
        row = self._found(seen, asked) if asked else None
        facts = self._facts(row) if row else None
        if facts is None:
            return None
        self._noted_of(path)
        facts = limits_of(facts) if options.depth is Depth.LIMITS else facts
        return replace(facts, path=path, seconds_spent=time.monotonic() - begun)

    def store(self, path: str, facts: Facts, options: MeasureOptions) -> None:
        """Keep what was measured since `lookup` was called for this path; not what failed, and not a file that was changed meanwhile."""
        seen, settled = self._noted_of(path)
        if seen is None or not _worth_keeping(facts) or stamp(path) != seen:
            return
        content = facts.file.sha256 if facts.file else None
        if not settled and (content is None or sha256(seen) != content or stamp(path) != seen):
            return
        content, asked = content or seen.text, self._asked(path, options)[:1]
        if asked:
            self._keep(seen, content, asked[0], packed(facts, f"{content} {asked[0]}"))

    def close(self) -> None:
        """Note which facts were used, and close the file."""
        self._flush()
        self._file.close()

    def info(self) -> Info:
        """What is kept, and where."""
        counts = self._file.read(cache_rows.counts) if self._file.path.exists() else None
        path = self._file.path  # afterwards: a damaged file gives way to another
        files = list(path.parent.glob("facts-v*.sqlite3*"))
        return Info(path, counts or Counts(0, 0), sizes([path]), self._limit, sizes([each for each in files if each != path]))

    def clear(self) -> bool:
        """Forget everything, and give back the room; whether that could be done."""
        if not self._file.path.exists():
            return True
        # A damaged file gives way to a new one on the first try.
        done = any(self._file.write(cache_rows.clear) for _ in range(2))
        self._file.read(lambda db: db.execute("VACUUM"))
        self._file.drop_old()
        return done

    def _note(self, path: str, seen: Stamp) -> None:
        """What is there before the clip is measured, and whether a change after this must show."""
        with self._guard:
            if len(self._noted) >= _NOTED_MOST:
                del self._noted[next(iter(self._noted))]
            self._noted[path] = seen, seen.settled(self._clock())

    def _noted_of(self, path: str) -> tuple[Stamp | None, bool]:
        with self._guard:
            return self._noted.pop(path, (None, False))

    def _asked(self, path: str, options: MeasureOptions) -> list[str]:
        """The names of what answers `options`, the plainest first; none where a tool is missing."""
        extension = os.path.splitext(path)[1].lower()
        try:
            self._measurer = self._measurer or measurer.measurer()
            wanted = _DEEPER if options.depth is Depth.LIMITS else (options,)
            return [measurer.asked(self._measurer, each, self._own_networks(each), extension) for each in wanted]
        except (CannotJudge, OSError):
            return []

    def _own_networks(self, options: MeasureOptions) -> str:
        """Digests of the networks that the user brought; empty without any."""
        if options.depth is Depth.LIMITS or not options.people:
            return ""
        given = options.pose_model, options.person_model
        if given not in self._networks:
            self._networks[given] = " ".join(filter(None, (measurer.bundle(given[0]), measurer.person_model(given[1]))))
        return self._networks[given]

    def _found(self, seen: Stamp, asked: list[str]) -> Row | None:
        row = self._file.read(lambda db: cache_rows.at(db, seen.path, seen.text, asked))
        if row or not self._file.read(lambda db: cache_rows.has_size(db, seen.size, asked)):
            return row
        content, path = sha256(seen), os.fsdecode(seen.path)
        row = self._file.read(lambda db: cache_rows.of(db, content, asked)) if content else None
        if row is None or stamp(path) != seen:
            return None
        if content and seen.settled(self._clock()):
            self._file.write(lambda db: cache_rows.place(db, seen.path, seen.text, content))
        return row

    def _facts(self, row: Row) -> Facts | None:
        facts = unpacked(row.packed, f"{row.content} {row.asked}")
        if facts is None:
            self._file.write(lambda db: cache_rows.drop(db, row))
        elif row.used != self._day():
            self._touched.append(row.number)
            if len(self._touched) >= _TOUCHED_AT_ONCE:
                self._flush()
        return facts

    def _keep(self, seen: Stamp, content: str, asked: str, data: bytes) -> None:
        day, settled = self._day(), seen.settled(self._clock())
        touched, self._touched = self._touched, []

        def work(db: Connection) -> None:
            cache_rows.keep(db, content, asked, seen.size, day, data)
            if settled:
                cache_rows.place(db, seen.path, seen.text, content)
            cache_rows.touch(db, touched, day)
            cache_rows.shrink(db, self._limit, day)

        self._file.write(work)

    def _flush(self) -> None:
        day, touched = self._day(), self._touched
        self._touched = []
        if touched:
            self._file.write(lambda db: cache_rows.touch(db, touched, day))

    def _day(self) -> int:
        return int(self._clock() // _DAY_SECONDS)


def _worth_keeping(facts: Facts) -> bool:
    """Whether the next measurement must end in the same: not what failed, nor what a tool did not answer."""
    return not facts.problem and facts.file is not None and facts.decodes and bool(facts.hdr_by)
