"""The command that shows a clip to somebody without a browser."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from validator.cli.console import leaves_nothing, log_line, texts, write_bytes
from validator.cli.options import OfFiles, cache_options, facts_cache, folder_settings, model_options, profile_options
from validator.errors import CannotJudge, UsageError
from validator.files import STANDARD_OUTPUT, check_places
from validator.inputs.find import is_url
from validator.texts.said import phrase


@click.command(cls=OfFiles)
@click.argument("clip", metavar="CLIP")
@click.option(
    "-o", "--output", metavar="FILE", show_default="CLIP's name with -sheet.png, here", help="The PNG; - is standard output."
)
@click.option("--blur-faces", is_flag=True, help="Make faces unrecognisable.")
@profile_options
@model_options
@cache_options
def show(
    clip: str,
    output: str | None,
    blur_faces: bool,
    profile: str | None,
    settings: Sequence[str],
    pose_model: str | None,
    person_model: str | None,
    no_cache: bool,
    refresh: bool,
) -> None:
    """Draw a contact sheet of CLIP: moments with skeleton, boxes and times, and what is wrong in each."""
    from validator import check
    from validator.contact import contact_sheet
    from validator.exhibit import Kept

    leaves_nothing()
    place = output if output is not None else _beside(clip)
    check_places([place], [clip])
    folder = folder_settings()
    target, kept = check.chosen(profile or folder.profile, settings, folder), Kept()
    cache = facts_cache(no_cache=no_cache, refresh=refresh)
    report, facts = check.check(clip, target, check.options(target, "full", pose_model, person_model), cache=cache, keep=kept)
    drawn = contact_sheet(report, facts, target, kept, blur_faces=blur_faces)
    if drawn is None:
        raise CannotJudge(
            phrase("{path}: no frame of it can be shown. {headline}", path=facts.path, headline=report.headline_in(texts()))
        )
    write_bytes(drawn, place)
    if place != STANDARD_OUTPUT:
        log_line(phrase("{path}: {problem}", path=place, problem=report.headline_in(texts())))
    sys.exit(0)


def _beside(clip: str) -> str:
    """A name in the working folder; raises UsageError where such a file is already."""
    name = clip.split("?")[0].rstrip("/").rpartition("/")[2] if is_url(clip) else os.path.basename(clip)
    place = f"{os.path.splitext(name)[0] or 'clip'}-sheet.png"
    if os.path.lexists(place):
        raise UsageError(phrase("{path} exists; name the file with -o.", path=place))
    return place
