"""Names what the first bytes of a file say it is, so that a wrong file gets a sentence of its own."""

from __future__ import annotations

import os
import stat

from validator.errors import Unopenable
from validator.facts.clip import UNKNOWN
from validator.texts.said import phrase

SNIFFED_BYTES = 4096
"""How much of a file's start is read."""
"""The kind of a file whose first bytes say nothing; ffprobe is asked all the same."""

_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "picture"),
    (b"\x89PNG\r\n", "picture"),
    (b"BM", "picture"),
    (b"%PDF", "document"),
    (b"PK\x03\x04", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"#extm3u", "playlist"),
    (b"ffconcat version", "playlist"),
    (b"[playlist]", "playlist"),
    (b"<!doctype html", "web page"),
    (b"<html", "web page"),
)


def first_bytes(path: str) -> bytes:
    """The start of a regular file; raises Unopenable when it is none or cannot be read."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise Unopenable(phrase("it is not a regular file (a pipe, a device or a socket)."))
        with open(path, "rb") as file:
            return file.read(SNIFFED_BYTES)
    except OSError as error:
        raise Unopenable(phrase("it cannot be opened: {reason}.", reason=error.strerror)) from error


def kind(start: bytes) -> str:
    """What a file that begins with `start` is: "empty", "playlist", "web page", "picture", "text" …, "media", or "unknown"."""
    if not start:
        return "empty"
    head = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if b"<mpd" in head[:1024].lower() and head.startswith(b"<"):
        return "playlist"
    for magic, name in _STARTS:
        if head.startswith(magic) or head.lower().startswith(magic):
            return name
    if _is_text(start):
        return "text"
    return "media" if is_video(start) else UNKNOWN


def is_worth_probing(name: str) -> bool:
    """True unless the kind `name` is plainly something else than a video."""
    return name in ("media", UNKNOWN)


def _is_text(start: bytes) -> bool:
    printable = sum(byte >= 32 or byte in b"\t\r\n\f" for byte in start)
    return b"\0" not in start and printable == len(start) and _decodes(start)


def _decodes(start: bytes) -> bool:
    try:
        start.decode()
    except UnicodeDecodeError as error:
        return error.start > len(start) - 4
    return True


_VIDEO_STARTS = (b"\x1aE\xdf\xa3", b"FLV\x01", b"OggS", b"\x30\x26\xb2\x75", b"\0\0\x01\xba", b".RMF", b"DKIF")
_ISO_BOXES = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")
_NOT_MOVING_BRANDS = (b"heic", b"heix", b"mif1", b"avif", b"M4A ", b"M4B ")


def is_video(start: bytes) -> bool:
    """True when the first bytes are those of a container that holds moving pictures."""
    if start[4:8] in _ISO_BOXES:
        return start[8:12] not in _NOT_MOVING_BRANDS
    if start[:4] == b"RIFF":
        return start[8:12] == b"AVI "
    return start.startswith(_VIDEO_STARTS) or (start[:1] == b"G" and start[188:189] == b"G" and start[376:377] == b"G")
