"""The command that tries what the work needs: on this machine, at the service, in a store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import click

from submitter.cli.options import REACHING
from submitter.cli.storing import opened_store, target_named
from validator.cli import console, tables
from validator.errors import PreflightError
from validator.texts.said import phrase

if TYPE_CHECKING:
    from validator.cli.doctor import Part


@click.command()
@click.option(
    "--target", "profile", metavar="NAME|FILE", help="Try the key at the service of this target, too; nothing is made there."
)
@click.option("--to", "to", metavar="TARGET", help="Try this store, too: bucket, region and credentials; nothing is uploaded.")
@REACHING
def doctor(profile: str | None, to: str | None, **given: Any) -> None:
    """Show what is installed, and how to get what is missing. Exits with 3 when something that was asked for cannot be used.

    With --target and --to, the smallest harmless request is sent to the service and to the store.
    """
    tables.show_parts(_parts(profile, to, given))


def _parts(profile: str | None, to: str | None, given: Mapping[str, Any]) -> Iterator[Part]:
    from validator.cli.doctor import parts

    yield from parts()
    if profile:
        yield _service(profile)
    if to:
        yield _store(to, profile, given)


def _service(profile: str) -> Part:
    """The account, by the list of its tasks of this minute."""
    from submitter.cli.session import explained
    from submitter.services.vendors import vendor
    from validator.cli.doctor import Part

    name = phrase("service")
    try:
        target = target_named(profile)
        with vendor().connect(console.log_line, None) as client, explained(target.profile.name):
            now = client.clock.wall()
            client.list_tasks(now - 60, now)
            return Part(name, phrase("{base} takes the key of account {account}", base=client.base, account=client.account))
    except PreflightError as error:
        return Part(name, "", str(error), without=phrase("failed"))


def _store(to: str, profile: str | None, given: Mapping[str, Any]) -> Part:
    from validator.cli.doctor import Part

    try:
        with opened_store(to, given, target_named(profile)) as store:
            return Part(phrase("store"), store.probe())
    except PreflightError as error:
        return Part(phrase("store"), "", str(error), without=phrase("failed"))
