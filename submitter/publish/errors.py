"""How publishing can fail, each with the exit status that it ends with."""

from __future__ import annotations

from submitter.errors import FAILED, SubmitError
from validator.errors import UsageError

__all__ = ["NoSuchPlace", "NotPublished", "StoreRefused", "TooShortLived"]


class NotPublished(SubmitError):
    """The store was not reached, or the upload was cut: the file is not published; publishing again goes on."""

    status = FAILED


class StoreRefused(NotPublished):
    """The store refused: no right, credentials that are unknown or have ended, a clock that is wrong."""

    def __init__(self, said: str, code: str = "") -> None:
        """`code` is the store's own word."""
        super().__init__(said)
        self.code = code


class NoSuchPlace(UsageError):
    """The bucket does not exist, or the store has no such region: the target is wrong."""


class TooShortLived(UsageError):
    """The URL would stop working before the service has fetched it."""
