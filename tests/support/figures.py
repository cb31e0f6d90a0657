"""Ways to change the figure of the good clip: where it is, how large, how it bends and turns, what of it is seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from validator.facts.people import Body

Change = Callable[[Body], Body]
LEGS = range(25, 33)
FEET = range(27, 33)


def each_point(change: Callable[[int, float, float], tuple[float, float]]) -> Change:
    """Each point (its number, x, y) goes where `change` says; x and y are shares of the picture."""

    def changed(body: Body) -> Body:
        return replace(body, points=tuple((*change(i, x, y), v) for i, (x, y, v) in enumerate(body.points)))

    return changed


def moved(dx: float, dy: float) -> Change:
    """To the right and down, by shares of the picture."""
    return each_point(lambda _, x, y: (x + dx, y + dy))


def scaled(by: float) -> Change:
    """The figure times `by`, around the middle of the picture."""

    def changed(body: Body) -> Body:
        inner = tuple(0.5 + (edge - 0.5) * by for edge in body.box)
        return replace(each_point(lambda _, x, y: (0.5 + (x - 0.5) * by, 0.5 + (y - 0.5) * by))(body), box=_within(inner))

    return changed


def _within(box: tuple[float, ...]) -> tuple[float, float, float, float]:
    left, top, right, bottom = (min(1.0, max(0.0, edge)) for edge in box)
    return (left, top, right, bottom)


def squat(by: float) -> Change:
    """The hips sink towards the knees, and the head and trunk with them."""
    return each_point(lambda i, x, y: (x, y if i in LEGS else y + by))


def turned(by: float) -> Change:
    """The width of the figure times `by`; under 0 it is seen from behind."""
    return each_point(lambda _, x, y: (0.5 + (x - 0.5) * by, y))


def head_down(hands: float) -> Change:
    """The picture turned by 180 degrees, with the hands at that height."""
    return each_point(lambda i, x, y: (1 - x, hands if i in (15, 16) else 1 - y))


def unseen_feet(body: Body) -> Body:
    """Ankles, heels and toes are hidden."""
    return replace(body, points=tuple((x, y, 0.1 if i in FEET else v) for i, (x, y, v) in enumerate(body.points)))


def sure(score: float) -> Change:
    """Detected with that score."""
    return lambda body: replace(body, score=score, presence=1.0)


def joined(*changes: Change) -> Change:
    """One change after the other."""

    def changed(body: Body) -> Body:
        for change in changes:
            body = change(body)
        return body

    return changed
