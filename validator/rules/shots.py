"""Rules about the shot: cuts, dissolves, wipes, a frozen start."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor

from validator.facts.clip import Facts
from validator.facts.shots import Dissolve, FastTransition, HardCut, LocalDissolve, Shots, Transition, Wipe
from validator.findings import Hit, Repair, Scalar, Span
from validator.rules.rule import ERROR, NOTE, WARNING, Case, Rule, measured
from validator.targets.profile import Profile

_HALF = 0.05
"""Seconds around a cut that are named."""
_NAMED = 5
"""Cuts that are listed one by one."""
_STEP = 0.15
"""Of the figure's length: a hand or a foot that has moved so far has not been misplaced by the networks."""
_ONE_EVENT, _ONE_CLEAR_EVENT = 1.0, 0.6
"""Seconds: transitions of two kinds so near to each other are the same event, and the surer one is named; clear ones end sooner."""
_KINDS = ("hard-cut", "dissolve", "wipe", "local-dissolve", "fast-transition", "jump-cut")
"""How the limits of each kind of transition begin; of two that are equally sure, the earlier one is named."""
_CASES = {
    "hard-cut": "hard",
    "dissolve": "dissolve",
    "wipe": "wipe",
    "local-dissolve": "dissolve",
    "fast-transition": "fast",
    "jump-cut": "jump",
}
"""How the cases of each kind begin; to the user, dissolves of both kinds are the same."""
_NEVER_SURE = ("fast-transition", "jump-cut")
"""Kinds that a camera's whip, or frames that were dropped, look like."""
_UNCLEAR = ("local-dissolve", *_NEVER_SURE)
"""Kinds that are also found somewhere beside a clear transition."""


@dataclass(frozen=True)
class Joined:
    """A transition that the limits take for one."""

    transition: Transition
    kind: str
    sure: bool
    strength: float
    limit: float

    @property
    def time(self) -> float:
        """Seconds after the first frame."""
        return self.transition.time_seconds

    @property
    def case(self) -> str:
        """The case of the rule."""
        return _CASES[self.kind] + ("" if self.sure else "-perhaps")


