"""THE table of limits that are derived: what each compares, as a number that grows with the fault, and which question it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tests.derive.labels import Item, Labelled
from tests.derive.questions import QUESTIONS
from tests.derive.threshold import Threshold, Value, threshold
from validator.facts.clip import Facts
from validator.facts.pose import Figure
from validator.rules.episodes import first_figure
from validator.rules.posture import fold
from validator.targets.profile import Limit, Profile

Measure = Callable[[Facts, Profile], float | None]


@dataclass(frozen=True)
class Derived:
    """One limit that is derived."""

    question: str
    measure: Measure
    """In the unit of the limit; None where the rule does not judge it, either."""
    low: bool = False
    """Whether a low value is the fault: the limit has a `min`."""


def _first(measure: Callable[[Figure, Profile], float | None]) -> Measure:
    def measured(facts: Facts, profile: Profile) -> float | None:
        figure = first_figure(facts, profile) if facts.people else None
        return measure(figure, profile) if figure else None

    return measured


def _edge_width(facts: Facts, profile: Profile) -> float | None:
    figure = first_figure(facts, profile) if facts.people else None
    return facts.people.samples[0].edge_width if facts.people and figure else None


DERIVED = {
    "torso-fold": Derived("upright", _first(fold)),
    "person-size": Derived("too small", _first(lambda figure, _: figure.size_share), low=True),
    "blur-edge-width": Derived("blurred", _edge_width),
}
"""By the name of the limit."""


def values(key: str, rows: Iterable[Labelled], profile: Profile) -> list[Value]:
    """What is measured of every item that the limit's question is asked of; low values count as high ones where they are the fault."""
    derived = DERIVED[key]
    question, sign = QUESTIONS[derived.question], -1.0 if derived.low else 1.0
    asked = [row for row in rows if question.asked_of(row.item)]
    found = [(row.item, derived.measure(row.facts, profile)) for row in asked]
    return [Value(sign * number, question.truth(item), item.good) for item, number in found if number is not None]
