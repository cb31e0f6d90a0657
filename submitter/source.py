"""Judges an address: its text before anything is sent, and what its host answers."""

from __future__ import annotations

import hashlib
import ipaddress
import re
import socket
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from submitter import signed
from submitter.rules import URL_RULES
from validator.inputs import redacted
from validator.model import Finding, Hit

FIRST_BYTE_MOST = 10.0
"""Seconds after which the service gives up on a download, by its error table."""
FIRST_BYTE_NEAR = 5.0
"""Half of it: the service may be farther from the host than we are."""
_ALLOWED = "%/:?#[]@!$&'()*+,;=~-._"
_LOCAL_ENDINGS = (".localhost", ".local", ".lan", ".internal", ".intranet", ".corp", ".home", ".home.arpa", ".localdomain")
_STAND_IN = ipaddress.ip_network("198.18.0.0/15")
"""Local proxies answer for every name with addresses of this range; that says nothing about the host."""
_PLAIN_TYPES = ("application/octet-stream", "binary/octet-stream")

Found = tuple[str, Hit]
"""A rule's name and what was seen."""
Resolve = Callable[[str], Iterable[str]]


@dataclass(frozen=True)
class Address:
    """One address in its three forms."""

    url: str
    """What is fetched and sent: encoded, with its signature."""
    shown: str
    """What is shown and stored: without user, query and fragment."""
    key: str
    """Hash of the address without its signature."""

    @classmethod
    def of(cls, url: str) -> Address:
        """The forms of whatever the user gave."""
        sent = encoded(url)
        try:
            shown, plain = redacted(sent), signed.unsigned(sent)
        except ValueError:
            shown, plain = "the malformed address", sent
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


def encoded(url: str) -> str:
    """The address with everything that a URL must not hold percent-encoded, and what is encoded already left alone."""
    try:
        parts = urlsplit(url)
        host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
        rest = [quote(part, safe=_ALLOWED) for part in (parts.path, parts.query)]
    except ValueError:
        return url
    return urlunsplit((parts.scheme.lower(), host, *rest, ""))


def resolved(host: str) -> list[str]:
    """The host's addresses as this machine sees them; none when it has no answer."""
    try:
        return sorted({str(info[4][0]) for info in socket.getaddrinfo(host, None)})
    except (OSError, UnicodeError):
        return []


def vet(url: str, *, now: float, needed: float, private: bool = False, resolve: Resolve = resolved) -> list[Finding]:
    """What speaks against the text of an address.

    `now` is seconds since 1970, `needed` the seconds the address has to work; `private` allows hosts that only this network knows.
    """
    try:
        parts = urlsplit(url)
        form = list(_form(url, parts))
    except ValueError:
        form = [("url-malformed", Hit("port", url))]
        return findings(form)
    if form:
        return findings(form)
    hosts = [] if private else list(_host(parts.hostname or "", resolve))
    return findings([*hosts, *_encoding(parts), *_signature(url, now, needed)])


def vet_answer(head: Head, *, private: bool = False) -> list[Finding]:
    """What speaks against the host's answer."""
    if head.http != 200:
        return findings([("url-unreachable", Hit("status", head.http))])
    return findings([*_redirects(head, private=private), *_speed(head.first_byte), *_type(head.kind), *_length(head)])


def findings(found: Iterable[Found]) -> list[Finding]:
    """Each hit joined with its row."""
    return [_finding(rule, hit) for rule, hit in found]


def _finding(name: str, hit: Hit) -> Finding:
    rule = URL_RULES[name]
    case = rule.cases[hit.case]
    values: Mapping[str, object] = {**hit.values, "actual": hit.actual, "limit": hit.limit}
    message, fix = case.message.format(**values), case.fix.format(**values)
    return Finding(name, case.severity, rule.basis, message, hit.actual, hit.limit, hit.at, fix, rule.prevents)


def _form(url: str, parts: SplitResult) -> Iterator[Found]:
    if parts.scheme.lower() not in ("http", "https"):
        yield "url-malformed", Hit("scheme", parts.scheme or url[:20])
        return
    if url != url.strip() or any(ord(c) < 32 or ord(c) == 127 or 0xD800 <= ord(c) < 0xE000 for c in url):
        yield "url-malformed", Hit("characters", "")
    if not parts.hostname:
        yield "url-malformed", Hit("no-host", "")
    elif parts.port == 0:
        yield "url-malformed", Hit("port", 0)
    if parts.username or parts.password:
        yield "url-malformed", Hit("password", "")
    if re.search(r"%(?![0-9A-Fa-f]{2})", parts.path + parts.query):
        yield "url-malformed", Hit("percent", "%")


def _host(host: str, resolve: Resolve) -> Iterator[Found]:
    if case := _private(host):
        yield "url-host-private", Hit(case, host)
    elif _as_ip(host) is None:
        seen = [ip for text in resolve(host) if (ip := _as_ip(text)) and ip not in _STAND_IN]
        if seen and not any(_is_public(ip) for ip in seen):
            yield "url-host-private", Hit("resolved", str(seen[0]))


def _private(host: str) -> str:
    """The case of a host that the service cannot reach; empty for every other."""
    name = host.lower().rstrip(".")
    if ip := _as_ip(name):
        return "" if _is_public(ip) else "literal"
    if any(label.endswith("-internal") for label in name.split(".")):
        return "internal"
    return "name" if "." not in name or name.endswith(_LOCAL_ENDINGS) else ""


def _as_ip(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Also for the odd forms that systems take for an IPv4 address: 2130706433, 0x7f.1."""
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        pass
    if not re.fullmatch(r"[0-9a-fx.]+", host) or not re.fullmatch(r"(0x[0-9a-f]+|\d+)", host.split(".")[-1]):
        return None
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))
    except OSError:
        return None


def _is_public(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    inner = getattr(ip, "ipv4_mapped", None) or ip
    return bool(inner.is_global and not inner.is_multicast)


def _encoding(parts: SplitResult) -> Iterator[Found]:
    odd = sum(quote(c, safe=_ALLOWED) != c for c in parts.path + parts.query) + sum(not c.isascii() for c in parts.netloc)
    if odd:
        yield "url-not-encoded", Hit("encoded", odd)
    if twice := re.search(r"%25[0-9A-Fa-f]{2}", parts.path):
        yield "url-not-encoded", Hit("twice", twice[0])


def _signature(url: str, now: float, needed: float) -> Iterator[Found]:
    found = signed.signature(url)
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


def _redirects(head: Head, *, private: bool) -> Iterator[Found]:
    if len(head.hops) < 2:
        return
    yield "url-redirects", Hit("redirect", len(head.hops) - 1, values={"target": redacted(head.hops[-1])})
    for hop in head.hops[1:]:
        host = urlsplit(hop).hostname or ""
        if not private and _private(host):
            yield "url-host-private", Hit("redirect", host)


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


def span(seconds: float) -> str:
    """A length of time as people say it: 45 s, 12 min, 3.5 h, 2 days."""
    for unit, size in (("days", 86400.0), ("h", 3600.0), ("min", 60.0)):
        if seconds >= 2 * size or (unit != "days" and seconds >= size):
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds:.0f} s"
