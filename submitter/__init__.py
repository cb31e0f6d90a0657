"""Sends a vetted clip once and follows the task to its end: `submit(url, client=…, ledger=…)`, `wait(…)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from submitter.client import Client
    from submitter.errors import (
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
    from submitter.follow import wait
    from submitter.ledger import Ledger
    from submitter.model import Clock, State, Task
    from submitter.plan import Options
    from submitter.runner import submit
    from submitter.settings import Settings, read_settings
    from validator.errors import CannotJudge, PreflightError, ToolFailed, ToolMissing, Unopenable, UsageError

_HOMES = {
    "submitter.client": ("Client",),
    "submitter.errors": (
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
    "submitter.follow": ("wait",),
    "submitter.ledger": ("Ledger",),
    "submitter.model": ("Clock", "State", "Task"),
    "submitter.plan": ("Options",),
    "submitter.runner": ("submit",),
    "submitter.settings": ("Settings", "read_settings"),
    "validator.errors": ("CannotJudge", "PreflightError", "ToolFailed", "ToolMissing", "Unopenable", "UsageError"),
}

__all__ = [
    "CannotJudge",
    "Client",
    "Clock",
    "Interrupted",
    "LeaseLost",
    "Ledger",
    "LedgerFailed",
    "Lost",
    "NotSent",
    "Options",
    "PreflightError",
    "Refused",
    "Rejected",
    "RemoteError",
    "Settings",
    "State",
    "StateUnknown",
    "SubmitError",
    "Task",
    "Throttled",
    "ToolFailed",
    "ToolMissing",
    "Transient",
    "Unopenable",
    "UsageError",
    "read_settings",
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
