"""The command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, NoReturn

import click

from validator import __version__
from validator.cli.console import DEBUG, LANG, run

COMMANDS = {
    "check": "validator.cli.check",
    "fix": "validator.cli.fix",
    "strip-audio": "validator.cli.repair",
    "rules": "validator.cli.tables",
    "profiles": "validator.cli.tables",
    "doctor": "validator.cli.tables",
    "cache": "validator.cli.cache",
    "schema": "validator.cli.schema",
    "show": "validator.cli.show",
}
"""The module of each command, which holds it under its name with `_` for `-`."""


class Group(click.Group):
    """A group that loads a command when it is asked for: `check` needs nothing of the others."""

    def __init__(self, *given: Any, modules: Mapping[str, str], **more: Any) -> None:
        """`modules` is a table such as `COMMANDS`."""
        super().__init__(*given, **more)
        self._modules = modules

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every name, in the order of the alphabet."""
        return sorted({*self._modules, *super().list_commands(ctx)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name; None when there is none."""
        if cmd_name not in self.commands and (module := self._modules.get(cmd_name)):
            self.add_command(getattr(import_module(module), cmd_name.replace("-", "_")), cmd_name)
        return super().get_command(ctx, cmd_name)


@click.group(cls=Group, modules=COMMANDS, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="motion-preflight")
@LANG
@DEBUG
def cli() -> None:
    """Judge clips of one moving person before a video model does: locally, before anything is uploaded.

    Exit status: 0 accepted, 1 rejected, 2 wrong usage or configuration, 3 could not judge, 130 or 143 interrupted.
    """


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run a command; never returns."""
    run(cli, arguments)
