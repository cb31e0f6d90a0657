"""Where the ledger's file is when nobody names one."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from validator.errors import UsageError
from validator.texts.said import phrase

VARIABLE = "MOTION_PREFLIGHT_LEDGER"


def ledger_path(environ: Mapping[str, str] | None = None) -> Path:
    """The file that MOTION_PREFLIGHT_LEDGER names, else one in the platform's state folder; raises UsageError without a home folder."""
    env = os.environ if environ is None else environ
    if named := env.get(VARIABLE):
        return _expanded(named)
    folder = _state_folder()
    if folder is None:
        raise UsageError(
            phrase("This user has no home folder for the ledger; set {variable} to the path of a file.", variable=VARIABLE)
        )
    return folder / "ledger.sqlite3"


def _state_folder() -> Path | None:
    """The platform's folder for this program; None for a user without a home folder, as in some containers."""
    from platformdirs import user_state_path

    try:
        folder = user_state_path("motion-preflight", appauthor=False)
    except RuntimeError:
        return None
    # Older versions give "~" back: the ledger would lie in the working folder, and another folder's would not know its tasks.
    return folder if folder.is_absolute() else None


def _expanded(named: str) -> Path:
    try:
        return Path(named).expanduser()
    except RuntimeError as error:
        raise UsageError(
            phrase(
                "{variable} is {named}, but there is no such home folder; give the whole path.", variable=VARIABLE, named=named
            )
        ) from error
