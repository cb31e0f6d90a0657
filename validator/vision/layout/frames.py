"""Finds the picture that moves within a frame that never does, as an app shows it among its buttons and texts."""

from __future__ import annotations

import numpy as np

from validator.vision.layout.history import LEAST_SAMPLES, Cells, History, Mask, inside

_LEAST_TEXTURE = 100
"""Pixels of texture in the frame, to say that it is still."""
_LINE, _LINE_OFF = 0.6, 3
"""Share of a side along which a frame's edge is seen; pixels that it may be off what moves."""
_STRAY = 0.1
"""Share of a row or column that moves, for it to be in the moving picture."""
_STILL_TEXTURE, _STILL_FRAME = 0.1, 0.85
"""How much of the texture inside may be still, and how much outside has to be, for a frame around a moving picture."""


def still_frame(history: History) -> Cells | None:
    """The picture that moves within a frame of buttons and texts that never does; None where there is no such thing."""
    moving = _moving_box(history.moving) if history.count >= LEAST_SAMPLES else None
    box = _lined(history.outlines, moving) if moving else None
    if box is None or box == (0, 0, *reversed(history.outlines.shape)):
        return None
    shape = history.outlines.shape
    inner, outer = history.textured & inside(shape, box), history.textured & ~inside(shape, box, -_LINE_OFF)
    if outer.sum() < _LEAST_TEXTURE or not inner.any():
        return None
    framed = history.still[outer].mean() >= _STILL_FRAME and history.still[inner].mean() <= _STILL_TEXTURE
    return box if framed else None


def _moving_box(moving: Mask) -> Cells | None:
    """Around everything that moves, apart from stray pixels."""
    rows, columns = np.nonzero(moving.mean(1) > _STRAY)[0], np.nonzero(moving.mean(0) > _STRAY)[0]
    if not len(rows) or not len(columns):
        return None
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def _lined(outlines: Mask, box: Cells) -> Cells | None:
    """The box, each side moved out to the nearest straight line that stays, else to the frame's own side; None for no line at all."""
    left, top, right, bottom = box
    rows, columns = outlines[:, left:right].mean(1) >= _LINE, outlines[top:bottom].mean(0) >= _LINE
    if not (rows.any() or columns.any()):
        return None
    (first_row, last_row), (first_column, last_column) = _around(rows, top, bottom), _around(columns, left, right)
    return first_column, first_row, last_column, last_row


def _around(lines: Mask, begin: int, end: int) -> tuple[int, int]:
    before, after = np.nonzero(lines[: begin + _LINE_OFF])[0], np.nonzero(lines[end - _LINE_OFF :])[0]
    return int(before[-1]) + 1 if len(before) else 0, int(after[0]) + end - _LINE_OFF if len(after) else len(lines)
