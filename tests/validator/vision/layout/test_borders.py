"""Borders in drawn frames: what a studio has on both sides of a lit backdrop is not taken for them."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from validator.facts.layout import Layout
from validator.facts.people import WHOLE
from validator.media.decode import Frame
from validator.vision.layout.backing import Kept
from validator.vision.layout.inset import inset
from validator.vision.layout.meter import LayoutMeter

Plane = NDArray[np.float64]
WIDTH, HEIGHT, SAMPLES = 1280, 720, 9
_LEFT, _RIGHT = 422, 858
"""Where the backdrop, or the picture, is: 34 % of the width."""


def _found(frames: list[Frame]) -> tuple[str, float]:
    meter = LayoutMeter()
    for i, frame in enumerate(frames):
        meter.add(frame, i / 2)
    found = meter.result()
    assert isinstance(found, Layout)
    return found.border, round(found.picture_share, 2)


def _rgb(grey: Plane, seed: int, noise: float = 2.0) -> Frame:
    noisy = grey + np.random.default_rng(seed).normal(0, noise, grey.shape)
    return np.repeat(np.clip(noisy, 0, 255).astype(np.uint8)[..., None], 3, axis=2)


def _scene(width: int, i: int) -> Plane:
    """A lit backdrop of bricks, darker below, and a person who walks to and fro and waves."""
    down, across = np.arange(HEIGHT)[:, None], np.arange(width)[None]
    scene = 205 - 40.0 * down / HEIGHT + 14 * np.sign(np.sin(down / 10)) * np.sign(np.sin(across / 16))
    x, arm = int(width / 2 + width / 6 * np.sin(i)), int(120 * np.sin(2.1 * i))
    cv2.ellipse(scene, (x, 430), (width // 9, 230), 0, 0, 360, [60.0], -1)
    cv2.circle(scene, (x, 150), width // 14, [130.0], -1)
    cv2.line(scene, (x, 300), (x + width // 4, 300 + arm), [110.0], 24)
    return np.asarray(scene, np.float64)


def _walls(kind: str) -> Plane:
    across, down = np.linspace(0, 1, WIDTH)[None], np.linspace(0, 1, HEIGHT)[:, None]
    walls = {
        "across": 35 + 15 * np.abs(2 * across - 1) + 0 * down,
        "down": 50 - 15 * down + 0 * across,
        "slanted": 35 + 15 * across - 8 * down,
        "one darker": np.where(across < 0.5, 35.0, 60.0) + 0 * down,
        "lit from above": 70 - 40 * down + 0 * across,
    }
    return np.asarray(walls[kind], np.float64)


def _studio(kind: str) -> list[Frame]:
    frames = []
    for i in range(SAMPLES):
        whole = _walls(kind).copy()
        whole[:, _LEFT:_RIGHT] = _scene(_RIGHT - _LEFT, i)
        frames.append(_rgb(whole, i))
    return frames


@pytest.mark.parametrize("kind", ["across", "down", "slanted", "one darker", "lit from above"])
def test_the_walls_beside_a_lit_backdrop_are_not_borders(kind: str) -> None:
    assert _found(_studio(kind)) == ("", 1.0)


def _bordered(how: str, *, upright: bool = False) -> list[Frame]:
    frames = []
    for i in range(SAMPLES):
        inner = _scene(_RIGHT - _LEFT, i)
        copy = np.asarray(cv2.resize(inner, (WIDTH, HEIGHT * WIDTH // (_RIGHT - _LEFT))), np.float64)
        begin = (copy.shape[0] - HEIGHT) // 2
        copy = np.asarray(cv2.GaussianBlur(copy[begin : begin + HEIGHT], (0, 0), 35), np.float64)
        pulled = np.asarray(cv2.GaussianBlur(cv2.resize(inner, (WIDTH, HEIGHT)), (0, 0), 25), np.float64)
        bars = np.full((HEIGHT, WIDTH), 40.0)
        whole = {"one colour": bars, "copy": copy, "darker copy": 0.4 * copy, "pulled copy": pulled}[how]
        whole[:, _LEFT:_RIGHT] = inner
        frame = _rgb(whole, i, 1.0)
        frames.append(np.ascontiguousarray(frame.transpose(1, 0, 2)) if upright else frame)
    return frames


@pytest.mark.parametrize("upright", [False, True])
@pytest.mark.parametrize(
    ("how", "border"), [("one colour", "bars"), ("copy", "blurred"), ("darker copy", "blurred"), ("pulled copy", "blurred")]
)
def test_bars_and_a_blurred_copy_are_borders(how: str, border: str, upright: bool) -> None:
    kind, share = _found(_bordered(how, upright=upright))
    assert kind == border
    assert share == pytest.approx(0.34, abs=0.015)


def _amid(how: str) -> list[Frame]:
    """The picture in half the frame, with borders all around."""
    frames = []
    for i in range(SAMPLES):
        inner = np.asarray(cv2.resize(_scene(WIDTH, i), (WIDTH // 2, HEIGHT // 2)), np.float64)
        copy = np.asarray(cv2.GaussianBlur(_scene(WIDTH, i), (0, 0), 18), np.float64)
        lit = 20 + 30 * np.linspace(0, 1, WIDTH)[None] + 20 * np.linspace(0, 1, HEIGHT)[:, None]
        whole = {"one colour": np.full((HEIGHT, WIDTH), 40.0), "copy": copy, "lit wall": lit}[how]
        whole[HEIGHT // 4 : HEIGHT // 4 + inner.shape[0], WIDTH // 4 : WIDTH // 4 + inner.shape[1]] = inner
        frames.append(_rgb(whole, i, 1.0))
    return frames


@pytest.mark.parametrize(("how", "border"), [("one colour", "bars"), ("copy", "blurred")])
def test_borders_all_around_are_found_though_no_line_runs_through_the_frame(how: str, border: str) -> None:
    kind, share = _found(_amid(how))
    assert kind == border
    assert share == pytest.approx(0.25, abs=0.04)


@pytest.mark.parametrize(("how", "is_found"), [("one colour", True), ("lit wall", False)])
def test_a_backdrop_amid_a_lit_wall_is_not_a_picture_with_borders(how: str, is_found: bool) -> None:
    small = [cv2.resize(frame[..., 0], (256, 144), interpolation=cv2.INTER_AREA) for frame in _amid(how)]
    samples = np.asarray(np.stack(small), np.uint8)
    assert (inset(samples) is not None) is is_found


@pytest.mark.parametrize("count", [1, 12, 13, 500])
def test_few_samples_are_kept_however_many_come(count: int) -> None:
    kept = Kept(12)
    for _ in range(count):
        kept.add(lambda: np.zeros((4, 4), np.uint8))
    assert min(count, 6) <= len(kept.samples) <= 12


def test_a_blank_picture_has_no_borders() -> None:
    meter = LayoutMeter()
    meter.add(np.full((HEIGHT, WIDTH, 3), 90, np.uint8), 0.0)
    found = meter.result()
    assert isinstance(found, Layout)
    assert (found.picture, found.border) == (WHOLE, "")
