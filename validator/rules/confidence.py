"""How sure a finding of an estimate is: from its rule, and from how far its value lies beyond the limit that decided."""

from __future__ import annotations

from itertools import product
from math import isclose, isfinite
from typing import Protocol

from validator.findings import Scalar, Severity, Span
from validator.rules.rule import Row, Rule
from validator.targets.confidence import Counted, Evidence, shipped
from validator.targets.profile import Limit, Profile

EXACT = frozenset({"file", "media", "timing", "picture", "image", "image_header"})
"""The parts of the facts that are read or counted; whatever else a rule needs is an estimate."""
_PER_CENT = 100
"""A finding may say in per cent what its limit states as a share."""
_ROUNDED = 0.05
"""By so much such a figure may have been rounded."""
_USUAL_BAND = 0.3
"""Of the limit: how wide a band usually is, for limits that have none."""


class Found(Protocol):
    """A hit, or a finding that was made of one."""

    @property
    def case(self) -> str:
        """Name of the case."""

    @property
    def actual(self) -> Scalar | None:
        """What was measured."""

    @property
    def limit(self) -> Scalar | None:
        """What it was compared with."""

    @property
    def at(self) -> Span | None:
        """When."""


def is_estimate(row: Row) -> bool:
    """Whether the rule's findings carry a confidence: it looks at what networks or pictures make likely."""
    return isinstance(row, Rule) and not EXACT.issuperset(row.needs)


def counted(row: Row) -> Counted | None:
    """How often the rule was right on labelled clips; None where that is not known, or where there is nothing to doubt."""
    return shipped().rules.get(row.name) if is_estimate(row) else None


def confidence(row: Row, found: Found, profile: Profile) -> float | None:
    """The probability that the finding is right, 0..1, as far as labelled clips tell; None for what is measured exactly.

    `profile` has the limits as the target states them: with others, nobody has counted how often the rule is right.
    """
    if not is_estimate(row) or row.cases[found.case].unmeasured:
        return None
    return shipped().of(row.name, found.case, evidence(row, found, profile))


def evidence(row: Row, found: Found, profile: Profile) -> Evidence:
    """What speaks for it."""
    error = row.cases[found.case].severity is Severity.ERROR
    return Evidence(error, found.at is not None and found.at[0] == 0, _beyond(row, found, profile))


def compared(row: Row, found: Found, profile: Profile) -> tuple[str, int] | None:
    """The rule's limit that the finding names, and the scale of its figures (100 for per cent); None where it names none."""
    if not (isinstance(found.actual, (int, float)) and isinstance(found.limit, (int, float))):
        return None
    for scale, name in product((1, _PER_CENT), row.limits):
        rounded = _ROUNDED if scale == _PER_CENT else 0.0
        if any(isclose(scale * end, found.limit, abs_tol=rounded) for end in _ends(profile.limit(name))):
            return name, scale
    return None


def _ends(limit: Limit) -> list[float]:
    ends = (limit.min, limit.max, limit.reject_below, limit.reject_above)
    return [float(end) for end in ends if end is not None]


def _beyond(row: Row, found: Found, profile: Profile) -> float | None:
    """None, too, where the value is within the limit, because something else decided."""
    if (named := compared(row, found, profile)) is None or not isinstance(found.actual, (int, float)):
        return None
    key, scale = named
    value, limit = found.actual / scale, profile.limit(key)
    if value <= limit.at_least:
        return _share(limit.at_least - value, limit.at_least - limit.rejects_below, limit.at_least)
    return _share(value - limit.at_most, limit.rejects_above - limit.at_most, limit.at_most) if value >= limit.at_most else None


def _share(past: float, band: float, limit: float) -> float:
    """0 at the limit, a half at the far end of its band, towards 1."""
    unit = band or _USUAL_BAND * limit
    return past / (past + unit) if unit and isfinite(past) else 1.0
