"""What blur.py measures of the drawn performer, as she is, out of focus and smeared."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from fixtures.performer import LANDMARKS, SCENES, joints, picture
from validator.media.decode import Frame
from validator.vision.backends.interface import GRID, Floats, Landmarks
from validator.vision.people.blur import blur_at, head_width, smear_width

SIZE = (720, 1280)
WHOLE = (150.0, 230.0, 570.0, 1170.0)
"""Corners around her silhouette."""


@pytest.fixture(scope="module")
def frame() -> Frame:
    """The first picture of the good scene."""
    return np.ascontiguousarray(picture(SCENES["good"], 0.0, SIZE)[..., ::-1])


@pytest.fixture(scope="module")
def points() -> Floats:
    """Her landmarks as they were drawn."""
    places = joints(SCENES["good"], 0.0, SIZE)
    return np.array([(*places[name], 1.0) for name in LANDMARKS])


def _person(points: Floats) -> Landmarks:
    return Landmarks(1.0, points, np.zeros((GRID, GRID), bool), (SIZE[1], SIZE[0]), WHOLE)


def _smeared(frame: Frame, pixels: int) -> Frame:
    return np.asarray(cv2.blur(frame, (pixels, 1)), np.uint8)


def test_she_is_sharp_as_she_is_drawn(frame: Frame, points: Floats) -> None:
    blur = blur_at(0.0, frame, _person(points))
    assert blur
    assert blur.head
    assert blur.smear
    assert blur.head < 5
    assert blur.smear < 5


def test_a_head_out_of_focus_is_seen_though_all_else_is_sharp(frame: Frame, points: Floats) -> None:
    soft, below = frame.copy(), int(points[11, 1])
    soft[:below] = cv2.GaussianBlur(frame[:below], (0, 0), 7)
    head, smear = head_width(soft, points), smear_width(soft, WHOLE)
    assert head
    assert smear
    assert head > 8.5
    assert smear < 5.5


@pytest.mark.parametrize(("pixels", "least", "most"), [(7, 0.0, 5.5), (21, 5.5, 8.0), (41, 8.0, 20.0)])
def test_a_longer_movement_smears_wider(frame: Frame, pixels: int, least: float, most: float) -> None:
    width = smear_width(_smeared(frame, pixels), WHOLE)
    assert width
    assert least < width < most


def test_a_small_head_and_a_flat_picture_are_not_measured(frame: Frame, points: Floats) -> None:
    small = np.asarray(cv2.resize(frame, (144, 256), interpolation=cv2.INTER_AREA), np.uint8)
    assert head_width(small, points / 5) is None
    flat = np.full_like(frame, 128)
    assert (head_width(flat, points), smear_width(flat, WHOLE)) == (None, None)
    beyond = points + (5000.0, 0.0, 0.0)
    assert head_width(frame, beyond) is None


def test_nobody_measures_blur_where_no_clip_would_begin(frame: Frame, points: Floats) -> None:
    assert blur_at(2.5, frame, _person(points)) is None
    assert blur_at(2.0, frame, replace(_person(points), mask_corners=(0.0, 0.0, 0.0, 0.0))) is not None
