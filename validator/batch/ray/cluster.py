"""The way to a Ray cluster: a running one, or one on this machine of which nothing is left in the end."""

from __future__ import annotations

import logging
import os
import secrets
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec

from validator.batch.cores import WORKER_BYTES, usable
from validator.batch.tools import bearers, end_tools
from validator.errors import ToolFailed, UsageError
from validator.inputs.scratch import scratch
from validator.inputs.sockets import Deadline, Timeouts, connect_first, resolve_in_time
from validator.texts.said import phrase

ADDRESS = "RAY_ADDRESS"
"""Environment variable that names a running cluster, as all tools of Ray take it."""
TOKEN = "MOTION_PREFLIGHT_CLUSTER"
"""Environment variable of every process of a cluster that we started; its value is the cluster's own."""
_QUIET = {
    "RAY_USAGE_STATS_ENABLED": "0",  # nothing is sent to Ray's makers
    "RAY_BACKEND_LOG_LEVEL": "fatal",
    "RAY_DATA_LOG_LEVEL": "CRITICAL",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",  # else a warning about a default that will change
    "RAY_ENABLE_UV_RUN_RUNTIME_ENV": "0",
}
_STORE_BYTES = 256 << 20
"""For results on their way: some kilobytes a clip."""
_ANSWERS = Timeouts(connect=10.0, read=10.0, total=20.0)
_LEAVE_WITHIN_SECONDS = 5.0
"""How long processes of a local cluster may take to end by themselves."""
_LONGEST_PLACE = 40
"""Characters of a folder below which Ray's sockets fit into the 107 that a socket's name may have."""


def check_installed() -> None:
    """Raise UsageError where Ray, or what its Datasets need, is not installed."""
    missing = [name for name in ("ray", "pyarrow", "pandas") if find_spec(name) is None]
    if missing:
        raise UsageError(
            phrase(
                "The engine ray needs the package {missing}, which is not installed; "
                "run pip install 'motion-preflight[ray]', or leave --engine out.",
                missing=missing[0],
            )
        )


@contextmanager
def connected(address: str | None, jobs: int) -> Iterator[int]:
    """A connection until the block ends; how many actors there may be: `jobs`, or for 0 as many as the cluster carries.

    A program that is connected already keeps its connection. Raises UsageError for an address that cannot be used,
    ToolFailed where no cluster answers or starts.
    """
    if _has_connection():
        yield jobs or _room()
        return
    address = address or os.environ.get(ADDRESS)
    with _quiet(), _at(address) if address else _local(jobs or usable()):
        yield jobs or _room()


def _has_connection() -> bool:
    import ray

    return bool(ray.is_initialized())


@contextmanager
def _at(address: str) -> Iterator[None]:
    import ray

    if address.startswith("ray://"):
        raise UsageError(
            phrase(
                "{cluster}: Ray Client runs no Datasets; run the command on the cluster, with ray job submit.", cluster=address
            )
        )
    _check_answers(address)
    try:
        _init(address=address)
        yield
    finally:
        ray.shutdown()


def _check_answers(address: str) -> None:
    """Ray itself asks for minutes; raises ToolFailed where nobody listens at `host:port`."""
    host, mark, port = address.rpartition(":")
    if not (mark and port.isdecimal()):
        return
    deadline = Deadline(_ANSWERS)
    try:
        connect_first(resolve_in_time(host.strip("[]"), deadline), int(port), deadline).close()
    except (OSError, OverflowError) as error:
        raise ToolFailed(phrase("No Ray cluster answers at {cluster}: nothing can be reached there.", cluster=address)) from error


@contextmanager
def _local(cores: int) -> Iterator[None]:
    """A cluster of so many cores on this machine; its processes and its folder are gone in the end."""
    import ray

    token = secrets.token_hex(16)
    place = tempfile.gettempdir()
    with scratch(place if len(place) <= _LONGEST_PLACE or os.name == "nt" else "/tmp") as folder:  # noqa: S108 (shorter)
        os.environ[TOKEN] = token
        try:
            _init(address="local", num_cpus=cores, object_store_memory=_STORE_BYTES, include_dashboard=False, _temp_dir=folder)
            yield
        finally:
            del os.environ[TOKEN]
            ray.shutdown()
            _end_all(token)


def _init(**how: object) -> None:
    """Connect; raises ToolFailed."""
    import ray

    try:
        with _silent_stderr():
            ray.init(log_to_driver=False, logging_level=logging.CRITICAL, **how)  # type: ignore[arg-type]
    except (ConnectionError, OSError, RuntimeError, ValueError) as error:
        reason = _first_line(error)
        if how["address"] == "local":
            raise ToolFailed(phrase("No local Ray cluster starts: {reason}.", reason=reason)) from error
        address = how["address"]
        raise ToolFailed(phrase("No Ray cluster answers at {cluster}: {reason}.", cluster=address, reason=reason)) from error


@contextmanager
def _silent_stderr() -> Iterator[None]:
    """Ray's C++ code says there that it was asked to say nothing."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).partition("\n")[0].rstrip(".")


@contextmanager
def _quiet() -> Iterator[None]:
    """Ray reports nothing to its makers and logs nothing to the terminal."""
    before = {name: os.environ.get(name) for name in _QUIET}
    os.environ.update(_QUIET)
    from ray._private import worker

    try:
        worker._worker_logs_enabled = False  # what raylets report would be printed to standard output, among the reports
        yield
    finally:
        worker._worker_logs_enabled = True
        _restore(before)


def _restore(values: Mapping[str, str | None]) -> None:
    for name, value in values.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


def _room() -> int:
    """Actors for which the cluster has a core and memory, at least one."""
    import ray

    found = ray.cluster_resources()  # type: ignore[no-untyped-call]
    return max(1, min(int(found.get("CPU", 1)), int(found.get("memory", WORKER_BYTES)) // WORKER_BYTES))


def _end_all(token: str) -> None:
    """Wait until the cluster's processes are gone; the last ones are killed."""
    end = time.monotonic() + _LEAVE_WITHIN_SECONDS
    while any(True for _ in bearers(token, TOKEN)) and time.monotonic() < end:
        time.sleep(0.05)
    while end_tools(token, TOKEN):
        time.sleep(0.05)
