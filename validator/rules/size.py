"""Rules about size: a person who is too small in the picture, or too large to fit into it."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, floor

from validator.facts.clip import Facts
from validator.facts.people import People
from validator.facts.pose import Figure, figure_of
from validator.findings import Hit, Repair
from validator.rules.episodes import each_figure, episode, first_figure, persistent, tiny
from validator.rules.rule import ERROR, WARNING, Case, Rule, measured
from validator.targets.profile import Profile

_STANDING = 0.8
"""Nose to ankle along the limbs, divided by the height of one who stands; later frames are judged by it, because people bend."""


def person_too_small(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """A person who is a small part of the picture, or of few pixels."""
    start = first_figure(facts, profile)
    share, pixels = profile.limit("person-size").at_least, profile.limit("person-pixels").at_least
    people = measured(facts.people)
    if start is None:
        yield from (Hit("tiny", _percent(f), round(100 * share, 1), at=(0.0, 0.0)) for f in _tiny(people, profile))
    elif start.size_share < share:
        case = "share" if start.size_share < profile.limit("person-size").rejects_below else "share-slightly"
        yield Hit(case, _percent(start), round(100 * share, 1), at=(0.0, 0.0))
    elif start.size < pixels:
        yield Hit("pixels", floor(start.size), pixels, at=(0.0, 0.0))
    else:
        yield from _shrinking(facts, profile)


PERSON_TOO_SMALL = Rule(
    "person-too-small",
    check=person_too_small,
    needs=("people",),
    limits=("person-size", "person-pixels", "person-certainty", "tiny-person-score"),
    cases={
        "share": Case(ERROR, Repair(crop=True)),
        "tiny": Case(ERROR, Repair(crop=True)),
        "share-slightly": Case(WARNING, Repair(crop=True)),
        "pixels": Case(WARNING),
        "later": Case(WARNING, Repair(crop=True)),
    },
)


def _tiny(people: People, profile: Profile) -> list[Figure]:
    """The first frame's person, where too small for anything more to be said."""
    return [figure_of(s.person, people) for s in people.samples[:1] if s.person and tiny(s, profile)]


def _percent(figure: Figure) -> int:
    return floor(100 * figure.size_share)


def _shrinking(facts: Facts, profile: Profile) -> Iterator[Hit]:
    people, limit = measured(facts.people), profile.limit("person-size").at_least
    found = episode(people, each_figure(people, profile, lambda f: -f.standing_share), -limit * _STANDING)
    if found and found.often:
        actual = round(-100 * found.worst / _STANDING)
        yield Hit("later", actual, round(100 * limit, 1), at=found.longest, values={"share": round(100 * found.share)})


def person_too_large(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """A figure longer than the picture is high."""
    people, limit = measured(facts.people), profile.limit("figure-length").at_most
    start = first_figure(facts, profile)
    if start and start.length_share > limit and not start.feet_inside:
        yield Hit("first", ceil(100 * start.length_share), round(100 * limit, 1), at=(0.0, 0.0))
    elif found := persistent(episode(people, each_figure(people, profile, lambda f: f.length_share), limit), profile):
        yield found.hit("later", round(100 * found.worst), round(100 * limit, 1))


PERSON_TOO_LARGE = Rule(
    "person-too-large",
    check=person_too_large,
    needs=("people",),
    limits=("figure-length", "person-certainty"),
    cases={
        "first": Case(ERROR),
        "later": Case(WARNING),
    },
)

ROWS = (PERSON_TOO_SMALL, PERSON_TOO_LARGE)
