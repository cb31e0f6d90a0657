"""The whole command line: the validator's commands beside our own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

import click

from submitter.cli import submit, tasks
from submitter.cli.options import FORM
from validator import __version__
from validator.cli import app as base
from validator.cli import console
from validator.errors import UsageError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="motion-preflight")
@console.DEBUG
def cli() -> None:
    """Judge clips of one moving person before a video model does, then send each once and follow it to its end.

    Exit status: 0 accepted or succeeded, 1 rejected, 2 wrong usage or configuration, 3 could not judge, 4 the task failed or
    was refused, 5 the task's state is unknown: it may still run, 130 or 143 interrupted.
    """
    # A command that leaves nothing behind, or knows what it leaves, says so itself.
    console.on_interrupt(lambda: "interrupted.")


for _each in (*base.cli.commands.values(), submit.submit, tasks.wait, tasks.status, tasks.cancel, tasks.tasks):
    cli.add_command(_each)


@cli.command("rules")
@click.argument("rule", required=False)
@FORM
def rules(rule: str | None, form: str) -> None:
    """List every rule, for clips and for URLs, or explain one."""
    from submitter.urls.rules import ALL_RULES
    from validator.report import tables

    if rule and rule not in ALL_RULES:
        raise UsageError(base.no_such_rule(rule, ALL_RULES))
    rows = [ALL_RULES[rule]] if rule else list(ALL_RULES.values())
    console.put(tables.rules_json(rows) if form == "json" else tables.rule(rows[0]) if rule else tables.rules(rows), None)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command; every way out of the program goes through here."""
    console.run(cli, arguments)