def scene_cut(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """Every place where one shot ends and another begins, those of one case together."""
    found = transitions(measured(facts.shots), profile)
    longest = _longest_shot(facts, found)
    for case in dict.fromkeys(one.case for one in found):
        yield _together([one for one in found if one.case == case], longest)


SCENE_CUT = Rule(
    "scene-cut",
    check=scene_cut,
    needs=("shots",),
    limits=tuple(f"{kind}-{of}" for of in ("strength", "distance", "contrast") for kind in _KINDS),
    cases={
        "hard": Case(ERROR, Repair(start="begin", length="length")),
        "hard-perhaps": Case(WARNING, Repair(start="begin", length="length")),
        "dissolve": Case(ERROR, Repair(start="begin", length="length")),
        "dissolve-perhaps": Case(WARNING, Repair(start="begin", length="length")),
        "wipe": Case(ERROR, Repair(start="begin", length="length")),
        "wipe-perhaps": Case(WARNING, Repair(start="begin", length="length")),
        "fast-perhaps": Case(WARNING, Repair(start="begin", length="length")),
        "jump-perhaps": Case(WARNING, Repair(start="begin", length="length")),
    },
)


def transitions(shots: Shots, profile: Profile) -> list[Joined]:
    """In order of time, and each event once."""
    candidates: list[Transition] = [*shots.hard_cuts, *shots.dissolves, *shots.wipes, *shots.local_dissolves, *shots.fast]
    found = [one for each in candidates if (one := _found(each, profile))]
    kept: list[Joined] = []
    for one in sorted(found, key=lambda one: (not one.sure, _KINDS.index(one.kind))):
        reach = _ONE_EVENT if one.kind in _UNCLEAR else _ONE_CLEAR_EVENT
        if all(one.kind == other.kind or abs(one.time - other.time) > reach for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.time)


def _found(transition: Transition, profile: Profile) -> Joined | None:
    """None where a limit speaks against it."""
    kind, distance, strength, contrast = _figures(transition)
    if kind == "hard-cut" and distance < profile.limit("hard-cut-distance").at_most:
        kind = "jump-cut"
    far, band = profile.limit(f"{kind}-distance"), profile.limit(f"{kind}-strength")
    if distance < far.at_least or contrast < profile.limit(f"{kind}-contrast").at_least or strength < band.at_most:
        return None
    whole = kind != "hard-cut" or distance >= far.rejects_above
    return Joined(transition, kind, whole and strength >= band.rejects_above and kind not in _NEVER_SURE, strength, band.at_most)


def _figures(transition: Transition) -> tuple[str, float, float, float]:
    """Its kind, and what is compared with the limits for distance, strength and contrast."""
    match transition:
        case HardCut():
            return "hard-cut", transition.lab_distance, transition.peak_ratio, transition.contrast
        case Dissolve():
            return "dissolve", transition.lab_distance, transition.mix_share, transition.contrast
        case Wipe():
            return "wipe", transition.lab_distance, transition.swept_share, transition.contrast
        case LocalDissolve():
            return "local-dissolve", transition.new_colours_percent, transition.mix_percent, transition.mix_share
        case FastTransition():
            return "fast-transition", transition.lab_distance, transition.peak_ratio, transition.contrast


def _together(found: Sequence[Joined], longest: dict[str, Scalar]) -> Hit:
    worst = max(found, key=lambda one: one.strength)
    at = (round(max(0.0, found[0].time - _HALF), 2), round(found[-1].time + _HALF, 2))
    return Hit(worst.case, worst.strength, worst.limit, at=at, values={"times": _listed(found), **longest})


def _listed(found: Sequence[Joined]) -> str:
    """Their times; when there are many, the first ones and how many there are."""
    times = ", ".join(f"{one.time:.2f} s" for one in found[:_NAMED])
    return times if len(found) <= _NAMED else f"{times} … ({len(found)})"


def _longest_shot(facts: Facts, found: Sequence[Joined]) -> dict[str, Scalar]:
    """Begin and length of the longest stretch without a transition; nothing where the clip's length is not known."""
    if facts.timing is None or not found:
        return {}
    length, begin = max((stop - start, start) for start, stop in _between(found, float(facts.timing.duration_seconds)))
    return {"begin": ceil(100 * begin) / 100, "length": floor(100 * (length - 0.01)) / 100}


def stretches(facts: Facts, profile: Profile, *, local: bool = True) -> list[Span]:
    """Begin and end in seconds of each stretch without a transition, in order; without `local`, local dissolves end none.

    What a dissolve may cover belongs to no stretch. Facts without shots or timing have none.
    """
    if facts.timing is None or facts.shots is None:
        return []
    found = [one for one in transitions(facts.shots, profile) if local or not isinstance(one.transition, LocalDissolve)]
    return [span for span in _between(found, float(facts.timing.duration_seconds)) if span[0] < span[1]]


def _between(found: Sequence[Joined], end: float) -> list[Span]:
    margins = [(one.time - _margin(one), one.time + _margin(one)) for one in found]
    starts, ends = [0.0, *(after for _, after in margins)], [*(before for before, _ in margins), end]
    return list(zip(starts, ends, strict=True))


def _margin(found: Joined) -> float:
    """Seconds to leave out on either side: all but a cut go on for a while."""
    match found.transition:
        case HardCut():
            return 0.0
        case FastTransition():
            return _ONE_EVENT / 2
    return _ONE_EVENT


def frozen_start(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """A first frame that stays before anything moves."""
    shots, limit = measured(facts.shots), profile.limit("frozen-start").at_most
    until = shots.frozen_until_seconds
    if until > limit and shots.moves:
        yield Hit("start", round(until, 2), limit, at=(0.0, until))


FROZEN_START = Rule(
    "frozen-start",
    check=frozen_start,
    needs=("shots",),
    limits=("frozen-start",),
    cases={
        "start": Case(NOTE),
    },
)


ROWS = (
    SCENE_CUT,
    FROZEN_START,
)
