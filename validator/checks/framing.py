"""Checks on how the person stands in the picture: whole, hidden, too small, too large."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, floor

from validator.checks.spans import (
    at_least,
    at_most,
    figure_at,
    first_figure,
    lasting,
    measured,
    people_of,
    spell,
    surely_over,
    tiny,
)
from validator.facts.clip import Facts
from validator.facts.people import People
from validator.facts.pose import PARTS, Edge, Figure
from validator.findings import Hit
from validator.targets.profile import Profile

_OFTEN = 0.5
"""A fault in more than this share of the samples is no accident."""


_SIDES = ("left", "right")
_TRUNK_ROOM = 0.05
"""Lengths of the figure: a trunk whose joints are nearer to an edge that the silhouette touches is cut through."""


_DOWNWARDS = {"shoulders": "body from the shoulders down", "hips": "body from the hips down", "knees": "legs"}
_WORDS = {"side": "body", "shoulders": "shoulder", "elbows": "arm", "hands": "hand", "hips": "hips", "knees": "legs"}


def not_whole(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """A part of the body beyond the picture's edge, at the start or for a while."""
    people, start = people_of(facts), first_figure(facts, profile)
    limit, sure = at_most(profile, "cut-off"), surely_over(profile, "cut-off")
    if start and (worst := _first_edge(facts, start, profile)).by > limit:
        case = "first" if worst.by > sure else "first-slightly"
        values = {"part": _missing(start, worst, sure), "edge": worst.edge}
        yield Hit(case, round(100 * worst.by, 1), 100 * limit, at=(0.0, 0.0), values=values)
        return
    yield from _unclear(facts, profile)
    found = lasting(spell(people, measured(people, profile, lambda f: _worst_edge(f, profile).by), limit), profile)
    if found:
        figure = figure_at(people, found.worst_at)
        worst = _worst_edge(figure, profile)
        often = found.share > _OFTEN and found.worst > sure
        yield found.hit("later" if often else "sometimes", limit, part=_missing(figure, worst, sure), edge=worst.edge)


def _missing(figure: Figure, worst: Edge, sure: float) -> str:
    """What is cut off, in words: at the bottom, all that lies under the highest joint that is surely gone."""
    if worst.edge == "bottom":
        gone = (e.part for e in map(figure.outside, _DOWNWARDS) if e.edge == "bottom" and e.by > sure)
        return _DOWNWARDS.get(next(gone, ""), "feet")
    return _WORDS.get(worst.part, worst.part)


def headless(figure: Figure, face_score: float, profile: Profile) -> bool:
    """Whether it reaches the upper edge and shows no face there."""
    return "top" in figure.touched and face_score < at_least(profile, "face-score-sure")


def legs_cut(figure: Figure, profile: Profile) -> bool:
    """Whether it reaches the lower edge and shows no feet there: the model squeezes what it cannot see into the picture."""
    return "bottom" in figure.touched and figure.feet_seen < at_least(profile, "feet-seen")


def _first_edge(facts: Facts, start: Figure, profile: Profile) -> Edge:
    """As below; a body without a face that reaches the upper edge has its head beyond it."""
    face = people_of(facts).samples[0].face
    if headless(start, face.score if face else 0.0, profile):
        return Edge("head", "top", 2 * surely_over(profile, "cut-off"))
    return _worst_edge(start, profile)


def _worst_edge(figure: Figure, profile: Profile) -> Edge:
    """The part that is farthest out, with some slack for hands and none for the skull above eyes and ears."""
    limit = at_most(profile, "cut-off")
    slack = {"head": -limit - at_least(profile, "head-room"), "hands": at_most(profile, "hands-out")}
    edges = [Edge(e.part, e.edge, e.by - slack.get(e.part, 0.0)) for e in map(figure.outside, PARTS)]
    if legs_cut(figure, profile):
        # Likewise, below, for a side of the trunk.
        edges.append(Edge("feet", "bottom", surely_over(profile, "cut-off")))
    trunk = (e for e in map(figure.outside, ("shoulders", "hips")) if e.edge in _SIDES and e.edge in figure.touched)
    edges += [Edge("side", e.edge, 2 * surely_over(profile, "cut-off")) for e in trunk if e.by > -_TRUNK_ROOM]
    return max(edges, key=lambda e: e.by)


