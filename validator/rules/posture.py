"""Rules about posture and direction: bent, squatting, lying; seen from the side or from behind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from validator.facts.clip import Facts
from validator.facts.people import People
from validator.facts.pose import TURNED_OVER_DEGREES, Figure
from validator.findings import Hit, Scalar
from validator.rules.episodes import (
    each_figure,
    episode,
    face_score,
    figure,
    figure_at,
    first_figure,
    persistent,
)
from validator.rules.framing import legs_cut
from validator.rules.rule import ERROR, WARNING, Case, Rule, measured
from validator.targets.profile import Profile

_LYING, _ON_ITS_LEGS = 60.0, 0.6
"""Degrees of lean, and how high the hips are of one who does not squat; only the wording depends on them."""
_THREE_QUARTER, _PROFILE = 0.12, 0.6
"""Turn of the trunk from which it is seen three-quarter and in profile, likewise: as the networks see the drawn performer turned
by 45 and by 75 degrees."""


def body_bent_or_curled(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """A torso far from upright, hips far below where legs hold them, or some of both."""
    people, start, band = measured(facts.people), first_figure(facts, profile), profile.limit("torso-fold")
    if start and start.head_down:
        if start.on_hands:  # else the picture is upside down
            yield Hit("head-down", round(start.lean), TURNED_OVER_DEGREES, at=(0.0, 0.0))
        return
    if start and (folded := fold(start, profile) or 0.0) > band.at_most:
        sure = "first" if folded > band.rejects_above else "first-slightly"
        case = "first-lying" if start.lean > _LYING else sure
        values: dict[str, Scalar] = {"posture": _posture(start), "lean": round(start.tilt)}
        yield Hit(case, round(folded, 2), band.at_most, at=(0.0, 0.0), values=values)
        return
    limit = profile.limit("held-fold").at_most
    guessed = start is not None and _guessed(people, start, profile)
    folds = each_figure(people, profile, lambda f: None if guessed and f.lean > _LYING else fold(f, profile))
    found = persistent(episode(people, folds, limit), profile)
    if found:
        worst = figure_at(people, found.worst_at)
        yield found.hit("later", round(found.worst, 2), limit, posture=_posture(worst), lean=round(worst.tilt))


BODY_BENT_OR_CURLED = Rule(
    "body-bent-or-curled",
    check=body_bent_or_curled,
    needs=("people",),
    limits=("torso-fold", "held-fold", "fault-seconds", "fault-share"),
    cases={
        "first": Case(ERROR),
        "first-lying": Case(ERROR),
        "head-down": Case(ERROR),
        "first-slightly": Case(WARNING),
        "later": Case(WARNING),
    },
)


def _guessed(people: People, start: Figure, profile: Profile) -> bool:
    """Whether something covers the face of one who faces the camera: the networks then turn the body, or lay it down, now and then."""
    return not turned_away(start, profile) and face_score(people.samples[0]) < profile.limit("face-score").rejects_below


def fold(figure: Figure, profile: Profile) -> float | None:
    """Of the torso alone for one whose legs are cut off, for they are guessed; None when the hips are, too."""
    if not figure.hips_inside:
        return None
    return figure.trunk_fold if legs_cut(figure, profile) else figure.torso_fold


def _posture(figure: Figure) -> str:
    """Which it is: "lying", "bent" or "squatting"."""
    if figure.lean > _LYING:
        return "lying"
    height = figure.hip_height
    on_its_legs = height is None or height > _ON_ITS_LEGS
    return "bent" if on_its_legs else "squatting"


def not_facing_camera(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """Turned away in the first frame, or for most of the clip."""
    people, start, limit = measured(facts.people), first_figure(facts, profile), profile.limit("turn").at_most
    if start and (view := turned_away(start, profile)):
        yield Hit(_turned(view, people, profile), round(start.turn, 2), limit, at=(0.0, 0.0), values={"view": view})
        return
    if start and _guessed(people, start, profile):
        return
    found = episode(people, each_figure(people, profile, lambda f: float(bool(turned_away(f, profile)))), 0.5)
    if found and found.count > 1:
        longest, most = profile.limit("turned-seconds").at_most, profile.limit("turned-share").at_most
        if found.seconds > longest:
            yield found.hit("later", found.seconds, longest, view=_usual_view(people, profile))
        elif found.share * 100 > most:
            yield found.hit("later", round(100 * found.share), most, view=_usual_view(people, profile))


NOT_FACING_CAMERA = Rule(
    "not-facing-camera",
    check=not_facing_camera,
    needs=("people",),
    limits=("turn", "back-turn", "turned-seconds", "turned-share"),
    cases={
        "first-back": Case(ERROR),
        "first-back-or-covered": Case(ERROR),
        "first-side": Case(WARNING),
        "later": Case(WARNING),
    },
)


def turned_away(figure: Figure, profile: Profile) -> str:
    """How it is turned away: "behind", "profile", "three-quarter", "aside" (the head alone), or nothing."""
    if figure.trunk_turn > profile.limit("back-turn").at_most:
        return "behind"
    if figure.turn <= profile.limit("turn").at_most:
        return ""
    views = ((_PROFILE, "profile"), (_THREE_QUARTER, "three-quarter"))
    return next((view for least, view in views if figure.trunk_turn >= least), "aside")


def _usual_view(people: People, profile: Profile) -> str:
    """Which view most of the samples show that are turned away."""
    seen = (figure(people, sample, profile) for sample in people.samples)
    views = Counter(view for found in seen if found and (view := turned_away(found, profile)))
    return views.most_common(1)[0][0]


def _turned(view: str, people: People, profile: Profile) -> str:
    """The case; one whose face is covered may be taken for one who is seen from behind."""
    if view != "behind":
        return "first-side"
    covered = face_score(people.samples[0]) < profile.limit("face-score").rejects_below
    return "first-back-or-covered" if covered else "first-back"


ROWS = (
    BODY_BENT_OR_CURLED,
    NOT_FACING_CAMERA,
)
