"""The command that cuts a clip down to the longest part that would be accepted."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from validator.cli.check import status
from validator.cli.console import leaves_nothing, log_line, on_interrupt, texts, write_output
from validator.cli.options import FORM, OfFiles, cache_options, model_options, profile_options
from validator.errors import BadClip, PreflightError, UsageError
from validator.texts.said import phrase

if TYPE_CHECKING:
    from validator.cli.cutting import Measured
    from validator.repair.trim import Search, Trimmed

ENDINGS = (".mp4", ".mov")
"""Of the new clip, which is H.264."""


@click.command(cls=OfFiles)
@click.argument("source", metavar="IN")
@click.argument("target", metavar="[OUT]", required=False)
@click.option("--best", type=click.IntRange(1, 99), default=1, show_default=True, help="So many parts that do not overlap.")
@click.option("--dry-run", is_flag=True, help="Show the parts and the commands that make them; write nothing.")
@click.option("--force", is_flag=True, help="Replace OUT if it exists.")
@profile_options
@model_options
@cache_options
@FORM
def trim(
    source: str,
    target: str | None,
    best: int,
    dry_run: bool,
    force: bool,
    profile: str | None,
    settings: Sequence[str],
    pose_model: str | None,
    person_model: str | None,
    no_cache: bool,
    refresh: bool,
    form: str,
) -> None:
    """Cut IN down to its longest part that would be accepted, and judge what was made.

    OUT is IN's name with -trimmed, beside it; with --best, numbered. It appears only once it is judged.
    """
    leaves_nothing()
    from validator import check
    from validator.cli.cutting import interrupted, measured, refuse_url
    from validator.repair.draft import check_places
    from validator.repair.trim import places_of
    from validator.repair.trim import trim as run

    refuse_url(source)
    out = target or _beside(source)
    _check_ending(out)
    places = places_of(out, best)
    for place in places if not dry_run else ():
        check_places(source, place, force=force, in_place=False)
    clip = measured(source, profile, settings, (pose_model, person_model), no_cache=no_cache, refresh=refresh)
    if clip.report.ok:
        log_line(phrase("{path} is accepted as it is; there is nothing to trim.", path=source))
        write_output(_json(clip, []) if form == "json" else "", None)
        sys.exit(0)
    search = check.search(clip.facts, clip.target)
    if dry_run:
        write_output(_plan(clip, search, places, form), None)
        sys.exit(0)
    made: list[Trimmed] = []
    said = lambda: interrupted(sum(each.kept for each in made))  # noqa: E731
    on_interrupt(said)
    try:
        for each in run(source, places, clip.facts, search, clip.at_work, force=force):
            made.append(each)
            on_interrupt(said)
            if not each.kept:
                log_line(_worse(each))
    except PreflightError:
        _show(clip, made, form)
        raise
    if not any(each.kept for each in made):
        raise BadClip(_none(clip))
    _show(clip, made, form)
    sys.exit(max(status(each.report, strict=False) for each in made if each.kept))


def _beside(source: str) -> str:
    stem, ending = os.path.splitext(source)
    return f"{stem}-trimmed{ending if ending.lower() in ENDINGS else ENDINGS[0]}"


def _check_ending(target: str) -> None:
    if os.path.splitext(target)[1].lower() not in ENDINGS:
        raise UsageError(
            phrase(
                "{target}: the name must end in {wanted}, as the new clip is H.264.", target=target, wanted=" or ".join(ENDINGS)
            )
        )


def _plan(clip: Measured, search: Search, places: Sequence[str], form: str) -> str:
    """What would be made, and how."""
    from validator.cli.cutting import document, entry, span_of, table
    from validator.repair.trim import commands, promised

    found = promised(clip.facts, search, len(places))
    if not found:
        raise BadClip(_none(clip))
    lines = commands(clip.facts, search, [window for window, _ in found], places)
    if form == "json":
        pieces = [entry(window, None, None) for window, _ in found]
        more = [{"predicted": verdict.value, "command": line} for (_, verdict), line in zip(found, lines, strict=True)]
        return document(clip, [{**piece, **each} for piece, each in zip(pieces, more, strict=True)])
    said = texts().say(phrase("predicted; nothing is written"))
    rows = [
        (place, span_of(*window), texts().label(verdict.value), said)
        for place, (window, verdict) in zip(places, found, strict=False)
    ]
    return f"{table(rows)}\n" + "".join(f"{line}\n" for line in lines)


def _none(clip: Measured) -> str:
    from validator.cli.summary import reason

    return phrase(
        "{path}: no part of it that is long enough would be accepted. The clip as it is: {reason}",
        path=clip.path,
        reason=reason(clip.report),
    )


def _worse(each: Trimmed) -> str:
    from validator.cli.cutting import span_of
    from validator.cli.summary import reason

    return phrase(
        "{span}: it is judged worse than the facts promised, and is not kept: {reason}",
        span=span_of(*each.window),
        reason=reason(each.report),
    )


def _show(clip: Measured, made: Sequence[Trimmed], form: str) -> None:
    """What is there; nothing where there is nothing."""
    if any(each.kept for each in made):
        write_output(_json(clip, made) if form == "json" else _table(made), None)


def _table(made: Sequence[Trimmed]) -> str:
    from validator.cli.cutting import span_of, table
    from validator.cli.summary import reason

    return table(
        (each.report.path, span_of(*each.window), texts().label(each.report.word), reason(each.report))
        for each in made
        if each.kept
    )


def _json(clip: Measured, made: Sequence[Trimmed]) -> str:
    from validator.cli.cutting import document, entry

    return document(clip, [entry(each.window, each.report.path, each.report) for each in made if each.kept])
