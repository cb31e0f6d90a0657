"""The command that lists rules: those for clips, which the validator has, and those for URLs."""

from __future__ import annotations

import click

from validator.cli import tables
from validator.cli.options import FORM


@click.command()
@tables.RULE
@tables.PROFILE
@FORM
@tables.PAGE
def rules(rule: str | None, profile: str | None, form: str, page: str | None) -> None:
    """List every rule, for clips and for URLs, or explain one with its limits."""
    from submitter.urls.rules import ALL_RULES

    tables.show_rules(ALL_RULES, rule, profile, form, page)
