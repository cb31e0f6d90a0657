"""Judges a URL: its text before anything is contacted, and what its host answers."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from submitter.spans import span
from submitter.urls import hosts, presigned
from submitter.urls.rules import URL_RULES
from validator.findings import Finding, Hit
from validator.inputs.find import redacted
from validator.inputs.http import Vet
from validator.inputs.outcome import NoConnection
from validator.inputs.proxy import proxy_for
from validator.inputs.sockets import Deadline, Patience, Resolve, resolved, resolved_in_time
from validator.inputs.url import Malformed, Prepared, authority, prepared

FIRST_BYTE_MOST = 10.0
"""Seconds after which the service gives up on a download, by its error table."""
FIRST_BYTE_NEAR = 5.0
"""Half of it: the service may be farther from the host than we are."""
RESOLVE_SECONDS = 10.0
"""How long the name server is waited for."""
_ALLOWED = "%/:?#[]@!$&'()*+,;=~-._"
_PLAIN_TYPES = ("application/octet-stream", "binary/octet-stream")

Found = tuple[str, Hit]
"""A rule's name and what was seen."""


@dataclass(frozen=True)
class Address:
    """One URL in its three forms."""

    url: str
    """What is vetted, fetched and sent: as it is contacted, with its signature."""
    shown: str
    """What is shown and stored: without user, query and fragment."""
    key: str
    """Hash of the URL without its signature."""

    @classmethod
    def of(cls, url: str) -> Address:
        """The forms of whatever the user gave."""
        sent = encoded(url)
        try:
            shown, plain = redacted(sent), presigned.unsigned(sent)
        except ValueError:
            shown, plain = "the malformed URL", sent
        return cls(sent, shown, hashlib.sha256(plain.encode(errors="surrogatepass")).hexdigest()[:32])


@dataclass(frozen=True)
class Head:
    """What a host said before the bytes came."""

    http: int
    kind: str
    """Content-Type; empty when it gave none."""
    length: int | None
    hops: tuple[str, ...]
    first_byte: float


class Unfit(Exception):
    """A URL, or one that it redirects to, that must not be contacted."""

    def __init__(self, found: list[Finding]) -> None:
        """`found` is what speaks against it."""
        super().__init__(", ".join(each.message for each in found))
        self.findings = found


def encoded(url: str) -> str:
    """The URL as it is contacted: percent-encoded, its host in IDNA 2008; a malformed one as it is."""
    try:
        return prepared(url).url
    except Malformed:
        return url


def vet(url: str, *, now: float, needed: float, private: bool = False, resolve: Resolve = resolved) -> list[Finding]:
    """What speaks against the text of a URL.

    `now` is seconds since 1970, `needed` the seconds the URL has to work; `private` allows hosts that only this network knows.
    """
    if form := list(_form(url)):
        return findings(form)
    ready = prepared(url)
    private_host = [] if private else list(_host(ready.host, addresses(ready, resolve), resolve))
    return findings([*private_host, *_encoding(url), *_signature(ready.url, now, needed)])


def vetting(url: str, *, private: bool, resolve: Resolve = resolved) -> Vet:
    """For `opened`: looks at each hop and its addresses before they are contacted, and raises Unfit for a private one."""

    def vet_hop(hop: Prepared, seen: Sequence[str]) -> None:
        found = [] if private else list(_host(hop.host, seen, resolve))
        if found and hop.url != url:
            _, hit = found[0]
            named = f"{hop.host} ({hit.actual})" if hit.case == "resolved" else hop.host
            found = [("url-host-private", Hit("redirect", named))]
        if found:
            raise Unfit(findings(found))

    return vet_hop


def vet_answer(head: Head) -> list[Finding]:
    """What speaks against the host's answer."""
    if head.http != 200:
        return findings([("url-unreachable", Hit("status", head.http))])
    return findings([*_redirects(head), *_speed(head.first_byte), *_type(head.kind), *_length(head)])


def findings(found: Iterable[Found]) -> list[Finding]:
    """Each hit joined with its row."""
    return [_finding(rule, hit) for rule, hit in found]


def _finding(name: str, hit: Hit) -> Finding:
    rule = URL_RULES[name]
    case = rule.cases[hit.case]
    values: Mapping[str, object] = {**hit.values, "actual": hit.actual, "limit": hit.limit}
    message, fix = case.message.format(**values), case.fix.format(**values)
    return Finding(name, case.severity, rule.basis, message, hit.actual, hit.limit, hit.at, fix, rule.prevents)


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
        ready = prepared(url)
    except Malformed:
        yield "url-malformed", Hit("host", "")
        return
    if ready.login:
        yield "url-malformed", Hit("password", "")
    if re.search(r"%(?![0-9A-Fa-f]{2})", url.partition("#")[0]):
        yield "url-malformed", Hit("percent", "%")


def addresses(url: Prepared, resolve: Resolve = resolved) -> list[str]:
    """What the host's name means here; none for an address, behind a proxy (which resolves it), or without an answer in time."""
    try:
        if hosts.as_ip(url.host) or proxy_for(url):
            return []
        return resolved_in_time(url.host, Deadline(Patience(connect=RESOLVE_SECONDS)), resolve)
    except (TimeoutError, NoConnection):
        return []


def _host(host: str, seen: Sequence[str], resolve: Resolve) -> Iterator[Found]:
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


def _redirects(head: Head) -> Iterator[Found]:
    if len(head.hops) > 1:
        yield "url-redirects", Hit("redirect", len(head.hops) - 1, values={"target": redacted(head.hops[-1])})


def _speed(seconds: float) -> Iterator[Found]:
    if seconds > FIRST_BYTE_NEAR:
        case = "late" if seconds > FIRST_BYTE_MOST else "near"
        yield "url-slow", Hit(case, round(seconds, 1), FIRST_BYTE_MOST)


def _type(stated: str) -> Iterator[Found]:
    kind = stated.partition(";")[0].strip().lower()
    if kind in ("text/html", "application/xhtml+xml"):
        yield "url-is-web-page", Hit("type", kind)
    elif not kind:
        yield "url-content-type-wrong", Hit("missing", "")
    elif kind in _PLAIN_TYPES:
        yield "url-content-type-wrong", Hit("bytes", kind)
    elif not kind.startswith("video/"):
        yield "url-content-type-wrong", Hit("other", kind)


def _length(head: Head) -> Iterator[Found]:
    if head.length is None:
        yield "url-length-missing", Hit("missing", "")
