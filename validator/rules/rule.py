"""What a rule is made of: its check, the facts and limits that it needs, and its cases; its wording lies in `texts`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from validator.facts.clip import Facts
from validator.findings import Hit, Repair, Severity
from validator.targets.profile import Profile

Check = Callable[[Facts, Profile], Iterator[Hit]]
"""Yields what it finds; called only where the facts that the rule needs were measured."""
ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
T = TypeVar("T")


@dataclass(frozen=True)
class Case:
    """One way of breaking a rule."""

    severity: Severity
    repair: Repair | None = None
    """How a new file fixes it; None when none can."""
    limit: str = ""
    """The limit that it compares with, where that is not the rule's first one."""
    unmeasured: bool = False
    """Whether it says that the fault could not be looked for: then nobody can say how probable the fault is."""


@dataclass(frozen=True)
class Row:
    """Everything about one fault but its wording and its check."""

    name: str
    needs: tuple[str, ...]
    """The parts of what was measured without which the rule cannot be judged."""
    cases: Mapping[str, Case]
    limits: tuple[str, ...] = ()
    """The limits that it compares with. The first decides: where the target leaves it open, the rule is off."""

    seldom: bool = False
    """Whether few targets state its limit; where one does not, reports leave the rule out instead of listing it as off."""

    @property
    def of_image(self) -> bool:
        """Whether it is about the character image: where none is given, reports leave the rule out."""
        return "image" in self.needs

    @property
    def severity(self) -> Severity:
        """The rule's weight: that of its worst case."""
        return max((case.severity for case in self.cases.values()), key=lambda s: s.rank)


@dataclass(frozen=True)
class Rule(Row):
    """A row of the table of clips' rules, with its check."""

    check: Check = field(kw_only=True)


def measured(part: T | None) -> T:
    """A part of the facts that the judge has made sure of, because the rule needs it."""
    assert part is not None
    return part
