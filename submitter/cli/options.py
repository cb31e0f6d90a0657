"""The options of our commands, each declared once, with its meaning and unit in its help."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

import click

from submitter.services.vendors import vendor
from validator.cli.console import texts
from validator.cli.help import Option as SaidOption
from validator.cli.options import named, the_one
from validator.texts.said import phrase

Command = Callable[..., None]
Option = Callable[[Command], Command]
_UNITS = {"s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0, "d": 86400.0}
_FORMATS = click.Choice(["text", "json"])


def seconds(text: str) -> float:
    """A length of time: 90, 90s, 30m, 2h, 7d."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(s|m|min|h|d)?", text.strip())
    length = float(match[1]) * _UNITS[match[2] or "s"] if match else math.inf
    if not math.isfinite(length):
        raise click.BadParameter(texts().say(phrase("{text!r} is not a time; write 90s, 30m or 2h.", text=text)))
    return length


def cap(text: str) -> float:
    """A finite number of seconds: with nan or inf nothing would be capped."""
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not (math.isfinite(number) and number >= 0):
        raise click.BadParameter(texts().say(phrase("{text!r} is not a number of seconds; write 600.", text=text)))
    return number


def all_of(*options: Option) -> Option:
    """Several options at once, in the order of the help."""

    def add(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return add


def one_target(context: click.Context, option: click.Parameter, given: tuple[str, ...]) -> str | None:
    """The target as given; raises UsageError for several, and for an empty name."""
    return the_one(context, option, named(context, option, given))


_DEPTHS = click.Choice(["limits", "full"])
OUTPUT_FORMAT = click.option(
    "--format", "output_format", type=_FORMATS, default="text", show_default=True, help="Format of the answer."
)
_OUTPUT = click.option("-o", "--output", metavar="FILE", help="Write the answer to FILE; - is standard output (the default).")
_VERBOSE = click.option("-v", "--verbose", is_flag=True, help="Log each request to standard error; never the key or a signature.")
ANSWER = all_of(OUTPUT_FORMAT, _OUTPUT, _VERBOSE)
_DEADLINE = click.option(
    "--deadline", type=seconds, metavar="TIME", default="30m", show_default=True, help="How long to wait: 90s, 30m, 2h."
)
FOLLOWING = all_of(
    _DEADLINE,
    click.option("--download", metavar="FILE", help="Download the result video to FILE, for targets that make one; resumes."),
)
_URL_PICTURE = "Picture of the person, for targets that need one."
_TARGET = (
    click.option(
        "--profile", multiple=True, callback=one_target, metavar="NAME|FILE", help="Target: a built-in name or a TOML file."
    ),
    click.option("--set", "settings", multiple=True, metavar="KEY=VALUE", help="Change one limit or severity, as for check."),
)
_ALLOW_REVIEW = click.option("--allow-review", is_flag=True, help="Send clips that need review, too.")
_REQUEST = (
    click.option("--allow-private-host", is_flag=True, help="Allow a URL that only this machine or network knows, for trials."),
    click.option("--again", is_flag=True, help="Send even if this clip has a task already; it is paid for again."),
    click.option(
        "--max-seconds",
        type=cap,
        metavar="SECONDS",
        cls=SaidOption,
        help=phrase("Cap on the seconds sent since midnight ({zone}).", zone=vendor().limits.zone),
    ),
    click.option("--image-url", multiple=True, callback=the_one, metavar="URL", help=_URL_PICTURE),
    click.option(
        "--image",
        multiple=True,
        callback=the_one,
        metavar="FILE",
        help="The same picture as a local file: compared by submit, published by run.",
    ),
    click.option("--mode", metavar="MODE", help="The target's mode, such as wan-std or wan-pro."),
    click.option("--watermark/--no-watermark", default=None, help="For targets that can mark their result."),
    click.option("--check-image/--no-check-image", default=None, help="For targets that can check the picture."),
)
SENDING = all_of(
    click.option(
        "--clip", metavar="FILE", help="The clip as a local file: it is judged, and the URL's bytes are compared with it."
    ),
    click.option(
        "--report",
        metavar="FILE",
        help="Report of `check --format json` whose verdict counts; the URL's bytes are compared with it, too.",
    ),
    *_TARGET,
    click.option("--depth", type=_DEPTHS, default="full", show_default=True, help="How much of the clip to check."),
    click.option("--trust-length", is_flag=True, help="Compare lengths only, not every byte."),
    _ALLOW_REVIEW,
    click.option(
        "--no-gate", "judged", is_flag=True, flag_value=False, default=True, help="Send without judging; the ledger says so."
    ),
    *_REQUEST,
)
REACHING = all_of(
    click.option("--endpoint-url", metavar="URL", default="", help="Endpoint of an S3-compatible or OSS store."),
    click.option("--region", metavar="NAME", default="", help="Region of the bucket; otherwise what the environment says."),
    click.option("--aws-profile", metavar="NAME", default="", help="Profile of the S3 credentials; otherwise the default one."),
    click.option(
        "--command-timeout",
        "command_seconds",
        type=seconds,
        metavar="TIME",
        default="10m",
        show_default=True,
        help="How long a command: target may take for one file.",
    ),
    click.option("--already-there", is_flag=True, help="For https:// targets: the file is there; only compare it."),
    click.option("--public-url", metavar="BASE", default="", help="Give BASE/KEY instead of a presigned URL."),
)
_LIFE = click.option(
    "--life",
    type=seconds,
    metavar="TIME",
    default="1d",
    show_default=True,
    help="How long the URL is to work: 90m, 1d, 7d.",
)
STORING = all_of(
    REACHING,
    _LIFE,
    click.option(
        "--no-verify", "verify", is_flag=True, flag_value=False, default=True, help="Do not fetch the URL back to compare."
    ),
)
RUNNING = all_of(*_TARGET, _ALLOW_REVIEW, *_REQUEST, REACHING, _LIFE, _DEADLINE)
OUTPUT = all_of(_OUTPUT, _VERBOSE)
"""Of an answer that has more formats than the others."""
