"""What targets of the form SCHEME://BUCKET/PREFIX have in common: how they are read, and what a file is called there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timezone
from urllib.parse import quote

from submitter.publish.options import StoreOptions
from submitter.publish.store import Content, Link
from validator.errors import UsageError
from validator.inputs.find import redacted
from validator.inputs.url import MalformedUrl, prepare_url
from validator.texts.said import phrase

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
