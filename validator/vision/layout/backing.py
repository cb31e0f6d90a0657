"""Says what the borders are made of: of one colour, or of the picture itself, enlarged and blurred; a wall or a curtain is neither."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from validator.vision.layout.history import Cells

Bytes = NDArray[np.uint8]
Grey = NDArray[np.float32]
_SAME, _MOSTLY = 2.0, 0.9
"""Grey levels, and the share of both borders within them: bars are of one colour all over and all along, apart from a title."""
_LINE = 2
"""Pixels beside the line that are of both."""
_COARSE = 4
"""Pixels of the grid to one that is compared: a blurred picture has nothing finer."""
_BLUR = 3.0
"""Of those: how far the picture is blurred before it is compared."""
_ALIKE = 0.6
"""Correlation of the borders with the picture's copy behind it: 0.85 and more; that of walls is 0.1 and less."""


class Kept:
    """Keeps some samples, evenly spread, however many come."""

    def __init__(self, most: int) -> None:
        """Begin with nothing seen; `most` are kept."""
        self._most, self._count, self._every = most, 0, 1
        self._samples: list[Bytes] = []

    def add(self, sample: Callable[[], Bytes]) -> None:
        """One more, which is made only where it is kept; with too many of them, every other one goes."""
        if self._count % self._every == 0:
            if len(self._samples) == self._most:
                self._samples, self._every = self._samples[::2], 2 * self._every
            if self._count % self._every == 0:
                self._samples.append(sample())
        self._count += 1

    def __len__(self) -> int:
        return len(self._samples)

    @property
    def samples(self) -> Bytes:
        """Samples, rows and columns."""
        return np.stack(self._samples)


def made_of(samples: Bytes, begin: int, end: int) -> str:
    """What is above and below these rows, as in `Layout.border`; empty where it is neither."""
    above, below = samples[:, : max(1, begin - _LINE)], samples[:, min(end + _LINE, samples.shape[1] - 1) :]
    if is_plain(np.concatenate([above, below], 1)):
        return "bars"
    return "blurred" if alike(samples, begin, end) >= _ALIKE else ""


def is_plain(outer: Bytes) -> bool:
    """Whether it is of one colour on both sides and all along."""
    off = np.abs(outer - np.float32(np.median(outer)))
    return float((off <= _SAME).mean()) >= _MOSTLY


def alike(samples: Bytes, begin: int, end: int) -> float:
    """How well the borders correlate with the picture inside, enlarged until it fills the frame, cut to it or pulled to its shape.

    What counts is how both change over time, or their forms: light that falls off evenly is alike on any two walls.
    """
    found: list[float] = []
    for whole in (False, True):
        pairs = [_compared(each, begin, end, whole=whole) for each in samples]
        seen, copy = np.stack([one for one, _ in pairs]), np.stack([two for _, two in pairs])
        found += _likeness(seen, copy, *_coarse(begin, end, samples.shape[1]))
    return max(found)


def copied(samples: Bytes, box: Cells) -> float:
    """The same for borders on all four sides: those above and below, or those to the left and right, whichever are more alike."""
    left, top, right, bottom = box
    pairs = [_coarsely(each, each[top:bottom, left:right]) for each in samples]
    seen, copy = np.stack([one for one, _ in pairs]), np.stack([two for _, two in pairs])
    down = _likeness(seen, copy, *_coarse(top, bottom, samples.shape[1]))
    turned = seen.transpose(0, 2, 1), copy.transpose(0, 2, 1)
    return max(*down, *_likeness(*turned, *_coarse(left, right, samples.shape[2])))


def _likeness(seen: Grey, copy: Grey, above: int, below: int) -> tuple[float, float]:
    """How well they correlate in how they change, and in their forms."""
    changes = _correlation(seen - seen.mean(0), copy - copy.mean(0), above, below)
    return changes, _correlation(_uneven(seen, above, below), _uneven(copy, above, below), above, below)


def _compared(grey: Bytes, begin: int, end: int, *, whole: bool) -> tuple[Grey, Grey]:
    """The frame and the copy that fills it, coarsely."""
    height, width = grey.shape
    inner = grey[begin:end]
    if not whole:
        side = max(1, round(width * (end - begin) / height))
        inner = inner[:, (width - side) // 2 : (width - side) // 2 + side]
    return _coarsely(grey, inner)


def _coarsely(grey: Bytes, inner: Bytes) -> tuple[Grey, Grey]:
    height, width = grey.shape
    small = max(4, width // _COARSE), max(4, height // _COARSE)
    copy = cv2.resize(inner, small, interpolation=cv2.INTER_AREA).astype(np.float32)
    seen = cv2.resize(grey, small, interpolation=cv2.INTER_AREA).astype(np.float32)
    return seen, np.asarray(cv2.GaussianBlur(copy, (0, 0), _BLUR), np.float32)


def _coarse(begin: int, end: int, height: int) -> tuple[int, int]:
    """Coarse rows before the picture, and before what follows it."""
    small = max(4, height // _COARSE)
    return max(1, (begin - _LINE) * small // height), min(small - 1, -(-(end + _LINE) * small // height))


def _uneven(pictures: Grey, above: int, below: int) -> Grey:
    """Without what is the same, or falls off evenly, all over each border."""
    left = pictures.copy()
    for rows in (slice(0, above), slice(below, None)):
        part = pictures[:, rows]
        down, across = np.mgrid[: part.shape[1], : part.shape[2]]
        evenly = np.linalg.qr(np.stack([np.ones(down.size), down.ravel(), across.ravel()], 1))[0].astype(np.float32)
        flat = part.reshape(len(part), -1)
        left[:, rows] = (flat - flat @ evenly @ evenly.T).reshape(part.shape)
    return left


def _correlation(one: Grey, two: Grey, above: int, below: int) -> float:
    """Of the borders."""
    first, second = (np.concatenate([each[:, :above], each[:, below:]], 1) for each in (one, two))
    return float((first * second).sum() / max(1e-6, float(np.sqrt((first**2).sum() * (second**2).sum()))))
