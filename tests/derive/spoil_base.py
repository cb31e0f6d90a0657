"""What a derived clip is made from: a good clip that the command accepts as it is, and where its person is."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path

from validator.facts.clip import Facts
from validator.facts.people import Body

_SHOULDERS, _HIPS, _KNEES, _ANKLES = (11, 12), (23, 24), (25, 26), (27, 28)
_HEAD = range(11)


@dataclass(frozen=True)
class Base:
    """One accepted clip; places are pixels of its first frame."""

    path: Path
    width: int
    height: int
    rate: Fraction
    """Frames per second."""
    body: Body
    rooms: tuple[int, int, int, int]
    """Pixels left, above, right and below of the person that are free in every sample."""

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self.path.stem

    @property
    def tall(self) -> float:
        """Height of the person."""
        return (self.body.box[3] - self.body.box[1]) * self.height

    @property
    def person(self) -> tuple[int, int, int, int]:
        """Left, top, width and height of the person's box."""
        left, top, right, bottom = self.body.box
        return (
            round(left * self.width), round(top * self.height),
            round((right - left) * self.width), round((bottom - top) * self.height),
        )  # fmt: skip

    @cached_property
    def face(self) -> tuple[int, int, int, int]:
        """Left, top, width and height of a square that hides the head."""
        x, y = self._middle(_HEAD)
        half = 0.45 * math.dist(self._middle(_SHOULDERS), self._middle(_HIPS))
        return round(max(0, x - half)), round(max(0, y - half)), round(2 * half), round(2 * half)

    def level(self, joint: str) -> int:
        """How far down "shoulders", "hips", "knees" or "ankles" are."""
        pairs = {"shoulders": _SHOULDERS, "hips": _HIPS, "knees": _KNEES, "ankles": _ANKLES}
        return round(self._middle(pairs[joint])[1])

    def _middle(self, points: Iterable[int]) -> tuple[float, float]:
        places = [self.body.points[i] for i in points]
        return (
            sum(x for x, _, _ in places) / len(places) * self.width,
            sum(y for _, y, _ in places) / len(places) * self.height,
        )


def base_of(facts: Facts) -> Base | None:
    """The base that these facts describe; None where nobody is in the first frame."""
    people, media, timing = facts.people, facts.media, facts.timing
    if people is None or media is None or timing is None or not people.samples or people.samples[0].person is None:
        return None
    bodies = [sample.person for sample in people.samples if sample.person]
    left, top = min(b.box[0] for b in bodies), min(b.box[1] for b in bodies)
    right, bottom = max(b.box[2] for b in bodies), max(b.box[3] for b in bodies)
    width, height = media.shown_size
    rooms = int(left * width), int(top * height), int((1 - right) * width), int((1 - bottom) * height)
    return Base(Path(facts.path), width, height, timing.average_fps, people.samples[0].person, rooms)
