"""Reads a body's landmarks as a figure: its length, its posture, where it faces, what of it is out of the picture."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

from validator.facts.people import Body, Box, People

Place = tuple[float, float]
"""x and y in pixels."""
NOSE, LEFT_EAR, RIGHT_EAR = 0, 7, 8
SHOULDERS, ELBOWS, WRISTS, HIPS, KNEES, ANKLES = (11, 12), (13, 14), (15, 16), (23, 24), (25, 26), (27, 28)
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
_SEEN = 0.4
"""Visibility from which a joint's place is seen and not guessed."""
_SHORTEST_SHIN = 0.2
"""Torsos; a shin that points at the camera appears shorter and would exaggerate."""
_STANDING_LEG = 1.2
"""Torsos from hip to ankle of one who stands; children and people seen from above have no more, adults up to 1.8."""
_FROM_FRONT, _BROADEST, _LEVEL = 0.65, 0.8, 1.1
"""Torsos: shoulders seen from the front; broader ones than the second belong to a torso that points at the camera."""
_TOUCH = 0.015
"""A silhouette that ends nearer to an edge than this share of the picture's height reaches it."""
_UPRIGHT, TURNED_OVER_DEGREES = 60.0, 150.0
"""Degrees of lean: up to the first, left and right are the picture's; from the second on the head is below."""
_FOOT = ((27, 29, 31), (28, 30, 32))


@dataclass(frozen=True)
class Edge:
    """A part that lies beyond an edge of the picture."""

    part: str
    edge: str
    """"left", "top", "right" or "bottom"."""
    by: float
    """As a share of the figure's length."""


