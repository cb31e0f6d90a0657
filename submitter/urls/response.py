"""Judges what a clip's host answers before the bytes arrive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from submitter.urls.findings import AS_LISTED, Found, findings
from validator.findings import Finding, Hit
from validator.inputs.find import redacted
from validator.inputs.http import Stream
from validator.targets.profile import Profile

FIRST_BYTE_MAX = 10.0
"""Seconds after which the service gives up on a download, by its error table."""
FIRST_BYTE_NEAR = 5.0
"""Half of it: the service may be farther from the host than we are."""
_PLAIN_TYPES = ("application/octet-stream", "binary/octet-stream")


@dataclass(frozen=True)
class ResponseHead:
    """What a host said before the bytes came."""

    status: int
    content_type: str
    """Empty when it gave none."""
    length: int | None
    hops: tuple[str, ...]
    """Every URL on the way, the last one answering."""
    first_byte_seconds: float


def head_of(stream: Stream) -> ResponseHead:
    """What the host of an open stream said."""
    content_type = stream.headers.get("Content-Type", "")
    return ResponseHead(stream.status, content_type, stream.length, stream.hops, stream.first_byte_seconds)


def check_image(head: ResponseHead, profile: Profile = AS_LISTED) -> list[Finding]:
    """What speaks against the answer of a character image's host."""
    if head.status != 200:
        return findings([("url-unreachable", Hit("status", head.status))], profile)
    pages = (found for found in _type(head.content_type) if found[0] == "url-is-web-page")
    return findings([*_redirects(head), *_speed(head.first_byte_seconds), *pages], profile)


def check_response(head: ResponseHead, profile: Profile = AS_LISTED) -> list[Finding]:
    """What speaks against the host's answer."""
    if head.status != 200:
        return findings([("url-unreachable", Hit("status", head.status))], profile)
    found = [*_redirects(head), *_speed(head.first_byte_seconds), *_type(head.content_type), *_length(head)]
    return findings(found, profile)


def _redirects(head: ResponseHead) -> Iterator[Found]:
    if len(head.hops) > 1:
        yield "url-redirects", Hit("redirect", len(head.hops) - 1, values={"target": redacted(head.hops[-1])})


def _speed(seconds: float) -> Iterator[Found]:
    if seconds > FIRST_BYTE_NEAR:
        case = "late" if seconds > FIRST_BYTE_MAX else "near"
        yield "url-slow", Hit(case, round(seconds, 1), FIRST_BYTE_MAX)


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


def _length(head: ResponseHead) -> Iterator[Found]:
    if head.length is None:
        yield "url-length-missing", Hit("missing", "")
