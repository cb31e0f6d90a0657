"""The store that a command's options name, for as long as the command needs it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from validator.cli import console

if TYPE_CHECKING:
    from submitter.publish.store import Store
    from submitter.services.service import Service
    from submitter.services.target import Target


def _silent(said: str) -> None:
    """The command's own session has said it."""


@contextmanager
def opened_store(
    to: str, given: Mapping[str, Any], target: Target, *, verbose: bool = False, sends: bool = True
) -> Iterator[Store]:
    """The store, with the options among `given`; an account that it needs is closed in the end. Raises UsageError.

    Where nothing `sends`, the account needs no key.
    """
    from submitter.publish.options import StoreOptions
    from submitter.publish.stores import store_of
    from submitter.services.vendors import vendor

    known = {each.name for each in fields(StoreOptions)}
    chosen = {name: value for name, value in given.items() if name in known}
    options = StoreOptions(**chosen, model=target.model, is_documented=target.temporary_store)
    with ExitStack() as stack:

        def connect() -> Service:
            log = console.log_line if verbose else None
            account = vendor().connect(console.log_line, log) if sends else vendor().preview(_silent, log)
            return stack.enter_context(account)

        yield store_of(to, options, connect=connect)


def target_named(profile: str | None) -> Target:
    """The target of this name or file, else the working folder's; raises UsageError."""
    from pathlib import Path

    from submitter.services.target import target_of
    from submitter.urls.rules import ALL_RULES
    from validator.targets.settings import chosen, working_folder

    return target_of(chosen(profile or working_folder(Path.cwd()).profile, (), None, ALL_RULES))
