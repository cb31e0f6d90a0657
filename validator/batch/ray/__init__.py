"""Judges clips on a Ray cluster: `judge` for programs that work with Datasets, `judge_many` in the place of the local pool."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from validator.batch.ray.dataset import judge
    from validator.batch.ray.pipeline import judge_many

__all__ = ["judge", "judge_many"]
_HOMES = {"judge": "validator.batch.ray.dataset", "judge_many": "validator.batch.ray.pipeline"}


# A type checker would take every name for one that this function gives, misspelt ones included.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Load what is asked for; raises UsageError where Ray is not installed."""
        if name not in _HOMES:
            raise AttributeError(f"module 'validator.batch.ray' has no attribute {name!r}")
        from importlib import import_module

        from validator.batch.ray.cluster import check_installed

        check_installed()
        return getattr(import_module(_HOMES[name]), name)
