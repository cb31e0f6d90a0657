"""Checks on the take: cuts, dissolves, a still opening."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, floor

from validator.checks.spans import at_least, at_most
from validator.facts.clip import Facts
from validator.facts.people import People
from validator.facts.pose import Figure
from validator.facts.shots import Cut
from validator.findings import Hit, Scalar
from validator.targets.profile import Profile

_HALF = 0.05
"""Seconds around a cut that are named."""
_NAMED = 5
"""Cuts that are told one by one."""
_STEP = 0.15
"""Of the figure's length: a hand or a foot that has moved so far has not been misplaced by the networks."""
_ONE_EVENT = 1.0
"""Seconds: a blend so near to a cut or a dissolve is the same event."""


def cuts(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """Every place where the picture jumps or is blended over, those of one kind together."""
    assert facts.shots
    told = [(cut, case) for cut in facts.shots.cuts if (case := _case(cut, profile))]
    clear = [cut.time for cut, _ in told if cut.kind != "blend"]
    told = [(c, case) for c, case in told if c.kind != "blend" or all(abs(c.time - time) > _ONE_EVENT for time in clear)]
    take = _longest_take(facts, [cut for cut, _ in told])
    for case in dict.fromkeys(case for _, case in told):
        yield _together([cut for cut, each in told if each == case], case, take, profile)


def _together(cuts: list[Cut], case: str, take: dict[str, Scalar], profile: Profile) -> Hit:
    worst = max(cuts, key=lambda cut: cut.strength)
    at = (round(max(0.0, cuts[0].time - _HALF), 2), round(cuts[-1].time + _HALF, 2))
    return Hit(case, worst.strength, at_least(profile, f"{worst.kind}-strength"), at=at, values={"times": _listed(cuts), **take})


def _listed(cuts: list[Cut]) -> str:
    """Their times in words."""
    times = [f"{cut.time:.2f} s" for cut in cuts]
    if len(times) > _NAMED:
        times = [*times[:_NAMED], f"{len(times) - _NAMED} more places"]
    return " and ".join([", ".join(times[:-1]), times[-1]] if len(times) > 1 else times)


def _longest_take(facts: Facts, cuts: list[Cut]) -> dict[str, Scalar]:
    """Begin and length of the longest stretch without a cut; nothing where the clip's length is not known."""
    if facts.timing is None or not cuts:
        return {}
    end = float(facts.timing.duration_seconds)
    margins = [(cut.time - _margin(cut), cut.time + _margin(cut)) for cut in cuts]
    starts, ends = [0.0, *(after for _, after in margins)], [*(before for before, _ in margins), end]
    length, begin = max((stop - start, start) for start, stop in zip(starts, ends, strict=True))
    return {"begin": ceil(100 * begin) / 100, "length": floor(100 * (length - 0.01)) / 100}


def _margin(cut: Cut) -> float:
    """Seconds to leave out on either side: a dissolve goes on for a while."""
    return 0.0 if cut.kind == "hard" else _ONE_EVENT


def _case(cut: Cut, profile: Profile) -> str:
    """Dissolves and blends are the same to the user."""
    kind = cut.kind
    if cut.distance < at_least(profile, f"{kind}-distance") or cut.contrast < at_least(profile, f"{kind}-contrast"):
        return ""
    if cut.strength < at_least(profile, f"{kind}-strength"):
        return ""
    name = "hard" if kind == "hard" else "dissolve"
    return name if cut.strength >= at_least(profile, f"{kind}-sure") else f"{name}-perhaps"


def still(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """A first picture that stays before anything moves, or for good."""
    assert facts.shots
    limit, until = at_most(profile, "still-opening"), facts.shots.still_until
    if until > limit and (facts.shots.moves or not _moves(facts.people, profile)):
        yield Hit("still" if facts.shots.moves else "never", round(until, 2), limit, at=(0.0, until))


def _moves(people: People | None, profile: Profile) -> bool:
    """Whether somebody does who is too small to be seen moving in the small pictures of a take."""
    figures = [Figure(sample.person, people) for sample in people.samples if sample.person] if people else []
    small = [figure for figure in figures if figure.size_share < at_least(profile, "person-size-sure")]
    return any(figure.away(small[0]) > _STEP for figure in small[1:])
