"""THE table of stores: which scheme of a target means which store, and what it takes to have it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from submitter.clock import Clock
from submitter.publish.options import StoreOptions
from submitter.publish.store import Store
from validator.errors import UsageError
from validator.inputs.find import redacted
from validator.targets.toml import nearest
from validator.texts.said import phrase

if TYPE_CHECKING:
    from submitter.services.service import Service


@dataclass(frozen=True)
class Needs:
    """What a store may be made of, besides its target."""

    options: StoreOptions
    connect: Callable[[], Service] | None
    """Gives the account at the service; None where there is none."""
    clock: Clock


Opener = Callable[[str, Needs], Store]


@dataclass(frozen=True)
class Row:
    """One scheme."""

    module: str
    """Holds `open_store(target, needs)`; loaded when the store is used."""
    form: str
    """How such a target is written."""
    package: str = ""
    """What has to be installed for it; empty for nothing."""
    extra: str = ""
    """By which extra of ours it is."""


STORES: Mapping[str, Row] = {
    "s3": Row("submitter.publish.s3", "s3://BUCKET/PREFIX", "boto3", "s3"),
    "oss": Row("submitter.publish.oss", "oss://BUCKET/PREFIX", "alibabacloud_oss_v2", "oss"),
    "temp": Row("submitter.publish.temp", "temp:"),
    "command": Row("submitter.publish.command", "command:PROGRAM"),
    "https": Row("submitter.publish.elsewhere", "https://HOST/PATH/{sha256}{ext}"),
    "http": Row("submitter.publish.elsewhere", "http://HOST/PATH/{sha256}{ext}"),
}


def store_of(
    target: str,
    options: StoreOptions | None = None,
    *,
    connect: Callable[[], Service] | None = None,
    clock: Clock | None = None,
) -> Store:
    """The store that `target` names; raises UsageError for a scheme that nobody knows, and for a package that is missing.

    `connect` gives the account at the service, for `temp:`. Nothing is contacted yet.
    """
    scheme, colon, _ = target.partition(":")
    row = STORES.get(scheme.lower()) if colon else None
    if row is None:
        forms = ", ".join(each.form for name, each in STORES.items() if name != "http")
        raise UsageError(
            phrase(
                "{target!r} names no store{nearest} Write one of: {forms}.",
                target=redacted(target),
                nearest=nearest(scheme, STORES),
                forms=forms,
            )
        )
    if row.package and not find_spec(row.package):
        raise UsageError(
            phrase(
                "{scheme}:// needs the package {package}: pip install 'motion-preflight[{extra}]'.",
                scheme=scheme,
                package=row.package,
                extra=row.extra,
            )
        )
    opener: Opener = import_module(row.module).open_store
    return opener(target, Needs(options or StoreOptions(), connect, clock or Clock()))
