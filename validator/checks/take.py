"""Checks on the take: cuts, dissolves, a still opening."""

from __future__ import annotations

from collections.abc import Iterator

from validator.checks.spans import at_least, at_most
from validator.facts import Facts
from validator.model import Hit
from validator.profile import Profile
from validator.scene import Cut

_HALF = 0.05
"""Seconds around a cut that are named."""
_ONE_EVENT = 1.0
"""Seconds: a blend so near to a cut or a dissolve is the same event."""


def cuts(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """Every place where the picture jumps or is blended over."""
    assert facts.take
    told = [(cut, case) for cut in facts.take.cuts if (case := _case(cut, profile))]
    clear = [cut.time for cut, _ in told if cut.kind != "blend"]
    for cut, case in told:
        if cut.kind != "blend" or all(abs(cut.time - time) > _ONE_EVENT for time in clear):
            at = (round(max(0.0, cut.time - _HALF), 2), round(cut.time + _HALF, 2))
            yield Hit(case, cut.strength, at_least(profile, f"{cut.kind}-strength"), at=at, values={"time": cut.time})


def _case(cut: Cut, profile: Profile) -> str:
    """Dissolves and blends are the same to the user."""
    kind = cut.kind
    if cut.distance < at_least(profile, f"{kind}-distance") or cut.contrast < at_least(profile, f"{kind}-contrast"):
        return ""
    if cut.strength < at_least(profile, f"{kind}-strength"):
        return ""
    name = "hard" if kind == "hard" else "dissolve"
    return name if cut.strength >= at_least(profile, f"{kind}-sure") else f"{name}-perhaps"


def still_opening(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """A first picture that stays before anything moves."""
    assert facts.take
    limit = at_most(profile, "still-opening")
    if facts.take.still_until > limit:
        yield Hit("still", round(facts.take.still_until, 2), limit, at=(0.0, facts.take.still_until))
