"""One SQLite file for many processes: opened privately, changed in whole steps. The only file that opens a database."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from submitter.errors import LedgerFailed
from submitter.migrations import STEPS

BUSY_SECONDS = 60.0
"""How long one process waits for another's write, each of which takes milliseconds."""
Connection = sqlite3.Connection


class Database:
    """The file behind the ledger. Safe for threads; every failure is a LedgerFailed."""

    def __init__(self, path: Path) -> None:
        """Open it, make it if need be, and bring it up to date."""
        self.path = path
        self._guard = threading.RLock()
        try:
            self._db = _opened(path)
        except (OSError, sqlite3.Error) as error:
            raise LedgerFailed(f"The ledger {path} cannot be opened: {_said(error)}.") from error
        self._migrate()

    def close(self) -> None:
        """Let go of the file."""
        with self._guard:
            self._db.close()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """The database as it is now."""
        with self._guard:
            try:
                yield self._db
            except sqlite3.Error as error:
                raise LedgerFailed(f"The ledger {self.path} cannot be read: {_said(error)}.") from error

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One step: all of it is kept, on the disk, or none."""
        with self._guard:
            try:
                self._db.execute("BEGIN IMMEDIATE")
                try:
                    yield self._db
                    self._db.execute("COMMIT")
                finally:
                    if self._db.in_transaction:
                        self._db.execute("ROLLBACK")
            except (OSError, sqlite3.Error) as error:
                raise LedgerFailed(f"The ledger {self.path} cannot be written: {_said(error)}.") from error

    def _migrate(self) -> None:
        with self.writing() as db:
            db.execute("CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, at REAL NOT NULL)")
            done = {name for (name,) in db.execute("SELECT name FROM migrations")}
            if unknown := done - {name for name, _ in STEPS}:
                raise LedgerFailed(f"The ledger {self.path} is from a newer version of motion-preflight ({', '.join(unknown)}).")
            for name, statements in STEPS:
                if name not in done:
                    for statement in statements:
                        db.execute(statement)
                    db.execute("INSERT INTO migrations VALUES (?, ?)", (name, time.time()))


def _opened(path: Path) -> sqlite3.Connection:
    """The database, for its owner's eyes alone from its first byte on."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    if path.stat().st_mode & 0o077 and os.name == "posix":
        path.chmod(0o600)
    db = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    _write_ahead(db)
    db.execute("PRAGMA synchronous = FULL")
    return db


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
    return getattr(error, "strerror", None) or str(error)
