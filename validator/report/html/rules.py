"""The page of a rule: what it means, why, its limits, and a good and a bad example."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from validator.report.context import Context
from validator.report.html.examples import Example, examples
from validator.report.html.limits import of_rule
from validator.rules import RULES


@dataclass(frozen=True)
class RulePage:
    """One rule."""

    name: str
    title: str
    why: str
    limits: tuple[tuple[str, str, str, str, str], ...]
    """Name, ends, meaning, who says so, source."""
    cases: tuple[tuple[str, str], ...]
    """Severity and message with its values left open."""
    good: Example | None
    bad: Example | None


def rule_pages(names: Iterable[str], context: Context) -> list[RulePage]:
    """The pages of the clips' rules among these."""
    return [rule_page(name, context) for name in names if name in RULES]


def rule_page(name: str, context: Context) -> RulePage:
    """The page of that rule; without limits where no target is known."""
    from validator.report.tables import example_text

    text, row = context.texts.rules[name], RULES[name]
    limits = tuple(of_rule(name, context.target, context.texts)) if context.target else ()
    cases = tuple((case.severity.value, example_text(text.cases[key][0])) for key, case in row.cases.items())
    good, bad = examples(name)
    return RulePage(name, text.title, text.why, limits, cases, good, bad)
