"""Reads a PNG's chunks: size, depth, alpha, frames, which way up, and whether its end is there."""

from __future__ import annotations

from collections.abc import Iterator

from validator.facts.image import Header
from validator.picture import exif

_START = 8
_GREY, _WITH_ALPHA = (0, 4), (4, 6)
"""Kinds of colour."""


def read(data: bytes) -> Header:
    """The header; raises ValueError or IndexError where it breaks off."""
    frames, alpha, turn, ended = 1, False, 1, False
    for name, begin, end in _chunks(data):
        if name == b"acTL":
            frames = int.from_bytes(data[begin : begin + 4], "big")
        elif name == b"eXIf":
            turn = exif.orientation(data[begin:end])
        alpha, ended = alpha or name == b"tRNS", ended or name == b"IEND"
    depth, colour = data[24], data[25]
    size = exif.shown(int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big"), turn)
    colours = "grey" if colour in _GREY else "rgb"
    return Header("png", *size, max(1, frames), colours, alpha or colour in _WITH_ALPHA, max(8, depth), turn, not ended)


def _chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Name, begin and end of each chunk that is there whole."""
    at = _START
    while at + 12 <= len(data):
        end = at + 8 + int.from_bytes(data[at : at + 4], "big")
        if end + 4 > len(data):
            return
        yield data[at + 4 : at + 8], at + 8, end
        at = end + 4
