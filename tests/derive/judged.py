"""Judges the items of a labelled set from their facts, and counts what the judgement gets right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from tests.derive.labels import Item, Labelled
from tests.derive.questions import MEDIA, NAMED_BY, Question
from validator.findings import Outcome, Severity
from validator.judge import judge
from validator.targets.profile import Profile


@dataclass(frozen=True)
class Judged:
    """An item with what the rules about its content say."""

    item: Item
    verdict: str
    """"accept", "review" or "reject"."""
    rules: frozenset[str]
    """Those that found an error or a warning."""
    first_rules: frozenset[str]
    """Likewise, in the first frame."""


@dataclass(frozen=True)
class Answers:
    """How often one question was answered how."""

    hit: int
    false: int
    missed: int
    quiet: int

    @property
    def right(self) -> float:
        """Share of the answers that agree with the labels, 0..1."""
        return (self.hit + self.quiet) / max(1, self.hit + self.false + self.missed + self.quiet)

    @property
    def f1(self) -> float:
        """Of hits, false ones and missed ones, 0..1."""
        return 2 * self.hit / max(1, 2 * self.hit + self.false + self.missed)


@dataclass(frozen=True)
class Verdicts:
    """How the good or the bad items ended."""

    accept: int
    review: int
    reject: int


def judged(one: Labelled, profile: Profile) -> Judged:
    """What the judgement says of an item under `profile`."""
    made = judge(one.facts, profile)
    found = [each for each in made.findings if each.rule not in MEDIA and each.severity is not Severity.NOTE]
    skipped = any(result.outcome is Outcome.SKIP and result.rule not in MEDIA for result in made.results)
    error = any(each.severity is Severity.ERROR for each in found)
    verdict = "reject" if error else "review" if found or skipped else "accept"
    first = frozenset(each.rule for each in found if each.at == (0.0, 0.0))
    return Judged(one.item, verdict, frozenset(each.rule for each in found), first)


def sources_left_out(rows: Sequence[Labelled], derive: Callable[[Sequence[Labelled]], Profile]) -> list[Judged]:
    """Every item judged under the profile that `derive` makes of all items of other sources."""
    found = []
    for source in sorted({row.item.source for row in rows}):
        profile = derive([row for row in rows if row.item.source != source])
        found += [judged(row, profile) for row in rows if row.item.source == source]
    return found


def answers(rows: Iterable[Judged], question: Question, *, first_frame: bool = False) -> Answers:
    """How the question was answered for the items that it is asked of, by any finding, or by those in the first frame."""
    asked = (row for row in rows if question.asked_of(row.item))
    said = ((row.item, row.first_rules if first_frame else row.rules) for row in asked)
    count = Counter((question.truth(item), bool(rules & question.rules)) for item, rules in said)
    return Answers(hit=count[True, True], false=count[False, True], missed=count[True, False], quiet=count[False, False])


def verdicts(rows: Iterable[Judged], *, good: bool) -> Verdicts:
    """How the good items ended, or the bad ones."""
    count = Counter(row.verdict for row in rows if row.item.good is good)
    return Verdicts(count["accept"], count["review"], count["reject"])


def named(rows: Iterable[Judged]) -> tuple[int, int]:
    """In how many bad items the main fault is among the findings, and how many bad ones there are."""
    bad = [row for row in rows if not row.item.good]
    return sum(bool(row.rules & NAMED_BY.get(row.item.category, set())) for row in bad), len(bad)
