"""Publishes a checked clip, sends it once and follows the task to its end: `publish.publish`, `submit`, `wait`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from submitter.clock import Clock
    from submitter.errors import (
        Abandoned,
        Interrupted,
        LeaseLost,
        LedgerFailed,
        Lost,
        NotSent,
        Refused,
        Rejected,
        RemoteError,
        StateUnknown,
        SubmitError,
        Throttled,
        Transient,
    )
    from submitter.gate.options import Options
    from submitter.jobs.poll import wait
    from submitter.jobs.run import Run
    from submitter.jobs.run_options import RunOptions
    from submitter.jobs.submit import submit
    from submitter.ledger.ledger import Ledger
    from submitter.publish.errors import NoSuchPlace, NotPublished, StoreRefused, TooShortLived
    from submitter.publish.options import StoreOptions
    from submitter.publish.publish import Published
    from submitter.publish.stores import store_of
    from submitter.services.dashscope.client import Client
    from submitter.services.dashscope.settings import Settings, read_settings
    from submitter.task import State, Task
    from validator.errors import CannotJudge, PreflightError, ToolFailed, ToolMissing, Unopenable, UsageError

_HOMES = {
    "submitter.services.dashscope.client": ("Client",),
    "submitter.errors": (
        "Abandoned",
        "Interrupted",
        "LeaseLost",
        "LedgerFailed",
        "Lost",
        "NotSent",
        "Refused",
        "Rejected",
        "RemoteError",
        "StateUnknown",
        "SubmitError",
        "Throttled",
        "Transient",
    ),
    "submitter.jobs.poll": ("wait",),
    "submitter.jobs.run": ("Run",),
    "submitter.jobs.run_options": ("RunOptions",),
    "submitter.ledger.ledger": ("Ledger",),
    "submitter.publish.errors": ("NoSuchPlace", "NotPublished", "StoreRefused", "TooShortLived"),
    "submitter.publish.options": ("StoreOptions",),
    "submitter.publish.publish": ("Published",),
    "submitter.publish.stores": ("store_of",),
    "submitter.task": ("State", "Task"),
    "submitter.clock": ("Clock",),
    "submitter.gate.options": ("Options",),
    "submitter.jobs.submit": ("submit",),
    "submitter.services.dashscope.settings": ("Settings", "read_settings"),
    "validator.errors": ("CannotJudge", "PreflightError", "ToolFailed", "ToolMissing", "Unopenable", "UsageError"),
}

__all__ = [
    "Abandoned",
    "CannotJudge",
    "Client",
    "Clock",
    "Interrupted",
    "LeaseLost",
    "Ledger",
    "LedgerFailed",
    "Lost",
    "NoSuchPlace",
    "NotPublished",
    "NotSent",
    "Options",
    "PreflightError",
    "Published",
    "Refused",
    "Rejected",
    "RemoteError",
    "Run",
    "RunOptions",
    "Settings",
    "State",
    "StateUnknown",
    "StoreOptions",
    "StoreRefused",
    "SubmitError",
    "Task",
    "Throttled",
    "TooShortLived",
    "ToolFailed",
    "ToolMissing",
    "Transient",
    "Unopenable",
    "UsageError",
    "read_settings",
    "store_of",
    "submit",
    "wait",
]


def __dir__() -> list[str]:
    return [*__all__, *globals()]


# A type checker would take every name for one that this function gives, misspelt ones included.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Import what is asked for when it is asked for, so that the command line starts light."""
        from importlib import import_module

        for home, names in _HOMES.items():
            if name in names:
                return getattr(import_module(home), name)
        raise AttributeError(f"module 'submitter' has no attribute {name!r}")
