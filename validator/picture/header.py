"""Names an image's format by its content, and reads what its header says, whoever will decode it."""

from __future__ import annotations

from collections.abc import Callable

from validator.facts.image import Header
from validator.picture import jpeg, png, webp

_BRANDS = {b"heic": "heic", b"heix": "heic", b"mif1": "heic", b"msf1": "heic", b"avif": "avif", b"avis": "avif"}
_BITMAP = 54
"""Bytes of the usual header of a BMP."""


def header_of(data: bytes) -> Header | None:
    """The header; None for what is not an image. One that breaks off is an image of no size."""
    for start, name, read in _FORMATS:
        if data.startswith(start):
            return _read(data, name, read)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _read(data, "webp", webp.read)
    if data[4:8] == b"ftyp" and data[8:12] in _BRANDS:
        return Header(_BRANDS[data[8:12]], 0, 0)
    return None


def _read(data: bytes, name: str, read: Callable[[bytes], Header]) -> Header:
    try:
        return read(data)
    except (IndexError, ValueError):
        return Header(name, 0, 0, cut_off=True)


def _gif(data: bytes) -> Header:
    width, height = (int.from_bytes(data[at : at + 2], "little") for at in (6, 8))
    frames, at = 0, 13 + _palette(data[10])
    while data[at] != 0x3B:
        if data[at] == 0x2C:
            frames, at = frames + 1, _blocks(data, at + 11 + _palette(data[at + 9]))
        else:
            at = _blocks(data, at + 2)
    return Header("gif", width, height, frames)


def _palette(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _blocks(data: bytes, at: int) -> int:
    """The place after a chain of blocks that begin with their length."""
    while size := data[at]:
        at += size + 1
    return at + 1


def _bmp(data: bytes) -> Header:
    if len(data) < _BITMAP:
        raise ValueError("too short")
    pixels, depth = int.from_bytes(data[10:14], "little"), int.from_bytes(data[28:30], "little")
    width, height = (abs(int.from_bytes(data[at : at + 4], "little", signed=True)) for at in (18, 22))
    plain = int.from_bytes(data[30:34], "little") in (0, 3)
    row = (width * depth + 31) // 32 * 4
    return Header(
        "bmp", width, height, alpha=depth == 32 and any(data[53:57]), cut_off=plain and len(data) < pixels + row * height
    )


def _unread(name: str) -> Callable[[bytes], Header]:
    """For a format that no service takes: its name is enough."""
    return lambda _: Header(name, 0, 0)


_FORMATS: tuple[tuple[bytes, str, Callable[[bytes], Header]], ...] = (
    (b"\xff\xd8\xff", "jpeg", jpeg.read),
    (b"\x89PNG\r\n\x1a\n", "png", png.read),
    (b"GIF8", "gif", _gif),
    (b"BM", "bmp", _bmp),
    (b"II*\0", "tiff", _unread("tiff")),
    (b"MM\0*", "tiff", _unread("tiff")),
)
