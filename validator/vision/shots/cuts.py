"""Finds jumps and blends in a run of small pictures; what counts as a cut is decided later, by limits.

A hard cut is louder than everything beside it, and the picture does not come back: that tells it from a flash and
from fast movement, where PySceneDetect's detectors, which look at the loudness alone, go wrong. In a dissolve the
pictures between are a linear mix of those at its ends, which no movement of people or camera is.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from validator.facts.shots import Cut

Thumb = NDArray[np.float32]
REACH = 1.6
"""Seconds before and after a frame that have a say in it."""
_BESIDE, _SIDE = 0.2, 0.3
"""Seconds: how far the loudness beside a jump is looked at, and the pictures on either side of it."""
_HALVES = (0.15, 0.25, 0.5, 0.75)
"""Seconds: half-lengths of dissolves that are tried."""
_QUIET = 0.5
"""Mean difference of Lab values under which nothing changes; keeps ratios from exploding on still pictures."""
_LEAST_JUMP, _LEAST_BLEND = 3.0, 7.0
"""Mean differences of Lab values under which no candidate is noted."""
_LEAST_STRENGTH, _LEAST_MIXED, _LEAST_CONTRAST = 2.0, 0.65, 2.0
_TRIES = 20.0
"""A dissolve is looked for so many times a second."""


def difference(one: Thumb, two: Thumb) -> float:
    """How unlike two pictures are: mean difference of Lab values, 0..255."""
    return float(np.abs(one - two).mean())


def rate_of(times: list[float]) -> float:
    """Frames per second."""
    return (len(times) - 1) / max(times[-1] - times[0], 1e-3)


def find(thumbs: list[Thumb], times: list[float]) -> list[Cut]:
    """All candidates in this run of frames."""
    if len(thumbs) < 4:
        return []
    rate = rate_of(times)
    return [*_hard(thumbs, times, rate), *_dissolves(thumbs, times, rate)]


def _hard(thumbs: list[Thumb], times: list[float], rate: float) -> list[Cut]:
    steps = [0.0, *(difference(a, b) for a, b in zip(thumbs, thumbs[1:], strict=False))]
    beside = max(3, round(_BESIDE * rate))
    found = []
    for i, step in enumerate(steps):
        neighbours = steps[max(1, i - beside) : i] + steps[i + 1 : i + 1 + beside]
        if step >= _LEAST_JUMP and neighbours and step >= max(neighbours):
            cut = _jump(thumbs, times, i, step / max(_loud(neighbours), _QUIET), max(2, round(_SIDE * rate)))
            if cut.distance >= _LEAST_JUMP and cut.strength >= _LEAST_STRENGTH and cut.contrast >= _LEAST_CONTRAST:
                found.append(cut)
    return found


def _loud(steps: list[float]) -> float:
    """Mean of the louder quarter."""
    upper = sorted(steps)[-max(1, len(steps) // 4) :]
    return sum(upper) / len(upper)


def _jump(thumbs: list[Thumb], times: list[float], i: int, strength: float, side: int) -> Cut:
    before, after = thumbs[max(0, i - side) : i], thumbs[i : i + side]
    few = max(1, len(before) // 3), max(1, len(after) // 3)
    distance = min(difference(a, b) for a in before[:: few[0]] for b in after[:: few[1]])
    unrest = max(_unrest(before), _unrest(after), _QUIET)
    return Cut("hard", round(times[i], 3), round(distance, 2), round(strength, 2), round(distance / unrest, 2))


def _unrest(run: list[Thumb]) -> float:
    middle = np.median(run, axis=0)
    return sum(difference(thumb, middle) for thumb in run) / len(run)


def _dissolves(thumbs: list[Thumb], times: list[float], rate: float) -> list[Cut]:
    found = []
    for half in sorted({round(seconds * rate) for seconds in _HALVES}):
        for i in range(2 * half, len(thumbs) - 2 * half, max(1, round(rate / _TRIES))):
            ends = thumbs[i - half], thumbs[i + half]
            change = difference(*ends) if half >= 2 else 0.0
            if change >= _LEAST_BLEND and (cut := _blend(thumbs, times, i, half, change)):
                found.append(cut)
    return found


def _blend(thumbs: list[Thumb], times: list[float], i: int, half: int, change: float) -> Cut | None:
    mixed = 1 - max(_unmixed(thumbs, i, half, at) for at in (i - half // 2, i, i + half // 2)) / change
    if mixed < _LEAST_MIXED:
        return None
    unrest = max(difference(thumbs[i - 2 * half], thumbs[i - half]), difference(thumbs[i + 2 * half], thumbs[i + half]), _QUIET)
    contrast = change / unrest
    return (
        Cut("dissolve", round(times[i], 3), round(change, 2), round(mixed, 3), round(contrast, 2))
        if contrast >= _LEAST_CONTRAST
        else None
    )


def _unmixed(thumbs: list[Thumb], i: int, half: int, at: int) -> float:
    """How far the frame `at` is from the mix that its place between the ends asks for."""
    share = (at - (i - half)) / (2 * half)
    return difference(thumbs[at], thumbs[i - half] * (1 - share) + thumbs[i + half] * share)
