"""The good clip with borders, overlays or stills, or on its side."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from tests.support.good import BODY, GOOD, LAYOUT, MEDIA, PEOPLE, SAMPLES, TIMING
from validator.facts.clip import Facts
from validator.facts.people import Body, Box, Turned


def laid_out(**changes: object) -> Facts:
    """With another layout."""
    return replace(GOOD, layout=replace(LAYOUT, **changes))  # type: ignore[arg-type]


def short(given: Facts) -> Facts:
    """Long enough for the target, and shorter than 3 s."""
    media = replace(MEDIA, duration_seconds_from_header=2.5, container_seconds_from_header=2.5)
    return replace(given, media=media, timing=replace(TIMING, duration_seconds=Fraction(5, 2)))


def on_its_side(degrees: int, *, face: float = 0.9, body: Body = BODY) -> Facts:
    """The first frame has to be turned clockwise by so many degrees, then it shows `body`."""
    lying = tuple(replace(sample, person=_turned_back(body, degrees)) for sample in SAMPLES)
    people = replace(PEOPLE, width=PEOPLE.height, height=PEOPLE.width, samples=lying, turned=Turned(degrees, body, face))
    return replace(GOOD, people=people)


def _turned_back(body: Body, degrees: int) -> Body:
    """The body as it lies in the frame that nobody has turned yet."""
    points = tuple((*_back(x, y, degrees), seen) for x, y, seen in body.points)
    left, top, right, bottom = body.box
    corners = [_back(x, y, degrees) for x, y in ((left, top), (right, bottom))]
    box: Box = (
        min(x for x, _ in corners),
        min(y for _, y in corners),
        max(x for x, _ in corners),
        max(y for _, y in corners),
    )
    return replace(body, points=points, box=box)


def _back(x: float, y: float, degrees: int) -> tuple[float, float]:
    return {90: (y, 1 - x), 180: (1 - x, 1 - y), 270: (1 - y, x)}[degrees]
