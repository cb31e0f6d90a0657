"""Finds fast transitions in a run of thumbnails: whips, zooms, blurs and glitches of some frames between two shots.

Nothing explains the pictures between; but they change far faster than all before and after, and the pictures on both
sides are others, whatever the light. What counts as one is decided later, by limits.
"""

from __future__ import annotations

from validator.facts.shots import FastTransition
from validator.vision.shots.flashes import comes_back
from validator.vision.shots.light import relit_difference
from validator.vision.shots.stretch import QUIET, Stretch, upper_quarter

_LENGTH_SECONDS = (0.1, 0.2, 0.3, 0.5)
"""Lengths that are tried."""
_BESIDE_SECONDS = 0.3
"""How far the steps and the pictures beside it are compared with it."""
_TRIES_PER_SECOND = 30.0
_LEAST_DISTANCE, _LEAST_PEAK, _LEAST_CONTRAST = 7.0, 2.5, 2.0
"""Under any of these no candidate is noted; the first is a mean difference of Lab values."""


def find(stretch: Stretch) -> list[FastTransition]:
    """All candidates in this run of frames."""
    beside, every = stretch.frames(_BESIDE_SECONDS, 3), max(1, round(stretch.fps / _TRIES_PER_SECOND))
    found = []
    for length in sorted({stretch.frames(seconds, 2) for seconds in _LENGTH_SECONDS}):
        for start in range(beside, len(stretch.pictures) - length - beside, every):
            ratio = _peak_ratio(stretch, start, length, beside)
            if ratio >= _LEAST_PEAK and (one := _transition(stretch, start, length, beside, ratio)):
                found.append(one)
    return found


def _peak_ratio(stretch: Stretch, start: int, length: int, beside: int) -> float:
    """The mean step from frame `start` over `length` steps, over the largest ones beside them."""
    steps = stretch.steps
    within, around = (
        steps[start + 1 : start + 1 + length],
        steps[start + 1 - beside : start + 1] + steps[start + 1 + length : start + 1 + length + beside],
    )
    return sum(within) / length / max(upper_quarter(around), QUIET)


def _transition(stretch: Stretch, start: int, length: int, beside: int, peak_ratio: float) -> FastTransition | None:
    end = start + length
    if stretch.apart(start, end) < _LEAST_DISTANCE or stretch.sudden(start, end):
        return None
    distance = min(
        relit_difference(stretch.pictures[a], stretch.pictures[b])
        for a in (start - beside // 2, start)
        for b in (end, end + beside // 2)
    )
    contrast = distance / max(stretch.unrest(start - beside + 1, start + 1), stretch.unrest(end, end + beside), QUIET)
    if distance < _LEAST_DISTANCE or contrast < _LEAST_CONTRAST or comes_back(stretch, start + 1) or comes_back(stretch, end):
        return None
    middle = (stretch.times[start] + stretch.times[end]) / 2
    return FastTransition(round(middle, 3), round(distance, 2), round(peak_ratio, 2), round(contrast, 2))
