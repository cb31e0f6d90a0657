"""Measures how the camera moves: what most of the picture's edge does from sample to sample, whoever moves in its middle."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from validator.facts.camera import Camera, CameraStep
from validator.facts.clip import Missing
from validator.media.decode import Frame
from validator.vision.pictures import shrunk

_SIDE = 320
"""Pixels of the longer side in which points are followed: a third of a per cent of the picture is a pixel."""
_MOST_POINTS, _QUALITY, _APART = 15, 0.05, 4
"""Points of one cell that are followed, the least of their quality to that of the cell's best one, and pixels between two."""
_CONTRAST, _TILES = 3.0, (8, 8)
"""How much a plain wall's grain is brought out, part by part: it is all that shows a movement there."""
_WINDOW, _LEVELS = (15, 15), 4
"""Of the search: with four halvings, the picture may move by half of its side between two samples."""
_BACK_PIXELS = 0.7
"""A point that is followed there and back must come home so exactly."""
_FITS_PIXELS = 1.5
"""A point that is nearer than this to where the camera's movement puts it belongs to the background."""
_LEAST_POINTS = 12
"""With fewer, nothing is known."""
_GRID = 5
"""Cells across and down the picture; those at its edge hold the background, those in the middle the person."""
_LEAST_CELLS = 5
"""Of the edge's 16: what moves alike in so many of them is not a person."""
_LEAST_SHARE = 0.5
"""Of the points at the edge that must move alike."""
_MOST_SCALE = 1.5
"""A picture does not grow or shrink more than this between two samples of one shot."""
_EDGE_CELLS = frozenset((x, y) for x in range(_GRID) for y in range(_GRID) if {x, y} & {0, _GRID - 1})
_SLOPE = 1.0
"""Grey levels from pixel to pixel, in the mean of a cell: in plainer ones a movement may not show as a change."""
_RESTS = 0.75
"""Of its slope, so much may change in a cell that does not move: codec, noise, or half a pixel. The finest grain, moved, changes by all of it."""
NO_STEP = Missing("first-frame-only", not_requested=True)
Points = NDArray[np.float32]
Grey = NDArray[np.uint8]


class CameraMeter:
    """Sees the samples in order and ends in `Camera`."""

    def __init__(self) -> None:
        """Begin with nothing seen."""
        self._last: tuple[Grey, float] | None = None
        self._steps: list[CameraStep] = []
        self._count = 0
        self._grain = cv2.createCLAHE(_CONTRAST, _TILES)

    def add(self, frame: Frame, time: float) -> None:
        """One more frame, `time` seconds after the clip's first one."""
        grey = np.asarray(cv2.cvtColor(shrunk(frame, _SIDE), cv2.COLOR_RGB2GRAY), np.uint8)
        if self._last is not None and time > self._last[1]:
            before, then = self._last
            # The first frame may come in another size than the others.
            before = before if before.shape == grey.shape else np.asarray(cv2.resize(before, grey.shape[::-1]), np.uint8)
            moved = 0.0 if _rests(before, grey) else _moved(self._with_grain(before), self._with_grain(grey))
            speed = None if moved is None else round(100 * moved / max(grey.shape) / (time - then), 2)
            self._steps.append(CameraStep(round(time, 3), round(time - then, 3), speed))
        self._last, self._count = (grey, time), self._count + 1

    def _with_grain(self, grey: Grey) -> Grey:
        return np.asarray(self._grain.apply(grey), np.uint8)

    def result(self) -> Camera | Missing:
        """The facts; the meter is not used after this."""
        return Camera(tuple(self._steps)) if self._count != 1 else NO_STEP


def _rests(before: Grey, after: Grey) -> bool:
    """Whether most of the picture's edge has hardly changed, as in most clips: that costs a twentieth of following points."""
    change = _by_cell(cv2.absdiff(before, after))
    across, down = _by_cell(cv2.absdiff(before[:, 1:], before[:, :-1])), _by_cell(cv2.absdiff(before[1:], before[:-1]))
    slope = np.minimum(across, down)
    seen = [(y, x) for x, y in _EDGE_CELLS if slope[y, x] >= _SLOPE]
    still = [cell for cell in seen if change[cell] < _RESTS * slope[cell]]
    return len(still) >= max(_LEAST_CELLS, _LEAST_SHARE * len(seen))


