"""Tells a change of light from another picture: lamps, flashes and exposure change what is seen, and not where."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from validator.vision.shots.stretch import Floats
from validator.vision.thumbnails import difference

_STEPS = 16
"""Steps of lightness; each may become any colour in other light, or change by any."""
_LIT = 0.35
"""Of a difference, so much may be left of what is only lit otherwise: shadows, and colours of one lightness."""


def relit_difference(one: Floats, two: Floats) -> float:
    """How unlike two pictures are, apart from their light: mean difference of Lab values, 0..255."""
    return min(difference(one, two), max(_unexplained(one, two), _unexplained(two, one)))


def only_relit(one: Floats, two: Floats) -> bool:
    """Whether `two` may be `one` in other light: darkened, over-exposed, all white, all black, in a lamp's colour."""
    return _unexplained(one, two) <= _LIT * difference(one, two)


def same_relit(one: Floats, two: Floats) -> bool:
    """Whether both show the same in different light; a black or a white picture shows nothing."""
    left = max(_unexplained(one, two), _unexplained(two, one))
    return left <= _LIT * min(difference(one, two), _spread_of(one), _spread_of(two))


def _spread_of(picture: Floats) -> float:
    """How much there is to see: mean distance from the mean colour."""
    return float(np.abs(picture - picture.mean((0, 1))).mean())


def _unexplained(one: Floats, two: Floats) -> float:
    """What is left of `two` when each step of lightness in `one` becomes, or changes by, what is best for it."""
    steps = np.minimum(one[..., 0].ravel() * np.float32(_STEPS / 256), _STEPS - 1).astype(np.intp)
    member = (steps == np.arange(_STEPS)[:, None]).astype(np.float32)
    member /= np.maximum(member.sum(1, keepdims=True), 1)
    return min(_spread(steps, member, colours.reshape(-1, 3)) for colours in (two, two - one))


def _spread(steps: NDArray[np.intp], member: Floats, colours: Floats) -> float:
    """Mean distance of the colours from the mean of their step."""
    return difference(colours, (member @ colours)[steps])
