"""Finds faces: on the main person's head, and second faces anywhere."""

from __future__ import annotations

import math
from collections.abc import Iterable

from validator.media.decode import Frame
from validator.vision.backends.mediapipe.graphs import Detection, Detector, Floats
from validator.vision.backends.mediapipe.landmarks import Look
from validator.vision.people import tiles

_HEAD_POINTS = 11
_LEFT_SHOULDER, _RIGHT_SHOULDER = 11, 12
_HEAD_ROOM = (3.2, 2.2)
"""Sides of the squares around the head, in spans of its landmarks: the near-range network likes a face to fill a third to a half."""
_COUNTED = 0.5
"""Faces under this score are not counted as sightings."""
_SAME = 0.6
"""Faces whose centres are nearer than this many widths are one."""
_CROPS_AGREE = 2
"""A face counts when so many overlapping crops show it."""


def on_head(detector: Detector, frame: Frame, look: Look) -> Detection | None:
    """The best face on that person's head; None when the head is out of the frame or too small to tell."""
    height, width = frame.shape[:2]
    views = [tiles.centred(*_head(look.points, room), width, height) for room in _HEAD_ROOM]
    found = [d for view in views if view for d in detector.find(frame, *view)]
    return max(found, key=lambda d: d.score, default=None)


def apart(detector: Detector, frame: Frame, where: Iterable[tiles.Crop]) -> list[Detection]:
    """All distinct faces that several of these crops show, the surest first."""
    seen = [d for crop in where for d in detector.find(frame, *crop) if d.score >= _COUNTED]
    groups: list[list[Detection]] = []
    for face in sorted(seen, key=lambda d: -d.score):
        group = next((g for g in groups if near(g[0], face)), None)
        if group is None:
            groups.append([face])
        else:
            group.append(face)
    return [group[0] for group in groups if len(group) >= _CROPS_AGREE]


def alone(detector: Detector, frame: Frame, face: Detection) -> float:
    """The score of that face alone in the middle of the view; low for shoes, hands and prints."""
    height, width = frame.shape[:2]
    views = [tiles.centred(face.x, face.y, face.side * room, width, height) for room in _HEAD_ROOM]
    seen = [d for view in views if view for d in detector.find(frame, *view)]
    return max((d.score for d in seen if near(d, face)), default=0.0)


def near(one: Detection, two: Detection) -> bool:
    """Whether the two are one face."""
    return math.hypot(one.x - two.x, one.y - two.y) < _SAME * max(one.side, two.side)


def _head(points: Floats, room: float) -> tuple[float, float, float]:
    """Centre and side of a square around the head."""
    head = points[:_HEAD_POINTS, :2]
    shoulders = math.dist(points[_LEFT_SHOULDER, :2], points[_RIGHT_SHOULDER, :2])
    spans = head.max(0) - head.min(0)
    x, y = (float(v) for v in head.mean(0))
    return x, y, room * max(float(spans[0]), float(spans[1]), 0.35 * shoulders, 8)
