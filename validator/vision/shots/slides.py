"""Tells how well a slide explains what is between two pictures: one pushes the other out, covers it, or uncovers it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from validator.vision.shots.stretch import Floats
from validator.vision.thumbnails import difference

_SAME_SCENE = 0.5
"""Of their difference, so much may be left where a camera's pan makes one picture of the other."""
_WORTH_A_LOOK = 0.5
"""Under this share nobody would call it a slide."""
_FARTHEST_PAN = 0.75
"""Share of the picture that a pan leaves behind; over that hardly anything is seen in both, and it does what a push does."""
_NEVER_SURE = 0.85
"""No slide explains more: that keeps it under what the limits take for sure, as it may be such a pan."""


def slid(before: Floats, after: Floats, between: Sequence[Floats]) -> float:
    """The share of the change that a slide in one direction explains, 0..0.85; 0 where the camera pans in one scene."""
    turned = [[np.ascontiguousarray(np.rot90(picture, turn)) for picture in (before, after, *between)] for turn in range(4)]
    share = max(_from_the_right(one[0], one[1], one[2:]) for one in turned)
    return 0.0 if share >= _WORTH_A_LOOK and any(_panned(one[0], one[1]) for one in turned) else min(share, _NEVER_SURE)


def _from_the_right(before: Floats, after: Floats, between: Sequence[Floats]) -> float:
    """The columns' means show how far the new picture has come in, and the whole picture shows whether that is so."""
    both = np.concatenate([before, after], axis=1)
    ways, distance, best = _ways(before.shape[1]), difference(before, after), 0.0
    profiles = both.mean(0)[ways]
    off = np.stack([np.abs(profiles - one.mean(0)).mean((-2, -1)) for one in between])
    for way, places in enumerate(off.argmin(-1).T):
        if all(one < two for one, two in zip(places, places[1:], strict=False)):
            left = max(difference(both[:, ways[way, at]], one) for at, one in zip(places, between, strict=True))
            best = max(best, 1 - left / distance)
    return best


@cache
def _ways(width: int) -> NDArray[np.intp]:
    """Pushing, covering, uncovering: for each number of columns that have come in, which column of both pictures is seen."""
    come_in, column = np.arange(1, width)[:, None], np.arange(width)[None, :]
    old, new = column < width - come_in, column - (width - come_in) + width
    return np.stack([column + come_in, np.where(old, column, new), np.where(old, column + come_in, column + width)])


def _panned(before: Floats, after: Floats) -> bool:
    """Whether the new picture is the old one moved, as far as both see the same."""
    width, distance = before.shape[1], difference(before, after)
    moved = (np.abs(before[:, at:] - after[:, : width - at]).mean() for at in range(1, round(_FARTHEST_PAN * width)))
    return any(one <= _SAME_SCENE * distance for one in moved)
