"""Finds dissolves in a run of thumbnails; what counts as one is decided later, by limits.

In a dissolve the pictures between are a linear mix of those at its ends, which no movement of people or camera is.
"""

from __future__ import annotations

from validator.facts.shots import Dissolve
from validator.vision.thumbnails import Thumbnail, difference, fps_of

_HALF_SECONDS = (0.15, 0.25, 0.5, 0.75)
"""Half-lengths that are tried."""
_TRIES_PER_SECOND = 20.0
_QUIET = 0.5
"""Mean difference of Lab values under which nothing changes; keeps ratios from exploding on still pictures."""
_LEAST_DISTANCE, _LEAST_MIX, _LEAST_CONTRAST = 7.0, 0.65, 2.0
"""Under any of these no candidate is noted; the first is a mean difference of Lab values."""


def find(thumbnails: list[Thumbnail], times: list[float]) -> list[Dissolve]:
    """All candidates in this run of frames."""
    if len(thumbnails) < 4:
        return []
    fps, found = fps_of(times), []
    for half in sorted({round(seconds * fps) for seconds in _HALF_SECONDS}):
        for i in range(2 * half, len(thumbnails) - 2 * half, max(1, round(fps / _TRIES_PER_SECOND))):
            distance = difference(thumbnails[i - half], thumbnails[i + half]) if half >= 2 else 0.0
            if distance >= _LEAST_DISTANCE and (dissolve := _dissolve(thumbnails, times, i, half, distance)):
                found.append(dissolve)
    return found


def _dissolve(thumbnails: list[Thumbnail], times: list[float], i: int, half: int, distance: float) -> Dissolve | None:
    mix_share = 1 - max(_unmixed(thumbnails, i, half, at) for at in (i - half // 2, i, i + half // 2)) / distance
    if mix_share < _LEAST_MIX:
        return None
    before = difference(thumbnails[i - 2 * half], thumbnails[i - half])
    after = difference(thumbnails[i + 2 * half], thumbnails[i + half])
    contrast = distance / max(before, after, _QUIET)
    if contrast < _LEAST_CONTRAST:
        return None
    return Dissolve(round(times[i], 3), round(distance, 2), round(mix_share, 3), round(contrast, 2))


def _unmixed(thumbnails: list[Thumbnail], i: int, half: int, at: int) -> float:
    """How far the frame `at` is from the mix that its place between the ends asks for."""
    share = (at - (i - half)) / (2 * half)
    return difference(thumbnails[at], thumbnails[i - half] * (1 - share) + thumbnails[i + half] * share)
