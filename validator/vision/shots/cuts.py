"""Finds hard cuts in a run of thumbnails; what counts as a cut is decided later, by limits.

The step at a hard cut is larger than everything beside it, and the picture does not come back: that tells it from a
flash and from fast movement, where PySceneDetect's detectors, which use the size of the step alone, go wrong.
"""

from __future__ import annotations

import numpy as np

from validator.facts.shots import HardCut
from validator.vision.thumbnails import Thumbnail, difference, fps_of

_BESIDE_SECONDS, _SIDE_SECONDS = 0.2, 0.3
"""How far the steps beside a cut are compared with it, and the pictures on either side of it."""
_QUIET = 0.5
"""Mean difference of Lab values under which nothing changes; keeps ratios from exploding on still pictures."""
_LEAST_DISTANCE, _LEAST_PEAK, _LEAST_CONTRAST = 3.0, 2.0, 2.0
"""Under any of these no candidate is noted; the first is a mean difference of Lab values."""


def find(thumbnails: list[Thumbnail], times: list[float]) -> list[HardCut]:
    """All candidates in this run of frames."""
    if len(thumbnails) < 4:
        return []
    fps = fps_of(times)
    steps = [0.0, *(difference(a, b) for a, b in zip(thumbnails, thumbnails[1:], strict=False))]
    beside, side = max(3, round(_BESIDE_SECONDS * fps)), max(2, round(_SIDE_SECONDS * fps))
    found = []
    for i, step in enumerate(steps):
        neighbours = steps[max(1, i - beside) : i] + steps[i + 1 : i + 1 + beside]
        if step >= _LEAST_DISTANCE and neighbours and step >= max(neighbours):
            found.append(_cut(thumbnails, times, i, step / max(_upper_quarter(neighbours), _QUIET), side))
    return [cut for cut in found if _is_candidate(cut)]


def _is_candidate(cut: HardCut) -> bool:
    return cut.lab_distance >= _LEAST_DISTANCE and cut.peak_ratio >= _LEAST_PEAK and cut.contrast >= _LEAST_CONTRAST


def _upper_quarter(steps: list[float]) -> float:
    """Mean of the largest quarter."""
    upper = sorted(steps)[-max(1, len(steps) // 4) :]
    return sum(upper) / len(upper)


def _cut(thumbnails: list[Thumbnail], times: list[float], i: int, peak_ratio: float, side: int) -> HardCut:
    before, after = thumbnails[max(0, i - side) : i], thumbnails[i : i + side]
    few = max(1, len(before) // 3), max(1, len(after) // 3)
    distance = min(difference(a, b) for a in before[:: few[0]] for b in after[:: few[1]])
    unrest = max(_unrest(before), _unrest(after), _QUIET)
    return HardCut(round(times[i], 3), round(distance, 2), round(peak_ratio, 2), round(distance / unrest, 2))


def _unrest(run: list[Thumbnail]) -> float:
    middle = np.asarray(np.median(run, axis=0), np.float32)
    return sum(difference(thumbnail, middle) for thumbnail in run) / len(run)
