"""Finds dissolves in a run of thumbnails; what counts as one is decided later, by limits.

In a dissolve the pictures between are a linear mix of those at its ends, which no movement of people or camera is. A lamp
that is turned up gives such a mix, too; but then the ends are one picture in other light.
"""

from __future__ import annotations

from validator.facts.shots import Dissolve
from validator.vision.shots.light import same_relit
from validator.vision.shots.stretch import Stretch, Window
from validator.vision.thumbnails import difference

_HALF_SECONDS = (0.15, 0.25, 0.5, 0.75)
"""Half-lengths that are tried."""
_LEAST_DISTANCE, _LEAST_MIX, _LEAST_CONTRAST = 7.0, 0.65, 2.0
"""Under any of these no candidate is noted; the first is a mean difference of Lab values."""


def find(stretch: Stretch) -> list[Dissolve]:
    """All candidates in this run of frames."""
    windows = stretch.windows(_HALF_SECONDS, _LEAST_DISTANCE, _LEAST_CONTRAST)
    return [dissolve for window in windows if (dissolve := _dissolve(stretch, window))]


def _dissolve(stretch: Stretch, window: Window) -> Dissolve | None:
    middle, half = window.middle, window.half
    off = max(_unmixed(stretch, middle, half, at) for at in (middle - half // 2, middle, middle + half // 2))
    mix_share = 1 - off / window.distance
    if mix_share < _LEAST_MIX or same_relit(stretch.pictures[middle - half], stretch.pictures[middle + half]):
        return None
    return Dissolve(round(stretch.times[middle], 3), round(window.distance, 2), round(mix_share, 3), round(window.contrast, 2))


def _unmixed(stretch: Stretch, middle: int, half: int, at: int) -> float:
    """How far the frame `at` is from the mix that its place between the ends asks for."""
    share, pictures = (at - (middle - half)) / (2 * half), stretch.pictures
    return difference(pictures[at], pictures[middle - half] * (1 - share) + pictures[middle + half] * share)
