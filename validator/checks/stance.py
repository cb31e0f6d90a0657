"""Checks on posture and direction: bent, squatting, lying; seen from the side or from behind."""

from __future__ import annotations

from collections.abc import Iterator

from validator.checks.framing import legs_cut
from validator.checks.spans import (
    at_least,
    at_most,
    face_score,
    figure_at,
    first_figure,
    lasting,
    measured,
    people_of,
    spell,
    surely_over,
)
from validator.facts.clip import Facts
from validator.facts.people import People
from validator.facts.pose import Figure
from validator.findings import Hit
from validator.targets.profile import Profile

_LYING, _BENT = 60.0, 25.0
"""Degrees of lean; only the wording depends on them."""
_HANGING = 0.6
"""Thighs that drop more than this hang rather than fold."""


def bent(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """A torso far from upright, thighs far from hanging, or some of both."""
    people, start, limit = people_of(facts), first_figure(facts, profile), at_most(profile, "fold")
    if start and start.head_down:
        yield Hit("head-down" if start.on_hands else "upside-down", round(start.lean), round(_LYING), at=(0.0, 0.0))
        return
    if start and (_fold(start, profile) or 0.0) > limit:
        lying = start.lean > _LYING
        case = "first-lying" if lying else "first" if start.torso_fold > surely_over(profile, "fold") else "first-slightly"
        yield Hit(
            case, round(start.torso_fold, 2), limit, at=(0.0, 0.0), values={"posture": _posture(start), "lean": round(start.lean)}
        )
        return
    guessed = start is not None and _guessed(people, start, profile)
    folds = measured(people, profile, lambda f: None if guessed and f.lean > _LYING else _fold(f, profile))
    found = lasting(spell(people, folds, limit), profile)
    if found:
        worst = figure_at(people, found.worst_at)
        yield found.hit("later", limit, posture=_posture(worst), lean=round(worst.lean))


def _guessed(people: People, start: Figure, profile: Profile) -> bool:
    """Whether something covers the face of one who faces the camera: the networks then turn the body, or lay it down, now and then."""
    return not turned(start, profile) and face_score(people.samples[0]) < at_least(profile, "face-score-sure")


def _fold(figure: Figure, profile: Profile) -> float | None:
    """None for one whose legs are cut off, for they are guessed."""
    return figure.torso_fold if figure.hips_inside and not legs_cut(figure, profile) else None


def _posture(figure: Figure) -> str:
    """A word for it."""
    if figure.lean > _LYING:
        return "lies or bends far over"
    drop = figure.thigh_drop
    hanging = drop is None or drop > _HANGING
    return "bends over" if figure.lean > _BENT and hanging else "squats, sits or crouches"


def not_facing(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """Turned away in the first frame, or for most of the clip."""
    people, start = people_of(facts), first_figure(facts, profile)
    limit = at_least(profile, "shoulder-width")
    if start and (side := turned(start, profile)):
        covered = side == "back" and face_score(people.samples[0]) < at_least(profile, "face-score-sure")
        yield Hit("first-back-or-covered" if covered else f"first-{side}", round(start.shoulder_width, 2), limit, at=(0.0, 0.0))
        return
    if start and _guessed(people, start, profile):
        return
    found = spell(people, measured(people, profile, lambda f: float(bool(turned(f, profile)))), 0.5)
    if (
        found
        and found.count > 1
        and (found.seconds > at_most(profile, "turned-seconds") or found.share * 100 > at_most(profile, "turned-share"))
    ):
        yield found.hit("later", at_most(profile, "turned-share"))


def turned(figure: Figure, profile: Profile) -> str:
    """How it is turned away: "back", "side", or nothing."""
    if figure.shoulder_width < -at_least(profile, "back-width"):
        return "back"
    nose = profile.limit("nose-place")
    aside = (nose.min is not None and figure.nose_between_ears < nose.min) or (
        nose.max is not None and figure.nose_between_ears > nose.max
    )
    narrow = figure.shoulder_width < at_least(profile, "shoulder-width") or figure.ear_width < at_least(profile, "ear-width")
    return "side" if narrow or aside else ""
