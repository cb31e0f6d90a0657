"""Tells whether a file is still the one that was measured, without reading it where the file system vouches for that."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass

from validator import files
from validator.media.checksum import HASHED_BYTES_MOST

_COARSEST_CLOCK_NS = 3_000_000_000
"""Of file systems; FAT counts in steps of two seconds. Within that time a file may change and keep its times."""


@dataclass(frozen=True)
class Stamp:
    """One file as the file system describes it: whoever writes into the file changes `text`."""

    path: bytes
    """Links resolved; bytes, since names need not be UTF-8."""
    size: int
    changed_ns: int
    """When content or names changed last. Programs can set the time of modification back, but not this one (Windows has no such)."""
    text: str

    def settled(self, now: float) -> bool:
        """Whether a later change must show in the stamp: seconds have passed since the last one, and the clock was not set back."""
        return self.changed_ns + _COARSEST_CLOCK_NS < now * 1e9


def stamp(path: str) -> Stamp | None:
    """The stamp of a regular file; None for anything else."""
    try:
        real = os.path.realpath(path)
        found = os.stat(real)
    except (OSError, ValueError):
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    parts = (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_dev)
    changed = found.st_ctime_ns if os.name == "posix" else max(found.st_mtime_ns, found.st_ctime_ns)
    return Stamp(os.fsencode(real), found.st_size, changed, ":".join(map(str, parts)))


def sha256(of: Stamp) -> str | None:
    """Hexadecimal digest of the file's bytes; None when it is over 1 GiB, as when clips are measured, or cannot be read."""
    if of.size > HASHED_BYTES_MOST:
        return None
    try:
        return files.sha256(of.path)[0]
    except OSError:
        return None
