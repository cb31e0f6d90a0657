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
        raise UsageError("Give either OUT or --in-place.")
    folder = folder_settings()
    chosen = check.chosen(profile or folder.profile, settings, folder)
    done = strip.strip_audio(source, target, chosen, force=force)
    report = check.report(done.facts, chosen)
    log_line(_summary(done))
    write_output(rendered([report], "text", to_file=False), None)
    log_line(f"only the limits were checked again; to check the rest, run: {shell.preflight()} check {shlex.quote(done.path)}")
    sys.exit(status(report, strict=False))


def _summary(done: Stripped) -> str:
    removed = "there was no audio to remove" if not done.audio_tracks else f"{done.audio_tracks} audio stream(s) removed"
    also = f", with {done.others} other stream(s)" if done.others else ""
    return f"{done.path}: {removed}{also}; the video is the same to the byte (SHA-256 {done.sha256[:16]}…)."
