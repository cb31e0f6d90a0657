"""The one SQLite file behind the cache: many processes share it, any of them may be killed, and no failure of it reaches a clip."""

from __future__ import annotations

import os
import re
import sqlite3
import stat
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from validator.texts.said import phrase

LAYOUT = 1
"""Of the tables. It is part of the file's name, so that older and newer programs leave each other's files alone."""
BUSY_SECONDS = 15.0
"""How long a process waits for another's write, each of which takes milliseconds."""
_TABLES = (
    # content: SHA-256, or the stamp of a file too large to be hashed; asked: what was measured, by what; used: a day
    "CREATE TABLE facts (content TEXT, asked TEXT, bytes INTEGER, used INTEGER, packed BLOB, UNIQUE (content, asked))",
    "CREATE INDEX by_size ON facts (bytes, asked)",
    "CREATE INDEX by_use ON facts (used)",
    "CREATE TABLE places (path BLOB UNIQUE, stamp TEXT, content TEXT)",
    f"PRAGMA user_version = {LAYOUT}",
)
_NAME = re.compile(rf"facts-v{LAYOUT}-(\d+)\.sqlite3")
_MOST_RESTARTS = 3
"""A disk that damages one file after another is left alone."""
_FAILURES = (OSError, sqlite3.Error, UnicodeDecodeError, MemoryError)
_SAID_OF_DAMAGE = ("no such ", "Could not decode")
"""In errors of SQLite whose class says nothing: tables that are not there, texts that are none."""
Connection = sqlite3.Connection
_Given = TypeVar("_Given")
_OF_PARENTS: list[Connection] = []
"""Connections that came along with a fork: they must neither be used nor closed in a child."""


class CacheFile:
    """The newest file in a folder of the cache. `read` and `write` raise nothing: a cache that fails answers nothing, after one sentence.

    Files are numbered, and a damaged one gives way to the next number. It is never renamed, since another process
    may have it open, whose journal would then be taken for that of the new file.
    """

    def __init__(self, folder: Path, say: Callable[[str], None]) -> None:
        """Nothing is opened before something is asked; `say` gets whole sentences."""
        self.folder, self._say, self._guard = folder, say, threading.RLock()
        self._number, self._restarts = 0, 0
        self._reads = self._writes = True
        self._db: Connection | None = None
        self._process = os.getpid()

    @property
    def path(self) -> Path:
        """The file that is used, there already or not."""
        return self.folder / f"facts-v{LAYOUT}-{self._number or self.newest()}.sqlite3"

    def newest(self) -> int:
        """The highest number among the files, 1 where there is none."""
        return max([1, *self._numbers()])

    def _numbers(self) -> list[int]:
        try:
            return [int(found[1]) for name in os.listdir(self.folder) if (found := _NAME.fullmatch(name))]
        except OSError:
            return []

    def read(self, work: Callable[[Connection], _Given]) -> _Given | None:
        """What `work` finds; None where nothing can be read."""
        if not self._reads:
            return None
        try:
            with self._lock():
                return work(self._connection())
        except _FAILURES as error:
            if not self._restarted(error):
                self._reads = self._writes = False
                self._say(phrase("The cache {folder} is not used: {reason}.", folder=self.folder, reason=_said(error)))
        return None

    def write(self, work: Callable[[Connection], _Given]) -> _Given | None:
        """What `work` gives, once all that it changed is kept; None where nothing was."""
        if not self._writes:
            return None
        try:
            with self._lock(), _transaction(self._connection()) as db:
                return work(db)
        except _FAILURES as error:
            if not self._restarted(error):
                self._writes = False
                self._say(phrase("The cache {folder} takes nothing new: {reason}.", folder=self.folder, reason=_said(error)))
        return None

    def close(self) -> None:
        """Close the file; it is opened again when something is asked."""
        with self._lock():
            db, self._db = self._db, None
            if db:
                db.close()

    def drop_old(self) -> None:
        """Remove the files that were set aside."""
        for number in self._numbers():
            if number < self._number:
                _remove(self.folder / f"facts-v{LAYOUT}-{number}.sqlite3")

    def _lock(self) -> threading.RLock:
        """Of this process: after a fork, a thread that no longer exists may hold the old one."""
        if self._process != os.getpid():
            _OF_PARENTS.extend([self._db] if self._db else [])
            self._process, self._db, self._guard = os.getpid(), None, threading.RLock()
        return self._guard

    def _connection(self) -> Connection:
        if self._db is None:
            self._number = max(self._number, self.newest())
            self._db = _opened(self.path)
        return self._db

    def _restarted(self, error: Exception) -> bool:
        """Whether the error is the file's damage, after which the next number is used."""
        if not _is_damage(error) or self._restarts == _MOST_RESTARTS:
            return False
        self._say(phrase("The cache file {path} is damaged; it is set aside, and a new one is begun.", path=self.path))
        with suppress(sqlite3.Error):
            self.close()
        self._db, self._restarts = None, self._restarts + 1
        self.drop_old()  # those before the one that is set aside now
        self._number += 1
        return True


def glance(folder: Path, work: Callable[[Connection], _Given]) -> _Given | None:
    """What `work` finds in the newest file as it is, which is neither made, nor locked, nor set aside, nor spoken of."""
    path = CacheFile(folder, lambda _: None).path
    with suppress(*_FAILURES), closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=0)) as db:
        return work(db)
    return None


def _opened(path: Path) -> Connection:
    """The database, for its owner alone from its first byte on."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _make_private(path)
    db = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        # A rollback journal: a write-ahead log would need shared memory, which no network folder has.
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("PRAGMA temp_store = MEMORY")
        if _layout(db) != LAYOUT:
            with _transaction(db):
                _make_tables(db)
    except BaseException:
        db.close()
        raise
    return db


def _make_private(path: Path) -> None:
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise OSError(f"{path.name} is not a file")
    if os.name == "posix" and found.st_mode & 0o077:
        path.chmod(0o600)


def _make_tables(db: Connection) -> None:
    """In a transaction: another process may have been first."""
    if _layout(db) == LAYOUT:
        return
    if _layout(db) or db.execute("SELECT 1 FROM sqlite_master").fetchone():
        raise sqlite3.DatabaseError("not a cache of ours")
    for statement in _TABLES:
        db.execute(statement)


def _layout(db: Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


@contextmanager
def _transaction(db: Connection) -> Iterator[Connection]:
    try:
        if db.in_transaction:  # a Ctrl-C between our own lines left it behind
            db.execute("ROLLBACK")
        # Inside the try: a signal that came while we waited for another writer is raised when BEGIN is done.
        db.execute("BEGIN IMMEDIATE")
        yield db
        db.execute("COMMIT")
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")


def _is_damage(error: Exception) -> bool:
    if type(error) is sqlite3.DatabaseError or isinstance(error, UnicodeDecodeError):
        return True
    return isinstance(error, sqlite3.Error) and any(said in str(error) for said in _SAID_OF_DAMAGE)


def _remove(path: Path) -> None:
    for name in (path, path.with_name(f"{path.name}-journal")):
        with suppress(OSError):
            name.unlink(missing_ok=True)


def _said(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def sizes(paths: Sequence[Path]) -> int:
    """Bytes of those files that are there."""
    total = 0
    for path in paths:
        with suppress(OSError):
            total += path.stat().st_size
    return total