def _unclear(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """Something human in the first frame, though no figure is sure: filling it like a hand, or half out of it."""
    people = people_of(facts)
    body = people.samples[0].person if people.samples else None
    filled, limit = people.person_mask_area or 0.0, at_most(profile, "filled")
    if filled > limit:
        yield Hit("filling", round(100 * filled), round(100 * limit), at=(0.0, 0.0))
    elif body and at_least(profile, "person-trace") <= body.certainty < at_least(profile, "person-certainty"):
        touched = Figure(body, people).touched
        yield from (Hit("half-out", edge, "", at=(0.0, 0.0), values={"edge": edge}) for edge in touched[:1])


def too_large(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """A figure longer than the picture is high."""
    people, limit = people_of(facts), at_most(profile, "figure-length")
    start = first_figure(facts, profile)
    if start and start.length_share > limit and not start.feet_inside:
        yield Hit("first", ceil(100 * start.length_share), 100 * limit, at=(0.0, 0.0))
    elif found := lasting(spell(people, measured(people, profile, lambda f: f.length_share), limit), profile):
        yield found.hit("later", limit, percent=round(100 * found.worst))


def too_small(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """A person who is a small part of the picture, or of few pixels."""
    start = first_figure(facts, profile)
    share, pixels = at_least(profile, "person-size"), at_least(profile, "person-pixels")
    people = people_of(facts)
    if start is None:
        yield from (Hit("tiny", _percent(f), 100 * share, at=(0.0, 0.0)) for f in _tiny(people, profile))
    elif start.size_share < share:
        case = "share" if start.size_share < at_least(profile, "person-size-sure") else "share-slightly"
        yield Hit(case, _percent(start), 100 * share, at=(0.0, 0.0))
    elif start.size < pixels:
        yield Hit("pixels", floor(start.size), pixels, at=(0.0, 0.0))
    else:
        yield from _shrinking(facts, profile)


def _tiny(people: People, profile: Profile) -> list[Figure]:
    """The first frame's person, where too small for anything more to be said."""
    return [Figure(s.person, people) for s in people.samples[:1] if s.person and tiny(s, profile)]


def _percent(figure: Figure) -> int:
    return floor(100 * figure.size_share)


def _shrinking(facts: Facts, profile: Profile) -> Iterator[Hit]:
    people, limit = people_of(facts), at_least(profile, "person-size")
    found = spell(people, measured(people, profile, lambda f: -f.length_share), -limit * _STANDING)
    if found and found.share > _OFTEN:
        yield Hit(
            "later",
            round(-100 * found.worst / _STANDING),
            100 * limit,
            at=found.longest,
            values={"share": round(100 * found.share)},
        )


_STANDING = 0.8
"""Nose to ankle along the limbs, divided by the height of one who stands; later frames are judged by it, because people bend."""


def _is_hidden(figure: Figure) -> bool:
    """Whether feet that are not seen are hidden by something, and not by the picture's edge."""
    return figure.feet_inside and "bottom" not in figure.touched


def occluded(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """Feet within the picture that cannot be seen."""
    people, limit = people_of(facts), at_least(profile, "feet-seen")
    start = first_figure(facts, profile)
    if start and _is_hidden(start) and start.feet_seen < limit:
        yield Hit("first", round(start.feet_seen, 2), limit, at=(0.0, 0.0))
        return
    hidden = measured(people, profile, lambda f: 1 - f.feet_seen if _is_hidden(f) else None)
    found = spell(people, hidden, 1 - limit)
    if found and found.share > _OFTEN and found.count > 1:
        yield found.hit("later", limit)
