"""Predicts what would be seen of people in a crop of the picture: their boxes and joints, as shares of what is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import ceil

from validator.facts.layout import Layout
from validator.facts.people import WHOLE, Body, Box, Other, People, PersonBox, Sample
from validator.facts.stream import Media
from validator.repair.crop import FILTER

_BARE = 0.97
"""Share of the frame: where the picture fills so much of it, there is no border left."""


def region_of(media: Media, filters: Sequence[str]) -> Box:
    """The part of the upright picture that the filters leave, as shares of it; all of it where none crops around the person."""
    found = FILTER.search(",".join(filters))
    if not found:
        return WHOLE
    (columns, rows), (width, height, x, y) = media.stored_size, map(int, found.groups())
    return (x / columns, y / rows, (x + width) / columns, (y + height) / rows)


def seen_in(people: People | None, region: Box) -> People | None:
    """The people of that part; whoever is outside is gone."""
    if people is None or region == WHOLE:
        return people
    mask = people.person_mask_area
    return replace(
        people,
        width=max(1, round(people.width * (region[2] - region[0]))),
        height=max(1, round(people.height * (region[3] - region[1]))),
        picture=_inside(people.picture, region),
        samples=tuple(_sample(sample, region) for sample in people.samples),
        person_mask_area=None if mask is None else min(1.0, mask / _area(region)),
    )


def laid_out_in(layout: Layout | None, region: Box) -> Layout | None:
    """The layout of that part; what lay over another part is gone."""
    if layout is None or region == WHOLE:
        return layout
    picture = _inside(layout.picture, region)
    bare = _area(picture) > _BARE
    return replace(
        layout,
        picture=WHOLE if bare else picture,
        border="" if bare else layout.border,
        strokes=_cells_of(layout.strokes, region),
        overlays=tuple(replace(one, box=_inside(one.box, region)) for one in layout.overlays if _meets(one.box, region)),
    )


def _cells_of(rows: tuple[str, ...], region: Box) -> tuple[str, ...]:
    """The cells of that part."""
    left, top, right, bottom = region
    high, wide = len(rows), len(rows[0]) if rows else 0
    return tuple(row[int(left * wide) : ceil(right * wide)] for row in rows[int(top * high) : ceil(bottom * high)])


def _sample(sample: Sample, region: Box) -> Sample:
    others, boxes = sample.others, sample.boxes
    return replace(
        sample,
        person=sample.person and _body(sample.person, region),
        others=None if others is None else tuple(_other(o, region) for o in others if _meets(o.box, region)),
        boxes=boxes and tuple(PersonBox(b.score, _inside(b.box, region)) for b in boxes if _meets(b.box, region)),
    )


def _body(body: Body, region: Box) -> Body:
    points = tuple((*_place(x, y, region), visibility) for x, y, visibility in body.points)
    return replace(body, box=_inside(body.box, region), area=min(1.0, body.area / _area(region)), points=points)


def _other(other: Other, region: Box) -> Other:
    box = _inside(other.box, region)
    return replace(other, box=box, height=box[3] - box[1])


def _meets(box: Box, region: Box) -> bool:
    return box[0] < region[2] and box[2] > region[0] and box[1] < region[3] and box[3] > region[1]


def _inside(box: Box, region: Box) -> Box:
    """The box in shares of the region, cut off at its edges."""
    (left, top), (right, bottom) = _place(box[0], box[1], region), _place(box[2], box[3], region)
    return (max(0.0, left), max(0.0, top), min(1.0, right), min(1.0, bottom))


def _place(x: float, y: float, region: Box) -> tuple[float, float]:
    return (x - region[0]) / (region[2] - region[0]), (y - region[1]) / (region[3] - region[1])


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