class Figure:
    """One body in pixels of the clip's own picture; a dozen rules ask for the same, so that it is computed once."""

    def __init__(self, body: Body, people: People) -> None:
        """`people` says how large the frame is, and where its picture lies."""
        self.body = body
        self._places = [(x * people.width, y * people.height) for x, y, _ in body.points]
        self._picture = _pixels(people.picture, people)
        self._box = _pixels(body.box, people)
        self._edges: dict[str, Edge] = {}

    @cached_property
    def torso(self) -> float:
        """From the middle of the shoulders to the middle of the hips, in pixels."""
        return max(1.0, math.dist(self._middle(SHOULDERS), self._middle(HIPS)))

    @cached_property
    def length(self) -> float:
        """Nose to ankle along the limbs, in pixels: the same for one who stands and one who squats."""
        leg = max(self._far(HIPS[i], KNEES[i]) + self._far(KNEES[i], ANKLES[i]) for i in (0, 1))
        return self.torso + leg + math.dist(self._places[NOSE], self._middle(SHOULDERS))

    @property
    def size(self) -> float:
        """The longer side of the silhouette's box, in pixels."""
        left, top, right, bottom = self._box
        return max(right - left, bottom - top)

    @property
    def size_share(self) -> float:
        """The same as a share of the picture's height."""
        return self.size / max(1.0, self._picture[3] - self._picture[1])

    @property
    def length_share(self) -> float:
        """Length as a share of the picture's height; over 1 it cannot fit upright."""
        return self.length / max(1.0, self._picture[3] - self._picture[1])

    @cached_property
    def shoulder_width(self) -> float:
        """Signed width of the shoulders divided by the torso: 0.65 from the front, 0 in profile, under 0 from behind."""
        return self._across(*SHOULDERS) / self.torso

    @property
    def ear_width(self) -> float:
        """The same for the ears: 0.25 when the head faces the camera."""
        return self._across(LEFT_EAR, RIGHT_EAR) / self.torso

    @property
    def nose_between_ears(self) -> float:
        """Where the nose is between the right ear (0) and the left ear (1); outside when the head is turned away."""
        width = self._across(LEFT_EAR, RIGHT_EAR)
        return self._across(NOSE, RIGHT_EAR) / (width if abs(width) > 1e-3 else 1e-3)

    @cached_property
    def lean(self) -> float:
        """Degrees between the torso and upright, 0..180."""
        shoulders, hips = self._middle(SHOULDERS), self._middle(HIPS)
        return math.degrees(math.atan2(abs(shoulders[0] - hips[0]), hips[1] - shoulders[1]))

    @property
    def head_down(self) -> bool:
        """Whether the head is straight below the hips."""
        return self.lean > TURNED_OVER_DEGREES

    @property
    def on_hands(self) -> bool:
        """Whether both hands are lower in the picture than the head."""
        return all(self._places[i][1] > self._places[NOSE][1] for i in WRISTS)

    @cached_property
    def hip_height(self) -> float | None:
        """How high the straighter leg holds the hips: 1 standing, also on one leg, 0 on the heels; None when no leg is seen."""
        return max((self._straightness(side) for side in (0, 1) if self._leg_seen(side)), default=None)

    def _straightness(self, side: int) -> float:
        """The least of: thigh against shin, leg against its own length, leg against the torso, each as far as it hangs."""
        hip, knee, ankle = HIPS[side], KNEES[side], ANKLES[side]
        shin = max(self._far(knee, ankle), _SHORTEST_SHIN * self.torso)
        leg = max(1.0, self._far(hip, knee) + self._far(knee, ankle))
        drop = self._places[ankle][1] - self._places[hip][1]
        return min(1.0, (self._places[knee][1] - self._places[hip][1]) / shin, drop / leg, drop / (_STANDING_LEG * self.torso))

    def _leg_seen(self, side: int) -> bool:
        joints = (KNEES[side], ANKLES[side])
        return all(self._beyond(i)[0] <= 0 and self.body.points[i][2] >= _SEEN for i in joints)

    @property
    def tilt(self) -> float:
        """Degrees between the torso and upright in any direction: a torso that points at the camera looks shorter."""
        width = abs(self.shoulder_width)
        return self.lean if width <= _BROADEST else max(self.lean, math.degrees(math.acos(_FROM_FRONT / width)))

    @property
    def torso_fold(self) -> float:
        """How far from standing: the sum of lean (1 for 30 degrees), low hips and a torso that bends at the camera; 0 upright."""
        height = self.hip_height
        bent_forward = (abs(self.shoulder_width) - _BROADEST) / (_LEVEL - _BROADEST)
        return self.lean / 30 + (0.0 if height is None else 1 - height) + min(1.0, max(0.0, bent_forward))

    @cached_property
    def feet_seen(self) -> float:
        """Visibility of the less visible foot, 0..1."""
        return min(max(self.body.points[i][2] for i in foot) for foot in _FOOT)

    @property
    def feet_inside(self) -> bool:
        """Whether ankles, heels and toes lie in the picture."""
        return self.outside("feet").by <= 0

    @property
    def hips_inside(self) -> bool:
        """Whether the hips lie in the picture."""
        return all(self._beyond(i)[0] <= 0 for i in HIPS)

    @cached_property
    def touched(self) -> tuple[str, ...]:
        """The edges of the picture that the silhouette reaches, those that cut off most first."""
        left, top, right, bottom = self._picture
        room = _TOUCH * (bottom - top)
        near = (self._box[1] - top, bottom - self._box[3], self._box[0] - left, right - self._box[2])
        return tuple(edge for edge, away in zip(("top", "bottom", "left", "right"), near, strict=True) if away < room)

    def away(self, other: Figure) -> float:
        """How far the hand or foot that moved most is from where it is in `other`, in lengths of this figure."""
        moved = (math.dist(self._places[i], other._places[i]) for i in (*WRISTS, *ANKLES))
        return max(moved) / max(1.0, self.length)

    def outside(self, part: str) -> Edge:
        """How far that part reaches beyond the picture; under 0 when it is inside."""
        if part not in self._edges:
            by, edge = max(self._beyond(i) for i in PARTS[part])
            self._edges[part] = Edge(part, edge, by / max(1.0, self.length))
        return self._edges[part]

    def _beyond(self, point: int) -> tuple[float, str]:
        x, y = self._places[point]
        left, top, right, bottom = self._picture
        return max((left - x, "left"), (top - y, "top"), (x - right, "right"), (y - bottom, "bottom"))

    def _across(self, one: int, other: int) -> float:
        """How far `one` lies to the right of `other`, as for somebody upright; along the shoulders of one who is not."""
        (ax, ay), (bx, by) = self._places[one], self._places[other]
        if self.lean <= _UPRIGHT:
            return ax - bx
        shoulders, hips = self._middle(SHOULDERS), self._middle(HIPS)
        up = ((shoulders[0] - hips[0]) / self.torso, (hips[1] - shoulders[1]) / self.torso)
        return (ax - bx) * up[1] + (ay - by) * up[0]

    def _middle(self, pair: tuple[int, int]) -> Place:
        (ax, ay), (bx, by) = (self._places[i] for i in pair)
        return ((ax + bx) / 2, (ay + by) / 2)

    def _far(self, one: int, two: int) -> float:
        return math.dist(self._places[one], self._places[two])


def figure_of(body: Body, people: People) -> Figure:
    """The figure of one of these people's bodies, the same object for everybody who asks."""
    # A figure holds its body, so that no other body can have its id as long as it is kept.
    found = people.figures.get(id(body))
    if found is None:
        found = people.figures[id(body)] = Figure(body, people)
    return found


def _pixels(box: Box, people: People) -> Box:
    left, top, right, bottom = box
    return (left * people.width, top * people.height, right * people.width, bottom * people.height)
