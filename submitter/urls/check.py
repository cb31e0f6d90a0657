"""Judges a URL before its host is asked: its text, its host, its signature, and every host that it redirects to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote, unquote, urlsplit

from submitter.spans import span
from submitter.urls import hosts, presigned
from submitter.urls.findings import AS_LISTED, Found, findings
from validator.findings import Finding, Hit, Severity
from validator.inputs.failures import NoConnection
from validator.inputs.http import HopCheck
from validator.inputs.proxy import proxy_for
from validator.inputs.sockets import Deadline, Resolver, Timeouts, resolve_host, resolve_in_time
from validator.inputs.url import MalformedUrl, PreparedUrl, authority, prepare_url
from validator.targets.profile import Profile
from validator.texts.catalog import sentence

RESOLVE_SECONDS = 10.0
"""Time-out of the name server."""
_ALLOWED = "%/:?#[]@!$&'()*+,;=~-._"
MOVING, STILL = ("mp4", "mov", "avi"), ("jpg", "jpeg", "png", "webp", "bmp")
"""How the path of a clip's URL ends, and that of an image's."""


class Unfit(Exception):
    """A URL, or one that it redirects to, that must not be contacted."""

    def __init__(self, found: list[Finding]) -> None:
        """`found` is what speaks against it."""
        super().__init__(sentence(found[0]) if found else "")
        self.findings = found


def check_url(
    url: str,
    *,
    now: float,
    needed: float,
    private: bool = False,
    resolve: Resolver = resolve_host,
    profile: Profile = AS_LISTED,
    suffixes: Sequence[str] = MOVING,
) -> list[Finding]:
    """What speaks against the text of a URL.

    Its path ends in one of the `suffixes`, if all is well; `now` is seconds since 1970, `needed` the seconds the URL has to work; `private` allows hosts that only this network knows.
    """
    if form := list(_form(url)):
        return findings(form, profile)
    ready = prepare_url(url)
    private_host = [] if private else list(_host(ready.host, addresses(ready, resolve), resolve))
    return findings([*private_host, *_encoding(url), *_suffix(ready.url, suffixes), *_signature(ready.url, now, needed)], profile)


def hop_check(
    url: str,
    *,
    private: bool,
    resolve: Resolver = resolve_host,
    profile: Profile = AS_LISTED,
    lesser: list[Finding] | None = None,
) -> HopCheck:
    """For `open_stream`: looks at each hop and its addresses before they are contacted, and raises Unfit for a private one.

    Where the profile makes that less than an error, the finding on a redirect is added to `lesser` instead.
    """

    def check_hop(hop: PreparedUrl, seen: Sequence[str]) -> None:
        hits = [] if private else list(_host(hop.host, seen, resolve))
        if hits and hop.url != url:
            _, hit = hits[0]
            named = f"{hop.host} ({hit.actual})" if hit.case == "resolved" else hop.host
            hits = [("url-host-private", Hit("redirect", named))]
        found = findings(hits, profile)
        if any(each.severity is Severity.ERROR for each in found):
            raise Unfit(found)
        if lesser is not None and hop.url != url:
            lesser.extend(found)

    return check_hop


def _form(url: str) -> Iterator[Found]:
    scheme, colon, _ = url.partition(":")
    if not colon or scheme.lower() not in ("http", "https"):
        yield "url-malformed", Hit("scheme", scheme if colon else url[:20])
    elif url != url.strip() or any(ord(c) < 32 or ord(c) == 127 or 0xD800 <= ord(c) < 0xE000 for c in url):
        yield "url-malformed", Hit("characters", "")
    elif not authority(url):
        yield "url-malformed", Hit("no-host", "")
    else:
        yield from _parts(url)


def _parts(url: str) -> Iterator[Found]:
    try:
        ready = prepare_url(url)
    except MalformedUrl:
        yield "url-malformed", Hit("host", "")
        return
    if ready.userinfo:
        yield "url-malformed", Hit("password", "")
    if re.search(r"%(?![0-9A-Fa-f]{2})", url.partition("#")[0]):
        yield "url-malformed", Hit("percent", "%")


def addresses(url: PreparedUrl, resolve: Resolver = resolve_host) -> list[str]:
    """What the host's name resolves to; none for an IP address, behind a proxy (which resolves it), or without an answer in time."""
    try:
        if hosts.as_ip(url.host) or proxy_for(url):
            return []
        return resolve_in_time(url.host, Deadline(Timeouts(connect=RESOLVE_SECONDS)), resolve)
    except (TimeoutError, NoConnection):
        return []


def _host(host: str, seen: Sequence[str], resolve: Resolver) -> Iterator[Found]:
    if case := hosts.private_case(host):
        yield "url-host-private", Hit(case, host)
    elif hosts.as_ip(host) is None and (address := hosts.private_address(seen, resolve)):
        yield "url-host-private", Hit("resolved", address)


def _encoding(url: str) -> Iterator[Found]:
    rest = url.partition("#")[0]
    odd = sum(quote(c, safe=_ALLOWED) != c for c in rest) + authority(url).count("%")
    if odd:
        yield "url-not-encoded", Hit("encoded", odd)
    if twice := re.search(r"%25[0-9A-Fa-f]{2}", rest.partition("?")[0]):
        yield "url-not-encoded", Hit("twice", twice[0])


def _suffix(url: str, suffixes: Sequence[str]) -> Iterator[Found]:
    name = unquote(urlsplit(url).path).rpartition("/")[2]
    found = name.rpartition(".")[2].lower() if "." in name else ""
    if found not in suffixes:
        yield "url-suffix-missing", Hit("other" if found else "missing", found, values={"suffixes": ", ".join(suffixes)})


def _signature(url: str, now: float, needed: float) -> Iterator[Found]:
    found = presigned.signature(url)
    if found is None:
        return
    scheme = {"scheme": found.scheme}
    if found.expires is None:
        yield "url-signature-expired", Hit("unread", "", values=scheme)
    elif found.expires <= now:
        yield "url-signature-expired", Hit("past", span(now - found.expires), values=scheme)
    elif found.expires < now + needed:
        yield "url-signature-expired", Hit("soon", span(found.expires - now), span(needed), values=scheme)
    if found.borrowed:
        yield "url-signature-expired", Hit("borrowed", "", values=scheme)
