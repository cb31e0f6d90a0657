"""Rules about the frame around the person: parts that its edge cuts off, and parts that something hides."""

from __future__ import annotations

from collections.abc import Iterator

from validator.facts.clip import Facts
from validator.facts.pose import PARTS, Edge, Figure, figure_of
from validator.facts.skeleton import FEET
from validator.findings import Hit
from validator.rules.episodes import (
    each_figure,
    episode,
    figure_at,
    first_figure,
    persistent,
)
from validator.rules.rule import ERROR, WARNING, Case, Rule, measured
from validator.targets.profile import Profile

_SIDES = ("left", "right")
_TRUNK_ROOM = 0.05
"""Lengths of the figure: a trunk whose joints are nearer to an edge that the silhouette touches is cut through."""
_DOWNWARDS = {"shoulders": "from-shoulders", "hips": "from-hips", "knees": "knees"}
"""What lies beyond the lower edge with that joint."""
_LYING = 60.0
"""Degrees of lean: where there is no head, the model looks for one elsewhere."""
_SQUEEZED = 0.15
"""Lengths of the figure from the lower edge within which the model places feet that are beyond it."""


def body_not_fully_visible(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """A part of the body beyond the picture's edge, at the start or for a while."""
    people, start, band = measured(facts.people), first_figure(facts, profile), profile.limit("cut-off")
    limit, sure = band.at_most, band.rejects_above
    if start and (worst := _first_edge(facts, start, profile)).by > limit:
        case = "first" if worst.by > sure else "first-slightly"
        values = {"part": _missing(start, worst, sure), "edge": worst.edge}
        yield Hit(case, round(100 * worst.by, 1), round(100 * limit, 1), at=(0.0, 0.0), values=values)
        return
    yield from _unclear(facts, profile)
    found = persistent(episode(people, each_figure(people, profile, lambda f: worst_edge(f, profile).by), limit), profile)
    if found:
        figure = figure_at(people, found.worst_at)
        worst = worst_edge(figure, profile)
        case = "later" if found.often and found.worst > sure else "sometimes"
        yield found.hit(
            case, round(100 * found.worst, 1), round(100 * limit, 1), part=_missing(figure, worst, sure), edge=worst.edge
        )


BODY_NOT_FULLY_VISIBLE = Rule(
    "body-not-fully-visible",
    check=body_not_fully_visible,
    needs=("people",),
    limits=("cut-off", "head-room", "wrist-overshoot", "feet-visibility", "person-mask-area", "fault-seconds", "fault-share"),
    cases={
        "first": Case(ERROR),
        "first-slightly": Case(WARNING),
        "filling": Case(WARNING),
        "half-out": Case(WARNING),
        "later": Case(ERROR),
        "sometimes": Case(WARNING),
    },
)


def _missing(figure: Figure, worst: Edge, sure: float) -> str:
    """Which part is cut off: at the bottom, all that lies under the highest joint that is surely gone."""
    if worst.edge == "bottom":
        gone = (e.part for e in map(figure.outside, _DOWNWARDS) if e.edge == "bottom" and e.by > sure)
        return _DOWNWARDS.get(next(gone, ""), "feet")
    return worst.part


def headless(figure: Figure, face_score: float, profile: Profile) -> bool:
    """Whether it reaches the upper edge and shows no face there, nor a clear one where the model lays it down."""
    band = profile.limit("face-score")
    return "top" in figure.touched and face_score < (band.at_least if figure.lean > _LYING else band.rejects_below)


def legs_cut(figure: Figure, profile: Profile) -> bool:
    """Whether it reaches the lower edge and shows no feet there: the model squeezes what it cannot see into the picture."""
    hidden = figure.feet_seen < profile.limit("feet-visibility").at_least
    lowest = max(figure.places[point][1] for foot in FEET for point in foot)
    return "bottom" in figure.touched and hidden and lowest > figure.picture[3] - _SQUEEZED * figure.length


def _first_edge(facts: Facts, start: Figure, profile: Profile) -> Edge:
    """As below; a body without a face that reaches the upper edge has its head beyond it."""
    face = measured(facts.people).samples[0].face
    if headless(start, face.score if face else 0.0, profile):
        return Edge("head", "top", 2 * profile.limit("cut-off").rejects_above)
    return worst_edge(start, profile)


def worst_edge(figure: Figure, profile: Profile) -> Edge:
    """The part that is farthest out, with some slack for hands and none for the skull above eyes and ears."""
    limit = profile.limit("cut-off").at_most
    slack = {"head": -limit - profile.limit("head-room").at_least, "hands": profile.limit("wrist-overshoot").at_most}
    edges = [Edge(e.part, e.edge, e.by - slack.get(e.part, 0.0)) for e in map(figure.outside, PARTS)]
    if legs_cut(figure, profile):
        # Likewise, below, for a side of the trunk.
        edges.append(Edge("feet", "bottom", profile.limit("cut-off").rejects_above))
    trunk = (e for e in map(figure.outside, ("shoulders", "hips")) if e.edge in _SIDES and e.edge in figure.touched)
    edges += [Edge("side", e.edge, 2 * profile.limit("cut-off").rejects_above) for e in trunk if e.by > -_TRUNK_ROOM]
    return max(edges, key=lambda e: e.by)


def complete(figure: Figure, profile: Profile) -> bool:
    """Whether what is not seen of the legs is hidden by something, and not beyond the picture's edge."""
    return figure.feet_inside and not legs_cut(figure, profile)


def _unclear(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """Something human in the first frame, though no figure is sure: filling it like a hand, or half out of it."""
    people, sure = measured(facts.people), profile.limit("person-certainty")
    body = people.samples[0].person if people.samples else None
    filled, limit = people.person_mask_area or 0.0, profile.limit("person-mask-area").at_most
    if filled > limit:
        yield Hit("filling", round(100 * filled), round(100 * limit), at=(0.0, 0.0))
    elif body and sure.rejects_below <= body.certainty < sure.at_least:
        for edge in figure_of(body, people).touched[:1]:
            yield Hit("half-out", round(body.certainty, 2), sure.at_least, at=(0.0, 0.0), values={"edge": edge})


def body_occluded(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """Feet or legs within the picture that cannot be seen."""
    people, limit = measured(facts.people), profile.limit("feet-visibility").at_least
    start = first_figure(facts, profile)
    if start and complete(start, profile) and (hit := _hidden(start, profile)):
        yield hit
        return
    hidden = each_figure(people, profile, lambda f: 1 - f.feet_seen if complete(f, profile) else None)
    found = episode(people, hidden, 1 - limit)
    if found and found.often and found.count > 1:
        yield found.hit("later", round(1 - found.worst, 2), limit)


def _hidden(start: Figure, profile: Profile) -> Hit | None:
    seen = {"first": (start.feet_seen, "feet-visibility"), "first-leg": (start.legs_seen, "leg-visibility")}
    for case, (share, key) in seen.items():
        if share < (limit := profile.limit(key).at_least):
            return Hit(case, round(share, 2), limit, at=(0.0, 0.0))
    return None


BODY_OCCLUDED = Rule(
    "body-occluded",
    check=body_occluded,
    needs=("people",),
    limits=("feet-visibility", "leg-visibility"),
    cases={
        "first": Case(WARNING),
        "first-leg": Case(WARNING),
        "later": Case(WARNING),
    },
)

ROWS = (
    BODY_NOT_FULLY_VISIBLE,
    BODY_OCCLUDED,
)
