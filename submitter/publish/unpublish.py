"""Deletes what the ledger says we published, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

from submitter.ledger.ledger import Ledger
from submitter.ledger.publications import Publication
from submitter.publish.errors import StoreRefused
from submitter.publish.options import StoreOptions
from submitter.publish.store import Store
from submitter.publish.stores import store_of
from submitter.task import State
from validator.errors import UsageError
from validator.texts.said import phrase

_LIVE = (State.CLAIMED, State.SENDING, State.UNKNOWN, State.PENDING, State.RUNNING)
"""States in which the service may still fetch the file."""


def unpublish(
    found: Publication, *, ledger: Ledger, force: bool = False, opened: Callable[[str, StoreOptions], Store] = store_of
) -> Publication:
    """Delete one publication in its store; gives the row as it is then.

    Raises UsageError for what is not ours, or may still be fetched (unless `force`); NotPublished when the store is not reached,
    refuses, or lets nobody delete. `opened` gives the store.
    """
    _check(found, ledger, force=force)
    row = ledger.publications.claim(found)
    if row is None:
        raise UsageError(phrase("{key} is being uploaded by another process; nothing is deleted.", key=found.key))
    try:
        opened(row.target, StoreOptions.restored(row.settings)).delete(row.key)
    except BaseException:
        ledger.publications.released(row.row, found)
        raise
    return ledger.publications.deleted(row.row)


def _check(found: Publication, ledger: Ledger, *, force: bool) -> None:
    if not found.target:
        raise StoreRefused(phrase("{store}: nothing that is published there can be deleted from here.", store=found.store))
    if not found.ours:
        raise UsageError(phrase("{key} was in {store} before; it is not ours to delete.", key=found.key, store=found.store))
    if not force and (task := ledger.newest(found.sha256, _LIVE)):
        raise UsageError(
            phrase(
                "{key} may still be fetched for task {task} ({state}); --force deletes it all the same.",
                key=found.key,
                task=task.name,
                state=task.state.value,
            )
        )
