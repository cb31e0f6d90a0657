"""What targets of the form SCHEME://BUCKET/PREFIX have in common: how they are read, and what a file is called there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from urllib.parse import quote

from submitter.clock import Clock
from submitter.publish.options import StoreOptions
from submitter.publish.store import Content, Link
from submitter.spans import span
from validator.errors import UsageError
from validator.inputs.find import redacted
from validator.inputs.url import MalformedUrl, prepare_url
from validator.texts.said import phrase

LONGEST_LIFE = 7 * 86400.0
"""Seconds that a presigned URL can work, by the signature's own rule."""
CONNECT_SECONDS, READ_SECONDS, ATTEMPTS = 10, 30, 3
"""Of each request to a store."""
END_UNKNOWN = phrase("The credentials are temporary and do not say when they end; the URL ends with them.")
_ABANDONED_SECONDS = 3600.0
"""An upload in parts that began later may be another machine's, and going on."""
_BUCKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]")


@dataclass(frozen=True)
class Bucket:
    """One bucket, and where in it."""

    scheme: str
    name: str
    prefix: str
    """Without a slash at either end; empty for the bucket itself."""
    options: StoreOptions

    @classmethod
    def of(cls, target: str, options: StoreOptions) -> Bucket:
        """The target in parts; raises UsageError for one that is malformed."""
        scheme, _, rest = target.partition("://")
        name, _, prefix = rest.partition("/")
        if not _BUCKET.fullmatch(name) or "?" in prefix or "#" in prefix or not prefix.isprintable():
            raise UsageError(
                phrase(
                    "{target!r} is not a bucket: write {scheme}://BUCKET/PREFIX.", target=redacted(target), scheme=scheme.lower()
                )
            )
        for option, url in (("--endpoint-url", options.endpoint_url), ("--public-url", options.public_url)):
            _check_plain(option, url)
        return cls(scheme.lower(), name, prefix.strip("/"), options)

    @property
    def target(self) -> str:
        """As it is written."""
        return f"{self.scheme}://{self.name}" + (f"/{self.prefix}" if self.prefix else "")

    @property
    def shown(self) -> str:
        """With its endpoint, where that is not the vendor's own."""
        return f"{self.target} ({self.options.endpoint_url})" if self.options.endpoint_url else self.target

    def key_of(self, content: Content) -> str:
        """The prefix and the hash of the bytes."""
        return f"{self.prefix}/{content.name}" if self.prefix else content.name

    def public_link(self, key: str) -> Link | None:
        """The URL for everybody; None where there is none."""
        base = self.options.public_url.rstrip("/")
        return Link(f"{base}/{quote(key)}") if base else None


@dataclass(frozen=True)
class InBucket:
    """What stores in a bucket have in common, whichever package speaks to them."""

    bucket: Bucket
    clock: Clock
    is_fetchable = True
    takes_uploads = True

    @property
    def shown(self) -> str:
        """The bucket, with its endpoint."""
        return self.bucket.shown

    @property
    def target(self) -> str:
        """As it is written."""
        return self.bucket.target

    @property
    def settings(self) -> Mapping[str, str]:
        """Endpoint, region and profile."""
        return self.bucket.options.kept

    def key_of(self, content: Content) -> str:
        """The prefix and the hash of the bytes."""
        return self.bucket.key_of(content)

    def url(self, content: Content, life: float) -> Link:
        """The public URL; or a presigned GET, which ends with the credentials at the latest where they say when they end."""
        key = self.key_of(content)
        if public := self.bucket.public_link(key):
            return public
        if life > LONGEST_LIFE:
            raise UsageError(phrase("A presigned URL works for {most} at most; give a shorter --life.", most=span(LONGEST_LIFE)))
        return self.presigned(key, life)

    def presigned(self, key: str, life: float) -> Link:
        """A GET of the object that works for `life` seconds: each package has its own."""
        raise NotImplementedError


def is_abandoned(begun: datetime | None, now: float) -> bool:
    """Whether an upload in parts that began then is nobody's any more; False where the store does not say when."""
    if begun is None:
        return False
    known = begun if begun.tzinfo else begun.replace(tzinfo=timezone.utc)
    return known.timestamp() < now - _ABANDONED_SECONDS


def _check_plain(option: str, url: str) -> None:
    """It is shown and kept, so that it must not hold a password; it is not repeated here."""
    if not url:
        return
    try:
        ready = prepare_url(url)
    except MalformedUrl:
        ready = None
    if ready is None or ready.scheme not in ("http", "https") or ready.userinfo or "?" in url or "#" in url:
        raise UsageError(
            phrase("{option} must be an http(s) URL without password and query, in the environment, too.", option=option)
        )
