"""A still image is decoded upright and in its colours, whatever its format, its depth and its transparency."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from tests.support.stills import encoded
from validator.vision.still import decoded

PIXELS = np.zeros((40, 60, 3), np.uint8)
PIXELS[:20, :30] = (30, 60, 200)
PIXELS[20:, 30:] = (200, 60, 30)
SHOWN = PIXELS[..., ::-1]


def _near(data: bytes, orientation: int = 1) -> bool:
    found = decoded(data, orientation)
    if found is None or found.frame.shape != SHOWN.shape or found.transparent:
        return False
    return float(np.abs(found.frame.astype(float) - SHOWN).mean()) < 4


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".bmp"])
def test_every_format_gives_the_colours_that_were_written(suffix: str) -> None:
    assert _near(encoded(PIXELS, suffix))


STORED = {
    1: PIXELS,
    2: PIXELS[:, ::-1],
    3: PIXELS[::-1, ::-1],
    4: PIXELS[::-1],
    5: np.transpose(PIXELS, (1, 0, 2)),
    6: np.rot90(PIXELS, 1),
    7: np.transpose(PIXELS[::-1, ::-1], (1, 0, 2)),
    8: np.rot90(PIXELS, 3),
}
"""How each of EXIF's orientations has the picture stored."""


@pytest.mark.parametrize("orientation", STORED)
def test_every_orientation_of_exif_is_turned_upright(orientation: int) -> None:
    assert _near(encoded(np.ascontiguousarray(STORED[orientation]), ".png"), orientation)


def test_what_is_transparent_is_white() -> None:
    found = decoded(encoded(np.dstack([PIXELS, np.zeros((40, 60), np.uint8)]), ".png"), 1)
    assert found is not None
    assert (found.frame.min(), found.transparent) == (255, True)


TRANSPARENT = np.dstack([PIXELS, np.full((40, 60), 255, np.uint8)])
TRANSPARENT[0, 0, 3] = 250


@pytest.mark.parametrize(("suffix", "deep"), [(".png", False), (".png", True), (".webp", False)])
def test_one_pixel_that_lets_something_through_makes_a_picture_transparent(suffix: str, deep: bool) -> None:
    pixels = TRANSPARENT.astype(np.uint16) * 257 if deep else TRANSPARENT.copy()
    seen = decoded(encoded(pixels, suffix), 1)
    pixels[0, 0, 3] = pixels[0, 1, 3]
    opaque = decoded(encoded(pixels, suffix), 1)
    assert (seen and seen.transparent, opaque and opaque.transparent) == (True, False)


def test_grey_and_16_bits_are_brought_to_8_bits_of_rgb() -> None:
    assert _near(encoded(PIXELS.astype(np.uint16) * 257, ".png"))
    grey = decoded(encoded(PIXELS[..., 2], ".png"), 1)
    assert grey is not None
    assert grey.frame.shape == SHOWN.shape


@pytest.mark.parametrize("data", [b"", b"no picture", encoded(PIXELS, ".png")[:60]])
def test_what_cannot_be_decoded_is_none_and_prints_nothing(data: bytes, capfd: pytest.CaptureFixture[str]) -> None:
    assert decoded(data, 1) is None
    assert capfd.readouterr() == ("", "")


def test_a_mirrored_quarter_turn_is_what_a_viewer_shows() -> None:
    """The same as the decoder's own reading of the tag."""
    from tests.support.stills import with_orientation

    jpeg = with_orientation(encoded(np.ascontiguousarray(STORED[5]), ".jpg"), 5)
    theirs = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    ours = decoded(jpeg, 5)
    assert ours is not None
    assert np.array_equal(ours.frame, theirs[..., ::-1])
