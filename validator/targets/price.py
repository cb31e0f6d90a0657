"""What a service charges, as its target says: rates by mode and region, rounding, and which seconds are billed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil
from typing import Any

from validator.errors import UsageError
from validator.targets.fields import check_known, one_of, table_of, text_of
from validator.targets.profile import KNOWN, number
from validator.texts.said import phrase

ROUNDINGS = ("exact", "up")
"""How billed seconds are rounded; "up" is to the next whole second."""
BILLED = ("output", "input", "both")
"""Whose seconds are billed."""
RATE_FIELDS = ("currency", "per_second", "known")
PRICE_FIELDS = (*RATE_FIELDS, "minimum_seconds", "rounding", "bills", "source", "regions")


@dataclass(frozen=True)
class Rates:
    """Money per billed second, by mode."""

    currency: str
    per_second: Mapping[str, Fraction]
    known: str = ""
    """One of `KNOWN`; anything but "documented" is unconfirmed."""


@dataclass(frozen=True)
class Tariff:
    """The rates of the usual region and of others, and the rules about seconds."""

    rates: Rates
    regions: Mapping[str, Rates] = field(default_factory=dict)
    minimum_seconds: Fraction = Fraction(0)
    rounding: str = ROUNDINGS[0]
    bills: str = BILLED[0]
    source: str = ""

    def billed(self, seconds: Fraction) -> Fraction:
        """The seconds that are charged for a clip and a result of that length each."""
        taken = max(seconds * (2 if self.bills == "both" else 1), self.minimum_seconds)
        return Fraction(ceil(taken)) if self.rounding == "up" else taken


def check_price(table: Mapping[str, Any], where: str) -> None:
    """Raises UsageError for a price that cannot be read."""
    tariff(table, where)


def tariff(table: Mapping[str, Any], where: str) -> Tariff:
    """The table as a value; raises UsageError for one that names no rate, or a key that is not known."""
    what = phrase("price in {where}", where=where)
    for key in table:
        check_known(key, PRICE_FIELDS, phrase("key in {where}", where=what))
    regions = table_of(table, "regions", what)
    return Tariff(
        rates=_rates(table, where),
        regions={name: _region(table_of(regions, name, what), where, name) for name in regions},
        minimum_seconds=_number(table.get("minimum_seconds", 0), where),
        rounding=one_of(table.get("rounding", ROUNDINGS[0]), ROUNDINGS, phrase("rounding of {where}", where=what)),
        bills=one_of(table.get("bills", BILLED[0]), BILLED, phrase("bills of {where}", where=what)),
        source=text_of(table.get("source", ""), where),
    )


def _region(table: Mapping[str, Any], where: str, name: str) -> Rates:
    for key in table:
        check_known(key, RATE_FIELDS, phrase("key in regions.{name} of {where}", name=name, where=where))
    return _rates(table, where)


def _rates(table: Mapping[str, Any], where: str) -> Rates:
    try:
        rates = {mode: _number(rate, where) for mode, rate in table["per_second"].items()}
        currency = str(table["currency"])
    except (KeyError, AttributeError) as error:
        raise UsageError(_no_price(where)) from error
    if not rates:
        raise UsageError(_no_price(where))
    known = one_of(table["known"], KNOWN, phrase("known of {where}", where=where)) if "known" in table else ""
    return Rates(currency, rates, known)


def _number(value: object, where: str) -> Fraction:
    try:
        return Fraction(str(value))
    except (ValueError, ZeroDivisionError) as error:
        raise UsageError(_no_price(where)) from error


def _no_price(where: str) -> str:
    return phrase("price in {where} needs a currency and per_second, a table of mode = number.", where=where)


def lines(price: Tariff) -> Iterator[str]:
    """The price in sentences, as listings show it."""
    yield _said(price.rates, "")
    for name, rates in price.regions.items():
        yield _said(rates, phrase(" ({region})", region=name))
    if price.minimum_seconds:
        yield phrase("  At least {seconds} s are billed.", seconds=number(price.minimum_seconds))
    if price.rounding == "up":
        yield phrase("  Billed seconds are rounded up.")
    if price.bills != BILLED[0]:
        yield (
            phrase("  Seconds of the clip are billed, too.")
            if price.bills == "both"
            else phrase("  The clip's seconds are billed.")
        )


def _said(rates: Rates, region: str) -> str:
    each = ", ".join(f"{mode} {number(rate)}" for mode, rate in rates.per_second.items())
    doubt = "" if rates.known in ("", KNOWN[0]) else phrase("; unconfirmed ({known})", known=rates.known)
    return phrase(
        "  Price{region}, {currency}/s: {rates}{doubt}", region=region, currency=rates.currency, rates=each, doubt=doubt
    )
