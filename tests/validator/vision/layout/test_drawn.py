"""Flat surfaces in drawn frames: a sticker on somebody who hardly moves is found, and her clothes and the wall behind her are not."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from validator.facts.layout import Overlay
from validator.media.decode import Frame
from validator.vision.layout.drawn import Drawn

Plane = NDArray[np.float64]
WIDTH, HEIGHT, SAMPLES = 400, 640, 6
STICKER = (130, 200, 270, 330)
"""Pixels: left, top, right, bottom."""


def _found(draw: Callable[[Plane, int], None], *, background: float = 150.0, samples: int = SAMPLES) -> list[Overlay]:
    meter = Drawn()
    for i in range(samples):
        scene = _scene(i, background)
        noisy = scene + np.random.default_rng(i).normal(0, 3, scene.shape)
        draw(noisy, i)
        meter.add(_rgb(noisy))
    return meter.result()


def _rgb(grey: Plane) -> Frame:
    return np.repeat(np.clip(np.rint(grey), 0, 255).astype(np.uint8)[..., None], 3, axis=2)


def _scene(i: int, background: float) -> Plane:
    """Somebody before a wall, who sways by two pixels, in a shirt that is lit from the left."""
    scene = np.full((HEIGHT, WIDTH), background)
    x = 200 + 2 * (i % 2)
    scene[150:360, x - 70 : x + 70] = np.linspace(120, 60, 140)
    cv2.circle(scene, (x, 110), 40, [190.0], -1)
    scene[360:600, x - 60 : x + 60] = 40
    return scene


def _box(left: int, top: int, right: int, bottom: int, grey: float) -> Callable[[Plane, int], None]:
    def draw(scene: Plane, _: int) -> None:
        scene[top:bottom, left:right] = grey

    return draw


def test_a_sticker_on_somebody_who_hardly_moves_is_found_where_it_is() -> None:
    (found,) = _found(_box(*STICKER, 175.0))
    assert found.flat >= 0.9
    expected = (STICKER[0] / WIDTH, STICKER[1] / HEIGHT, STICKER[2] / WIDTH, STICKER[3] / HEIGHT)
    assert max(abs(a - b) for a, b in zip(found.box, expected, strict=True)) < 0.01


def test_a_band_across_the_frame_is_found_though_the_studio_is_as_white_as_the_band() -> None:
    def white(scene: Plane, i: int) -> None:
        scene[scene > 230] = 255
        scene[400:520] = 255

    (found,) = _found(white, background=255.0)
    assert (found.box[0], found.box[2], found.flat) == (0.0, 1.0, 1.0)
    assert found.box[1] == pytest.approx(400 / HEIGHT, abs=0.01)
    assert found.box[3] == pytest.approx(520 / HEIGHT, abs=0.01)


def test_a_print_on_the_shirt_moves_with_it() -> None:
    def printed(scene: Plane, i: int) -> None:
        left = 140 + 6 * (i % 3)
        scene[200:330, left : left + 50] = 230

    assert not [one for one in _found(printed) if one.flat >= 0.9]


@pytest.mark.parametrize(
    "draw",
    [
        lambda scene, i: None,
        _box(0, 560, WIDTH, HEIGHT, 0.0),
        lambda scene, i: scene.__setitem__((slice(200, 330), slice(130, 270)), np.linspace(170, 185, 140)),
        lambda scene, i: scene.__setitem__((slice(200, 330), slice(130, 270)), 120 + 4 * i),
        _box(195, 200, 205, 330, 175.0),
    ],
    ids=["nothing", "a bar at the bottom", "shaded", "flickers", "thin"],
)
def test_what_is_not_flat_and_always_the_same_or_is_a_border_is_not_found(draw: Callable[[Plane, int], None]) -> None:
    assert not _found(draw)


def test_a_plain_wall_around_somebody_is_not_over_her() -> None:
    def framed(scene: Plane, i: int) -> None:
        flat = np.full_like(scene, 150)
        x = 200 + 2 * (i % 2)
        flat[150:600, x - 25 : x + 25] = scene[150:600, x - 25 : x + 25]
        scene[:] = np.random.default_rng(i).normal(90, 4, scene.shape)
        scene[60:620, 20:380] = flat[60:620, 20:380]

    assert not [one for one in _found(framed) if one.flat >= 0.9]


def test_nothing_can_be_said_of_few_samples_or_of_a_photograph() -> None:
    assert not _found(_box(*STICKER, 175.0), samples=3)
    meter = Drawn()
    still = _scene(0, 150.0)
    for _ in range(SAMPLES):
        meter.add(_rgb(still))
    assert not meter.result()


def test_a_first_sample_in_full_size_is_left_out() -> None:
    meter = Drawn()
    meter.add(np.zeros((1920, 1080, 3), np.uint8))
    for i in range(SAMPLES):
        scene = _scene(i, 150.0) + np.random.default_rng(i).normal(0, 3, (HEIGHT, WIDTH))
        _box(*STICKER, 175.0)(scene, i)
        meter.add(_rgb(scene))
    assert len(meter.result()) == 1


def _strokes(draw: Callable[[Plane, int], None]) -> tuple[str, ...]:
    meter = Drawn()
    for i in range(SAMPLES):
        scene = _scene(i, 150.0) + np.random.default_rng(i).normal(0, 3, (HEIGHT, WIDTH))
        draw(scene, i)
        meter.add(_rgb(scene))
    meter.result()
    return meter.strokes


def _letters(scene: Plane, left: float) -> None:
    grey = scene.astype(np.float32)
    cv2.putText(grey, "HELLO", (round(left), 300), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (250.0,), 4)
    scene[:] = (
        cv2.warpAffine(grey, np.array([[1, 0, left % 1], [0, 1, left % 1]], np.float32), (WIDTH, HEIGHT)) if left % 1 else grey
    )


def test_letters_keep_their_place_and_a_print_that_sways_by_half_a_pixel_does_not() -> None:
    held, printed = _strokes(lambda scene, i: _letters(scene, 135)), _strokes(lambda scene, i: _letters(scene, 135 + (i % 2) / 2))
    middle = slice(27, 30), slice(13, 25)
    counts = [sum(int(cell, 16) for row in rows[middle[0]] for cell in row[middle[1]]) for rows in (held, printed)]
    assert counts[0] > 5 * max(1, counts[1])
