"""Finds blur that sharp edges elsewhere hide: a soft head above a sharp belt, a movement that smears one direction only."""

from __future__ import annotations

import cv2
import numpy as np

from validator.facts.people import Blur
from validator.media.decode import Frame
from validator.vision.backends.interface import Floats, Landmarks
from validator.vision.people.sharpness import SHARPEST, Widths, edges, grey_within, shrunk

_LOOKED_AT = 2.0
"""Seconds: a template starts with the first frame, and a clip may be cut to start a little later."""
_HEAD_SIDE = 96
"""The square around the head and neck is scaled to this many pixels, so that one figure fits all clips."""
_LEAST_SIDE = 48
"""Pixels of the frame; the edges of a smaller head are wide because it is small, which other rules say."""
_LEAST_EDGES = 10
"""Fewer say nothing."""
_DIRECTIONS = (0, 90)
"""Degrees across upright edges and level ones; the shade of round limbs and folds is as wide as a smear, but slanted."""
_PER_TORSO, _PER_NECK, _PER_LEG = 1 / 3, 0.75, 0.2
"""Half the square's side by what is seen of the body; a torso that points at the camera looks shorter, the others do not."""
_NOSE, _SHOULDERS, _HIPS, _ANKLES = 0, (11, 12), (23, 24), (27, 28)
_HEAD = slice(0, 11)


def blur_at(time: float, frame: Frame, person: Landmarks) -> Blur | None:
    """The person's blur at `time` in seconds after the clip's start; None when nobody asks for it there."""
    if time > _LOOKED_AT:
        return None
    head, smear = head_width(frame, person.points), smear_width(frame, person.mask_corners)
    return Blur(_rounded(head), _rounded(smear))


def head_width(frame: Frame, points: Floats) -> float | None:
    """Width of the sharper edges of the head, in pixels of a square 96 px wide; None for a small head, or too few edges."""
    centre, half = points[_HEAD, :2].mean(axis=0), _half_side(points)
    left, top, right, bottom = _inside((*(centre - half), *(centre + half)), frame)
    grey = grey_within(frame, (left, top, right, bottom)) if 2 * half >= _LEAST_SIDE else None
    if grey is None:
        return None
    factor = _HEAD_SIDE / (2 * half)
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return _sharper(edges(cv2.resize(grey, None, fx=factor, fy=factor, interpolation=how))[0])


def smear_width(frame: Frame, corners: tuple[float, float, float, float]) -> float | None:
    """Width of the sharper upright or level edges, whichever are wider: a movement widens those across it, and no others."""
    grey = grey_within(frame, corners)
    if grey is None:
        return None
    widths, across = edges(shrunk(grey))
    away = (np.abs((across - direction + 90) % 180 - 90) for direction in _DIRECTIONS)
    known = [_sharper(widths[each <= 22.5]) for each in away]
    return max((width for width in known if width is not None), default=None)


def _half_side(points: Floats) -> float:
    shoulders, hips = _middle(points, _SHOULDERS), _middle(points, _HIPS)
    leg = max(float(np.linalg.norm(points[h, :2] - points[a, :2])) for h, a in zip(_HIPS, _ANKLES, strict=True))
    neck, torso = float(np.linalg.norm(points[_NOSE, :2] - shoulders)), float(np.linalg.norm(shoulders - hips))
    return max(_PER_TORSO * torso, _PER_NECK * neck, _PER_LEG * leg)


def _middle(points: Floats, pair: tuple[int, int]) -> Floats:
    middle: Floats = points[list(pair), :2].mean(axis=0)
    return middle


def _inside(box: tuple[float, float, float, float], frame: Frame) -> tuple[float, float, float, float]:
    (height, width), (left, top, right, bottom) = frame.shape[:2], box
    return (max(0.0, left), max(0.0, top), min(width - 1.0, right), min(height - 1.0, bottom))


def _sharper(widths: Widths) -> float | None:
    return None if widths.size < _LEAST_EDGES else float(np.percentile(widths, SHARPEST))


def _rounded(width: float | None) -> float | None:
    return None if width is None else round(width, 2)
