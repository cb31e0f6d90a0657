"""The command line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

import click

from validator import __version__
from validator.cli import cache, check, repair, schema, tables
from validator.cli.console import DEBUG, LANG, run


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="motion-preflight")
@LANG
@DEBUG
def cli() -> None:
    """Judge clips of one moving person before a video model does: locally, before anything is uploaded.

    Exit status: 0 accepted, 1 rejected, 2 wrong usage or configuration, 3 could not judge, 130 or 143 interrupted.
    """


for _each in (check.check, repair.strip_audio, tables.rules, tables.profiles, tables.doctor, cache.cache, schema.schema):
    cli.add_command(_each)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run a command; never returns."""
    run(cli, arguments)
