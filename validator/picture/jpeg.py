"""Reads a JPEG's header: size, colours, which way up, and whether its end is there."""

from __future__ import annotations

from collections.abc import Iterator

from validator.facts.image import Header
from validator.picture import exif

_FRAMES = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})
"""Markers of the segment that states size and components."""
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
"""Markers without a segment."""
_SCAN, _EXIF = 0xDA, 0xE1
_COLOURS = {1: "grey", 4: "cmyk"}


def read(data: bytes) -> Header:
    """The header; raises ValueError or IndexError where it breaks off."""
    turn, frame, scan = 1, b"", 0
    for marker, begin, end in _segments(data):
        if marker == _EXIF and data[begin : begin + 4] == b"Exif":
            turn = exif.orientation(data[begin:end])
        elif marker in _FRAMES:
            frame = data[begin:end]
        elif marker == _SCAN:
            scan = end
    if len(frame) < 6 or not scan:
        raise ValueError("no picture")
    width, height = exif.shown(int.from_bytes(frame[3:5], "big"), int.from_bytes(frame[1:3], "big"), turn)
    cut = data.rfind(b"\xff\xd9") < scan
    return Header("jpeg", width, height, colours=_COLOURS.get(frame[5], "rgb"), bit_depth=frame[0], orientation=turn, cut_off=cut)


def _segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Marker, begin and end of each segment, up to the first scan."""
    at = 2
    while True:
        at = data.index(b"\xff", at)
        while data[at + 1] in (0x00, 0xFF):
            at = data.index(b"\xff", at + 1)
        marker = data[at + 1]
        if marker in _ALONE:
            at += 2
            continue
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        yield marker, at + 4, end
        if marker == _SCAN:
            return
        at = end
