"""THE table of limits that are derived: what each compares, as a number that grows with the fault, and which question it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from tests.derive.labels import Labelled
from tests.derive.questions import QUESTIONS
from tests.derive.threshold import Threshold, Value, threshold
from validator.facts.clip import Facts
from validator.facts.people import Blur
from validator.facts.pose import Figure
from validator.rules.episodes import each_figure, episode, first_figure, persistent
from validator.rules.framing import complete, worst_edge
from validator.rules.posture import fold
from validator.rules.presence import beside
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
    frames: str = "first frame"
    """Which frames it looks at, as the `source` line says it."""
    places: bool = True
    """False for a row that only shows where the items are: another row places the limit, or other cases depend on it, too."""


def _first(measure: Callable[[Figure, Profile], float | None]) -> Measure:
    def measured(facts: Facts, profile: Profile) -> float | None:
        figure = first_figure(facts, profile) if facts.people else None
        return measure(figure, profile) if figure else None

    return measured


def _edge_width(facts: Facts, profile: Profile) -> float | None:
    figure = first_figure(facts, profile) if facts.people else None
    return facts.people.samples[0].edge_width if facts.people and figure else None


def _blur(facts: Facts, profile: Profile) -> Blur:
    """Of the first frame's person; nothing where nobody was seen."""
    figure = first_figure(facts, profile) if facts.people else None
    return (figure and facts.people and facts.people.samples[0].blur) or Blur(None, None)


def _second_person(facts: Facts, profile: Profile) -> float | None:
    """The second highest score: over it the rule finds somebody else who is seen twice."""
    scores = sorted(beside(sample.others or ()) for sample in facts.people.samples) if facts.people else []
    return scores[-2] if len(scores) > 1 else None


def _held_fold(facts: Facts, profile: Profile) -> float | None:
    """The largest limit over which the rule would still call the fold no accident."""
    people = facts.people
    if people is None:
        return None
    folds = each_figure(people, profile, lambda figure: fold(figure, profile))
    known = sorted({value for value in folds if value is not None}, reverse=True)
    lower = zip(known, known[1:], strict=False)
    return next((high for high, low in lower if persistent(episode(people, folds, low), profile)), known[-1] if known else None)


DERIVED = {
    "second-person": Derived("several", _second_person, frames="seen twice", places=False),
    "cut-off": Derived("whole", _first(lambda figure, profile: worst_edge(figure, profile).by)),
    "torso-fold": Derived("upright", _first(fold)),
    "held-fold": Derived("ever bent", _held_fold, frames="held for some time"),
    "leg-visibility": Derived(
        "occluded",
        _first(lambda figure, profile: figure.legs_seen if complete(figure, profile) else None),
        low=True,
        places=False,
    ),
    "turn": Derived("facing", _first(lambda figure, _: figure.turn)),
    "person-size": Derived("too small", _first(lambda figure, _: figure.size_share), low=True),
    "blur-edge-width": Derived("blurred", _edge_width),
    "blur-head-width": Derived("blurred", lambda facts, profile: _blur(facts, profile).head),
    "blur-smear-width": Derived("blurred", lambda facts, profile: _blur(facts, profile).smear),
}
"""By the name of the limit, which may have something after a comma."""


def values(key: str, rows: Iterable[Labelled], profile: Profile) -> list[Value]:
    """What is measured of every item that the limit's question is asked of; low values count as high ones where they are the fault."""
    derived = DERIVED[key]
    question, sign = QUESTIONS[derived.question], -1.0 if derived.low else 1.0
    asked = [row for row in rows if question.asked_of(row.item)]
    found = [(row.item, derived.measure(row.facts, profile)) for row in asked]
    return [Value(sign * number, question.truth(item), item.good) for item, number in found if number is not None]


def derived(key: str, rows: Iterable[Labelled], profile: Profile) -> Threshold | None:
    """The limit's threshold from these items; None where they do not show the fault, or nothing but the fault."""
    return threshold(values(key, rows, profile))


def placed(profile: Profile, rows: Sequence[Labelled]) -> Profile:
    """`profile` with every limit of the table as these items place it; as it is where they do not."""
    limits = dict(profile.limits)
    for key, row in DERIVED.items():
        if row.places and (found := derived(key, rows, profile)):
            limits[key] = _limit(limits[key], found, low=row.low)
    return replace(profile, limits=limits)


def _limit(limit: Limit, found: Threshold, *, low: bool) -> Limit:
    """The limit with both ends of the band; what had no band keeps none."""
    if low:
        return replace(limit, min=Fraction(-found.review), reject_below=limit.reject_below and Fraction(-found.reject))
    return replace(limit, max=Fraction(found.review), reject_above=limit.reject_above and Fraction(found.reject))


def line(key: str, found: Threshold) -> str:
    """What a profile's `source` says of the limit: both ends of the gap, how wide it is, who is on the wrong side."""
    row = DERIVED[key]
    sign, one, other = (-1, "and more", "and less") if row.low else (1, "and less", "and more")
    text = (
        f"Labelled sets, {row.frames}: without the fault {sign * found.below:.2g} {one}, with it {sign * found.above:.2g} {other}"
    )
    if found.false or found.missed:
        text += f"; beyond it {found.false} of {found.without} without, short of it {found.missed} of {found.with_fault} with the fault"
    return f"{text}." if found.clear else f"{text}. Hardly a gap, therefore a wide band."
