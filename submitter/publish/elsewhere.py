"""A file that is on a web server already: nothing is uploaded, the URL is fetched and compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from submitter.publish.store import Content, Link, OnBytes, ignore_bytes
from submitter.urls import presigned
from validator.errors import UsageError
from validator.inputs.find import redacted
from validator.inputs.url import MalformedUrl, prepare_url
from validator.texts.said import phrase

if TYPE_CHECKING:
    from submitter.publish.stores import Needs


def open_store(target: str, needs: Needs) -> Elsewhere:
    """The URL's form; raises UsageError unless the user says that the file is there."""
    if not needs.options.already_there:
        raise UsageError(
            phrase(
                "{target} takes no uploads: say with --already-there that the file is there, and it is compared.",
                target=redacted(target),
            )
        )
    try:
        prepare_url(target.replace("{sha256}", "0").replace("{ext}", ""))
    except MalformedUrl as error:
        raise UsageError(phrase("The URL is malformed: check its host and port.")) from error
    return Elsewhere(target)


@dataclass(frozen=True)
class Elsewhere:
    """One URL, in which the file's hash and ending may have a place."""

    form: str
    target = ""
    note = ""
    is_fetchable = True
    takes_uploads = False

    @property
    def shown(self) -> str:
        """Without its query."""
        return redacted(self.form)

    @property
    def settings(self) -> Mapping[str, str]:
        """None."""
        return {}

    def key_of(self, content: Content) -> str:
        """The hash of the bytes."""
        return content.name

    def url(self, content: Content, life: float) -> Link:  # noqa: ARG002 (as every store's)
        """The form, filled in."""
        url = prepare_url(self.form.replace("{sha256}", content.sha256).replace("{ext}", content.ending)).url
        found = presigned.signature(url)
        return Link(url, found.expires if found else None)

    def holds(self, content: Content) -> bool:  # noqa: ARG002
        """The user says so; the comparison finds out."""
        return True

    def put(self, content: Content, on_bytes: OnBytes = ignore_bytes) -> NoReturn:  # noqa: ARG002
        """Never."""
        raise UsageError(phrase("{store} takes no uploads.", store=self.shown))

    def tidy(self, content: Content) -> None:
        """Nothing is left."""

    def delete(self, key: str) -> NoReturn:  # noqa: ARG002
        """It is not ours."""
        raise UsageError(phrase("{store}: what was there before is not deleted.", store=self.shown))

    def probe(self) -> str:
        """Without a file there is nothing to ask for."""
        return phrase("{store}: nothing is uploaded there; each file is compared.", store=self.shown)
