"""The page of a rule: what it means, why, its limits, and a good and a bad example."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from validator.judge import severity
from validator.report.context import Context
from validator.report.html.engine import Page
from validator.report.html.examples import Example, examples
from validator.report.html.limits import of_rule
from validator.report.tables import example_text, how_often_right
from validator.rules.confidence import is_estimate
from validator.rules.rule import Case, Row
from validator.texts.printable import Printable


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
    right: str
    """How often it was right; empty for what is measured exactly."""
    good: Example | None
    bad: Example | None


def rule_page(row: Row, context: Context) -> RulePage:
    """The page of that rule; without limits where no target is known."""
    text = context.texts.rules[row.name]
    limits = tuple(of_rule(row, context.target, context.texts)) if context.target else ()
    cases = tuple((_severity(row, case, context), example_text(text.cases[key][0])) for key, case in row.cases.items())
    right = context.texts.say(how_often_right(row)) if is_estimate(row) else ""
    return RulePage(row.name, text.title, text.why, limits, cases, right, *examples(row.name))


def _severity(row: Row, case: Case, context: Context) -> str:
    return (severity(row, case, context.target) if context.target else case.severity).value


def document(rows: Iterable[Row], context: Context) -> Printable:
    """A page of its own for these rules."""
    pages, page = [rule_page(row, context) for row in rows], Page(context)
    profile = context.target.name if context.target else ""
    title = pages[0].name if len(pages) == 1 else context.texts.label("html-rules")
    head = page.render("head.html", title=title, profile=profile)
    return Printable(head + page.render("rules.html", pages=pages))
