"""Asks the cache at the very start whether a file is known, so that no ffprobe is set going on what need not be measured."""

from __future__ import annotations

from validator.batch import cache_rows
from validator.batch.cache_file import glance
from validator.batch.stamp import stamp
from validator.paths import folder as cache_folder


def seen(word: str) -> bool:
    """Whether facts of this very file are kept in the user's cache, whatever measured them: a guess, in a millisecond."""
    found = stamp(word)
    return bool(found and glance(cache_folder() / "facts", lambda db: cache_rows.has_place(db, found.path, found.text)))
