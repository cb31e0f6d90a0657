"""The few ways in which our own work can fail; a bad clip is never one of them.

PreflightError            shown to the user as one line
├── UsageError            wrong call or configuration (exit status 2)
├── BadClip               the clip itself is the obstacle (exit status 1)
├── Unwritten             the report cannot be written (exit status 3)
└── CannotJudge           something we need is missing or failed (exit status 3)
    ├── ToolMissing       ffmpeg or ffprobe was not found
    ├── ToolFailed        a tool crashed or did not finish in time
    └── Unopenable        the clip's bytes could not be had
"""

from __future__ import annotations

import os

from validator.texts.said import phrase


class PreflightError(Exception):
    """Base of everything that is reported to the user in one line."""

    status = 3
    """Exit status of the command that ends with this error."""


class UsageError(PreflightError):
    """The call or a configuration file is wrong; the user can fix it."""

    status = 2


class BadClip(PreflightError):
    """The clip is at fault, and what was asked for cannot be done with it."""

    status = 1


class Unwritten(PreflightError):
    """The report, or what was measured, cannot be written where it should go."""


class CannotJudge(PreflightError):
    """The clip may be good or bad: we could not find out."""


class ToolMissing(CannotJudge):
    """ffmpeg or ffprobe is not on this machine."""


class ToolFailed(CannotJudge):
    """A tool crashed, or was stopped because it took too long."""


class Unopenable(CannotJudge):
    """A file cannot be opened for reading, or a URL does not answer."""


def debugging() -> bool:
    """Whether the environment asks for the tracebacks of defects."""
    return os.environ.get("MOTION_PREFLIGHT_DEBUG", "") not in ("", "0")


FAILURES = (CannotJudge, ImportError, MemoryError, OSError, RuntimeError)
"""What keeps us from our work and is not a fault of a clip; RuntimeError is what C++ code raises, and a thread that cannot start."""


def failure(error: Exception) -> str:
    """What kept us from our work, as one sentence, whatever the error is."""
    if isinstance(error, CannotJudge):
        return str(error)
    if isinstance(error, ImportError):
        return phrase("a required package cannot be loaded ({error}); run motion-preflight doctor.", error=error)
    if isinstance(error, MemoryError):
        return phrase("there is not enough memory.")
    if isinstance(error, OSError) and error.strerror:
        if error.filename:
            return phrase("{path}: {reason}.", path=error.filename, reason=error.strerror)
        return phrase("the system refused: {reason}.", reason=error.strerror)
    return str(error).partition("\n")[0].rstrip(".") + "." if str(error) else f"{type(error).__name__}."
