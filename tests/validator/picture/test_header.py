"""What an image's header says is read from real files of every format, and from broken ones without a crash."""

from __future__ import annotations

import random

import cv2
import numpy as np
import pytest

from tests.support.stills import chunk, claiming, encoded, webp_of, with_chunk, with_orientation
from validator.facts.image import Header
from validator.picture.header import header_of

PIXELS = np.full((30, 50, 3), 90, np.uint8)
FORMATS = {".jpg": "jpeg", ".png": "png", ".webp": "webp", ".bmp": "bmp"}
FILES = {suffix: encoded(PIXELS, suffix) for suffix in FORMATS}
EXIF = b"MM\0*\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\6\0\0\0\0\0\0"
GIF = b"GIF89a\x32\0\x1e\0\x80\0\0" + bytes(6) + 2 * (b"\x2c" + bytes(4) + b"\1\0\1\0\0\2\2\x44\1\0") + b";"


def _header(data: bytes) -> Header:
    found = header_of(data)
    assert found
    return found


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_format_is_named_by_its_content_with_its_size(suffix: str) -> None:
    assert _header(FILES[suffix]) == Header(FORMATS[suffix], 50, 30)


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_file_that_ends_early_is_cut_off(suffix: str) -> None:
    whole = FILES[suffix]
    assert _header(whole[: len(whole) * 2 // 3]).cut_off
    assert not _header(whole + b"more").cut_off


def test_a_picture_of_grey_is_called_so() -> None:
    grey = PIXELS[..., 0]
    assert _header(encoded(grey, ".jpg")).colours == "grey"
    assert _header(encoded(grey, ".png")).colours == "grey"


def test_four_components_of_a_jpeg_are_cmyk() -> None:
    frame = b"\xff\xc0\0\x14\x08\0\x1e\0\x32\4" + bytes(12)
    assert _header(b"\xff\xd8" + frame + b"\xff\xda\0\2\0\xff\xd9") == Header("jpeg", 50, 30, colours="cmyk")


def test_transparency_and_depth_are_read() -> None:
    clear = np.dstack([PIXELS, PIXELS[..., 0]])
    assert _header(encoded(clear, ".png")).alpha
    assert _header(with_chunk(FILES[".png"], b"tRNS", bytes(6))).alpha
    assert _header(encoded(clear, ".webp", cv2.IMWRITE_WEBP_QUALITY, 80)).alpha
    assert _header(encoded(PIXELS.astype(np.uint16) * 257, ".png")).bit_depth == 16


@pytest.mark.parametrize(("orientation", "size"), [(1, (50, 30)), (3, (50, 30)), (6, (30, 50)), (8, (30, 50)), (9, (50, 30))])
def test_a_turn_that_exif_asks_for_turns_width_and_height(orientation: int, size: tuple[int, int]) -> None:
    found = _header(with_orientation(FILES[".jpg"], orientation))
    assert (found.width, found.height) == size
    assert found.orientation == (orientation if orientation < 9 else 1)


def test_the_turn_is_read_from_a_png_and_a_webp_too() -> None:
    png = _header(with_chunk(FILES[".png"], b"eXIf", EXIF))
    extended = b"\0\0\0\0" + (49).to_bytes(3, "little") + (29).to_bytes(3, "little")
    webp = _header(webp_of((b"VP8X", extended), (b"EXIF", EXIF)))
    assert [(each.orientation, each.width, each.height) for each in (png, webp)] == [(6, 30, 50)] * 2


def test_the_frames_of_an_animation_are_counted() -> None:
    assert _header(with_chunk(FILES[".png"], b"acTL", b"\0\0\0\5\0\0\0\0")).frames == 5
    extended = b"\2\0\0\0" + (49).to_bytes(3, "little") + (29).to_bytes(3, "little")
    assert _header(webp_of((b"VP8X", extended), (b"ANMF", b""), (b"ANMF", b""), (b"ANMF", b""))).frames == 3
    assert _header(GIF) == Header("gif", 50, 30, 2)


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"II*\0" + bytes(20), "tiff"), (b"\0\0\0\x18ftypheic" + bytes(20), "heic"), (b"\0\0\0\x18ftypavif" + bytes(20), "avif")],
)
def test_formats_that_no_service_takes_are_named_all_the_same(data: bytes, name: str) -> None:
    assert _header(data).format == name


@pytest.mark.parametrize("data", [b"", b"a text", b"<html>", b"\0\0\0\x18ftypmp42" + bytes(20), b"RIFF\0\0\0\0AVI "])
def test_what_is_not_an_image_has_no_header(data: bytes) -> None:
    assert header_of(data) is None


def test_a_header_may_claim_any_size() -> None:
    assert _header(claiming(FILES[".png"], 60_000, 60_000)).width == 60_000


@pytest.mark.parametrize("data", [*FILES.values(), GIF, with_orientation(FILES[".jpg"], 6)], ids=[*FORMATS, ".gif", "exif"])
def test_no_damage_makes_the_reading_crash_or_hang(data: bytes) -> None:
    dice = random.Random(14)
    for _ in range(150):
        bent = bytearray(data[: dice.randrange(len(data) + 1)])
        for _ in range(dice.randrange(6)):
            if bent:
                bent[dice.randrange(min(len(bent), 120))] = dice.randrange(256)
        found = header_of(bytes(bent))
        assert found is None or found.width >= 0


def test_a_chunk_that_is_longer_than_the_file_ends_the_reading() -> None:
    assert _header(FILES[".png"][:33] + b"\xff\xff\xff\xff" + chunk(b"IDAT", b"x")[4:]).cut_off
