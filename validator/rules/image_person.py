"""Rules about who is in the character image; they see it as a clip of one frame, and forgive more: it may be drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from math import floor

from validator.facts.clip import Facts
from validator.findings import Hit
from validator.rules.clarity import face_not_clear
from validator.rules.episodes import first_figure
from validator.rules.layout import picture_rotated
from validator.rules.posture import not_facing_camera, turned_away
from validator.rules.presence import no_person_in_first_frame, several_people
from validator.rules.rule import ERROR, WARNING, Case, Check, Rule, measured
from validator.targets.profile import Profile

_NEEDS = ("image", "image_people")


def _as_clip(check: Check, cases: Mapping[str, str], facts: Facts, profile: Profile) -> Iterator[Hit]:
    """The hits of a clip's check on the image, each under the name that its case has here; others are left out."""
    for hit in check(Facts(facts.path, people=measured(facts.image_people)), profile):
        if hit.case in cases:
            yield replace(hit, case=cases[hit.case], at=None)


def image_no_person(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """Nobody, or nobody who is surely a person."""
    yield from _as_clip(no_person_in_first_frame, {"nobody": "nobody", "never": "nobody", "doubtful": "doubtful"}, facts, profile)


IMAGE_NO_PERSON = Rule(
    "image-no-person",
    check=image_no_person,
    needs=_NEEDS,
    limits=("person-certainty", "tiny-person-score", "person-mask-area"),
    cases={"nobody": Case(WARNING), "doubtful": Case(WARNING)},
)


def image_several_people(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """Somebody beside the main person."""
    same = {f"{how}-{kind}": f"{how}-{kind}" for how in ("surely", "perhaps") for kind in ("body", "face")}
    yield from _as_clip(several_people, same, facts, profile)


IMAGE_SEVERAL_PEOPLE = Rule(
    "image-several-people",
    check=image_several_people,
    needs=_NEEDS,
    limits=("second-person", "person-certainty"),
    cases={
        "surely-body": Case(ERROR),
        "surely-face": Case(ERROR),
        "perhaps-body": Case(WARNING),
        "perhaps-face": Case(WARNING),
    },
)

_UNCLEAR = dict.fromkeys(("first", "first-slightly", "away", "away-slightly", "covered"), "unclear")


def image_face_not_clear(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """No clear face, or one of few pixels."""
    yield from _as_clip(face_not_clear, {**_UNCLEAR, "pixels": "pixels", "small": "small"}, facts, profile)


IMAGE_FACE_NOT_CLEAR = Rule(
    "image-face-not-clear",
    check=image_face_not_clear,
    needs=_NEEDS,
    limits=("face-score", "face-pixels", "face-size", "covered-face-presence", "person-mask-trace"),
    cases={"unclear": Case(WARNING), "pixels": Case(WARNING), "small": Case(WARNING)},
)

_TURNED = {"first-back": "back", "first-back-or-covered": "back-or-covered", "first-side": "side"}


def image_not_facing_camera(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """A body that is turned away."""
    yield from _as_clip(not_facing_camera, _TURNED, facts, profile)


IMAGE_NOT_FACING_CAMERA = Rule(
    "image-not-facing-camera",
    check=image_not_facing_camera,
    needs=_NEEDS,
    limits=("turn", "back-turn"),
    cases={"back": Case(ERROR), "back-or-covered": Case(WARNING), "side": Case(WARNING)},
)


def image_rotated(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """Upside down, or on its side, without a word about it in EXIF data."""
    people = measured(facts.image_people)
    somebody = first_figure(Facts(facts.path, people=people), profile)
    # Of who is seen from behind the networks now and then put the head below: that needs a look.
    doubtful = people.turned is None and somebody is not None and bool(turned_away(somebody, profile))
    over = "upside-down-perhaps" if doubtful else "upside-down"
    yield from _as_clip(picture_rotated, {"upside-down": over, "sideways": "sideways"}, facts, profile)


IMAGE_ROTATED = Rule(
    "image-rotated",
    check=image_rotated,
    needs=_NEEDS,
    limits=("person-certainty", "face-score", "torso-fold", "turn"),
    cases={"upside-down": Case(ERROR), "upside-down-perhaps": Case(WARNING), "sideways": Case(WARNING)},
)


def image_person_too_small(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """A person whose box takes up little of the image."""
    people, limit = measured(facts.image_people), profile.limit("image-person-area").at_least
    somebody = first_figure(Facts(facts.path, people=people), profile)
    if somebody and (area := somebody.body.box_area) < limit:
        yield Hit("area", floor(1000 * area) / 10, round(100 * limit, 1))


IMAGE_PERSON_TOO_SMALL = Rule(
    "image-person-too-small",
    check=image_person_too_small,
    needs=_NEEDS,
    limits=("image-person-area",),
    cases={"area": Case(WARNING)},
)

ROWS = (
    IMAGE_NO_PERSON,
    IMAGE_SEVERAL_PEOPLE,
    IMAGE_FACE_NOT_CLEAR,
    IMAGE_NOT_FACING_CAMERA,
    IMAGE_ROTATED,
    IMAGE_PERSON_TOO_SMALL,
)
