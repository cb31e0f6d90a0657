"""Rules about the shot: hard cuts, dissolves, a frozen start."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, floor

from validator.facts.clip import Facts
from validator.facts.people import People
from validator.facts.pose import Figure
from validator.facts.shots import Cut
from validator.findings import Hit, Repair, Scalar
from validator.rules.rule import ERROR, NOTE, WARNING, Case, Rule, measured
from validator.targets.profile import Profile

_HALF = 0.05
"""Seconds around a cut that are named."""
_NAMED = 5
"""Cuts that are listed one by one."""
_STEP = 0.15
"""Of the figure's length: a hand or a foot that has moved so far has not been misplaced by the networks."""
_ONE_EVENT = 1.0
"""Seconds: a local dissolve so near to a hard cut or a dissolve is the same event."""
_LIMITS = {"hard": "hard-cut", "dissolve": "dissolve", "blend": "local-dissolve"}
"""How the limits of each kind begin."""


def scene_cut(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """Every place where one shot ends and another begins, those of one kind together."""
    found = [(cut, case) for cut in measured(facts.shots).cuts if (case := _case(cut, profile))]
    clear = [cut.time for cut, _ in found if cut.kind != "blend"]
    found = [(c, case) for c, case in found if c.kind != "blend" or all(abs(c.time - time) > _ONE_EVENT for time in clear)]
    shot = _longest_shot(facts, [cut for cut, _ in found])
    for case in dict.fromkeys(case for _, case in found):
        yield _together([cut for cut, each in found if each == case], case, shot, profile)


SCENE_CUT = Rule(
    "scene-cut",
    check=scene_cut,
    needs=("shots",),
    limits=tuple(f"{kind}-{of}" for kind in _LIMITS.values() for of in ("strength", "distance", "contrast")),
    cases={
        "hard": Case(ERROR, Repair(start="begin", length="length")),
        "hard-perhaps": Case(WARNING, Repair(start="begin", length="length")),
        "dissolve": Case(ERROR, Repair(start="begin", length="length")),
        "dissolve-perhaps": Case(WARNING, Repair(start="begin", length="length")),
    },
)


def _together(cuts: list[Cut], case: str, shot: dict[str, Scalar], profile: Profile) -> Hit:
    worst = max(cuts, key=lambda cut: cut.strength)
    at = (round(max(0.0, cuts[0].time - _HALF), 2), round(cuts[-1].time + _HALF, 2))
    limit = profile.limit(f"{_LIMITS[worst.kind]}-strength").at_most
    return Hit(case, worst.strength, limit, at=at, values={"times": _listed(cuts), **shot})


def _listed(cuts: list[Cut]) -> str:
    """Their times; when there are many, the first ones and how many there are."""
    times = ", ".join(f"{cut.time:.2f} s" for cut in cuts[:_NAMED])
    return times if len(cuts) <= _NAMED else f"{times} … ({len(cuts)})"


def _longest_shot(facts: Facts, cuts: list[Cut]) -> dict[str, Scalar]:
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
    """Which case it is, empty for none; dissolves of both kinds are the same to the user."""
    distance, contrast, strength = (profile.limit(f"{_LIMITS[cut.kind]}-{of}") for of in ("distance", "contrast", "strength"))
    if cut.distance < distance.at_least or cut.contrast < contrast.at_least or cut.strength < strength.at_most:
        return ""
    name = "hard" if cut.kind == "hard" else "dissolve"
    return name if cut.strength >= strength.rejects_above else f"{name}-perhaps"


def frozen_start(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """A first frame that stays before anything moves, or for good."""
    shots, limit = measured(facts.shots), profile.limit("frozen-start").at_most
    until = shots.still_until
    if until > limit and (shots.moves or not _moves(facts.people, profile)):
        yield Hit("start" if shots.moves else "never", round(until, 2), limit, at=(0.0, until))


FROZEN_START = Rule(
    "frozen-start",
    check=frozen_start,
    needs=("shots",),
    limits=("frozen-start",),
    cases={
        "start": Case(NOTE),
        "never": Case(WARNING),
    },
)


def _moves(people: People | None, profile: Profile) -> bool:
    """Whether somebody does who is too small to be seen moving in the thumbnails of the shot meter."""
    figures = [Figure(sample.person, people) for sample in people.samples if sample.person] if people else []
    small = [figure for figure in figures if figure.size_share < profile.limit("person-size").rejects_below]
    return any(figure.away(small[0]) > _STEP for figure in small[1:])


ROWS = (
    SCENE_CUT,
    FROZEN_START,
)
