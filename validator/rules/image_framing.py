"""The rule that compares the character image with the clip: how much of the body, how large, turned which way."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from validator.facts.clip import Facts
from validator.facts.people import People
from validator.facts.pose import Figure
from validator.findings import Hit, Scalar
from validator.rules.episodes import figure
from validator.rules.framing import legs_cut
from validator.rules.posture import turned_away
from validator.rules.rule import NOTE, WARNING, Case, Rule, measured
from validator.targets.profile import Profile

_EXTENTS = ("bust", "half", "knees", "whole")
"""How much of a body is in the picture: down to the chest, the hips, the knees, the feet."""
_FAR = 2
"""Steps between two of them from which the model has to invent, or to throw away, half a body."""


def image_framing_differs(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """A half body beside a whole one, a person much larger or smaller than in the clip, or turned another way."""
    still = _figures(measured(facts.image_people), profile)
    moving = _figures(measured(facts.people), profile)
    if not still or not moving:
        return
    theirs, clips = _extent(still[0], profile), _usual(moving, profile)
    if theirs != clips:
        yield _parts(theirs, clips)
    elif (hit := _scale(still[0], moving, profile)) is not None:
        yield hit
    if turned_away(moving[0], profile) == "behind" and not turned_away(still[0], profile):
        yield Hit("facing")


IMAGE_FRAMING_DIFFERS = Rule(
    "image-framing-differs",
    check=image_framing_differs,
    needs=("image", "image_people", "people"),
    limits=("framing-scale",),
    cases={
        "image-less": Case(WARNING),
        "clip-less": Case(WARNING),
        "image-less-slightly": Case(NOTE),
        "clip-less-slightly": Case(NOTE),
        "larger": Case(WARNING),
        "smaller": Case(WARNING),
        "facing": Case(NOTE),
    },
)


def _figures(people: People, profile: Profile) -> list[Figure]:
    """Everybody who is sure enough to be judged, in order of time."""
    return [found for sample in people.samples if (found := figure(people, sample, profile))]


def _extent(figure: Figure, profile: Profile) -> int:
    """How much of the body is in the picture, as an index of `_EXTENTS`."""
    if not figure.hips_inside:
        return 0
    if figure.outside("knees").by > 0:
        return 1
    whole = figure.feet_inside and not legs_cut(figure, profile) and figure.length_share <= profile.limit("figure-length").at_most
    return 3 if whole else 2


def _usual(figures: list[Figure], profile: Profile) -> int:
    """What most of the clip shows."""
    return int(median(_extent(each, profile) for each in figures))


def _parts(image: int, clip: int) -> Hit:
    case = ("image-less" if image < clip else "clip-less") + ("" if abs(image - clip) >= _FAR else "-slightly")
    values: dict[str, Scalar] = {"image_extent": _EXTENTS[image], "clip_extent": _EXTENTS[clip]}
    return Hit(case, values=values)


def _scale(still: Figure, moving: list[Figure], profile: Profile) -> Hit | None:
    """How much larger the person is in the image, as a share of its height, than usually in the clip."""
    factor, most = _share(still) / median(map(_share, moving)), profile.limit("framing-scale").at_most
    larger = factor > 1
    if (factor if larger else 1 / factor) <= most:
        return None
    return Hit("larger" if larger else "smaller", round(factor if larger else 1 / factor, 1), round(most, 2))


def _share(figure: Figure) -> float:
    """The torso, which is the same for one who squats, as a share of the picture's height."""
    return max(1e-3, figure.length_share * figure.torso / max(1.0, figure.length))


ROWS = (IMAGE_FRAMING_DIFFERS,)
