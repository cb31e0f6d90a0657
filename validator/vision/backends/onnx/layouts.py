"""Which layouts of a detector's output are known, by their shapes alone: what is not surely one of them is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Shape = tuple[int, ...]
STRIDES = (8, 16, 32)
"""Pixels of the input that a cell of each of the three grids covers."""
_COCO_CLASSES = 80
_PERSON = "person"
_MOST_ROWS = 1000
"""Of a model that has dropped doubles itself; they give 100 to 300."""


@dataclass(frozen=True)
class Layout:
    """How one family of detectors takes a picture and gives its boxes."""

    name: str
    fits: Callable[[Shape, int, int], bool]
    """Whether an output of that shape is one of the family's, given the number of cells and of classes."""
    bgr: bool
    """Whether blue is the first channel; else it is the last one."""
    whitest: float
    """The value of a white pixel."""
    centred: bool
    """Whether the picture lies in the middle of the input; else in its upper left corner."""


YOLOX = Layout("YOLOX", lambda shape, cells, classes: shape == (1, cells, 5 + classes), bgr=True, whitest=255, centred=False)
YOLOV5 = Layout("YOLOv5", lambda shape, cells, classes: shape == (1, 3 * cells, 5 + classes), bgr=False, whitest=1, centred=True)
YOLOV8 = Layout("YOLOv8", lambda shape, cells, classes: shape == (1, 4 + classes, cells), bgr=False, whitest=1, centred=True)
YOLOV10 = Layout(
    "YOLOv10",
    lambda shape, cells, _: len(shape) == 3 and shape[::2] == (1, 6) and 0 < shape[1] <= _MOST_ROWS and shape[1] % cells != 0,
    bgr=False,
    whitest=1,
    centred=True,
)
LAYOUTS = (YOLOX, YOLOV5, YOLOV8, YOLOV10)
"""Newer and older models of these families (YOLOv7, YOLOv9, YOLO11) have the shapes of one of them."""
_NAMES_ITS_CLASSES = (YOLOV10,)
"""Their shape does not show the number of classes: only the file can say which one is a person."""


def layout_of(shape: Shape, height: int, width: int, classes: tuple[str, ...]) -> Layout | None:
    """The layout of that output for an input of that size; None where none fits, or more than one."""
    cells = sum((height // stride) * (width // stride) for stride in STRIDES)
    fit = [each for each in LAYOUTS if each.fits(shape, cells, len(classes) or _COCO_CLASSES)]
    fit = [each for each in fit if classes or each not in _NAMES_ITS_CLASSES]
    return fit[0] if len(fit) == 1 else None


def person_among(classes: tuple[str, ...]) -> int | None:
    """The index of the class "person", which is the first one of COCO's; None where no class is called so."""
    if not classes:
        return 0
    return next((index for index, name in enumerate(classes) if name.strip().lower() == _PERSON), None)
