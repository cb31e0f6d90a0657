"""Checks on shots: hard cuts, dissolves, a frozen opening."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor

from validator.checks.spans import at_least, at_most
from validator.facts.clip import Facts
from validator.facts.people import People
from validator.facts.pose import Figure
from validator.facts.shots import Dissolve, HardCut, LocalDissolve, Shots, Transition
from validator.findings import Hit, Scalar
from validator.targets.profile import Profile

_HALF = 0.05
"""Seconds around a transition that are named."""
_NAMED = 5
"""Transitions that are named one by one."""
_STEP = 0.15
"""Of the figure's length: a hand or a foot that has moved so far has not been misplaced by the networks."""
_ONE_EVENT = 1.0
"""Seconds: a local dissolve so near to a cut or a dissolve is the same event."""


@dataclass(frozen=True)
class _Found:
    """A transition that the limits take for one."""

    transition: Transition
    case: str
    strength: float
    limit: float

    @property
    def time(self) -> float:
        return self.transition.time_seconds


def cuts(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """Every place where one shot ends and another begins, those of one case together."""
    assert facts.shots
    found = _transitions(facts.shots, profile)
    longest = _longest_shot(facts, found)
    for case in dict.fromkeys(one.case for one in found):
        yield _together([one for one in found if one.case == case], longest)


def _transitions(shots: Shots, profile: Profile) -> list[_Found]:
    """In order of time; a local dissolve beside another transition is not one of its own."""
    whole: list[Transition] = [*shots.hard_cuts, *shots.dissolves]
    clear = [one for each in whole if (one := _found(each, profile))]
    local = [one for each in shots.local_dissolves if (one := _found(each, profile))]
    local = [one for one in local if all(abs(one.time - other.time) > _ONE_EVENT for other in clear)]
    return sorted((*clear, *local), key=lambda one: one.time)


def _found(transition: Transition, profile: Profile) -> _Found | None:
    """Dissolves and local dissolves are the same to the user."""
    kind, distance, strength, contrast = _figures(transition)
    limit = at_least(profile, f"{kind}-strength")
    if distance < at_least(profile, f"{kind}-distance") or contrast < at_least(profile, f"{kind}-contrast") or strength < limit:
        return None
    case = "hard" if isinstance(transition, HardCut) else "dissolve"
    return _Found(transition, case if strength >= at_least(profile, f"{kind}-sure") else f"{case}-perhaps", strength, limit)


def _figures(transition: Transition) -> tuple[str, float, float, float]:
    """How the names of its limits begin, and what is compared with those for distance, strength and contrast."""
    match transition:
        case HardCut():
            return "hard", transition.lab_distance, transition.peak_ratio, transition.contrast
        case Dissolve():
            return "dissolve", transition.lab_distance, transition.mix_share, transition.contrast
        case LocalDissolve():
            return "blend", transition.new_colours_percent, transition.mix_percent, transition.mix_share


def _together(found: Sequence[_Found], longest: dict[str, Scalar]) -> Hit:
    worst = max(found, key=lambda one: one.strength)
    at = (round(max(0.0, found[0].time - _HALF), 2), round(found[-1].time + _HALF, 2))
    return Hit(worst.case, worst.strength, worst.limit, at=at, values={"times": _listed(found), **longest})


def _listed(found: Sequence[_Found]) -> str:
    """Their times in words."""
    times = [f"{one.time:.2f} s" for one in found]
    if len(times) > _NAMED:
        times = [*times[:_NAMED], f"{len(times) - _NAMED} more places"]
    return " and ".join([", ".join(times[:-1]), times[-1]] if len(times) > 1 else times)


def _longest_shot(facts: Facts, found: Sequence[_Found]) -> dict[str, Scalar]:
    """Begin and length of the longest stretch without a transition; nothing where the clip's length is not known."""
    if facts.timing is None or not found:
        return {}
    end = float(facts.timing.duration_seconds)
    margins = [(one.time - _margin(one), one.time + _margin(one)) for one in found]
    starts, ends = [0.0, *(after for _, after in margins)], [*(before for before, _ in margins), end]
    length, begin = max((stop - start, start) for start, stop in zip(starts, ends, strict=True))
    return {"begin": ceil(100 * begin) / 100, "length": floor(100 * (length - 0.01)) / 100}


def _margin(found: _Found) -> float:
    """Seconds to leave out on either side: a dissolve goes on for a while."""
    return 0.0 if isinstance(found.transition, HardCut) else _ONE_EVENT


def still(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """A first picture that stays before anything moves, or for good."""
    assert facts.shots
    limit, until = at_most(profile, "still-opening"), facts.shots.frozen_until_seconds
    if until > limit and (facts.shots.moves or not _moves(facts.people, profile)):
        yield Hit("still" if facts.shots.moves else "never", round(until, 2), limit, at=(0.0, until))


def _moves(people: People | None, profile: Profile) -> bool:
    """Whether somebody does who is too small to be seen moving in thumbnails."""
    figures = [Figure(sample.person, people) for sample in people.samples if sample.person] if people else []
    small = [figure for figure in figures if figure.size_share < at_least(profile, "person-size-sure")]
    return any(figure.away(small[0]) > _STEP for figure in small[1:])
