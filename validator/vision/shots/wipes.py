"""Finds wipes and slides in a run of thumbnails; what counts as one is decided later, by limits.

In a wipe each place shows the picture before or the one after, and changes over once, place after place. In a slide one of
the two, or both, move across the picture in one direction. No movement of people does that to most of the picture.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from validator.facts.shots import Wipe
from validator.vision.shots.slides import slid
from validator.vision.shots.stretch import Floats, Stretch, Window

Places = NDArray[np.bool_]

_HALF_SECONDS = (0.1, 0.17, 0.25, 0.35, 0.55)
"""Half-lengths that are tried."""
_LEAST_DISTANCE, _LEAST_CONTRAST, _LEAST_SHARE = 7.0, 2.5, 0.55
"""Under any of these no candidate is noted; the first is a mean difference of Lab values."""
_CHANGED = 10.0
"""Mean difference of Lab values from which on a place has changed."""
_LEAST_CHANGED = 0.5
"""Share of the picture that changes; a person who walks through it changes less."""
_RAGGED = 0.13
"""Of neighbours, so many may be on different sides of a boundary: a wipe has one, movement many."""
_SAME = 4.0
"""Mean difference of Lab values up to which a place is the same; noise and the edge between two cells stay under it."""
_NEAR = 0.3
"""Of its change, so far from one of both ends may be the colour of a place."""
_GRADUAL = ((0.08, 0.48), (0.25, 0.75), (0.52, 0.92))
"""Share of the changed places that have changed over at a quarter, half and three quarters of the way."""


def find(stretch: Stretch) -> list[Wipe]:
    """All candidates in this run of frames."""
    return [
        wipe for window in stretch.windows(_HALF_SECONDS, _LEAST_DISTANCE, _LEAST_CONTRAST) if (wipe := _wipe(stretch, window))
    ]


def _wipe(stretch: Stretch, window: Window) -> Wipe | None:
    middle, half = window.middle, window.half
    before, after = stretch.pictures[middle - half], stretch.pictures[middle + half]
    between = [stretch.pictures[at] for at in (middle - half // 2, middle, middle + half // 2)]
    change = np.asarray(np.abs(after - before).mean(-1), np.float32)
    if (change > _CHANGED).mean() < _LEAST_CHANGED:
        return None
    share = _wiped(before, after, change, between)
    if share < _LEAST_SHARE and (share := slid(before, after, between)) < _LEAST_SHARE:
        return None
    return Wipe(round(stretch.times[middle], 3), round(window.distance, 2), round(share, 3), round(window.contrast, 2))


def _wiped(before: Floats, after: Floats, change: Floats, between: list[Floats]) -> float:
    """The share of the picture that is at one end or the other at all times, and never goes back; 0 for anything but a wipe."""
    changed = change > _CHANGED
    to_before, to_after = (np.stack([np.abs(one - end).mean(-1) for one in between]) for end in (before, after))
    over = to_after < to_before
    if any(not low <= one[changed].mean() <= high for one, (low, high) in zip(over, _GRADUAL, strict=True)):
        return 0.0
    if _ragged(over[1], changed) > _RAGGED:
        return 0.0
    either = np.minimum(to_before, to_after) <= np.maximum(_SAME, _NEAR * change)
    back = changed & ((over[0] & ~over[1]) | (over[1] & ~over[2]))
    return float(min((one & ~back).mean() for one in either))


def _ragged(over: Places, changed: Places) -> float:
    """The share of neighbours among the changed places of which only one has changed over."""
    pairs = [(changed[1:] & changed[:-1], over[1:] != over[:-1]), (changed[:, 1:] & changed[:, :-1], over[:, 1:] != over[:, :-1])]
    return float(sum((both & apart).sum() for both, apart in pairs) / max(1, sum(both.sum() for both, _ in pairs)))
