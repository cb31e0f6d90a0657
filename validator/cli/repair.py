"""The commands that make a new file of a clip."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from validator.cli.check import status
from validator.cli.console import leaves_nothing, log_line, rendered, write_output
from validator.cli.options import OfFiles, folder_settings, profile_options
from validator.errors import UsageError
from validator.texts.said import phrase

if TYPE_CHECKING:
    from validator.repair.strip import Stripped


@click.command("strip-audio", cls=OfFiles)
@click.argument("source", metavar="IN")
@click.argument("target", metavar="[OUT]", required=False)
@click.option("--in-place", is_flag=True, help="Replace IN itself, in one step, once the copy is verified.")
@click.option("--force", is_flag=True, help="Replace OUT if it exists.")
@profile_options
def strip_audio(
    source: str, target: str | None, in_place: bool, force: bool, profile: str | None, settings: Sequence[str]
) -> None:
    """Copy IN to OUT with the video alone: no audio, timecode, attached picture, chapter or tag.

    The video is copied without re-encoding. OUT appears only once the copy is verified to be the same to the byte.
    """
    leaves_nothing()
    from validator import check
    from validator.repair import shell, strip

    if in_place == (target is not None):
        raise UsageError(phrase("Give either OUT or --in-place."))
    folder = folder_settings()
    chosen = check.chosen(profile or folder.profile, settings, folder)
    done = strip.strip_audio(source, target, chosen, force=force)
    report = check.report(done.facts, chosen)
    log_line(_summary(done))
    write_output(rendered([report], "text", to_file=False), None)
    log_line(
        phrase(
            "only the limits were checked again; to check the rest, run: {program} check {path}",
            program=shell.preflight(),
            path=shlex.quote(done.path),
        )
    )
    sys.exit(status(report, strict=False))


def _summary(done: Stripped) -> str:
    removed = phrase("there was no audio to remove")
    if done.audio_tracks:
        removed = phrase("{count} audio stream(s) removed", count=done.audio_tracks)
    return phrase(
        "{path}: {removed}{also}; the video is the same to the byte (SHA-256 {digest}…).",
        path=done.path,
        removed=removed,
        also=phrase(", with {count} other stream(s)", count=done.others) if done.others else "",
        digest=done.sha256[:16],
    )
