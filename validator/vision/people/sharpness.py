"""Measures how sharp the person is drawn, whatever the background does."""

from __future__ import annotations

import cv2
import numpy as np

from validator.media.decode import Frame

_HEIGHT = 320
"""The person's longer side is shrunk to this many pixels, so that one figure fits all clips."""
_WINDOW = 15
"""Pixels: an edge's contrast is measured in a square of this side."""
_CONTRAST = 40.0
"""Grey levels; a fainter edge says nothing."""
_LEAST_EDGES = 20
_SHARPEST = 20
"""Per cent: the width that this share of the edges stays under; motion blurs some edges, a bad focus all."""


def edge_width(frame: Frame, corners: tuple[float, float, float, float]) -> float | None:
    """Width of the sharper edges within these corners, in pixels of a person 320 px tall; None when there are too few."""
    left, top, right, bottom = (int(v) for v in corners)
    if min(right - left, bottom - top) < _WINDOW:
        return None
    grey = _shrunk(cv2.cvtColor(np.ascontiguousarray(frame[top : bottom + 1, left : right + 1]), cv2.COLOR_RGB2GRAY))
    smooth = cv2.GaussianBlur(grey.astype(np.float32), (0, 0), 0.7)
    steep = cv2.magnitude(cv2.Sobel(smooth, cv2.CV_32F, 1, 0) / 8, cv2.Sobel(smooth, cv2.CV_32F, 0, 1) / 8)
    window = np.ones((_WINDOW, _WINDOW), np.uint8)
    contrast = cv2.dilate(smooth, window) - cv2.erode(smooth, window)
    crest = (steep >= cv2.dilate(steep, np.ones((5, 5), np.uint8)) - 1e-3) & (contrast > _CONTRAST) & (steep > 1)
    if crest.sum() < _LEAST_EDGES:
        return None
    return float(np.percentile(contrast[crest] / steep[crest], _SHARPEST))


def _shrunk(grey: cv2.typing.MatLike) -> cv2.typing.MatLike:
    factor = min(1.0, _HEIGHT / max(grey.shape[:2]))
    return cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
