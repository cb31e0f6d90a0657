"""Finds hard cuts in a run of thumbnails; what counts as a cut is decided later, by limits.

The step at a hard cut is larger than everything beside it, no change of light explains it, and the picture does not come
back: that tells it from lamps, from flashes and from fast movement, where PySceneDetect's detectors, which use the size of
the step alone, go wrong.
"""

from __future__ import annotations

from validator.facts.shots import HardCut
from validator.vision.shots.flashes import comes_back
from validator.vision.shots.light import relit_difference, same_relit
from validator.vision.shots.stretch import QUIET, Stretch, upper_quarter

_BESIDE_SECONDS, _SIDE_SECONDS = 0.2, 0.3
"""How far the steps beside a cut are compared with it, and the pictures on either side of it."""
_LEAST_DISTANCE, _LEAST_PEAK, _LEAST_CONTRAST = 3.0, 1.8, 1.8
"""Under any of these no candidate is noted; the first is a mean difference of Lab values."""
_WHOLE = 10.0
"""From this difference on the whole picture is another; under it, a person's movement over some frames can do as much."""
_FEW_SECONDS = 0.1
"""So long a picture has to be seen before and after a cut that may be a movement."""
_MOVING = 0.25
"""Mean difference of Lab values over which a frame does not repeat the one before."""
_HELD_SHARE, _HELD_SECONDS = 0.05, 0.4
"""Of a fast movement afterwards, so little is seen while a frame is held; and what lasts longer is a pause."""


def find(stretch: Stretch) -> list[HardCut]:
    """All candidates in this run of frames."""
    if len(stretch.pictures) < 4:
        return []
    peaks = ((i, _peak_ratio(stretch, i)) for i, step in enumerate(stretch.steps) if step >= _LEAST_DISTANCE)
    found = (_cut(stretch, i, ratio) for i, ratio in peaks if ratio >= _LEAST_PEAK)
    return [cut for cut in found if cut]


def _peak_ratio(stretch: Stretch, i: int) -> float:
    """The step to frame `i` over the largest ones beside it; 0 where one beside is larger."""
    steps, beside = stretch.steps, stretch.frames(_BESIDE_SECONDS, 3)
    neighbours = steps[max(1, i - beside) : i] + steps[i + 1 : i + 1 + beside]
    return 0.0 if max(neighbours) > steps[i] else steps[i] / max(upper_quarter(neighbours), QUIET)


def _cut(stretch: Stretch, i: int, peak_ratio: float) -> HardCut | None:
    side = stretch.frames(_SIDE_SECONDS, 2)
    distance = _distance(stretch, i, side)
    contrast = distance / max(stretch.unrest(i - side, i), stretch.unrest(i, i + side), QUIET)
    if distance < _LEAST_DISTANCE or contrast < _LEAST_CONTRAST or comes_back(stretch, i):
        return None
    if same_relit(stretch.pictures[i - 1], stretch.pictures[i]):
        return None
    if distance < _WHOLE and (_at_an_end(stretch, i) or _stutters(stretch, i)):
        return None
    return HardCut(round(stretch.times[i], 3), round(distance, 2), round(peak_ratio, 2), round(contrast, 2))


def _distance(stretch: Stretch, i: int, side: int) -> float:
    """Between the pictures before and after, where they are most alike."""
    before, after = stretch.pictures[max(0, i - side) : i], stretch.pictures[i : i + side]
    few = max(1, len(before) // 3), max(1, len(after) // 3)
    return min(relit_difference(a, b) for a in before[:: few[0]] for b in after[:: few[1]])


def _at_an_end(stretch: Stretch, i: int) -> bool:
    few = stretch.frames(_FEW_SECONDS, 2)
    return i < few or len(stretch.pictures) - i < few


def _stutters(stretch: Stretch, i: int) -> bool:
    """Whether frames that were held before make up for the step: the movement went on while they were shown."""
    moving = upper_quarter([step for step in stretch.steps[i + 1 : i + 1 + stretch.frames(1.0, 3)] if step > _MOVING])
    least = max(_MOVING, _HELD_SHARE * moving)
    held = next((n for n in range(i - 1) if stretch.steps[i - 1 - n] > least), i - 1)
    return 0 < held <= stretch.frames(_HELD_SECONDS, 2) and stretch.steps[i] <= (held + 1) * moving
