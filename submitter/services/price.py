"""What a clip costs before it is sent, exactly; the service's own rounding is not documented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from submitter.spans import seconds_text
from validator.targets.price import Tariff
from validator.texts.said import phrase


@dataclass(frozen=True)
class Price:
    """Money per second of result, by mode."""

    currency: str
    per_second: Mapping[str, Fraction]
    rules: Tariff | None = None
    """Which seconds are billed; without, those of the clip."""

    @property
    def only(self) -> str:
        """The first mode: the one of a target that has no choice."""
        return next(iter(self.per_second))

    def of_region(self, name: str) -> Price:
        """With the rates of that region, where the target states them."""
        rates = self.rules.regions.get(name) if self.rules else None
        if self.rules is None or rates is None:
            return self
        return Price(rates.currency, rates.per_second, replace(self.rules, rates=rates))

    def amount(self, seconds: float, mode: str) -> float:
        """The cost in the currency."""
        exact = Fraction(str(seconds))
        return float((self.rules.billed(exact) if self.rules else exact) * self.per_second[mode])

    def text(self, seconds: float | None, mode: str) -> str:
        """The cost as a clause: "12.5 s at 0.08 CNY/s: 1.00 CNY"."""
        rate = self.per_second[mode]
        if seconds is None:
            said = phrase("length not known, {rate:g} {currency}/s", rate=float(rate), currency=self.currency)
        else:
            said = phrase(
                "{length} at {rate:g} {currency}/s: {cost:.2f} {currency}",
                length=seconds_text(seconds),
                rate=float(rate),
                currency=self.currency,
                cost=self.amount(seconds, mode),
            )
        confirmed = self.rules is None or self.rules.rates.known in ("", "documented")
        return said if confirmed else phrase("{cost} (the rate is unconfirmed)", cost=said)
