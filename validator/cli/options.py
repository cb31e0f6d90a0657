"""Options that several commands share, and the command class for those that take files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from validator.cli.console import log_line
from validator.cli.help import Option
from validator.errors import UsageError
from validator.report.formats import FORMATS, TEXTUAL
from validator.texts.said import phrase

if TYPE_CHECKING:
    from validator.batch.cache import FactsCache
    from validator.targets.settings import Settings

Command = Callable[..., None]
Named = TypeVar("Named", str, None, tuple[str, ...])
FORM = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)


def report_options(command: Command) -> Command:
    """--report, --format and -o, as `outputs.wanted` takes them: `reports`, `form`, `output`; and what an HTML report shows."""
    for option in (
        click.option("--blur-faces", is_flag=True, help="Make faces unrecognisable in the pictures of an HTML report."),
        click.option("--no-pictures", is_flag=True, help="An HTML report without pictures of the clips."),
        click.option("--open", "open_report", is_flag=True, help="Show an HTML report in the browser at the end."),
        click.option("-o", "--output", metavar="FILE", help="Write the report to FILE; - is standard output (the default)."),
        click.option("--format", "form", type=click.Choice(TEXTUAL), show_default="text", help="Format of the report."),
        click.option(
            "--report",
            "reports",
            multiple=True,
            metavar="FORMAT=FILE",
            cls=Option,
            help=phrase("One more report, of the same run: {formats}; - is standard output.", formats=", ".join(FORMATS)),
        ),
    ):
        command = option(command)
    return command


SETTINGS = click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="KEY=VALUE",
    help="Change one limit or severity: frame-rate.min=25, rules.audio-present=error.",
)


def named(_: click.Context, __: click.Parameter, given: Named) -> Named:
    """The target or targets as given; raises UsageError for an empty name, which is mostly a variable that was not set."""
    if given == "" or (isinstance(given, tuple) and "" in given):
        raise UsageError(phrase("--profile needs the name of a target, or a TOML file."))
    return given


def profile_options(command: Command) -> Command:
    """--profile and --set."""
    for option in (
        SETTINGS,
        click.option(
            "--profile",
            metavar="NAME|FILE",
            callback=named,
            help="Target to judge for: a built-in name or a TOML file. One; only check takes several.",
        ),
    ):
        command = option(command)
    return command


def model_options(command: Command) -> Command:
    """--pose-model and --person-model."""
    for option in (
        click.option(
            "--person-model", metavar="FILE", help="A person detector (.onnx) of your own, asked beside the built-in networks."
        ),
        click.option("--pose-model", metavar="FILE", help="A pose bundle (.task) to use instead of the built-in networks."),
    ):
        command = option(command)
    return command


def cache_options(command: Command) -> Command:
    """--no-cache and --refresh; `facts_cache` takes both."""
    for option in (
        click.option("--refresh", is_flag=True, help="Measure every clip again, and replace what the cache holds of it."),
        click.option("--no-cache", is_flag=True, help="Neither use nor fill the cache of what was measured."),
    ):
        command = option(command)
    return command


def facts_cache(*, no_cache: bool, refresh: bool) -> FactsCache | None:
    """The cache that the options ask for, whose troubles are said; raises UsageError when they contradict each other."""
    if no_cache and refresh:
        raise UsageError(phrase("--refresh fills the cache, and --no-cache does not use it; give one of them."))
    if no_cache:
        return None
    from validator.batch.cache import FactsCache

    try:
        return FactsCache(refresh=refresh, say=log_line)
    except UsageError as error:
        log_line(phrase("{error} Until then, nothing that is measured is kept.", error=error))
        return None


def the_one(context: click.Context, option: click.Parameter, given: tuple[str, ...]) -> str | None:
    """The value of an option that may be given once; raises UsageError where it is given again."""
    if len(given) > 1:
        raise UsageError(phrase("{option} was given {count} times; give it once.", option=option.opts[0], count=len(given)))
    return given[0] if given else None


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
        log_line(phrase("using {origin}", origin=settings.origin))
    return settings
