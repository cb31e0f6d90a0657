"""What a clip costs before it is sent, exactly; the service's own rounding is not documented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from submitter.task import ZONE


@dataclass(frozen=True)
class Price:
    """Money per second of result, by mode."""

    currency: str
    per_second: Mapping[str, Fraction]

    @property
    def only(self) -> str:
        """The first mode: the one of a target that has no choice."""
        return next(iter(self.per_second))

    def said(self, seconds: float | None, mode: str) -> str:
        """The cost as a clause: "12.5 s at 0.08 CNY/s: 1.00 CNY"."""
        rate = self.per_second[mode]
        if seconds is None:
            return f"length not known, {float(rate):g} {self.currency}/s"
        cost = float(Fraction(str(seconds)) * rate)
        return f"{said(seconds)} at {float(rate):g} {self.currency}/s: {cost:.2f} {self.currency}"


def said(seconds: float) -> str:
    """Seconds for a person, to the hundredth: 4.17 s, 12.5 s, 3 s."""
    return f"{seconds:.2f}".rstrip("0").rstrip(".") + " s"


def day_start(now: float) -> float:
    """When the service's day (UTC+8) began; `now` and the answer in seconds since 1970."""
    local = datetime.fromtimestamp(now, ZONE)
    return local.replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
