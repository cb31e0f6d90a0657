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


def cuts(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """Every place where the picture jumps or is blended over."""
    assert facts.take
    for cut in facts.take.cuts:
        if case := _case(cut, profile):
            at = (max(0.0, cut.time - _HALF), cut.time + _HALF)
            yield Hit(case, cut.strength, at_least(profile, f"{cut.kind}-strength"), at=at, values={"time": cut.time})


def _case(cut: Cut, profile: Profile) -> str:
    kind = cut.kind
    if cut.distance < at_least(profile, f"{kind}-distance") or cut.contrast < at_least(profile, f"{kind}-contrast"):
        return ""
    if cut.strength < at_least(profile, f"{kind}-strength"):
        return ""
    return kind if cut.strength >= at_least(profile, f"{kind}-sure") else f"{kind}-perhaps"


def still_opening(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """A first picture that stays before anything moves."""
    assert facts.take
    limit = at_most(profile, "still-opening")
    if facts.take.still_until > limit:
        yield Hit("still", round(facts.take.still_until, 2), limit, at=(0.0, facts.take.still_until))
