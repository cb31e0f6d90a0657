"""Checks a pose bundle before the first clip, so that a wrong one is reported and no clip is measured without people."""

from __future__ import annotations

import os
import zipfile
import zlib
from pathlib import Path

from validator.errors import UsageError
from validator.texts.said import phrase

_MAGIC = b"TFL3"
"""Bytes 4 to 8 of every TensorFlow Lite file."""


def chosen(given: str | None, *, wanted: bool) -> Path | None:
    """The bundle that is given, else the environment's when people are `wanted`; raises UsageError when it is not a pose bundle."""
    if given:
        return _checked(Path(given), "--pose-model")
    if not wanted:
        return None
    from validator.vision.backends.mediapipe import models

    named = models.from_environment()
    return _checked(named, models.ENVIRONMENT) if named else None


def _checked(path: Path, origin: str) -> Path:
    """The same path; only the names and first bytes of what the archive holds are read."""
    if problem := _problem(path):
        raise UsageError(phrase("{origin}: {path}: {problem}.", origin=origin, path=path, problem=problem))
    return path


def _problem(path: Path) -> str:
    if not os.path.exists(path):
        return phrase("no such file")
    if not os.path.isfile(path):
        return phrase("not a regular file")
    try:
        with zipfile.ZipFile(path) as archive:
            return next((fault for name in _members() if (fault := _fault(archive, name))), "")
    except OSError as error:
        return phrase("it cannot be opened: {reason}", reason=error.strerror)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, ValueError, EOFError):
        return phrase("not a pose bundle: not a zip archive, or damaged")


def _members() -> list[str]:
    from validator.vision.backends.mediapipe import models

    return list(models.BUNDLE.values())


def _fault(archive: zipfile.ZipFile, name: str) -> str:
    try:
        with archive.open(name) as member:
            return "" if member.read(8)[4:] == _MAGIC else phrase("not a pose bundle: its {name} is not a network", name=name)
    except KeyError:
        return phrase("not a pose bundle: {name} is not in it", name=name)
