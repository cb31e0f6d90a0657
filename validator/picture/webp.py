"""Reads a WebP's chunks: size, alpha, frames, which way up, and whether its end is there."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from validator.facts.image import Header
from validator.picture import exif

_START, _HEAD = 12, 8
_ALPHA = 0x10
_MOST = 10_000
"""Chunks that are looked at; a frame of an animation takes one."""


def read(data: bytes) -> Header:
    """The header; raises ValueError or IndexError where it breaks off."""
    chunks = list(islice(_chunks(data), _MOST))
    turn = next((exif.orientation(data[begin:end]) for name, begin, end in chunks if name == b"EXIF"), 1)
    frames = sum(name == b"ANMF" for name, _, _ in chunks)
    sizes = [found for name, begin, _ in chunks if (found := _size(data, name, begin))]
    width, height, alpha = sizes[0]
    cut = len(data) < _HEAD + int.from_bytes(data[4:8], "little")
    return Header("webp", *exif.shown(width, height, turn), max(1, frames), alpha=alpha, orientation=turn, cut_off=cut)


def _size(data: bytes, name: bytes, at: int) -> tuple[int, int, bool] | None:
    """Width, height and alpha, where this chunk says them."""
    if name == b"VP8X":
        width, height = (1 + int.from_bytes(data[at + skip : at + skip + 3], "little") for skip in (4, 7))
        return width, height, bool(data[at] & _ALPHA)
    if name == b"VP8L":
        bits = int.from_bytes(data[at + 1 : at + 5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF), bool(bits >> 28 & 1)
    if name == b"VP8 ":
        width, height = (int.from_bytes(data[at + skip : at + skip + 2], "little") & 0x3FFF for skip in (6, 8))
        return width, height, False
    return None


def _chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Name, begin and end of each chunk; the last may end after the data."""
    at = _START
    while at + _HEAD <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        yield data[at : at + 4], at + _HEAD, at + _HEAD + size
        at += _HEAD + size + (size & 1)
