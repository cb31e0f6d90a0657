"""Draws a contact sheet: moments of a clip with skeleton, boxes and times, as one PNG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import cv2
import numpy as np

from validator.facts.people import Box
from validator.media.decode import Frame

Colour = tuple[int, int, int]
_SIDE = 360
"""Longer side of a moment's picture, in pixels."""
_MARGIN, _LINE = 16, 22
_FONT, _TEXT = cv2.FONT_HERSHEY_SIMPLEX, 0.5
_PAPER, _INK, _BONE, _SHADOW, _WRONG, _FINE = (
    (250, 251, 251), (33, 31, 29), (125, 249, 255), (0, 32, 43), (255, 77, 64), (255, 255, 255)
)  # fmt: skip
_MOST_TEXTS = 3
"""Lines under a picture."""


@dataclass(frozen=True, eq=False)
class Cell:
    """One moment."""

    frame: Frame
    texts: tuple[str, ...]
    """ASCII: the time, and what is wrong; the font has no other letters."""
    lines: tuple[tuple[tuple[float, float], ...], ...] = ()
    """Chains of joints, as shares of the frame."""
    box: Box | None = None
    others: tuple[Box, ...] = ()
    wrong: bool = False


def sheet(cells: Sequence[Cell]) -> bytes:
    """The PNG, of one moment at least."""
    lines = max(len(cell.texts[:_MOST_TEXTS]) for cell in cells)
    drawn = [_drawn(cell, lines) for cell in cells]
    high, wide = (max(each.shape[axis] for each in drawn) for axis in (0, 1))
    across = max(1, min(len(drawn), ceil((len(drawn) * 1.6 * high / wide) ** 0.5)))
    rows = ceil(len(drawn) / across)
    paper = np.full((rows * (high + _MARGIN) + _MARGIN, across * (wide + _MARGIN) + _MARGIN, 3), _PAPER, np.uint8)
    for number, each in enumerate(drawn):
        top, left = _MARGIN + number // across * (high + _MARGIN), _MARGIN + number % across * (wide + _MARGIN)
        paper[top : top + each.shape[0], left : left + each.shape[1]] = each
    _, data = cv2.imencode(".png", cv2.cvtColor(paper, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_PNG_COMPRESSION, 9])
    return bytes(data)


def _drawn(cell: Cell, lines: int) -> Frame:
    """The picture with what was seen in it, and its texts below."""
    height, width = cell.frame.shape[:2]
    scale = _SIDE / max(height, width)
    size = max(2, round(width * scale)), max(2, round(height * scale))
    picture = np.asarray(cv2.resize(cell.frame, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC), np.uint8)
    for box, colour in (*((other, _WRONG) for other in cell.others), *(((cell.box, _FINE),) if cell.box else ())):
        cv2.rectangle(picture, _at(box[:2], size), _at(box[2:], size), colour, 1, cv2.LINE_AA)
    for colour, thick in ((_SHADOW, 4), (_BONE, 2)):
        for line in cell.lines:
            cv2.polylines(picture, [np.array([_at(point, size) for point in line])], False, colour, thick, cv2.LINE_AA)  # noqa: FBT003
    if cell.wrong:
        cv2.rectangle(picture, (0, 0), (size[0] - 1, size[1] - 1), _WRONG, 4)
    return _captioned(picture, cell, lines)


def _captioned(picture: Frame, cell: Cell, lines: int) -> Frame:
    texts = cell.texts[:_MOST_TEXTS]
    room = max(picture.shape[1], max((_width(text) for text in texts), default=0))
    out = np.full((picture.shape[0] + lines * _LINE, room, 3), _PAPER, np.uint8)
    out[: picture.shape[0], : picture.shape[1]] = picture
    for number, text in enumerate(texts):
        place = 0, picture.shape[0] + (number + 1) * _LINE - 5
        cv2.putText(out, text, place, _FONT, _TEXT, _WRONG if number else _INK, 1, cv2.LINE_AA)
    return out


def _width(text: str) -> int:
    return cv2.getTextSize(text, _FONT, _TEXT, 1)[0][0] + 2


def _at(point: Sequence[float], size: tuple[int, int]) -> tuple[int, int]:
    return round(point[0] * size[0]), round(point[1] * size[1])
