"""How many workers this machine can carry: cores that we may use, and memory for each worker."""

from __future__ import annotations

import math
from contextlib import suppress
from pathlib import Path

from validator.media.cores import allowed

WORKER_BYTES = 700 << 20
"""Memory that a worker is given: 450 MB for short clips, more for 4K."""
_CGROUP = Path("/sys/fs/cgroup")
_NO_LIMIT = 1 << 62


def usable(cgroup: Path = _CGROUP) -> int:
    """Workers for this machine, at least one."""
    return max(1, min(cores(cgroup), memory(cgroup) // WORKER_BYTES))


def cores(cgroup: Path = _CGROUP) -> int:
    """Cores that this process may use: by affinity (taskset, a cluster's scheduler) and by the container's quota."""
    return max(1, min(allowed(), _quota(cgroup)))


def _quota(cgroup: Path) -> int:
    """Cores' worth of time that the container gets, rounded up; very many without a limit, and where there are no containers."""
    with suppress(OSError, ValueError):
        limit, period = (cgroup / "cpu.max").read_text().split()
        return _NO_LIMIT if limit == "max" else math.ceil(int(limit) / int(period))
    with suppress(OSError, ValueError):
        limit = (cgroup / "cpu" / "cpu.cfs_quota_us").read_text()
        period = (cgroup / "cpu" / "cpu.cfs_period_us").read_text()
        return math.ceil(int(limit) / int(period)) if int(limit) > 0 else _NO_LIMIT
    return _NO_LIMIT


def memory(cgroup: Path = _CGROUP) -> int:
    """Bytes that this machine or container has for all workers together; very many where it does not say."""
    return min(_of_container(cgroup / "memory.max"), _of_container(cgroup / "memory" / "memory.limit_in_bytes"), _of_machine())


def _of_container(place: Path) -> int:
    with suppress(OSError, ValueError):
        return int(place.read_text())
    return _NO_LIMIT


def _of_machine() -> int:
    with suppress(OSError, ValueError, StopIteration):
        lines = Path("/proc/meminfo").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("MemAvailable:")).split()[1]) << 10
    return _NO_LIMIT
