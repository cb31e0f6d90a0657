"""Makes faces unrecognisable in pictures, wherever a head was found or may be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import cv2
import numpy as np

from validator.facts.people import WHOLE, Box, Other, People, Sample
from validator.media.decode import Frame

_HEAD = 11
"""The first landmarks: nose, eyes, ears, mouth."""
_ROOM = 1.2
"""Spans of the head's landmarks that are hidden around their middle, to each side: hair and chin are among it."""
_LEAST = 0.02
"""Share of the frame's longer side that is hidden to each side at least."""
_UPPER = 0.35
"""Share of somebody else's box, from above, that holds the head; it may lean."""
_BLOCKS = 5
"""A hidden face is drawn in so many blocks a side."""


def hidden(frame: Frame, heads: Iterable[Box]) -> Frame:
    """The frame with these boxes drawn in a few blocks."""
    height, width = frame.shape[:2]
    out = frame.copy()
    for left, top, right, bottom in heads:
        x, y = max(0, int(left * width)), max(0, int(top * height))
        part = out[y : min(height, int(bottom * height) + 1), x : min(width, int(right * width) + 1)]
        if part.size:
            few = cv2.resize(part, (_BLOCKS, _BLOCKS), interpolation=cv2.INTER_AREA)
            part[:] = np.asarray(cv2.resize(few, part.shape[1::-1], interpolation=cv2.INTER_NEAREST), np.uint8)
    return out


def heads(people: People | None, time: float) -> list[Box]:
    """Where faces may be at `time`; everywhere when nobody was looked for, or nobody was found."""
    sample = min(people.samples, key=lambda each: abs(each.time - time), default=None) if people else None
    if people is None or sample is None or sample.person is None:
        return [WHOLE]
    return [_own(sample, people), *map(_of_other, _others(people, sample))]


def _own(sample: Sample, people: People) -> Box:
    assert sample.person
    points = sample.person.points[:_HEAD]
    xs, ys = [x * people.width for x, _, _ in points], [y * people.height for _, y, _ in points]
    x, y = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
    span = max(max(xs) - min(xs), max(ys) - min(ys), sample.face.width / 2 if sample.face else 0.0)
    half = max(_ROOM * span, _LEAST * max(people.width, people.height))
    return (
        (x - half) / people.width,
        (y - half) / people.height,
        (x + half) / people.width,
        (y + half) / people.height,
    )


def _others(people: People, sample: Sample) -> Iterator[Other]:
    """Everybody else of that moment; where only the main person was followed, of the searched moments before and after it."""
    if sample.others is not None:
        yield from sample.others
        return
    searched = [each for each in people.samples if each.others is not None]
    before = [each for each in searched if each.time < sample.time][-1:]
    after = [each for each in searched if each.time > sample.time][:1]
    for each in (*before, *after):
        yield from each.others or ()


def _of_other(other: Other) -> Box:
    left, top, right, bottom = other.box
    return other.box if other.kind == "face" else (left, top, right, top + _UPPER * (bottom - top))
