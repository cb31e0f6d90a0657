"""The service's own temporary store: it needs nothing but the key, and is for trials."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from submitter.clock import Clock
from submitter.errors import Refused, RemoteError
from submitter.publish.errors import NotPublished, StoreRefused
from submitter.publish.store import Content, Link, OnBytes, ignore_bytes
from submitter.services.service import Service
from submitter.spans import span
from validator.errors import UsageError
from validator.texts.said import phrase

if TYPE_CHECKING:
    from submitter.publish.stores import Needs


def open_store(target: str, needs: Needs) -> Temporary:
    """The store; raises UsageError for a target with a name in it, and without a key."""
    if target.partition(":")[2].strip("/ "):
        raise UsageError(phrase("temp: takes no name; write temp: alone."))
    if needs.connect is None or not needs.options.model:
        raise UsageError(phrase("temp: needs the account and the model that will fetch the file."))
    return Temporary(needs.connect(), needs.options.model, needs.options.is_documented, needs.clock)


@dataclass(frozen=True)
class Temporary:
    """The store of one account, for one model."""

    service: Service
    model: str
    is_documented: bool
    clock: Clock
    target = ""
    is_fetchable = False
    takes_uploads = True

    @property
    def shown(self) -> str:
        """Whose store, by the key's fingerprint."""
        return f"temp: ({self.model}, {self.service.account})"

    @property
    def settings(self) -> Mapping[str, str]:
        """None."""
        return {}

    @property
    def note(self) -> str:
        """What everybody should know of it."""
        life = span(self.service.limits.upload_life_seconds)
        if self.is_documented:
            return phrase(
                "temp: is the service's own store for trials, not for production: a file lives {life} there.", life=life
            )
        return phrase(
            "temp: is the service's own store for trials, not for production: a file lives {life} there."
            " The service does not say that {model} can read it.",
            life=life,
            model=self.model,
        )

    def key_of(self, content: Content) -> str:
        """The folder before it is the service's choice."""
        return content.name

    def url(self, content: Content, life: float) -> None:  # noqa: ARG002 (as every store's)
        """Only the upload says it."""
        return

    def holds(self, content: Content) -> bool:  # noqa: ARG002
        """Nobody can ask."""
        return False

    def put(self, content: Content, on_bytes: OnBytes = ignore_bytes) -> Link:
        """Ask for a policy and upload under it."""
        began = self.clock.wall()
        try:
            url = self.service.upload(content.path, self.model, name=content.name, on_bytes=on_bytes)
        except Refused as error:
            raise StoreRefused(phrase("{store} refused: {error}", store=self.shown, error=error), error.code) from error
        except RemoteError as error:
            raise NotPublished(
                phrase("{store}: the upload failed ({error}); publish the file again.", store=self.shown, error=error)
            ) from error
        except OSError as error:
            raise UsageError(phrase("{path} cannot be read: {reason}.", path=content.path, reason=error.strerror)) from error
        return Link(url, began + self.service.limits.upload_life_seconds)

    def tidy(self, content: Content) -> None:
        """Nothing is left of an upload that was cut."""

    def delete(self, key: str) -> NoReturn:  # noqa: ARG002
        """The service does it by itself."""
        life = span(self.service.limits.upload_life_seconds)
        raise UsageError(
            phrase("{store}: nothing can be deleted there; the service does it after {life}.", store=self.shown, life=life)
        )

    def probe(self) -> str:
        """The list of the account's tasks of this minute: it shows that the key is taken, and makes nothing."""
        now = self.clock.wall()
        try:
            self.service.list_tasks(now - 60, now)
        except Refused as error:
            raise StoreRefused(phrase("{store} refused: {error}", store=self.shown, error=error), error.code) from error
        except RemoteError as error:
            raise NotPublished(phrase("The service cannot be reached: {error}.", error=error)) from error
        return phrase("{store}: the service takes the key.", store=self.shown)
