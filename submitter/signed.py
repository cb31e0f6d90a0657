"""Reads signed addresses: until when they work, and which parameters are the signature."""

from __future__ import annotations

import calendar
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_PREFIXES = ("x-amz-", "x-goog-", "x-oss-")
_OWN = {
    "signature", "expires", "awsaccesskeyid", "ossaccesskeyid", "security-token", "googleaccessid", "sig", "se", "sp", "sv", "sr",
    "st", "spr", "sip", "skoid", "sktid", "skt", "ske", "sks", "skv", "q-sign-algorithm", "q-ak", "q-sign-time", "q-key-time",
    "q-header-list", "q-url-param-list", "q-signature", "token", "key-pair-id", "policy", "auth_key",
}  # fmt: skip
_NOT_SIGNING = ("x-oss-process",)
"""Parameters with a signature's prefix that change what is fetched."""


@dataclass(frozen=True)
class Signature:
    """How an address is signed."""

    scheme: str
    expires: float | None
    """Seconds since 1970; None when the address does not say it readably."""
    borrowed: bool = False
    """True for temporary credentials, which may end before the signature does."""


def signature(url: str) -> Signature | None:
    """The signature of an address; None for an unsigned one."""
    query = {name.lower(): value for name, value in parse_qsl(urlsplit(url).query, keep_blank_values=True)}
    for prefix, scheme in (("x-amz-", "S3 v4"), ("x-goog-", "GCS v4"), ("x-oss-", "OSS v4")):
        if prefix + "signature" in query:
            end = _sum(query.get(prefix + "date", ""), query.get(prefix + "expires", ""))
            return Signature(scheme, end, prefix + "security-token" in query)
    if "sig" in query and "se" in query:
        return Signature("Azure SAS", _iso(query["se"]), "skoid" in query)
    if "q-signature" in query:
        return Signature("COS", _seconds(query.get("q-sign-time", "").partition(";")[2]))
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
    return None


def unsigned(url: str) -> str:
    """The address without the parameters of a signature: the same file keeps the same text."""
    parts = urlsplit(url)
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not _signs(name.lower())]
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path, urlencode(kept), ""))


def _signs(name: str) -> bool:
    return name in _OWN or (name.startswith(_PREFIXES) and name not in _NOT_SIGNING)


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
