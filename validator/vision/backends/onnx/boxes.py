"""From a frame to a detector's input, and from its output to the boxes of people, for each known layout."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from validator.errors import ToolFailed
from validator.facts.people import PersonBox
from validator.media.decode import Frame
from validator.texts.said import phrase
from validator.vision.backends.onnx.layouts import STRIDES
from validator.vision.backends.onnx.person_model import Model

Numbers = NDArray[np.float32]
Rows = tuple[Numbers, Numbers]
"""Boxes as n × 4 (left, top, right, bottom in pixels of the input), and the score of each for a person."""
WEAKEST = 0.1
"""Boxes under this score are not kept: every rule asks for more."""
OVERLAP = 0.5
"""Of two boxes that share more than this of their union, the surer one is kept."""
_MOST = 50
"""Boxes of one frame."""
_MOST_COMPARED = 1000
"""Rows that are compared with each other; a crowd has fewer, a file made to waste time has a quarter of a million."""
_GREY = 114
"""What the models of the YOLO family have around the picture."""
_DECODED = 8.0
"""Raw offsets are given in cells, and half of them lie within one; coordinates in pixels reach over the whole input."""
_LARGEST_EXPONENT = 10.0
_DIGITS = 4


@dataclass(frozen=True)
class Placed:
    """Where the frame lies in the input."""

    scale: float
    """Pixels of the input for one of the frame."""
    left: int
    top: int


def placed(frame: Frame, model: Model) -> tuple[Numbers, Placed]:
    """The frame as the model takes it, 1×3×height×width with bars of grey, and where it lies in it."""
    height, width = frame.shape[:2]
    scale = min(model.height / height, model.width / width)
    columns, rows = max(1, round(width * scale)), max(1, round(height * scale))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    small = cv2.resize(np.ascontiguousarray(frame), (columns, rows), interpolation=how)
    left, top = ((model.width - columns) // 2, (model.height - rows) // 2) if model.layout.centred else (0, 0)
    whole = np.full((model.height, model.width, 3), _GREY, np.uint8)
    whole[top : top + rows, left : left + columns] = small[..., ::-1] if model.layout.bgr else small
    channels = whole.transpose(2, 0, 1)[None].astype(np.float32) * np.float32(model.layout.whitest / 255)
    return np.ascontiguousarray(channels), Placed(scale, left, top)


def people(output: Numbers, model: Model, where: Placed, frame: Frame) -> tuple[PersonBox, ...]:
    """The people in that output, the surest first, each once; raises ToolFailed for numbers that no detector of this layout gives."""
    if not np.isfinite(output).all():
        raise ToolFailed(phrase("the person model {name} gives numbers that are not finite.", name=model.name))
    corners, scores = _ROWS[model.layout.name](output[0], model)
    if scores.size and (scores.min() < -0.01 or scores.max() > 1.01):
        raise ToolFailed(phrase("the person model {name} gives scores that do not lie between 0 and 1.", name=model.name))
    kept = _distinct(corners, scores)
    boxes = [PersonBox(round(float(scores[i]), _DIGITS), _share(corners[i], where, frame)) for i in kept]
    return tuple(box for box in boxes if box.area > 0)


def _distinct(corners: Numbers, scores: Numbers) -> list[int]:
    """Which rows to keep: non-maximum suppression, of the surest ones, since its time grows with their square."""
    likely = np.flatnonzero(scores >= WEAKEST)
    likely = likely[np.argsort(-scores[likely], kind="stable")[:_MOST_COMPARED]]
    sizes = np.concatenate([corners[likely, :2], corners[likely, 2:] - corners[likely, :2]], axis=1)
    kept = cv2.dnn.NMSBoxes(sizes.tolist(), scores[likely].tolist(), WEAKEST, OVERLAP)
    return [int(likely[i]) for i in np.asarray(kept, int).ravel()[:_MOST]]


def _share(corners: Numbers, where: Placed, frame: Frame) -> tuple[float, float, float, float]:
    """The box in shares of the frame, cut off at its edges."""
    height, width = frame.shape[:2]
    left, top, right, bottom = (
        min(1.0, max(0.0, (float(at) - shift) / where.scale / side))
        for at, shift, side in zip(corners, (where.left, where.top) * 2, (width, height) * 2, strict=True)
    )
    return round(left, _DIGITS), round(top, _DIGITS), round(right, _DIGITS), round(bottom, _DIGITS)


def _yolox(rows: Numbers, model: Model) -> Rows:
    """Centre as an offset from the cell, size as a logarithm, both in strides; then objectness and classes."""
    if np.median(np.abs(rows[:, :2])) > _DECODED:
        raise ToolFailed(
            phrase(
                "the person model {name} gives boxes in pixels, where a YOLOX gives raw ones; "
                "export it without --decode_in_inference.",
                name=model.name,
            )
        )
    cells, strides = _grid(model)
    centres = (rows[:, :2] + cells) * strides
    sizes = np.exp(np.minimum(rows[:, 2:4], _LARGEST_EXPONENT)) * strides
    return _corners(centres, sizes), rows[:, 4] * rows[:, 5 + model.person]


def _yolov5(rows: Numbers, model: Model) -> Rows:
    """Centre and size in pixels of the input; then objectness and classes."""
    return _corners(rows[:, :2], rows[:, 2:4]), rows[:, 4] * rows[:, 5 + model.person]


def _yolov8(rows: Numbers, model: Model) -> Rows:
    """A column for each cell: centre and size in pixels of the input; then classes."""
    return _corners(rows[:2].T, rows[2:4].T), rows[4 + model.person]


def _yolov10(rows: Numbers, model: Model) -> Rows:
    """Corners in pixels of the input, score, class; doubles are gone already."""
    of_people = rows[rows[:, 5].round() == model.person]
    return of_people[:, :4], of_people[:, 4]


_ROWS: Mapping[str, Callable[[Numbers, Model], Rows]] = {
    "YOLOX": _yolox,
    "YOLOv5": _yolov5,
    "YOLOv8": _yolov8,
    "YOLOv10": _yolov10,
}
"""By the layout's name."""


def _corners(centres: Numbers, sizes: Numbers) -> Numbers:
    return np.concatenate([centres - sizes / 2, centres + sizes / 2], axis=1)


def _grid(model: Model) -> tuple[Numbers, Numbers]:
    """Column and row of each cell, grid after grid, row by row; and each one's stride."""
    cells, strides = [], []
    for stride in STRIDES:
        rows, columns = np.mgrid[: model.height // stride, : model.width // stride]
        cells.append(np.stack([columns.ravel(), rows.ravel()], axis=1))
        strides.append(np.full((rows.size, 1), stride))
    return np.concatenate(cells).astype(np.float32), np.concatenate(strides).astype(np.float32)
