"""Whether the process that began a row is alive: it holds a lock that the system drops when it dies."""

from __future__ import annotations

import os
import secrets
import time
import weakref
from pathlib import Path
from typing import IO

OLD_SECONDS = 3600.0
"""Lock files of dead processes are cleared away after this long."""

if os.name == "nt":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]

else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Owner:
    """The running process, for as long as its lock file is open; numbers of processes are used again, tokens are not.

    A forked child owns nothing: its copy of the lock is closed in it at once, and so dies with the parent alone.
    """

    def __init__(self, folder: Path) -> None:
        """`folder` is made here, readable by its owner alone."""
        folder.mkdir(mode=0o700, exist_ok=True)
        self.token = secrets.token_hex(8)
        self._path = folder / self.token
        self._file = _open_file(self._path, os.O_CREAT | os.O_EXCL)
        self._process = os.getpid()
        _lock(self._file)
        _OWNERS.add(self)
        _clear(folder)

    @property
    def is_ours(self) -> bool:
        """False in a child that was forked from the owner."""
        return self._process == os.getpid()

    @property
    def is_seen(self) -> bool:
        """True while other processes can see that this one is alive: its lock file may have been tidied away."""
        return self.is_ours and self._path.exists()

    def close(self) -> None:
        """Release the lock."""
        self._file.close()
        if self.is_ours:
            self._path.unlink(missing_ok=True)


_OWNERS: weakref.WeakSet[Owner] = weakref.WeakSet()


def _disown() -> None:
    """A lock belongs to all processes that have it open: the child lets go of its copies."""
    for owner in list(_OWNERS):
        owner.close()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_disown)


def alive(folder: Path, token: str) -> bool:
    """True while the process that took `token` holds its lock."""
    try:
        file = _open_file(folder / token, 0)
    except FileNotFoundError:
        return False
    except OSError:
        return True  # we cannot look, which does not mean that the process is dead
    with file:
        try:
            _lock(file)
        except OSError:
            return True
    return False


def _open_file(path: Path, flags: int) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_RDWR | flags, 0o600), "r+b")


def _clear(folder: Path) -> None:
    for path in folder.iterdir():
        try:
            if time.time() - path.stat().st_mtime > OLD_SECONDS and not alive(folder, path.name):
                path.unlink(missing_ok=True)
        except OSError:
            continue
