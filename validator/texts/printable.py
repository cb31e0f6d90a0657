"""The gate that every text passes on its way out: no secret of a URL and no character that drives a terminal comes through."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

_IDEOGRAPHIC_SPACE = "\u3000"
"""Python calls it unprintable; Chinese names hold it."""
_CODED = r"%(?:25)*"
"""How the sign of a percent-encoded character begins, encoded once or again."""
_ODD = re.compile(r"[^ -~]")


def _urls(stops: str) -> re.Pattern[str]:
    """What looks like a URL, or like the end of one; it goes on to one of `stops`, for what users paste may hold any other character."""
    run, coded, scheme = f"[^{stops}]*", _CODED, r"(?<![A-Za-z0-9+.-])[A-Za-z0-9+.-]{2,}"
    return re.compile(
        rf"""
        (?P<encoded>{scheme}{coded}3A(?:{coded}2F|{coded}5C|[/\\])+{run})
        | (?P<scheme>{scheme}:[/\\]+|(?<![\w:/\\])//)(?P<rest>{run})
        | (?<![^{stops}'"(\[])(?![A-Za-z]:[/\\])(?P<login>[^{stops}:@/\\]+:[^{stops}@]+@)(?P<host>{run})
        | (?P<query>\?(?=[^{stops}=?]+=){run})
        """,
        re.VERBOSE | re.IGNORECASE,
    )


_URL, _URL_IN_LINES = _urls(r"\ \u3000"), _urls(r"\ \u3000\n")
_SECRET_BEGINS = re.compile(rf"\?|&[\w.-]+=|{_CODED}3F|\#|{_CODED}23", re.IGNORECASE)
_MARKS = re.compile(r"[/\\?@%]")
"""A text without any of them holds no URL."""
_HOST = re.compile(r"(?:\[[^\]@]*\]|[^:@%\[\]]*)(?::\d*)?")
_TAIL = "\\)]}>'\"`,.;:!?…，。；：、！？）】」』》”’"
"""What belongs to the sentence around a URL, not to the URL."""


class Printable(str):
    """Text that has passed the gate, or needs none; the gate lets it through as it is."""

    __slots__ = ()


def printable(text: str, *, lines: bool = False) -> Printable:
    """`text` fit for any output: redacted, and with unprintable characters written out; line breaks too, unless `lines`."""
    if isinstance(text, Printable):
        return text
    kept = "\n" if lines else ""
    return Printable(redacted_text(_ODD.sub(lambda match: _visible(match[0], kept), text), lines=lines))


def redacted_text(text: str, *, lines: bool = False) -> str:
    """`text` with every piece that looks like a URL cut down to what may be shown: no user, password, query or fragment.

    A line break ends a URL in a text of several `lines`; in one that should have a single line, it may hide the URL's rest.
    """
    if not _MARKS.search(text):
        return text
    return (_URL_IN_LINES if lines else _URL).sub(_shown, text)


def redacted_url(url: str) -> str:
    """One whole URL, spaces and all, without user, password, query and fragment."""
    scheme, mark, rest = url.partition("://")
    return scheme + mark + _without_secrets(rest)


def storable(text: str) -> str:
    """`text` as UTF-8 can hold it: lone surrogates, halves of broken characters and bytes that are not UTF-8, written out."""
    if text.isascii():
        return text
    return "".join(_escaped(each) if "\ud800" <= each <= "\udfff" else each for each in text)


def as_json(value: object, *, indent: int | None = 2) -> Printable:
    """`value` as a JSON document: its texts redacted unless they are Printable, unprintable characters as JSON escapes, a number that JSON lacks as null."""
    import json

    text = json.dumps(_redacted(value), indent=indent, ensure_ascii=False)
    return Printable(_ODD.sub(lambda match: _visible(match[0], "\n", json.dumps), text) + "\n")


def _redacted(value: object) -> object:
    if isinstance(value, str):
        return value if isinstance(value, Printable) else redacted_text(storable(value))
    if isinstance(value, Mapping):
        return {_redacted(key): _redacted(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_redacted(inner) for inner in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _visible(character: str, kept: str, dumps: object = None) -> str:
    if character.isprintable() or character == _IDEOGRAPHIC_SPACE or character in kept:
        return character
    return str(dumps(character))[1:-1] if callable(dumps) else _escaped(character)


def _escaped(character: str) -> str:
    """As Python writes it; a byte that was not UTF-8 as that byte."""
    number = ord(character)
    if 0xDC80 <= number <= 0xDCFF:
        number -= 0xDC00
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def _shown(match: re.Match[str]) -> str:
    begun = match["scheme"] or ""
    rest = match[0][len(begun) :]
    url = rest.rstrip(_TAIL)
    tail = rest[len(url) :]
    if match["query"]:
        return "?…" + tail.removeprefix("?").removeprefix("…")
    if match["login"]:
        return "…@" + _cut(url.rpartition("@")[2]) + tail
    return (_without_coded_secrets(url) if match["encoded"] else begun + _without_secrets(url)) + tail


def _without_secrets(rest: str) -> str:
    """What follows a scheme; where user and host cannot be distinguished, as in u:pa/ss@host, nothing of it."""
    authority = re.split(rf"[/\\]|{_SECRET_BEGINS.pattern}", rest, maxsplit=1, flags=re.IGNORECASE)[0]
    host = authority.rpartition("@")[2]
    after = rest[len(authority) :]
    if not _HOST.fullmatch(host) or ("@" in after and (":" in authority or "@" in authority)):
        return "…"
    return host + _cut(after)


def _without_coded_secrets(url: str) -> str:
    if re.search(rf"@|{_CODED}40", url, re.IGNORECASE):
        return re.split(":|%", url, maxsplit=1)[0] + ":…"
    return _cut(url)


def _cut(path: str) -> str:
    """The part before query and fragment; a query leaves a mark."""
    found = _SECRET_BEGINS.search(path)
    if not found:
        return path
    return path[: found.start()] + ("" if found[0].endswith(("#", "23")) else "?…")
