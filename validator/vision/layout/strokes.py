"""Finds sharp strokes that keep their place to a fraction of a pixel: letters and drawings do, whatever is filmed of a body sways."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import cv2
import numpy as np

from validator.facts.layout import ALL_STROKES
from validator.vision.layout.backing import Bytes

_SHARP = 40
"""Grey levels between neighbours, in every sample."""
_MOVED = 0.12
"""Of that: an edge that moves by an eighth of a pixel changes by so much."""
_CELLS = 64
"""Along the longer side: a letter of a caption fills one or two."""


def strokes(samples: Sequence[Bytes], changed: Bytes) -> tuple[str, ...]:
    """As in `Layout.strokes`; `changed` is by how much each pixel changes over the samples."""
    around = np.ones((3, 3), np.uint8)
    sharp = reduce(cv2.min, [np.asarray(cv2.morphologyEx(each, cv2.MORPH_GRADIENT, around)) for each in samples])
    held = (sharp >= _SHARP) & (changed <= _MOVED * sharp)
    factor = _CELLS / max(held.shape)
    size = max(1, round(held.shape[1] * factor)), max(1, round(held.shape[0] * factor))
    shares = cv2.resize(held.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    return tuple("".join(f"{round(ALL_STROKES * float(share)):x}" for share in row) for row in shares)
