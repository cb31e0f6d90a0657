"""One SQLite file for many processes: opened privately, changed in whole steps. The only file that opens a database."""

from __future__ import annotations

import errno
import os
import sqlite3
import stat
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from submitter.errors import LedgerFailed
from submitter.ledger.migrations import STEPS
from validator.texts.said import phrase

BUSY_SECONDS = 60.0
"""How long one process waits for another's write, each of which takes milliseconds."""
_LOG_SECONDS = 2.0
"""How long others are waited for before the log is emptied."""
Connection = sqlite3.Connection
_FAILURES = (OSError, sqlite3.Error, UnicodeDecodeError)
"""The last is what Python makes of a damaged text in an error of SQLite's."""


class Database:
    """The file behind the ledger. Safe for threads and for forked children; every failure is a LedgerFailed."""

    def __init__(self, path: Path) -> None:
        """Open it, make it if need be, and bring it up to date."""
        self.path = path
        self._guard = threading.RLock()
        self._open()
        self._migrate()

    def _open(self) -> None:
        try:
            self._db, self._file = _open_file(self.path)
        except _FAILURES as error:
            raise LedgerFailed(
                phrase("The ledger {path} cannot be opened: {reason}.", path=self.path, reason=_said(error))
            ) from error
        self._process = os.getpid()

    def close(self) -> None:
        """Close the file."""
        with self._guard:
            if self._process == os.getpid():
                self._db.close()

    def check_in_place(self) -> None:
        """Raise LedgerFailed when the file under our name is no longer the one that we write into."""
        try:
            same = _identity(self.path) == self._file
        except OSError:
            same = False
        if not same:
            raise LedgerFailed(phrase("The ledger {path} was removed or replaced while it was in use.", path=self.path))

    def _ours(self) -> sqlite3.Connection:
        """The connection of this process: one that a parent opened must neither be used nor closed in its child."""
        if self._process != os.getpid():
            _OF_PARENTS.append(self._db)
            self._guard = threading.RLock()
            self._open()
        return self._db

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """The database as it is now."""
        db = self._ours()
        with self._guard:
            try:
                yield db
            except _FAILURES as error:
                raise LedgerFailed(
                    phrase("The ledger {path} cannot be read: {reason}.", path=self.path, reason=_said(error))
                ) from error

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One step: all of it is kept, on the disk, or none."""
        db = self._ours()
        with self._guard:
            try:
                if db.in_transaction:  # a Ctrl-C between our own lines left it behind
                    db.execute("ROLLBACK")
                try:
                    # Inside the try: a signal that came while we waited for another writer is raised when BEGIN is done.
                    db.execute("BEGIN IMMEDIATE")
                    yield db
                    db.execute("COMMIT")
                finally:
                    if db.in_transaction:
                        db.execute("ROLLBACK")
            except _FAILURES as error:
                raise LedgerFailed(
                    phrase("The ledger {path} cannot be written: {reason}.", path=self.path, reason=_said(error))
                ) from error

    def empty_log(self) -> None:
        """Take back what was removed from the write-ahead log, too, where the old pages stay; while others read, it is left to the next."""
        db = self._ours()
        with self._guard, suppress(sqlite3.OperationalError):
            db.execute(f"PRAGMA busy_timeout = {_LOG_SECONDS * 1000:.0f}")
            try:
                db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            finally:
                db.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000:.0f}")

    def _migrate(self) -> None:
        with self.writing() as db:
            db.execute("CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, at REAL NOT NULL)")
            done = {name for (name,) in db.execute("SELECT name FROM migrations")}
            if unknown := done - {name for name, _ in STEPS}:
                raise LedgerFailed(
                    phrase(
                        "The ledger {path} is from a newer version of motion-preflight ({names}).",
                        path=self.path,
                        names=", ".join(map(str, unknown)),
                    )
                )
            for name, statements in STEPS:
                if name not in done:
                    for statement in statements:
                        db.execute(statement)
                    db.execute("INSERT INTO migrations VALUES (?, ?)", (name, time.time()))


_OF_PARENTS: list[sqlite3.Connection] = []
"""Connections that came along with a fork, kept so that nothing closes them."""
_Identity = tuple[int, int]
"""Device and number of a file: what stays the same when it is renamed."""


def _open_file(path: Path) -> tuple[sqlite3.Connection, _Identity]:
    """The database, for its owner's eyes alone from its first byte on, and which file it is."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _make_private(path)
    db = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    _write_ahead(db)
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA secure_delete = ON").fetchall()  # what is removed, a URL with its signature say, is written over
    return db, _identity(path)


def _make_private(path: Path) -> None:
    """Make the file if it is not there. A file that is there is not opened here: closing it would drop SQLite's own locks on it."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, phrase("it is not a regular file"))
    if found.st_nlink > 1:
        raise OSError(errno.EINVAL, phrase("it has several names (hard links), which SQLite does not survive"))
    if found.st_mode & 0o077 and os.name == "posix":
        path.chmod(0o600)


def _identity(path: Path) -> _Identity:
    found = path.stat()
    return found.st_dev, found.st_ino


def _write_ahead(db: sqlite3.Connection) -> None:
    """Many processes may open a new ledger at once, and this switch does not wait for them by itself."""
    end = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > end:
                raise
            time.sleep(0.02)
        else:
            return


def _said(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError) or "Could not decode" in str(error):
        return phrase("it is damaged; restore it from a copy, or move it away")
    return getattr(error, "strerror", None) or " ".join(str(error).split())
