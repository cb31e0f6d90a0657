"""Sends a vetted clip once and follows the task to its end: `submit(url, client=…, ledger=…)`, `wait(…)`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from submitter.client import Client
    from submitter.follow import wait
    from submitter.ledger import Ledger
    from submitter.model import Clock, State, Task
    from submitter.plan import Options
    from submitter.runner import submit
    from submitter.settings import Settings, read_settings

__all__ = ["Client", "Clock", "Ledger", "Options", "Settings", "State", "Task", "read_settings", "submit", "wait"]

_HOMES = {
    "Client": "client",
    "Clock": "model",
    "Ledger": "ledger",
    "Options": "plan",
    "Settings": "settings",
    "State": "model",
    "Task": "model",
    "read_settings": "settings",
    "submit": "runner",
    "wait": "follow",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for, so that the command line starts light."""
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module 'submitter' has no attribute {name!r}")
    return getattr(import_module(f"submitter.{_HOMES[name]}"), name)
