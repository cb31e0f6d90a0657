"""Where the ledger's file is when nobody names one."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

VARIABLE = "MOTION_PREFLIGHT_LEDGER"


def ledger_path(environ: Mapping[str, str] | None = None) -> Path:
    """The file that MOTION_PREFLIGHT_LEDGER names, else one in the platform's state folder."""
    env = os.environ if environ is None else environ
    if named := env.get(VARIABLE):
        return Path(named).expanduser()
    from platformdirs import user_state_path

    return user_state_path("motion-preflight", appauthor=False) / "ledger.sqlite3"
