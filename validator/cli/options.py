"""Options that several commands share, and the command class for those that take files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from validator.cli.console import log_line

if TYPE_CHECKING:
    from validator.targets.settings import Settings

Command = Callable[..., None]
FORM = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)


def profile_options(command: Command) -> Command:
    """--profile and --set."""
    for option in (
        click.option(
            "--set",
            "settings",
            multiple=True,
            metavar="KEY=VALUE",
            help="Change one limit or severity: frame-rate.min=25, rules.audio-present=error.",
        ),
        click.option("--profile", metavar="NAME|FILE", help="Target to judge for: a built-in name or a TOML file."),
    ):
        command = option(command)
    return command


class OfFiles(click.Command):
    """A command that takes files, and knows what is meant by one whose name begins with a dash."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As for any command; raises UsageError for an option that does not exist, where a file of that name does."""
        given = list(args)
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption:
            from validator.cli import usage

            usage.check_dashes(given)
            raise


def folder_settings() -> Settings:
    """What the working folder asks for, which is said."""
    from validator.targets.settings import working_folder

    settings = working_folder(Path.cwd())
    if settings.origin:
        log_line(f"using {settings.origin}")
    return settings
