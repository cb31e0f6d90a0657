"""What a store must be able to do so that a file can be published in it; nothing else knows which store it is."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from validator.errors import UsageError
from validator.files import sha256
from validator.texts.said import phrase

OnBytes = Callable[[int], None]
"""Receives how many more bytes went out; less than 0 when some of them are sent again. Called on any thread."""
_LONGEST_ENDING = 8


def ignore_bytes(count: int) -> None:
    """Show nothing."""


@dataclass(frozen=True)
class Content:
    """The bytes of one file, under which it is published whatever it is called."""

    path: str
    sha256: str
    bytes: int
    ending: str
    """Such as ".mp4", small; empty where the file has none that a URL could hold."""

    @classmethod
    def of(cls, path: str | os.PathLike[str]) -> Content:
        """What the file holds now; raises UsageError when it cannot be read, or is empty."""
        name = os.fspath(path)
        try:
            digest, length = sha256(name)
        except OSError as error:
            raise UsageError(phrase("{path} cannot be read: {reason}.", path=name, reason=error.strerror)) from error
        if not length:
            raise UsageError(phrase("{path} is empty; there is nothing to publish.", path=name))
        return cls(name, digest, length, _ending(name))

    @property
    def name(self) -> str:
        """The file's name in a store: of its bytes, so that two clips of one name never meet."""
        return self.sha256 + self.ending


def _ending(name: str) -> str:
    found = os.path.splitext(name)[1].lower()
    plain = found[1:].isascii() and found[1:].isalnum()
    return found if plain and len(found) <= _LONGEST_ENDING else ""


@dataclass(frozen=True)
class Link:
    """A URL of a published file. It may hold a signature, and is shown only to whoever asks for it."""

    url: str = field(repr=False)
    expires: float | None = None
    """Seconds since 1970; None where nobody says that it ends."""


class Store(Protocol):
    """One place for files. Every wait of it ends; every failure is a PreflightError without a secret in it."""

    @property
    def shown(self) -> str:
        """Which store it is, for people and for the ledger; no secret is in it."""

    @property
    def target(self) -> str:
        """By which `stores.store_of` finds it again, to delete there; empty where nothing can be deleted."""

    @property
    def settings(self) -> Mapping[str, str]:
        """What `store_of` needs for that besides; no secret."""

    @property
    def note(self) -> str:
        """What has to be said of every file there, such as how short it lives; empty for most."""

    @property
    def is_fetchable(self) -> bool:
        """False where only the service can fetch, so that nothing can be compared."""

    @property
    def takes_uploads(self) -> bool:
        """False where the file has to be there already."""

    def key_of(self, content: Content) -> str:
        """The name of this content in the store."""

    def url(self, content: Content, life: float) -> Link | None:
        """A URL that works for `life` seconds, or as long as the store allows; None where only `put` can say it."""

    def holds(self, content: Content) -> bool:
        """True when the content's key is there, with as many bytes."""

    def put(self, content: Content, on_bytes: OnBytes = ignore_bytes) -> Link | None:
        """Upload it, whole or not at all; the URL where only the upload says it."""

    def tidy(self, content: Content) -> None:
        """Remove what an upload of this content that was killed left behind."""

    def delete(self, key: str) -> None:
        """Remove what is under this key; no error when nothing is."""

    def probe(self) -> str:
        """The smallest harmless request; what it showed, as a sentence."""
