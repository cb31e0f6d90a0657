"""Counts what the command said of derived clips, kind by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tests.derive.spoil_kinds import GOOD, KINDS, SPOILED

_AIM = 95
"""Per cent, of both."""


@dataclass(frozen=True)
class Said:
    """What the command said of one derived clip."""

    kind: str
    base: str
    verdict: str
    """"accept", "review" or "reject"."""
    rules: tuple[str, ...]
    """Those that found an error or a warning, sorted."""
    notes: tuple[str, ...]
    """Those that found a note only."""

    @property
    def named(self) -> bool:
        """Whether one of the rules that may name the fault does."""
        return bool(KINDS[self.kind].rules & {*self.rules, *self.notes})


def table(said: Sequence[Said]) -> str:
    """Both totals, a line for each kind, and those of which the command said something else than the table of kinds."""
    good, spoiled = ([one for one in said if one.kind in kinds] for kinds in (GOOD, SPOILED))
    accepted, named = sum(one.verdict == "accept" for one in good), sum(one.named for one in spoiled)
    lines = [
        f"still good: accepted {_of(accepted, good)}, {_verdicts(good)}",
        f"spoiled: named {_of(named, spoiled)}, {_verdicts(spoiled)}",
        "",
        *(_line(kind, [one for one in said if one.kind == kind]) for kind in KINDS),
    ]
    wrong = [one for one in said if (one.verdict != "accept" if one.kind in GOOD else not one.named)]
    return "\n".join([*lines, "", *map(_other, wrong)]).rstrip()


def _of(count: int, of: Sequence[Said]) -> str:
    return f"{count} of {len(of)} ({100 * count / max(1, len(of)):.0f} %, aimed at {_AIM} %)"


def _verdicts(several: Sequence[Said]) -> str:
    count = Counter(one.verdict for one in several)
    return f"accept {count['accept']} review {count['review']} reject {count['reject']}"


def _line(kind: str, several: Sequence[Said]) -> str:
    right = sum(one.verdict == "accept" if KINDS[kind].good else one.named for one in several)
    return f"  {kind:<26}{'accepted' if KINDS[kind].good else 'named':<9}{right} of {len(several)}, {_verdicts(several)}"


def _other(one: Said) -> str:
    return f"  {one.kind}, {one.base}: {one.verdict}, {' '.join(one.rules) or 'nothing found'}"
