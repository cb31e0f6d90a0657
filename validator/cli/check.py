"""The command that judges clips."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

import click

from validator.cli.console import NOT_JUDGED, REJECTED, USAGE, Progress, leaves_nothing, log_line, rendered, write_output
from validator.cli.options import OfFiles, folder_settings, profile_options
from validator.errors import UsageError
from validator.report.formats import TEXTUAL

if TYPE_CHECKING:
    from validator.facts.clip import Facts
    from validator.findings import Report
    from validator.measure import MeasureOptions
    from validator.media.process import Run


@click.command(cls=OfFiles)
@click.argument("paths", nargs=-1, metavar="PATH…")
@profile_options
@click.option("--limits-only", is_flag=True, help="Read header and packets only; decode nothing. The same as --depth limits.")
@click.option(
    "--depth", type=click.Choice(["limits", "first-frame", "full"]), show_default="full", help="How much of the clip to check."
)
@click.option("--pose-model", metavar="FILE", help="A pose bundle (.task) to use instead of the built-in networks.")
@click.option(
    "--facts", "facts_file", metavar="FILE", help="Write what was measured there, to be judged again later; - is standard output."
)
@click.option("--from-facts", metavar="FILE", help="Judge what --facts wrote, without opening a clip.")
@click.option("--strict", is_flag=True, help="Exit with 1 also for clips that need review or were checked only in part.")
@click.option(
    "--format",
    "form",
    type=click.Choice(TEXTUAL),
    default=TEXTUAL[0],
    show_default=True,
    help="Form of the report.",
)
@click.option("-o", "--output", metavar="FILE", help="Write the report there; - is standard output, as without.")
def check(
    paths: Sequence[str],
    profile: str | None,
    settings: Sequence[str],
    limits_only: bool,
    depth: str | None,
    pose_model: str | None,
    facts_file: str | None,
    from_facts: str | None,
    strict: bool,
    form: str,
    output: str | None,
) -> None:
    """Judge files, folders (with all below them) or http(s) URLs, and report."""
    from validator.cli import usage
    from validator.media import ffprobe

    leaves_nothing()
    usage.check(paths, from_facts, depth, limits_only=limits_only, pose_model=pose_model)
    with ffprobe.ahead(paths) as ahead:
        # Everything heavier is loaded from here on, while ffprobe already works.
        from validator import check as way
        from validator.files import check_places
        from validator.inputs import find
        from validator.targets.profile import ended

        found = find.find(paths)
        for said in (*found.notes, *found.problems):
            log_line(said)
        folder = folder_settings()
        target = way.chosen(profile or folder.profile, settings, folder)
        if not found.clips and not from_facts:
            raise UsageError("Nothing to check.")
        check_places(["-" if output is None else output, facts_file], [*found.clips, from_facts, profile, pose_model])
        if from_facts:
            from validator.facts import store

            measured = _announced(store.load(from_facts))
        else:
            depth = "limits" if limits_only else depth or "full"
            measured = _measured(found.clips, way.options(target, depth, pose_model), ahead)
        if over := ended(target, date.today()):
            log_line(over)
        reports, kept = [], []
        for facts in measured:
            reports.append(way.report(facts, target))
            # A clip's facts take some 300 kB, so they are let go unless they are wanted.
            kept += [facts] if facts_file else []
    if from_facts and not reports:
        raise UsageError(f"{from_facts} holds no clip.")
    if facts_file:
        from validator.facts import store

        write_output(store.written(kept), facts_file)
    if reports:
        write_output(rendered(reports, form, to_file=output not in (None, "-")), output)
    complete = from_facts or (len(reports) == len(found.clips) and not found.problems)
    strict = strict or folder.strict
    if strict and not all(report.whole for report in reports):
        log_line("--strict accepts no clip that was checked only in part; use --depth full.")
    sys.exit(max([0 if complete else USAGE, *(status(report, strict=strict) for report in reports)]))


def _measured(clips: Sequence[str], options: MeasureOptions, ahead: Run | None) -> Iterator[Facts]:
    """The facts of each clip, as they come. What went wrong is said at once; a clip that is no longer there has none."""
    from validator.inputs.find import redacted
    from validator.measure import measure_any

    for number, clip in enumerate(clips, 1):
        try:
            with Progress(f"{number}/{len(clips)} {redacted(clip)}" if len(clips) > 1 else ""):
                facts = measure_any(clip, options, ahead)
        except UsageError as error:
            log_line(str(error))
            continue
        yield from _announced([facts])


def _announced(measured: Iterable[Facts]) -> Iterator[Facts]:
    """The same facts; what was missing or failed is said on the way."""
    for facts in measured:
        if facts.problem:
            log_line(f"{facts.path}: {facts.problem}")
        yield facts


def status(report: Report, *, strict: bool) -> int:
    """The exit status for one clip."""
    if report.problem:
        return NOT_JUDGED
    verdict = report.verdict.value
    return REJECTED if verdict == "reject" or (strict and not (report.ok and report.whole)) else 0
