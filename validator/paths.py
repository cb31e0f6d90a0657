"""Names the folder for what can be built again: what was measured, model bundles, fixture clips."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def folder() -> Path:
    """The user's cache folder for this program (`MOTION_PREFLIGHT_CACHE`, else the platform's); not created here."""
    if named := os.environ.get("MOTION_PREFLIGHT_CACHE"):
        return Path(os.path.expanduser(named))
    if sys.platform == "linux":  # the same, without a package to be loaded before every clip
        return Path(os.environ.get("XDG_CACHE_HOME", "").strip() or os.path.expanduser("~/.cache")) / "motion-preflight"
    from platformdirs import user_cache_path

    return user_cache_path("motion-preflight", appauthor=False)
