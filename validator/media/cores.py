"""Counts the cores that this process may use, for the decoder's threads and for the number of workers."""

from __future__ import annotations

import os


def allowed() -> int:
    """By affinity (taskset, a cluster's scheduler), at least one."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
