"""One clip's URL in the forms in which it is sent, shown and remembered."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from submitter.urls import presigned
from validator.inputs.find import redacted
from validator.inputs.url import MalformedUrl, prepare_url
from validator.texts.said import phrase


@dataclass(frozen=True)
class ClipUrl:
    """One URL in its three forms."""

    url: str
    """What is checked, fetched and sent: as it is contacted, with its signature."""
    shown: str
    """What is shown and stored: without user, query and fragment."""
    key: str
    """Hash of the URL without its signature."""

    @classmethod
    def of(cls, url: str) -> ClipUrl:
        """The forms of whatever the user gave."""
        sent = encoded(url)
        try:
            shown, plain = redacted(sent), presigned.unsigned(sent)
        except ValueError:
            shown, plain = phrase("the malformed URL"), sent
        return cls(sent, shown, hashlib.sha256(plain.encode(errors="surrogatepass")).hexdigest()[:32])


def encoded(url: str) -> str:
    """The URL as it is contacted: percent-encoded, its host in IDNA 2008; a malformed one as it is."""
    try:
        return prepare_url(url).url
    except MalformedUrl:
        return url
