"""Clips of a few bytes with the facts that might have been measured of them, for tests of the cache."""

from __future__ import annotations

import hashlib
import time
from dataclasses import replace
from pathlib import Path

from tests.support.good import facts
from validator.batch.cache import FactsCache
from validator.facts.clip import Depth, Facts, File
from validator.measure import MeasureOptions

FULL = MeasureOptions(people=False)
"""As for a target that looks for nobody."""


def later() -> float:
    """A clock by which what was written just now was written long ago."""
    return time.time() + 10


def clip(folder: Path, content: str, name: str = "clip.mp4") -> Path:
    """A file with that content."""
    path = folder / name
    path.write_text(content)
    return path


def measured(path: Path, depth: Depth = Depth.FULL) -> Facts:
    """Facts of that very file, which differ from those of every other content."""
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    file = File(len(data), digest, path.suffix.removeprefix(".").lower(), "media")
    return replace(facts(), path=str(path), file=file, depth=depth, ffmpeg=f"/bin/{digest}")


def stored(cache: FactsCache, path: Path, options: MeasureOptions = FULL) -> Facts:
    """What was measured, after the cache was asked and was given it."""
    cache.lookup(str(path), options)
    found = measured(path, options.depth)
    cache.store(str(path), found, options)
    return found


def found(cache: FactsCache, path: Path, options: MeasureOptions = FULL) -> Facts | None:
    """What the cache knows, without the time that the search took."""
    known = cache.lookup(str(path), options)
    return replace(known, seconds_spent=0.0) if known else None
