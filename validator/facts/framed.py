"""Brings together what two meters saw: where the picture lies in the frame, and whether the person keeps inside it."""

from __future__ import annotations

from dataclasses import replace

from validator.facts.layout import Layout
from validator.facts.people import WHOLE, Box, People

_OVER = 0.05
"""Of the frame's side: a silhouette that reaches farther over a line than this lies on both sides of it."""
_OFTEN = 0.2
"""Of the samples with a person; a network that wanders off once says nothing of the borders."""


def framed(people: People, layout: Layout) -> tuple[People, Layout]:
    """People seen in the picture inside its borders, since feet are cut off at the picture's edge; a body lies over no border."""
    if layout.picture == WHOLE:
        return people, layout
    if _reaches_over(people, layout.picture):
        return people, replace(layout, picture=WHOLE, border="")
    inner = _shared(people.picture, layout.picture)
    has_area = inner[0] < inner[2] and inner[1] < inner[3]
    return (replace(people, picture=inner) if has_area else people), layout


def _reaches_over(people: People, picture: Box) -> bool:
    """Whether the lines taken for the ends of borders run through the person: a coat's edges, say, before a plain wall."""
    bodies = [sample.person.box for sample in people.samples if sample.person]
    over = [box for box in bodies if max(_beyond(box, picture)) > _OVER]
    return len(over) > _OFTEN * len(bodies)


def _beyond(box: Box, picture: Box) -> tuple[float, float, float, float]:
    """How far the box reaches over each side of the picture."""
    return (picture[0] - box[0], picture[1] - box[1], box[2] - picture[2], box[3] - picture[3])


def _shared(one: Box, two: Box) -> Box:
    return (max(one[0], two[0]), max(one[1], two[1]), min(one[2], two[2]), min(one[3], two[3]))
