"""Publishes one file: looked up, uploaded once, fetched back and compared; every step is in the ledger before the next one."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, field

from submitter.clock import Clock
from submitter.errors import LedgerFailed, Rejected
from submitter.ledger.ledger import Ledger
from submitter.ledger.publications import Place, Publication, Publications, Stage
from submitter.publish.compare import check_length, check_life, check_link, compare
from submitter.publish.errors import NotPublished
from submitter.publish.store import Content, Link, OnBytes, Store, ignore_bytes
from submitter.spans import span
from validator.errors import CannotJudge
from validator.inputs.find import redacted
from validator.texts.printable import redacted_text, storable
from validator.texts.said import phrase

LIFE = 24 * 3600.0
"""Seconds that a URL works, where nobody says."""
WAIT = 1800.0
"""Seconds that another process may take to upload the same file."""
_LOOK_AGAIN = 0.5
"""Seconds between two looks at another process's upload."""


@dataclass(frozen=True)
class Published:
    """A file that can be fetched."""

    url: str = field(repr=False)
    """With its signature, where it has one."""
    shown: str
    """The URL without user, query and fragment."""
    store: str
    key: str
    sha256: str
    bytes: int
    uploaded: bool
    """False where the store had these bytes already."""
    compared: bool
    """True where the URL was fetched back and gave these bytes."""
    expires: float | None
    """Seconds since 1970; None where nobody says that it ends."""
    note: str = ""
    """What has to be said of every file there."""


def publish(
    path: str | os.PathLike[str],
    store: Store,
    *,
    ledger: Ledger,
    life: float = LIFE,
    needed: float = 0.0,
    verify: bool = True,
    private: bool = False,
    on_bytes: OnBytes = ignore_bytes,
    name: str = "",
    expected: str = "",
    wait: float = WAIT,
    clock: Clock | None = None,
) -> Published:
    """Put the file at `path` into `store`, unless its bytes are there, and give a URL of it.

    `life` is how long the URL is to work, `needed` how long it must, both in seconds; `verify` fetches it back and compares;
    `private` allows hosts that only this machine or network knows; `name` is the file's name for the ledger; `expected` is the
    SHA-256 of the bytes that were judged, and no others leave this machine; `wait` is how many seconds another process may
    take that uploads the same bytes.
    Raises UsageError (also NoSuchPlace, TooShortLived), NotPublished (also StoreRefused), ToolFailed, CannotJudge, LedgerFailed,
    and Rejected when the URL gives other bytes.
    """
    content = Content.of(path)
    if expected and content.sha256 != expected:
        said = phrase("{path} changed after it was judged, so it was not sent; run this again.", path=name or content.path)
        raise CannotJudge(said)
    if verify and store.is_fetchable:
        check_length(content)
    work = _Work(content, store, ledger, life, needed, verify, private, on_bytes, clock or Clock())
    return work.published(name or content.path, wait)


@dataclass(frozen=True)
class _Work:
    """One file on its way into one store."""

    content: Content
    store: Store
    ledger: Ledger
    life: float
    needed: float
    verify: bool
    private: bool
    on_bytes: OnBytes
    clock: Clock

    def published(self, name: str, wait: float) -> Published:
        """The file, published."""
        link = self.store.url(self.content, self.life)
        if link:
            self._check(link)
        row = self._claimed(name, wait, reuse=link is None)
        if row.state is Stage.THERE:
            kept = Link(str(row.url), row.expires)
            with suppress(Rejected):
                return self._done(kept, uploaded=False, compared=self._compared(kept))
            row = self._claimed(name, wait, reuse=False)
        try:
            return self._put(row.row, link)
        except BaseException as error:
            with suppress(LedgerFailed):  # the first error is the one to show
                self._given_up(row.row, error)
            raise

    def _given_up(self, row: int, error: BaseException) -> None:
        if self._rows.is_held(row):
            self._rows.stopped(row)
        elif isinstance(error, Rejected):
            self._rows.rejected(row)

    def _put(self, row: int, link: Link | None) -> Published:
        """The file, uploaded if need be; the row is ours until it is settled."""
        if link and self.store.holds(self.content):
            try:
                compared = self._compared(link)
            except Rejected:
                if not self.store.takes_uploads:
                    raise
            else:
                self._rows.there(row)
                return self._done(self._fresh(link), uploaded=False, compared=compared)
        self.store.tidy(self.content)
        self._rows.putting(row)
        given = self.store.put(self.content, self.on_bytes)
        self._check_same()
        return self._uploaded(row, link, given)

    def _check_same(self) -> None:
        """Raise CannotJudge when the file is not what it was before the upload, where no fetching back would show it."""
        path = self.content.path
        if not self._compares and Content.of(path).sha256 != self.content.sha256:
            raise CannotJudge(phrase("{path} changed while it was uploaded; run this again.", path=path))

    @property
    def _compares(self) -> bool:
        return self.verify and self.store.is_fetchable

    def _uploaded(self, row: int, link: Link | None, given: Link | None) -> Published:
        """A URL that only the upload could say is kept at once: without it, the next run uploads again."""
        made = self._fresh(link) if link else given
        if made is None:
            raise NotPublished(phrase("{store} gave no URL.", store=self.store.shown))
        self._rows.there(row, *(() if link else (made.url, made.expires)))
        self._check(made)
        return self._done(made, uploaded=True, compared=self._compared(made))

    def _fresh(self, link: Link) -> Link:
        """The URL, signed again: its life begins when the file is there, and by now the store has said in which region it is."""
        return self.store.url(self.content, self.life) or link

    def _claimed(self, name: str, wait: float, *, reuse: bool) -> Publication:
        """The row, held by us, or there already with a URL that works; raises NotPublished when another process keeps it too long."""
        place = self._place(name)
        end = self.clock.ticks() + wait
        while True:
            row = self._rows.claim(place, reuse_until=self.clock.wall() + self.needed if reuse else None)
            if row:
                return row
            if self.clock.ticks() >= end:
                raise NotPublished(
                    phrase(
                        "Another process has been uploading {path} to {store} for {waited}; run this again later.",
                        path=place.path,
                        store=place.store,
                        waited=span(wait),
                    )
                )
            self.clock.sleep(_LOOK_AGAIN)

    def _place(self, name: str) -> Place:
        content, store = self.content, self.store
        shown = storable(redacted_text(name))
        key = store.key_of(content)
        return Place(content.sha256, content.bytes, shown, store.shown, key, store.target, dict(store.settings))

    def _check(self, link: Link) -> None:
        now = self.clock.wall()
        check_life(link, now=now, needed=self.needed)
        if self.store.is_fetchable:
            check_link(link, now=now, private=self.private)

    def _compared(self, link: Link) -> bool:
        """False where the URL was not fetched back; raises Rejected when it gives something else, CannotJudge when it cannot be had."""
        if not self._compares:
            return False
        compare(link, self.content, private=self.private)
        return True

    def _done(self, link: Link, *, uploaded: bool, compared: bool) -> Published:
        content, store = self.content, self.store
        return Published(
            url=link.url,
            shown=redacted(link.url),
            store=store.shown,
            key=store.key_of(content),
            sha256=content.sha256,
            bytes=content.bytes,
            uploaded=uploaded,
            compared=compared,
            expires=link.expires,
            note=store.note,
        )

    @property
    def _rows(self) -> Publications:
        return self.ledger.publications
