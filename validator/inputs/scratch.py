"""A folder for a file on its way here: gone in the end, and when its process was killed, gone with the next one."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from validator.errors import Unopenable
from validator.texts.said import phrase

_PREFIX = "motion-preflight-"
_LOCK = ".lock"
"""Held by the process at work in the folder; the system drops it when that process dies."""

if os.name == "nt":
    import msvcrt

    def _hold(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]

else:
    import fcntl

    def _hold(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def scratch(place: str | None = None) -> Iterator[str]:
    """A new folder in `place`, else in the folder for temporary files; raises Unopenable when it cannot be made."""
    try:
        _clear(Path(place or tempfile.gettempdir()))
        folder, lock = _made(place)
    except OSError as error:
        raise Unopenable(no_room(error)) from error
    try:
        yield str(folder)
    finally:
        # Windows removes no file that is open; what is left there for a moment, the next run clears away.
        lock.close()
        shutil.rmtree(folder, ignore_errors=True)


def no_room(error: OSError) -> str:
    """What to say when a file cannot be written there, or when the folder does not exist."""
    if not tempfile.tempdir:
        return phrase("the download cannot be kept in the folder for temporary files: {reason}.", reason=error.strerror)
    return phrase(
        "the download cannot be kept in the folder for temporary files (TMPDIR, {folder}): {reason}.",
        folder=tempfile.tempdir,
        reason=error.strerror,
    )


def _made(place: str | None) -> tuple[Path, IO[bytes]]:
    """A folder of our own, held; another process may have taken it for an abandoned one just before."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=place))
        try:
            lock = open(folder / _LOCK, "xb")  # noqa: SIM115 (it stays open as long as the folder is used)
        except FileNotFoundError:
            continue
        except OSError:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        with suppress(OSError):
            _hold(lock)
            if (folder / _LOCK).exists():
                return folder, lock
        lock.close()


def _clear(place: Path) -> None:
    """Remove the folders of dead processes: ours by name, owner and lock file."""
    for folder in place.glob(_PREFIX + "*"):
        with suppress(OSError):
            if _ours(folder):
                _remove_abandoned(folder)


def _ours(folder: Path) -> bool:
    if folder.is_symlink() or not (folder / _LOCK).is_file():
        return False
    return not hasattr(os, "getuid") or folder.stat().st_uid == os.getuid()


def _remove_abandoned(folder: Path) -> None:
    """The lock is held to the end: the folder may be one that another process has just made, and is about to hold."""
    with open(folder / _LOCK, "r+b") as lock:
        _hold(lock)
        shutil.rmtree(folder, ignore_errors=True)
    # Windows keeps a file that is open; by now it is not.
    shutil.rmtree(folder, ignore_errors=True)
