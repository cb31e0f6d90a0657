"""Measures how sharp the person is drawn, whatever the background does."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from validator.media.decode import Frame

Widths = NDArray[np.float32]

_HEIGHT = 320
"""The person's longer side is shrunk to this many pixels, so that one figure fits all clips."""
_WINDOW = 15
"""Pixels: an edge's contrast is measured in a square of this side."""
_CONTRAST = 40.0
"""Grey levels; a fainter edge says nothing."""
_LEAST_EDGES = 20
SHARPEST = 20
"""Per cent: the width that this share of the edges stays under; motion blurs some edges, a bad focus all."""


def edge_width(frame: Frame, corners: tuple[float, float, float, float]) -> float | None:
    """Width of the sharper edges within these corners, in pixels of a person 320 px tall; None when there are too few."""
    grey = grey_within(frame, corners)
    widths = None if grey is None else edges(shrunk(grey))[0]
    return None if widths is None or widths.size < _LEAST_EDGES else float(np.percentile(widths, SHARPEST))


def grey_within(frame: Frame, corners: tuple[float, float, float, float]) -> cv2.typing.MatLike | None:
    """That part of the frame without colour; None when it is too small to hold an edge."""
    left, top, right, bottom = (int(v) for v in corners)
    if min(right - left, bottom - top) < _WINDOW:
        return None
    return cv2.cvtColor(np.ascontiguousarray(frame[top : bottom + 1, left : right + 1]), cv2.COLOR_RGB2GRAY)


def edges(grey: cv2.typing.MatLike) -> tuple[Widths, Widths]:
    """Each edge's width in pixels, and the direction across it in degrees, 0..180: 0 for an upright edge."""
    smooth = cv2.GaussianBlur(grey.astype(np.float32), (0, 0), 0.7)
    across, down = cv2.Sobel(smooth, cv2.CV_32F, 1, 0) / 8, cv2.Sobel(smooth, cv2.CV_32F, 0, 1) / 8
    steep = cv2.magnitude(across, down)
    window = np.ones((_WINDOW, _WINDOW), np.uint8)
    contrast = cv2.dilate(smooth, window) - cv2.erode(smooth, window)
    crest = (steep >= cv2.dilate(steep, np.ones((5, 5), np.uint8)) - 1e-3) & (contrast > _CONTRAST) & (steep > 1)
    return contrast[crest] / steep[crest], np.degrees(np.arctan2(down[crest], across[crest])) % 180


def shrunk(grey: cv2.typing.MatLike) -> cv2.typing.MatLike:
    """The person at the size for which widths are given."""
    factor = min(1.0, _HEIGHT / max(grey.shape[:2]))
    return cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
