"""How much memory this process holds, and how it gives back what it no longer needs."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path


def resident() -> int:
    """Bytes of this process in memory; 0 where the system does not say, and at most what it ever held where it says only that."""
    with suppress(OSError, ValueError, IndexError):
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    if sys.platform == "win32":
        return 0
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most << 10


def give_back() -> None:
    """Return what was freed to the system, where the C library can be asked to (glibc)."""
    if sys.platform != "linux":
        return
    import ctypes

    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
