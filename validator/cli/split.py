"""The command that makes a clip of each shot."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from validator.cli.check import status
from validator.cli.console import REJECTED, leaves_nothing, log_line, on_interrupt, texts, write_output
from validator.cli.options import FORM, OfFiles, cache_options, model_options, profile_options
from validator.errors import BadClip, PreflightError
from validator.texts.said import phrase

if TYPE_CHECKING:
    from validator.cli.cutting import Measured
    from validator.findings import Report
    from validator.repair.split import Piece, Shot


@click.command(cls=OfFiles)
@click.argument("source", metavar="IN")
@click.option("--out", "folder", metavar="DIR", required=True, help="Where the clips go; made if it is not there.")
@click.option(
    "--keep", type=click.Choice(["accepted", "all"]), default="all", show_default=True, help="Which of the clips stay in DIR."
)
@click.option("--force", is_flag=True, help="Replace clips that exist.")
@profile_options
@model_options
@cache_options
@FORM
def split(
    source: str,
    folder: str,
    keep: str,
    force: bool,
    profile: str | None,
    settings: Sequence[str],
    pose_model: str | None,
    person_model: str | None,
    no_cache: bool,
    refresh: bool,
    form: str,
) -> None:
    """Make each shot of IN a clip of its own, cut at hard cuts and around gradual transitions, and judge each.

    What a dissolve, wipe or slide covers is left out. A clip appears only once it is judged.
    """
    leaves_nothing()
    from validator import check
    from validator.cli.cutting import interrupted, measured, refuse_url
    from validator.repair.split import check_folder, check_names, made_folder, shots

    refuse_url(source)
    check_folder(source, folder)
    clip = measured(source, profile, settings, (pose_model, person_model), no_cache=no_cache, refresh=refresh)
    spans = check.shots(clip.facts, clip.target)
    if not spans:
        raise BadClip(
            phrase("{path}: no shot can be made out. {headline}", path=source, headline=clip.report.headline_in(texts()))
        )
    if clip.facts.timing and spans == [(0.0, float(clip.facts.timing.duration_seconds))]:
        log_line(phrase("{path} holds one shot: there is no cut at which to split it.", path=source))
        write_output(_json(clip, []) if form == "json" else "", None)
        sys.exit(0)
    wanted = shots(source, clip.facts, spans, folder, clip.target)
    check_names(source, wanted, force=force)
    pieces: list[Piece] = []
    said = lambda: interrupted(sum(piece.kept for piece in pieces))  # noqa: E731
    on_interrupt(said)
    with made_folder(folder):
        try:
            for piece in _pieces(clip, wanted, only_accepted=keep == "accepted", force=force):
                pieces.append(piece)
                on_interrupt(said)
        except PreflightError:
            if pieces:
                _show(clip, pieces, form)
            raise
    _show(clip, pieces, form)
    sys.exit(_status(pieces))


def _pieces(clip: Measured, wanted: Sequence[Shot], *, only_accepted: bool, force: bool) -> Iterator[Piece]:
    from validator.repair.split import Piece, made

    def keeps(report: Report) -> bool:
        return report.ok or not only_accepted

    for shot in wanted:
        yield (made(clip.path, clip.facts, shot, clip.target, clip.at_work, keeps, force=force) if shot.path else Piece(shot))


def _status(pieces: Sequence[Piece]) -> int:
    """As a check of the clips that are there; where there is none, nothing came of it."""
    kept = [status(piece.report, strict=False) for piece in pieces if piece.report and piece.kept]
    return max(kept, default=REJECTED)


def _show(clip: Measured, pieces: Sequence[Piece], form: str) -> None:
    write_output(_json(clip, pieces) if form == "json" else _table(pieces), None)


def _table(pieces: Sequence[Piece]) -> str:
    from validator.cli.cutting import span_of, table

    say = texts().say
    return table(
        (
            piece.shot.path if piece.kept else say(phrase("shot {number}", number=piece.shot.number)),
            span_of(*piece.shot.window),
            *_verdict(piece),
        )
        for piece in pieces
    )


def _verdict(piece: Piece) -> tuple[str, str]:
    from validator.cli.summary import reason

    say = texts().say
    if piece.report is None:
        return "–", say(phrase("too short for a clip of its own"))
    left_out = "" if piece.kept else say(phrase("not kept"))
    return texts().label(piece.report.word), texts().label("comma").join(filter(None, (left_out, reason(piece.report))))


def _json(clip: Measured, pieces: Sequence[Piece]) -> str:
    from validator.cli.cutting import document, entry

    return document(clip, [entry(piece.shot.window, piece.shot.path if piece.kept else None, piece.report) for piece in pieces])