def _by_cell(picture: cv2.typing.MatLike) -> NDArray[np.float32]:
    return np.asarray(cv2.resize(picture.astype(np.float32), (_GRID, _GRID), interpolation=cv2.INTER_AREA), np.float32)


def _moved(before: Grey, after: Grey) -> float | None:
    """Pixels by which the corners of the picture move on average; None where the background is not seen well enough."""
    model = _model(before, after, (0.0, 0.0))
    if model is None:
        # A fast pan is beyond the search; the pictures as a whole say where to begin.
        model = _model(before, after, _shift(before, after))
    if model is None:
        return None
    height, width = before.shape
    corners = np.array([(0, 0), (width, 0), (0, height), (width, height)], np.float64)
    return float(np.linalg.norm(corners @ model[:, :2].T + model[:, 2] - corners, axis=1).mean())


def _shift(before: Grey, after: Grey) -> tuple[float, float]:
    """By how much one picture as a whole has to be moved to be most like the other."""
    window = cv2.createHanningWindow(before.shape[::-1], cv2.CV_32F)
    (x, y), _ = cv2.phaseCorrelate(before.astype(np.float32), after.astype(np.float32), window)
    return float(x), float(y)


def _model(before: Grey, after: Grey, guess: tuple[float, float]) -> NDArray[np.float64] | None:
    """The turn, zoom and shift that most points at the edge agree on; None where they do not."""
    there, here = _followed(before, after, guess)
    if len(there) < _LEAST_POINTS:
        return None
    model, _ = cv2.estimateAffinePartial2D(there, here, method=cv2.RANSAC, ransacReprojThreshold=_FITS_PIXELS)
    if model is None or not np.isfinite(model).all() or not 1 / _MOST_SCALE < float(np.hypot(*model[:, 0])) < _MOST_SCALE:
        return None
    fits = np.linalg.norm(there @ model[:, :2].T + model[:, 2] - here, axis=1) < _FITS_PIXELS
    cells = {_cell(point, before.shape) for point in there[fits]}
    agreed = fits.mean() >= _LEAST_SHARE and fits.sum() >= _LEAST_POINTS and len(cells) >= _LEAST_CELLS
    return np.asarray(model, np.float64) if agreed else None


def _followed(before: Grey, after: Grey, guess: tuple[float, float]) -> tuple[Points, Points]:
    """Points of one picture and where they are in the other, those that are found both ways; the search begins at the guess."""
    found = _points(before)
    if not len(found):
        return found.reshape(-1, 2), found.reshape(-1, 2)
    search = {"winSize": _WINDOW, "maxLevel": _LEVELS, "flags": cv2.OPTFLOW_USE_INITIAL_FLOW}
    ahead = np.asarray(found + np.array(guess, np.float32), np.float32)
    moved, there, _ = cv2.calcOpticalFlowPyrLK(before, after, found, ahead, **search)  # type: ignore[call-overload]
    behind = np.asarray(moved - np.array(guess, np.float32), np.float32)
    back, again, _ = cv2.calcOpticalFlowPyrLK(after, before, moved, behind, **search)  # type: ignore[call-overload]
    home = np.linalg.norm((back - found).reshape(-1, 2), axis=1) < _BACK_PIXELS
    kept = home & (there.ravel() == 1) & (again.ravel() == 1)
    return found.reshape(-1, 2)[kept], moved.reshape(-1, 2)[kept]


def _points(picture: Grey) -> Points:
    """Corners that can be followed, in each of the cells at the picture's edge."""
    height, width = picture.shape
    found = [np.zeros((0, 1, 2), np.float32)]
    for x, y in sorted(_EDGE_CELLS):
        left, top = width * x // _GRID, height * y // _GRID
        cell = picture[top : height * (y + 1) // _GRID, left : width * (x + 1) // _GRID]
        corners = cv2.goodFeaturesToTrack(cell, _MOST_POINTS, _QUALITY, _APART)
        if corners is not None:
            found.append(np.asarray(corners + np.array((left, top), np.float32), np.float32))
    return np.concatenate(found)


def _cell(point: NDArray[np.float32], shape: tuple[int, ...]) -> tuple[int, int]:
    x, y = (min(_GRID - 1, max(0, int(_GRID * value / side))) for value, side in zip(point, shape[::-1], strict=True))
    return x, y
