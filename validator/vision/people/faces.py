"""Finds faces: on the main person's head, and second faces anywhere."""

from __future__ import annotations

import math
from collections.abc import Sequence

from validator.media.decode import Frame
from validator.vision.backends.interface import Detection, Detector, Floats, Landmarks, Tile
from validator.vision.people import tiles

_HEAD_POINTS = 11
_LEFT_SHOULDER, _RIGHT_SHOULDER = 11, 12
_HEAD_ROOM = (3.2, 2.2)
"""Sides of the squares around the head, in spans of its landmarks: the short-range network likes a face to fill a third to a half."""
_CLEAR = 0.9
"""A face over this score is not looked for at another size."""
_COUNTED = 0.5
"""Faces under this score are not counted as sightings."""
_SAME = 0.6
"""Faces whose centres are nearer than this many widths are one."""
_TILES_AGREE = 2
"""A face counts when so many overlapping tiles show it."""


def on_head(detector: Detector, frame: Frame, landmarks: Landmarks) -> Detection | None:
    """The best face on that person's head; None when the head is out of the frame or too small to detect."""
    height, width = frame.shape[:2]
    found: list[Detection] = []
    for room in _HEAD_ROOM:
        tile = tiles.centred(*_head(landmarks.points, room), width, height)
        found += detector.detect(frame, [tile]) if tile else []
        if any(face.score >= _CLEAR for face in found):
            break
    return max(found, key=lambda d: d.score, default=None)


def distinct(detector: Detector, frame: Frame, where: Sequence[Tile]) -> list[Detection]:
    """All distinct faces that several of these tiles show, the surest first."""
    seen = [d for d in detector.detect(frame, where) if d.score >= _COUNTED]
    groups: list[list[Detection]] = []
    for face in sorted(seen, key=lambda d: -d.score):
        group = next((g for g in groups if near(g[0], face)), None)
        if group is None:
            groups.append([face])
        else:
            group.append(face)
    return [group[0] for group in groups if len(group) >= _TILES_AGREE]


def alone_score(detector: Detector, frame: Frame, face: Detection) -> float:
    """The score of that face alone in the middle of a tile; low for shoes, hands and prints."""
    height, width = frame.shape[:2]
    around = [tiles.centred(face.x, face.y, face.side * room, width, height) for room in _HEAD_ROOM]
    seen = detector.detect(frame, [tile for tile in around if tile])
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
