"""Makes still images of the drawn performer, as real files of every format that is judged."""

from __future__ import annotations

import struct
import zlib
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from fixtures.films import performed

Pixels = NDArray[Any]


@cache
def _frame(film: str) -> Pixels:
    capture = cv2.VideoCapture(str(performed(film)))
    there, frame = capture.read()
    capture.release()
    assert there
    return np.asarray(frame)


def frame(film: str = "good") -> Pixels:
    """The film's first frame, BGR."""
    return _frame(film).copy()


def encoded(pixels: Pixels, suffix: str, *options: int) -> bytes:
    """The picture as a file of that format."""
    done, data = cv2.imencode(suffix, pixels, list(options))
    assert done
    return bytes(data.tobytes())


def still(folder: Path, name: str = "person.jpg", film: str = "good", pixels: Pixels | None = None) -> Path:
    """The film's first frame, or these pixels, as a file of the format that its name says."""
    path = folder / name
    path.write_bytes(encoded(frame(film) if pixels is None else pixels, path.suffix))
    return path


def with_orientation(jpeg: bytes, orientation: int) -> bytes:
    """The JPEG with an EXIF segment that asks for a turn."""
    entry = struct.pack("<HHIHH", 0x0112, 3, 1, orientation, 0)
    exif = b"Exif\0\0II*\0" + struct.pack("<IH", 8, 1) + entry + struct.pack("<I", 0)
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + jpeg[2:]


def chunk(name: bytes, data: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def with_chunk(png: bytes, name: bytes, data: bytes) -> bytes:
    """The PNG with one more chunk behind its header."""
    return png[:33] + chunk(name, data) + png[33:]


def webp_of(*chunks: tuple[bytes, bytes]) -> bytes:
    """A WebP of these chunks."""
    body = b"WEBP" + b"".join(name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2) for name, data in chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def claiming(png: bytes, width: int, height: int) -> bytes:
    """The PNG whose header says another size."""
    return png[:8] + chunk(b"IHDR", struct.pack(">II", width, height) + png[24:29]) + png[33:]
