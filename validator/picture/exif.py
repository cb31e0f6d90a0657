"""Reads from EXIF data which way an image is to be turned."""

from __future__ import annotations

_TAG = 0x0112
_QUARTER = (5, 6, 7, 8)
_MOST = 200
"""Entries that are looked at; cameras write some thirty."""


def orientation(exif: bytes) -> int:
    """1 to 8 as EXIF counts; 1 where nothing says otherwise."""
    exif = exif.removeprefix(b"Exif\0\0")
    order: str = {b"II": "little", b"MM": "big"}.get(exif[:2], "")
    if not order:
        return 1

    def number(at: int, size: int) -> int:
        return int.from_bytes(exif[at : at + size], "little" if order == "little" else "big")

    first = number(4, 4)
    for entry in range(first + 2, first + 2 + 12 * min(number(first, 2), _MOST), 12):
        if number(entry, 2) == _TAG:
            found = number(entry + 8, 2)
            return found if 1 <= found <= 8 else 1
    return 1


def shown(width: int, height: int, orientation: int) -> tuple[int, int]:
    """Width and height after that turn."""
    return (height, width) if orientation in _QUARTER else (width, height)
