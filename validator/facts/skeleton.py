"""Holds one body's landmarks in pixels, with the lengths and angles between them that every measure of a figure is made of."""

from __future__ import annotations

import math
from functools import cached_property

from validator.facts.people import Body, Box, People

Place = tuple[float, float]
"""x and y in pixels."""
NOSE, LEFT_EAR, RIGHT_EAR = 0, 7, 8
SHOULDERS, ELBOWS, WRISTS, HIPS, KNEES, ANKLES = (11, 12), (13, 14), (15, 16), (23, 24), (25, 26), (27, 28)
FEET = ((27, 29, 31), (28, 30, 32))
"""Ankle, heel and toe of each foot."""
_UPRIGHT = 60.0
"""Degrees of lean up to which left and right are the picture's."""


class Skeleton:
    """One body's landmarks in pixels of the clip's own picture, and the picture's edges around them."""

    def __init__(self, body: Body, people: People) -> None:
        """`people` says how large the frame is, and where its picture lies."""
        self.body = body
        self.places = [(x * people.width, y * people.height) for x, y, _ in body.points]
        self.picture = _pixels(people.picture, people)
        self.box = _pixels(body.box, people)

    @cached_property
    def torso(self) -> float:
        """From the middle of the shoulders to the middle of the hips, in pixels."""
        return max(1.0, math.dist(self.middle(SHOULDERS), self.middle(HIPS)))

    @cached_property
    def length(self) -> float:
        """Nose to ankle along the limbs, in pixels: the same for one who stands and one who squats."""
        leg = max(self.far(HIPS[i], KNEES[i]) + self.far(KNEES[i], ANKLES[i]) for i in (0, 1))
        return self.torso + leg + math.dist(self.places[NOSE], self.middle(SHOULDERS))

    @cached_property
    def lean(self) -> float:
        """Degrees between the torso and upright, 0..180."""
        shoulders, hips = self.middle(SHOULDERS), self.middle(HIPS)
        return math.degrees(math.atan2(abs(shoulders[0] - hips[0]), hips[1] - shoulders[1]))

    def beyond(self, point: int) -> tuple[float, str]:
        """How far that landmark lies beyond the picture, in pixels, under 0 inside; and beyond which edge."""
        x, y = self.places[point]
        left, top, right, bottom = self.picture
        return max((left - x, "left"), (top - y, "top"), (x - right, "right"), (y - bottom, "bottom"))

    def width(self, one: int, other: int) -> float:
        """How far `one` lies to the right of `other`, in torsos, as for somebody upright; along the shoulders of one who is not."""
        (ax, ay), (bx, by) = self.places[one], self.places[other]
        if self.lean <= _UPRIGHT:
            return (ax - bx) / self.torso
        shoulders, hips = self.middle(SHOULDERS), self.middle(HIPS)
        up = ((shoulders[0] - hips[0]) / self.torso, (hips[1] - shoulders[1]) / self.torso)
        return ((ax - bx) * up[1] + (ay - by) * up[0]) / self.torso

    def middle(self, pair: tuple[int, int]) -> Place:
        """The place between two landmarks."""
        (ax, ay), (bx, by) = (self.places[i] for i in pair)
        return ((ax + bx) / 2, (ay + by) / 2)

    def far(self, one: int, two: int) -> float:
        """Between two landmarks, in pixels."""
        return math.dist(self.places[one], self.places[two])

    def seen(self, point: int) -> float:
        """That landmark's visibility, 0..1."""
        return self.body.points[point][2]


def _pixels(box: Box, people: People) -> Box:
    left, top, right, bottom = box
    return (left * people.width, top * people.height, right * people.width, bottom * people.height)
