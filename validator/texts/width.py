"""Counts a terminal's columns: Chinese characters take two, and a line of them may break between any two."""

from __future__ import annotations

import re
from collections.abc import Iterator
from textwrap import wrap
from unicodedata import category, east_asian_width

_WIDE = {"W", "F"}
_NOTHING = {"Mn", "Me", "Cf"}
"""Categories of characters that are drawn over the one before, or not at all."""
_ENDS = set("，。、；：！？）】」』》〉”’…—％‰·~,.;:!?)]}%")
"""What begins no line."""
_BEGINS = set("（【「『《〈“‘([{")
"""What ends no line."""
_PIECES = re.compile(r"\s+|\S")


def columns(text: str) -> int:
    """How many columns a terminal takes for it."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def padded(text: str, width: int) -> str:
    """The text, and spaces up to that many columns."""
    return text + " " * max(0, width - columns(text))


def cut(text: str, width: int, end: str = "…") -> str:
    """The text, or as much of its beginning as fits before `end` into that many columns."""
    if columns(text) <= width:
        return text
    room, kept = width - columns(end), ""
    for each in text:
        room -= _columns(each)
        if room < 0:
            break
        kept += each
    return kept + end


def wrapped(text: str, width: int) -> list[str]:
    """Lines of at most `width` columns; words with hyphens, and those too long for a line, stay whole."""
    if not any(map(_is_wide, text)):
        return wrap(text, width, break_on_hyphens=False, break_long_words=False)
    lines, line = list[str](), ""
    for piece in _unbreakable(text.strip()):
        if line and columns(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    return [*lines, line.rstrip()] if line.strip() else lines


def _unbreakable(text: str) -> Iterator[str]:
    """The pieces between which a line may break."""
    piece = ""
    for each in (" " if found.isspace() else found for found in _PIECES.findall(text)):
        if piece and _may_break(piece[-1], each):
            yield piece
            piece = ""
        piece += each
    yield piece


def _may_break(before: str, after: str) -> bool:
    """At a space, and beside a wide character; but not before what closes, nor after what opens."""
    if before == " " or after == " ":
        return before == " "
    if after in _ENDS or before in _BEGINS:
        return False
    return _is_wide(before) or _is_wide(after)


def _is_wide(character: str) -> bool:
    return character > "\u10ff" and east_asian_width(character) in _WIDE


def _columns(character: str) -> int:
    if character < "\u0300":
        return 1
    return 2 if _is_wide(character) else 0 if category(character) in _NOTHING else 1
