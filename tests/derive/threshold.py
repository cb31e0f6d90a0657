"""Places a threshold between the values of items without a fault and of those with it, and says how much room there is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

FEWEST = 3
"""Items on either side; with fewer, one clip would place the limit."""


@dataclass(frozen=True)
class Value:
    """What was measured of one item, as a number that grows with the fault, and what the label says."""

    measured: float
    fault: bool
    good: bool
    """Whether the whole item is good: no threshold may reject it."""


@dataclass(frozen=True)
class Threshold:
    """A band with what is known around it."""

    review: float
    """The middle of the gap; a value beyond it needs review."""
    reject: float
    """A whole gap farther, and clearly beyond every good item: where there is hardly a gap, the band is wide."""
    below: float
    """The highest value on the side without the fault."""
    above: float
    """The lowest value on the other side."""
    without: int
    """Items without the fault; likewise the next."""
    with_fault: int
    false: int
    """Items without the fault that are on the wrong side, and those with it."""
    missed: int
    clear: bool
    """Whether the gap is wide enough for clips that nobody has seen yet."""

    @property
    def margin(self) -> float:
        """How wide the gap is in which no item lies."""
        return self.above - self.below


def threshold(values: Sequence[Value]) -> Threshold | None:
    """The gap with the fewest items on the wrong side, the widest of several; None where one side has too few items."""
    without, with_fault = sum(not v.fault for v in values), sum(v.fault for v in values)
    gaps = list(_gaps(sorted(values, key=lambda value: value.measured)))
    if min(without, with_fault) < FEWEST or not gaps:
        return None
    best = min(gaps, key=lambda gap: (gap.false + gap.missed, gap.low - gap.high))
    review, width, room = (best.low + best.high) / 2, best.high - best.low, _room(values)
    highest_good = max((v.measured for v in values if v.good), default=best.low)
    reject = max(review + max(width, room), highest_good + room)
    return Threshold(review, reject, best.low, best.high, without, with_fault, best.false, best.missed, clear=width >= room)


def _room(values: Sequence[Value]) -> float:
    """A tenth of the way from the usual item without the fault to the usual one with it."""
    usual = [median(v.measured for v in values if v.fault is fault) for fault in (False, True)]
    return abs(usual[1] - usual[0]) / 10


@dataclass(frozen=True)
class _Gap:
    low: float
    high: float
    false: int
    missed: int


def _gaps(ordered: Sequence[Value]) -> Iterator[_Gap]:
    for at, (low, high) in enumerate(pairwise(ordered), 1):
        if high.measured > low.measured:
            false, missed = sum(not v.fault for v in ordered[at:]), sum(v.fault for v in ordered[:at])
            yield _Gap(low.measured, high.measured, false, missed)
