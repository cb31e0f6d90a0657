"""One reading of a URL: the host that is judged is the host that is contacted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv6Address
from urllib.parse import urljoin

import requests
from urllib3.util import parse_url

from validator.texts.said import phrase

_NAME = re.compile(r"(?=.{1,254}$)(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}\.?")
_LITERAL = re.compile(r"\[([0-9a-f:.]+)(?:%[a-z0-9._~-]+)?\]")
_AUTHORITY = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://([^/?#]*)")
_PORTS = {"http": 80, "https": 443}


class MalformedUrl(ValueError):
    """The text is not an http(s) URL, or two programs may read two hosts in it."""


@dataclass(frozen=True)
class PreparedUrl:
    """A URL as it goes over the network: percent-encoded, its host in IDNA 2008, without a fragment."""

    url: str
    scheme: str
    host: str
    """In small letters, without brackets; only letters that every program reads alike."""
    port: int
    request_target: str
    """Path and query: what the request's first line names."""
    userinfo: str = ""
    """User and password as they were written, which `url` holds, too."""

    @property
    def origin(self) -> tuple[str, str, int]:
        """Scheme, host and port: what a password is meant for."""
        return self.scheme, self.host, self.port


def prepare_url(url: str) -> PreparedUrl:
    """The URL as requests would send it; raises Malformed."""
    if "\\" in authority(url):
        raise MalformedUrl(phrase("the host holds a backslash"))
    try:
        text = _once(_once(url))
        parts = parse_url(text)
        if text != _once(text):
            raise MalformedUrl(phrase("the URL has no single reading"))
    except (ValueError, requests.RequestException) as error:
        raise MalformedUrl(phrase("the URL is malformed")) from error
    host, scheme = parts.host or "", parts.scheme or ""
    if scheme not in _PORTS:
        raise MalformedUrl(phrase("the URL is not http(s)"))
    if parts.port == 0 or not (_NAME.fullmatch(host) or _is_literal(host)):
        raise MalformedUrl(phrase("the URL's host or port is malformed"))
    return PreparedUrl(text, scheme, host.strip("[]"), parts.port or _PORTS[scheme], parts.request_uri, parts.auth or "")


def join_url(base: PreparedUrl, location: str) -> PreparedUrl:
    """Where a redirect leads; raises Malformed."""
    try:
        # Headers arrive as Latin-1, and what servers put there is UTF-8.
        location = location.encode("latin-1").decode("utf-8", "replace")
        target = urljoin(base.url, location.strip())
    except ValueError as error:
        raise MalformedUrl(phrase("the URL is malformed")) from error
    return prepare_url(target)


def authority(url: str) -> str:
    """The part between :// and the path, as it was written."""
    found = _AUTHORITY.match(url)
    return found[1] if found else ""


def _is_literal(host: str) -> bool:
    """True for an IPv6 address in brackets; urllib3 accepts some that are not."""
    found = _LITERAL.fullmatch(host)
    try:
        return found is not None and IPv6Address(found[1]) is not None
    except ValueError:
        return False


def _once(url: str) -> str:
    request = requests.PreparedRequest()
    request.prepare_url(url, None)
    return str(request.url).partition("#")[0]
