"""The commands that list: rules, targets, and what is installed."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, NoReturn

import click

from validator.cli.console import NOT_JUDGED, texts, write_output
from validator.cli.options import FORM, named
from validator.errors import UsageError
from validator.texts.said import phrase
from validator.texts.width import padded

if TYPE_CHECKING:
    from validator.cli.doctor import Part
    from validator.rules.rule import Row

RULE = click.argument("rule", required=False)
PROFILE = click.option("--profile", metavar="NAME|FILE", callback=named, help="The target whose limits and severities are shown.")
PAGE = click.option(
    "--html", "page", metavar="FILE", help="Write a page with examples there, for a browser; - is standard output."
)


@click.command()
@RULE
@PROFILE
@FORM
@PAGE
def rules(rule: str | None, profile: str | None, form: str, page: str | None) -> None:
    """List every rule, or explain one with its limits."""
    from validator.rules import RULES

    show_rules(RULES, rule, profile, form, page)


def show_rules(table: Mapping[str, Row], rule: str | None, profile: str | None, form: str, page: str | None = None) -> None:
    """Print the table, or its row of that name, or write it as a `page`; raises UsageError for one that is not there."""
    from validator import __version__
    from validator.check import chosen
    from validator.report import tables
    from validator.report.context import Context
    from validator.targets.profile import DEFAULT

    if rule and rule not in table:
        raise UsageError(_no_such_rule(rule, table))
    rows, target, words = [table[rule]] if rule else list(table.values()), chosen(profile or DEFAULT), texts()
    if page is not None:
        from validator.report.html.rules import document

        write_output(document(rows, Context(__version__, target=target, texts=words)), page)
    elif form == "json":
        write_output(tables.rules_json(rows, target, words), None)
    else:
        write_output(tables.rule(rows[0], target, words) if rule else tables.rules(rows, target, words), None)


def _no_such_rule(word: str, known: Collection[str]) -> str:
    from validator.targets.toml import nearest

    end = nearest(word, known)
    if end == ".":
        return phrase("There is no rule {word!r}. `motion-preflight rules` lists them all.", word=word)
    return phrase("There is no rule {word!r}{end}", word=word, end=end)


@click.command()
@click.argument("name", required=False)
@click.option(
    "--set", "settings", multiple=True, metavar="KEY=VALUE", help="Show NAME with this change, as check would apply it."
)
@FORM
def profiles(name: str | None, settings: Sequence[str], form: str) -> None:
    """List the targets, or show one with each limit and its source."""
    from validator.check import chosen
    from validator.report import tables
    from validator.targets.load import names

    if settings and not name:
        raise UsageError(phrase("--set needs the NAME of the target that it changes."))
    found = [chosen(each, settings) for each in ([name] if name else names())]
    write_output(
        tables.profiles_json(found, texts())
        if form == "json"
        else tables.profile(found[0], texts(), date.today())
        if name
        else tables.profiles(found, texts()),
        None,
    )


@click.command()
def doctor() -> None:
    """Show what is installed, and how to get what is missing. Exits with 3 when clips could not be judged."""
    from validator.cli.doctor import parts

    show_parts(parts())


def show_parts(parts: Iterable[Part]) -> NoReturn:
    """Print each as soon as it is known; ends with 3 when one that is needed is missing."""
    missing = False
    for part in parts:
        missing = missing or (part.needed and not part.found)
        say = texts().say
        word = padded(say(phrase("ok") if part.found else part.without), 8)
        mark = click.style(word, fg="green" if part.found else "red")
        write_output(f"{mark}{padded(say(part.name), 26)}{say(part.found or part.fix)}\n", None)
    sys.exit(NOT_JUDGED if missing else 0)
