"""Moves every landmark a little, so that it is seen which answers hang on the last digit of one joint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from tests.derive.labels import Labelled
from validator.facts.people import Body, People, Sample


def shaken(rows: Sequence[Labelled], share: float) -> list[Labelled]:
    """The items with each landmark moved at random by about that share of the body's longer side, always in the same way."""
    return [_item(row, row.facts.people, share) if row.facts.people else row for row in rows]


def _item(row: Labelled, people: People, share: float) -> Labelled:
    rng = Random(row.item.name)
    samples = tuple(_sample(sample, people, share, rng) for sample in people.samples)
    return replace(row, facts=replace(row.facts, people=replace(people, samples=samples)))


def _sample(sample: Sample, people: People, share: float, rng: Random) -> Sample:
    return replace(sample, person=_body(sample.person, people, share, rng)) if sample.person else sample


def _body(body: Body, people: People, share: float, rng: Random) -> Body:
    left, top, right, bottom = body.box
    pixels = share * max((right - left) * people.width, (bottom - top) * people.height)
    x, y = pixels / people.width, pixels / people.height
    return replace(body, points=tuple((a + rng.gauss(0, x), b + rng.gauss(0, y), seen) for a, b, seen in body.points))
