"""Finds stickers and captions: what stays still while something moves behind it is not of the scene.

A room behind a dancer is still, too. It differs in that the dancer passes in front of it, and that nothing moves around it on
all sides. So structure counts as an overlay only where movement encloses it (a sticker on the body), where the body goes on above
and below it (a caption across the body), or where everything else in the frame moves (the camera does).
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from validator.vision.layout.history import LEAST_SAMPLES, Cells, History, Mask, inside

_GAP, _NARROW_GAP = 7, 3
"""Pixels between letters that belong together; the second where letters touch something behind them."""
_LEAST_OUTLINE = 100
"""Pixels of still, sharp outline in a sticker as wide as a hand; still spots of a moving picture have 70 at most."""
_DENSE = 0.15
"""Share of its box that is outline: letters and stickers have 0.25 and more, stray lines of a room under 0.13."""
_THINNEST = 6
"""Pixels; what is thinner is a line, as the edge of a door or of a border."""
_LARGEST = 0.4
"""Share of the frame: what is larger is the scene."""
_SAME = 0.5
"""Of the smaller box: two that share more are one overlay."""
_NEAR = 0.06
"""Of the frame's height: so near above and below a caption the body has to move."""
_CROSSED, _BROAD, _TALL = 0.08, 0.4, 0.2
"""Of the picture's width: so much of it moves above and below, and so much the caption spans; of its height, at most."""
_FIELDS = 4
"""The frame in so many parts each way, to tell a camera that moves from a person who does."""
_FIELD_TEXTURE, _LEAST_FIELDS, _FIELD_MOVES = 0.02, 12, 0.7
"""Share of a part that is textured, for it to count; so many parts have to; the share of that texture which then moves."""


@dataclass(frozen=True)
class Found:
    """A candidate on the grid."""

    box: Cells
    behind: float
    moves: str
    still: float
    outline: int
    """Pixels."""


def find(history: History, inner: Cells) -> list[Found]:
    """All candidates inside the picture, the surest first."""
    if history.count < LEAST_SAMPLES:
        return []
    picture = inside(history.outlines.shape, inner)
    outlines, moving = history.outlines & picture, history.moving & picture
    textured, everywhere = history.textured, history.moving
    apart = []
    for box, part in _close(outlines):
        across, camera = _across(box, part, moving, inner), _camera(textured, everywhere, box)
        apart.append(_found(history, box, part, max(across, camera), "body" if across > camera else "camera"))
    enclosed = _enclosed(moving) & outlines
    amid = [_found(history, box, part, _share_enclosed(box, enclosed, outlines), "body") for box, part in _close(enclosed)]
    return _distinct(sorted((*apart, *amid), key=lambda one: (-one.behind, -one.outline)))


def _found(history: History, box: Cells, part: Mask, behind: float, moves: str) -> Found:
    return Found(box, behind, moves, float(history.stillness[part].mean()), int(part.sum()))


def _share_enclosed(box: Cells, enclosed: Mask, outlines: Mask) -> float:
    """How much of the still structure in and right around the box something moves around: a wall goes on beside it."""
    left, top, right, bottom = box
    near = slice(max(0, top - _GAP), bottom + _GAP), slice(max(0, left - _GAP), right + _GAP)
    return float(enclosed[near].sum() / outlines[near].sum())


def _distinct(found: list[Found]) -> list[Found]:
    """Without those of which an earlier one shows the most."""
    kept: list[Found] = []
    for one in found:
        if all(_shared(one.box, other.box) < _SAME for other in kept):
            kept.append(one)
    return kept


def _shared(one: Cells, two: Cells) -> float:
    """The common area as a share of the smaller box."""
    wide, high = min(one[2], two[2]) - max(one[0], two[0]), min(one[3], two[3]) - max(one[1], two[1])
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (one, two)]
    return max(0, wide) * max(0, high) / min(areas)


def _close(outlines: Mask) -> list[tuple[Cells, Mask]]:
    """The groups, and among the rest those of a caption that a wall with a pattern touches."""
    wide = _groups(outlines, _GAP)
    rest = outlines.copy()
    for _, part in wide:
        rest &= ~part
    return [*wide, *_groups(rest, _NARROW_GAP)]


def _groups(outlines: Mask, gap: int) -> list[tuple[Cells, Mask]]:
    """Outlines that lie together, where they are dense enough for letters or a drawing."""
    joined = cv2.dilate(outlines.astype(np.uint8), np.ones((gap, gap), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    groups = []
    for number in range(1, count):
        part = (labels == number) & outlines
        pixels = int(part.sum())
        if pixels < _LEAST_OUTLINE or stats[number, cv2.CC_STAT_AREA] > _LARGEST * outlines.size:
            continue
        rows, columns = np.nonzero(part.any(1))[0], np.nonzero(part.any(0))[0]
        box = int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1
        thick = min(box[2] - box[0], box[3] - box[1]) >= _THINNEST
        if thick and pixels >= _DENSE * (box[2] - box[0]) * (box[3] - box[1]):
            groups.append((box, part))
    return groups


def _enclosed(moving: Mask) -> Mask:
    """Where something moves to the left, to the right, above and below, however far away."""
    up, left = (np.logical_or.accumulate(moving, axis) for axis in (0, 1))
    down, right = (np.flip(np.logical_or.accumulate(np.flip(moving, axis), axis), axis) for axis in (0, 1))
    return np.asarray(up & down & left & right, bool)


def _across(box: Cells, part: Mask, moving: Mask, inner: Cells) -> float:
    """How well a caption's letters go on where the body moves right above and right below them, 0..1; 0 where no body does.

    A rail behind the body would be hidden there.
    """
    left, top, right, bottom = box
    width, height = inner[2] - inner[0], inner[3] - inner[1]
    near = max(2, round(_NEAR * height))
    crossed = moving[max(0, top - near) : top, left:right].any(0) & moving[bottom : bottom + near, left:right].any(0)
    if right - left < _BROAD * width or bottom - top > _TALL * height or crossed.sum() < _CROSSED * width:
        return 0.0
    letters = part[top:bottom, left:right]
    return min(1.0, float(letters[:, crossed].mean() / letters.mean()))


def _camera(textured: Mask, moving: Mask, box: Cells) -> float:
    """The share of the frame's parts in which what is textured moves, apart from that box, 0..1; 0 where too few are textured."""
    left, top, right, bottom = box
    scene = textured.copy()
    scene[max(0, top - 2) : bottom + 2, max(0, left - 2) : right + 2] = False
    shares = [float(moving[field][scene[field]].mean()) for field in _fields(scene.shape) if scene[field].mean() > _FIELD_TEXTURE]
    return sum(share > _FIELD_MOVES for share in shares) / len(shares) if len(shares) >= _LEAST_FIELDS else 0.0


def _fields(shape: tuple[int, ...]) -> list[tuple[slice, slice]]:
    rows, columns = (np.linspace(0, length, _FIELDS + 1).astype(int) for length in shape)
    return [(slice(rows[i], rows[i + 1]), slice(columns[j], columns[j + 1])) for i in range(_FIELDS) for j in range(_FIELDS)]
