"""Finds places where one picture shines through another, also while people move in both.

A dissolve between two shots shows colours that neither has before or after, and each lies midway between what was near
that place before and after. Movement brings no new colours; a change of light does, but everywhere by the same rule.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from validator.facts.shots import LocalDissolve
from validator.vision.shots.light import only_relit
from validator.vision.shots.stretch import Floats, Stretch

_HALF_SECONDS = (0.25, 0.4, 0.6, 0.8)
"""Half-lengths that are tried; the pictures before and after span as long."""
_TRIES_PER_SECOND = 12.0
_LEAST_NEW = 0.07
"""Share of the picture whose colours are new; codecs and movement stay under it."""
_BINS, _FROM, _WIDTHS = (16, 11, 11), (0, 64, 64), (16, 12, 12)
"""Cells of the colour histogram along L, a and b, where they begin and how wide they are."""
_CELLS = [
    np.clip((np.arange(256) - start) // width, 0, bins - 1).astype(np.int16)
    for bins, start, width in zip(_BINS, _FROM, _WIDTHS, strict=True)
]
"""The cell of each value."""
_NEW, _MIXED = 8.0, 6.0
"""Mean differences of Lab values: from here on a colour is another one; up to here it is the same."""
_PICTURES_BESIDE = 4
"""Pictures on each side of which any may hold what shines through, since people move."""


def find(stretch: Stretch) -> list[LocalDissolve]:
    """All candidates in this run of frames."""
    count, fps = len(stretch.pictures), stretch.fps
    halves = [half for seconds in _HALF_SECONDS if (half := round(seconds * fps)) >= 3]
    if not halves or count <= 4 * min(halves):
        return []
    pictures, colours = stretch.pictures, _histograms(stretch.bytes)
    step = max(1, round(fps / _TRIES_PER_SECOND))
    places = [(i, half) for half in halves for i in range(2 * half, count - 2 * half, step)]
    share = ((i, half, _new_share(colours, i, half)) for i, half in places)
    found = [(i, half, new) for i, half, new in share if new >= _LEAST_NEW and not _relit(pictures, i, half)]
    return [_dissolve(pictures, stretch.times[i], i, half, new) for i, half, new in found]


def _relit(pictures: Floats, i: int, half: int) -> bool:
    """Whether frame `i` is what is seen before or after, in other light."""
    return any(only_relit(pictures[at], pictures[i]) for at in (i - half, i + half))


def _dissolve(pictures: Floats, time: float, i: int, half: int, new: float) -> LocalDissolve:
    mix_share = _mix_share(pictures, i, half)
    return LocalDissolve(round(time, 3), round(100 * new, 2), round(100 * new * mix_share**2, 2), round(mix_share, 2))


def _histograms(pictures: NDArray[np.uint8]) -> Floats:
    """One soft colour histogram for each picture, as shares of it."""
    lightness, a, b = (cells[pictures[..., channel]] for channel, cells in enumerate(_CELLS))
    flat = ((lightness * _BINS[1] + a) * _BINS[2] + b).reshape(len(pictures), -1)
    size = int(np.prod(_BINS))
    counts = np.stack([np.bincount(one, minlength=size) for one in flat]).astype(np.float32) / flat.shape[1]
    soft = counts.reshape(-1, *_BINS) @ _softening(_BINS[2])
    soft = _softening(_BINS[1]) @ soft
    soft = _softening(_BINS[0]) @ soft.reshape(len(pictures), _BINS[0], -1)
    return np.asarray(soft.reshape(len(pictures), size))


def _softening(size: int) -> Floats:
    """A quarter of each cell goes to each neighbour, so that a colour on the border of two counts for both."""
    near = (np.eye(size, k=-1) + np.eye(size, k=1)) / 4 + np.eye(size) / 2
    near[0, 0] = near[-1, -1] = 0.75
    return near.astype(np.float32)


def _new_share(colours: Floats, i: int, half: int) -> float:
    """Share of the picture with colours found neither before nor after; it has to grow and fade around frame `i`."""
    step = max(1, half // 4)
    before, after = colours[i - 2 * half : i - half + 1 : step], colours[i + half : i + 2 * half + 1 : step]
    known = np.maximum(before.max(0), after.max(0))
    early, middle, late = (float(np.maximum(0, colours[j] - known).sum()) for j in (i - half // 2, i, i + half // 2))
    return min(middle, 1.5 * early, 1.5 * late)


def _mix_share(pictures: Floats, i: int, half: int) -> float:
    """Share of the new places in frame `i` that are the mean of something near them before and something after, 0..1."""
    before = _near(pictures[np.linspace(i - 2 * half, i - half, _PICTURES_BESIDE).astype(int)])
    after = _near(pictures[np.linspace(i + half, i + 2 * half, _PICTURES_BESIDE).astype(int)])
    middle = pictures[i]
    new = np.minimum(_nearest(before, middle), _nearest(after, middle)) > _NEW
    if not new.any():
        return 0.0
    before, after, middle = before[:, new], after[:, new], middle[new]
    off = np.min([_nearest((one + after) / 2, middle) for one in before], axis=0)
    return float((off < _MIXED).mean())


def _nearest(several: Floats, one: Floats) -> Floats:
    return np.asarray(np.abs(several - one).mean(-1).min(0))


def _near(pictures: Floats) -> Floats:
    """The pictures, and each of them moved by one pixel in each direction."""
    wide = np.pad(pictures, ((0, 0), (1, 1), (1, 1), (0, 0)), mode="edge")
    height, width = pictures.shape[1:3]
    moves = ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1))
    return np.concatenate([wide[:, 1 + y : 1 + y + height, 1 + x : 1 + x + width] for y, x in moves])
