"""The whole command line: the validator's commands beside our own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

import click

from validator import __version__
from validator.cli import app as base
from validator.cli import console
from validator.texts.said import phrase

COMMANDS = {
    **base.COMMANDS,
    "rules": "submitter.cli.rules",
    "doctor": "submitter.cli.doctor",
    **dict.fromkeys(("publish", "unpublish"), "submitter.cli.publish"),
    "run": "submitter.cli.run",
    "submit": "submitter.cli.submit",
    **dict.fromkeys(("wait", "status", "cancel", "tasks"), "submitter.cli.tasks"),
}
"""The module of each command; `rules` knows those for URLs, too, `doctor` service and stores."""


@click.group(cls=base.Group, modules=COMMANDS, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="motion-preflight")
@console.LANG
@console.DEBUG
def cli() -> None:
    """Judge clips of one moving person before a video model does, then send each once and follow it to its end.

    Exit status: 0 accepted or succeeded, 1 rejected, 2 wrong usage or configuration, 3 could not judge, 4 the task failed or
    was refused, 5 the task's state is unknown: it may still run, 130 or 143 interrupted.
    """
    # A command that leaves nothing behind, or knows what it leaves, says so itself.
    console.on_interrupt(lambda: phrase("interrupted."))


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command; every way out of the program goes through here."""
    console.run(cli, arguments)
