"""Names the folder for what can be built again: what was measured, model bundles, fixture clips."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from validator.errors import UsageError
from validator.texts.said import phrase

VARIABLE = "MOTION_PREFLIGHT_CACHE"


def folder() -> Path:
    """The user's cache folder for this program (`MOTION_PREFLIGHT_CACHE`, else the platform's); not created here.

    Raises UsageError where there is none: containers run as users without a home folder.
    """
    if named := os.environ.get(VARIABLE):
        return _expanded(
            named,
            phrase(
                "{variable} is {named}, but there is no such home folder; give the whole path.", variable=VARIABLE, named=named
            ),
        )
    without = phrase("This user has no home folder for the cache; set {variable} to the path of a folder.", variable=VARIABLE)
    if sys.platform == "linux":  # the same, without a package to be loaded before every clip
        return _expanded(os.environ.get("XDG_CACHE_HOME", "").strip() or "~/.cache", without) / "motion-preflight"
    from platformdirs import user_cache_path

    try:
        return _expanded(str(user_cache_path("motion-preflight", appauthor=False)), without)
    except RuntimeError as error:
        raise UsageError(without) from error


def _expanded(named: str, otherwise: str) -> Path:
    """Python gives `~` back where it knows no home folder: the working folder would get one of that name."""
    path = os.path.expanduser(named)
    if path.startswith("~"):
        raise UsageError(otherwise)
    return Path(path)
