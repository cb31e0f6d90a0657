"""Asks before anything heavy is loaded whether this process may use the memory: C++ code that gets none ends the process."""

from __future__ import annotations

import sys

from validator.errors import ToolFailed
from validator.texts.said import phrase

NEEDED_BYTES = 2 << 30
"""Address space for the frames and the networks: 1.6 GiB measured on two cores; nearly all of it is only reserved."""


def check() -> None:
    """Raise ToolFailed where the address space is limited to less than what is needed (`ulimit -v`)."""
    limit = _limit()
    if limit is not None and limit < NEEDED_BYTES:
        raise ToolFailed(
            phrase(
                "the frames cannot be judged with {there:.1f} GiB of address space (ulimit -v); {needed} GiB are needed.",
                there=limit / (1 << 30),
                needed=NEEDED_BYTES >> 30,
            )
        )


def _limit() -> int | None:
    """Bytes; None where there is no limit, or where the system has none."""
    if sys.platform == "win32":
        return None
    import resource

    soft, _ = resource.getrlimit(resource.RLIMIT_AS)
    return None if soft == resource.RLIM_INFINITY else soft
