"""Tells a flash from a cut: what is seen before it comes back soon, and in between is seen in other light, if at all."""

from __future__ import annotations

from collections.abc import Sequence

from validator.vision.shots.light import only_relit
from validator.vision.shots.stretch import Stretch

_WITHIN_SECONDS = 1.0
"""So long a flash, a strobe or a power cut may last."""
_BACK = 0.4
"""Of the step, so far from the old picture may be what comes back: people move meanwhile."""
_LOOKS = 16
"""So many frames of that time are looked at; lamps stay on or off for several."""


def comes_back(stretch: Stretch, i: int) -> bool:
    """Whether the step to frame `i` begins or ends a time of other light."""
    reach = stretch.frames(_WITHIN_SECONDS, 3)
    later = range(i, min(len(stretch.pictures), i + reach + 1))
    earlier = range(i - 1, max(-1, i - reach - 2), -1)
    return _returns(stretch, i - 1, later) or _returns(stretch, i, earlier)


def _returns(stretch: Stretch, old: int, others: Sequence[int]) -> bool:
    """Whether the picture `old` is seen again in one of the frames, after frames that show it in other light."""
    picture, nearest = stretch.pictures[old], _BACK * stretch.apart(old, others[0])
    every = max(1, len(others) // _LOOKS)
    back = next((n for n in range(1, len(others), every) if stretch.apart(old, others[n]) <= nearest), None)
    return back is not None and all(only_relit(picture, stretch.pictures[at]) for at in others[:back:every])
