"""Reads signed URLs: until when they work, and which parameters are the signature."""

from __future__ import annotations

import calendar
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote_plus, urlsplit, urlunsplit

_V4 = ("algorithm", "credential", "date", "expires", "signedheaders", "signature", "security-token")
_OSS_V4 = ("signature-version", "credential", "date", "expires", "additional-headers", "signature", "security-token")
_PARAMETERS: Mapping[str, frozenset[str]] = {
    "S3 v4": frozenset("x-amz-" + name for name in (*_V4, "content-sha256")),
    "GCS v4": frozenset("x-goog-" + name for name in _V4),
    "OSS v4": frozenset("x-oss-" + name for name in _OSS_V4),
    "Azure SAS": frozenset(("sig", "se", "sp", "sv", "sr", "st", "spr", "sip", "skoid", "sktid", "skt", "ske", "sks", "skv")),
    "COS": frozenset(
        ("q-sign-algorithm", "q-ak", "q-sign-time", "q-key-time", "q-header-list", "q-url-param-list", "q-signature",
         "x-cos-security-token")
    ),
    "OSS": frozenset(("ossaccesskeyid", "expires", "signature", "security-token")),
    "S3 v2": frozenset(("awsaccesskeyid", "expires", "signature", "x-amz-security-token")),
    "GCS v2": frozenset(("googleaccessid", "expires", "signature")),
    "CloudFront": frozenset(("key-pair-id", "policy", "expires", "signature")),
    "Alibaba CDN": frozenset(("auth_key",)),
    "signed": frozenset(("signature", "expires")),
}  # fmt: skip
"""What is the signature in each scheme; every other parameter may choose the file."""
_CDN_KEY = re.compile(r"\d{10}-\w+-\w+-[0-9a-f]{32}")


@dataclass(frozen=True)
class Signature:
    """How a URL is signed."""

    scheme: str
    expires: float | None
    """Seconds since 1970; None when the URL does not say it readably."""
    borrowed: bool = False
    """True for temporary credentials, which may end before the signature does."""


def signature(url: str) -> Signature | None:
    """The signature of a URL; None for an unsigned one."""
    query = {name.lower(): value for name, value in parse_qsl(urlsplit(url).query, keep_blank_values=True)}
    for prefix, scheme in (("x-amz-", "S3 v4"), ("x-goog-", "GCS v4"), ("x-oss-", "OSS v4")):
        if prefix + "signature" in query:
            end = _sum(query.get(prefix + "date", ""), query.get(prefix + "expires", ""))
            return Signature(scheme, end, prefix + "security-token" in query)
    if "sig" in query and "se" in query:
        return Signature("Azure SAS", _iso(query["se"]), "skoid" in query)
    if "q-signature" in query:
        return Signature("COS", _seconds(query.get("q-sign-time", "").partition(";")[2]), "x-cos-security-token" in query)
    return _older(query)


def _older(query: Mapping[str, str]) -> Signature | None:
    """The forms that state the end itself, in seconds since 1970."""
    for key, scheme in (
        ("ossaccesskeyid", "OSS"),
        ("awsaccesskeyid", "S3 v2"),
        ("googleaccessid", "GCS v2"),
        ("key-pair-id", "CloudFront"),
    ):
        if key in query and ("signature" in query or "expires" in query):
            return Signature(
                scheme, _seconds(query.get("expires", "")), "security-token" in query or "x-amz-security-token" in query
            )
    if "signature" in query and "expires" in query:
        return Signature("signed", _seconds(query["expires"]))
    if _CDN_KEY.fullmatch(query.get("auth_key", "")):
        # Its time is the end or the beginning, as the domain was set up.
        return Signature("Alibaba CDN", None)
    return None


def unsigned(url: str) -> str:
    """The URL without the parameters of its signature, if it has one: the same file keeps the same text."""
    parts, found = urlsplit(url), signature(url)
    ours = _PARAMETERS[found.scheme] if found else frozenset()
    kept = [each for each in parts.query.split("&") if unquote_plus(each.partition("=")[0]).lower() not in ours]
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path, "&".join(kept), ""))


def _seconds(text: str) -> float | None:
    return float(text) if re.fullmatch(r"\d{9,12}", text) else None


def _sum(begin: str, length: str) -> float | None:
    """The v4 forms: a begin like 20260102T030405Z, and seconds from there."""
    if not re.fullmatch(r"\d{8}T\d{6}Z", begin) or not length.isdecimal():
        return None
    try:
        return calendar.timegm(time.strptime(begin, "%Y%m%dT%H%M%SZ")) + float(length)
    except ValueError:
        return None


def _iso(text: str) -> float | None:
    """Azure's end: a date, or a date and time, in UTC."""
    for form in ("%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%MZ", "%Y-%m-%d"):
        try:
            return float(calendar.timegm(time.strptime(re.sub(r"\.\d+Z$", "Z", text), form)))
        except ValueError:
            continue
    return None
