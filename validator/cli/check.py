"""The command that judges clips."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from validator.cli.asked import Asked
from validator.cli.console import NOT_JUDGED, REJECTED, leaves_nothing
from validator.cli.options import SETTINGS, OfFiles, cache_options, model_options, named, report_options, the_one

if TYPE_CHECKING:
    from validator.findings import Report


@click.command(cls=OfFiles)
@click.argument("paths", nargs=-1, metavar="PATH…")
@click.option(
    "--from",
    "source",
    metavar="LIST",
    help="Judge what LIST names, a clip a line or JSON lines with path or url; - is standard input.",
)
@click.option("-0", "nul", is_flag=True, help="The names in LIST end with NUL, as find -print0 writes them.")
@click.option("--include", multiple=True, metavar="GLOB", help="In folders, look only at files that match; may be repeated.")
@click.option("--exclude", multiple=True, metavar="GLOB", help="In folders, leave out files and folders that match.")
@click.option("--shard", metavar="I/N", help="Judge part I of N only, by id or path: for several machines.")
@click.option(
    "--profile",
    "profiles",
    multiple=True,
    metavar="NAME|FILE",
    callback=named,
    help="Target to judge for: a built-in name or a TOML file; several, or all, for a table of who would take the clip "
    "(as text, csv or json).",
)
@SETTINGS
@click.option(
    "--image",
    metavar="FILE|URL",
    multiple=True,
    callback=the_one,
    help="The character image that goes with the clips: it is judged, too, and its framing is compared with theirs.",
)
@click.option("--limits-only", is_flag=True, help="Read header and packets only; decode nothing. The same as --depth limits.")
@click.option(
    "--depth", type=click.Choice(["limits", "first-frame", "full"]), show_default="full", help="How much of the clip to check."
)
@model_options
@click.option(
    "--jobs", type=click.IntRange(1, 1024), show_default="usable cores", help="Clips at once, each in a process of its own."
)
@click.option(
    "--timeout", type=click.FloatRange(0, min_open=True), metavar="SECONDS", show_default="900", help="Give up a clip after that."
)
@click.option(
    "--engine", type=click.Choice(["local", "ray"]), default="local", help="Who runs the jobs: this machine, or a Ray cluster."
)
@click.option("--ray-address", metavar="HOST:PORT", help="The cluster, else RAY_ADDRESS; without either, one on this machine.")
@click.option("--ordered/--as-they-come", default=None, help="Report in the order given, or each clip as soon as it is judged.")
@cache_options
@click.option("--fail-fast", is_flag=True, help="Stop at the first clip that makes the exit status other than 0.")
@click.option(
    "--facts",
    "facts_file",
    metavar="FILE",
    help="Write the measurements to FILE, to judge them again later; - is standard output.",
)
@click.option("--from-facts", metavar="FILE", help="Judge what --facts wrote, without opening a clip.")
@click.option("--strict", is_flag=True, help="Exit with 1 also for clips that need review or were checked only in part.")
@report_options
@click.option("--only-failures", is_flag=True, help="Report only clips that are not accepted.")
@click.option("-q", "--quiet", is_flag=True, help="No progress, no summary: the report, and what went wrong.")
def check(paths: tuple[str, ...], **given: Any) -> None:
    """Judge files, folders (recursively) or http(s) URLs, and report."""
    leaves_nothing()
    from validator.cli import usage
    from validator.media import ffprobe

    asked = Asked(paths, **given)
    usage.check(asked)
    with ffprobe.ahead(_to_measure(asked)) as ahead:
        # Everything heavier is loaded from here on, while ffprobe already works.
        if asked.for_several:
            from validator.cli.targets import run
        else:
            from validator.cli.batch import run

        sys.exit(run(asked, ahead))


def _to_measure(asked: Asked) -> tuple[str, ...]:
    """The one clip that is going to be measured here, as far as that is plain."""
    if len(asked.paths) != 1 or asked.source or not asked.in_this_process:
        return ()
    if not (asked.no_cache or asked.refresh):
        from validator.batch.seen import seen

        return () if seen(asked.paths[0]) else asked.paths
    return asked.paths


def status(report: Report, *, strict: bool) -> int:
    """The exit status for one clip."""
    if report.problem:
        return NOT_JUDGED
    verdict = report.verdict.value
    return REJECTED if verdict == "reject" or (strict and not (report.ok and report.whole)) else 0
