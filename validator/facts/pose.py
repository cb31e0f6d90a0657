"""Reads a body's landmarks as a figure: its size, its posture, where it faces, what of it is out of the picture or hidden."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

from validator.facts import facing, folding
from validator.facts.people import Body, People
from validator.facts.skeleton import ANKLES, ELBOWS, FEET, HIPS, KNEES, NOSE, SHOULDERS, WRISTS, Place, Skeleton

PARTS = {
    "head": tuple(range(11)),
    "shoulders": SHOULDERS,
    "elbows": ELBOWS,
    "hands": WRISTS,
    "hips": HIPS,
    "knees": KNEES,
    "feet": tuple(range(27, 33)),
}
"""Landmarks of each part that can be missing; the feet are ankles, heels and toes."""
_TOUCH = 0.015
"""A silhouette that ends nearer to an edge than this share of the picture's height reaches it."""
_LEG = 0.12
"""Torsos: half the width of a leg; a joint nearer to the other leg than this is behind it, and nothing else hides it."""
TURNED_OVER_DEGREES = 150.0
"""Degrees of lean from which on the head is below."""
_TALLEST = 1.5
"""Height to width of a picture that one with spread arms fills; what a taller one has more is room above and below."""


@dataclass(frozen=True)
class Edge:
    """A part that lies beyond an edge of the picture."""

    part: str
    edge: str
    """"left", "top", "right" or "bottom"."""
    by: float
    """As a share of the figure's length."""


class Figure(Skeleton):
    """One body in pixels of the clip's own picture; a dozen rules ask for the same, so that it is computed once."""

    def __init__(self, body: Body, people: People) -> None:
        """`people` says how large the frame is, and where its picture lies."""
        super().__init__(body, people)
        self._edges: dict[str, Edge] = {}

    @property
    def size(self) -> float:
        """The longer side of the silhouette's box, in pixels."""
        left, top, right, bottom = self.box
        return max(right - left, bottom - top)

    @property
    def size_share(self) -> float:
        """The same as a share of the picture's height, or of 1.5 times its width where it is taller; 1 at most."""
        return min(1.0, self.size / self._fillable)

    @property
    def standing_share(self) -> float:
        """Length as a share of the same, whatever the posture."""
        return self.length / self._fillable

    @property
    def _fillable(self) -> float:
        left, top, right, bottom = self.picture
        return max(1.0, min(bottom - top, _TALLEST * (right - left)))

    @property
    def length_share(self) -> float:
        """Length as a share of the picture's height; over 1 it cannot fit upright."""
        return self.length / max(1.0, self.picture[3] - self.picture[1])

    @cached_property
    def trunk_turn(self) -> float:
        """How far shoulders and hips are turned: 0 from the front, 1 in profile, 2 from behind."""
        return facing.trunk_turn(self)

    @cached_property
    def turn(self) -> float:
        """The same with the head: 0 from the front, 1 with the body at some 50 degrees or the head alone in profile."""
        return facing.turn(self)

    @property
    def head_down(self) -> bool:
        """Whether the head is straight below the hips."""
        return self.lean > TURNED_OVER_DEGREES

    @property
    def on_hands(self) -> bool:
        """Whether both hands are lower in the picture than the head."""
        return all(self.places[i][1] > self.places[NOSE][1] for i in WRISTS)

    @cached_property
    def hip_height(self) -> float | None:
        """How high the straighter leg holds the hips: 1 standing, also on one leg, 0 on the heels; None when no leg is seen."""
        return folding.hip_height(self)

    @property
    def tilt(self) -> float:
        """Degrees between the torso and upright in any direction."""
        return folding.tilt(self)

    @property
    def trunk_fold(self) -> float:
        """How far the torso is from upright, whatever the legs do; 0 upright."""
        return folding.trunk_fold(self)

    @cached_property
    def torso_fold(self) -> float:
        """The same with how far the legs are from holding the hips up."""
        return folding.torso_fold(self)

    @cached_property
    def feet_seen(self) -> float:
        """Visibility of the less visible foot, 0..1."""
        return min(max(self.seen(i) for i in foot) for foot in FEET)

    @cached_property
    def legs_seen(self) -> float:
        """Visibility of the least visible knee or ankle, 0..1, without those beyond the picture or behind the other leg."""
        joints = ((side, pair[side]) for pair in (KNEES, ANKLES) for side in (0, 1))
        shown = (i for side, i in joints if self.beyond(i)[0] <= 0 and self._beside(i, 1 - side) > _LEG * self.torso)
        return min((self.seen(i) for i in shown), default=1.0)

    def _beside(self, joint: int, side: int) -> float:
        """How far that joint is from the leg on that side, in pixels."""
        hip, knee, ankle = (self.places[pair[side]] for pair in (HIPS, KNEES, ANKLES))
        return min(_from_line(self.places[joint], hip, knee), _from_line(self.places[joint], knee, ankle))

    @property
    def feet_inside(self) -> bool:
        """Whether ankles, heels and toes lie in the picture."""
        return self.outside("feet").by <= 0

    @property
    def hips_inside(self) -> bool:
        """Whether the hips lie in the picture."""
        return all(self.beyond(i)[0] <= 0 for i in HIPS)

    @cached_property
    def touched(self) -> tuple[str, ...]:
        """The edges of the picture that the silhouette reaches, those that cut off most first."""
        left, top, right, bottom = self.picture
        room = _TOUCH * (bottom - top)
        near = (self.box[1] - top, bottom - self.box[3], self.box[0] - left, right - self.box[2])
        return tuple(edge for edge, away in zip(("top", "bottom", "left", "right"), near, strict=True) if away < room)

    def away(self, other: Figure) -> float:
        """How far the hand or foot that moved most is from where it is in `other`, in lengths of this figure."""
        moved = (math.dist(self.places[i], other.places[i]) for i in (*WRISTS, *ANKLES))
        return max(moved) / max(1.0, self.length)

    def outside(self, part: str) -> Edge:
        """How far that part reaches beyond the picture; under 0 when it is inside."""
        if part not in self._edges:
            by, edge = max(self.beyond(i) for i in PARTS[part])
            self._edges[part] = Edge(part, edge, by / max(1.0, self.length))
        return self._edges[part]


def _from_line(place: Place, start: Place, end: Place) -> float:
    """How far that place is from the line between two others."""
    along, across = (end[0] - start[0], end[1] - start[1]), (place[0] - start[0], place[1] - start[1])
    share = (across[0] * along[0] + across[1] * along[1]) / max(1.0, along[0] ** 2 + along[1] ** 2)
    share = min(1.0, max(0.0, share))
    return math.dist(place, (start[0] + share * along[0], start[1] + share * along[1]))


def figure_of(body: Body, people: People) -> Figure:
    """The figure of one of these people's bodies, the same object for everybody who asks."""
    # A figure holds its body, so that no other body can have its id as long as it is kept.
    found = people.figures.get(id(body))
    if found is None:
        found = people.figures[id(body)] = Figure(body, people)
    return found
