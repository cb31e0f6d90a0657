"""The work behind `check` for several targets: one measurement of each clip, and a table of who would take it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from validator import check as way
from validator.cli.asked import Asked
from validator.cli.batch import image_of
from validator.cli.console import NOT_JUDGED, REJECTED, USAGE, colours, log_line, texts, write_output
from validator.cli.options import folder_settings
from validator.cli.progress import Progress
from validator.errors import UsageError
from validator.files import check_places
from validator.interrupts import Interrupted
from validator.report import matrix
from validator.targets.fields import check_known
from validator.targets.load import ALL, names
from validator.targets.overlay import SET
from validator.targets.profile import Profile, ended
from validator.targets.toml import all_of
from validator.texts.said import phrase

if TYPE_CHECKING:
    from validator.facts.clip import Facts
    from validator.media.process import Run

FORMS = ("text", "csv", "json")


def run(asked: Asked, ahead: Run | None) -> int:
    """Judge each clip for each target; 0 when each clip is taken by at least one."""
    _refuse(asked)
    check_places([asked.output], [*asked.paths, *asked.inputs])
    folder = folder_settings()
    targets = [way.chosen(name, settings, folder) for name, settings in _settled(asked)]
    strict = asked.strict or folder.strict
    image, _ = image_of(asked, _wanting(asked, targets))
    for over in filter(None, (ended(target, date.today()) for target in targets)):
        log_line(over)
    clips: list[matrix.Clip] = []
    status = 0
    try:
        for facts in _facts(asked, targets, ahead):
            if isinstance(facts, int):
                status = max(status, facts)
                continue
            clips.append(matrix.judged(facts.with_image(image), targets))
            status = max(status, _status(clips[-1], strict=strict))
    except KeyboardInterrupt:
        if not clips:
            raise
        _write(clips, asked)
        said = phrase("{count:#clip was|clips were} judged, the rest was not.", count=len(clips))
        raise Interrupted(phrase("interrupted; {said}", said=said)) from None
    _write(clips, asked)
    return status


def _named(asked: Asked) -> list[str]:
    """The targets by name, each once; `all` is every built-in one."""
    given = [each for name in asked.profiles for each in (names() if name == ALL else [name])]
    return list(dict.fromkeys(given))


def _settled(asked: Asked) -> Iterator[tuple[str, list[str]]]:
    """Each target with the settings for it: an option is chosen where there is one; one that no target has is an error."""
    options = {name: way.chosen(name).options for name in _named(asked)}
    known = {key for own in options.values() for key in own}
    for key in filter(None, map(_option, asked.settings)):
        check_known(key, known, phrase("option in {origin}", origin=SET))
    for name, own in options.items():
        yield name, [each for each in asked.settings if (key := _option(each)) in own or not key]


def _option(setting: str) -> str:
    """The option that a setting chooses; empty for a limit and a rule."""
    table, _, rest = setting.partition(".")
    return rest.partition("=")[0].strip() if table.strip() == "options" else ""


def _refuse(asked: Asked) -> None:
    """Raise UsageError for what a table of targets has no place for."""
    if asked.form not in (None, *FORMS):
        raise UsageError(phrase("A table of several targets is written as {names}.", names=", ".join(FORMS)))
    idle = {
        "--report": asked.reports,
        "--open": asked.open_report,
        "--blur-faces": asked.blur_faces,
        "--no-pictures": asked.no_pictures,
        "--only-failures": asked.only_failures,
        "--fail-fast": asked.fail_fast,
        "--facts": asked.facts_file,
    }
    if given := [name for name, value in idle.items() if value]:
        raise UsageError(phrase("{names} would do nothing with several targets; leave it out.", names=all_of(given)))


def _facts(asked: Asked, targets: Sequence[Profile], ahead: Run | None) -> Iterator[Facts | int]:
    """What was measured of each clip, once; an exit status for one that is refused."""
    from validator.cli.batch import measured, selected
    from validator.facts import store

    if asked.from_facts:
        yield from store.load(asked.from_facts)
        return
    selection = selected(asked)
    for said in (*(() if asked.quiet else selection.notes), *selection.problems):
        log_line(said)
    if selection.problems:
        yield USAGE
    check_places([asked.output], [item.clip for item in selection.items])
    if not selection.items and not selection.problems:
        raise UsageError(phrase("Nothing to check."))
    progress = Progress(len(selection.items), quiet=asked.quiet, lines=False)
    wanting = _wanting(asked, targets)
    with closing(
        measured(selection.items, replace(asked, facts_file="-"), wanting, progress, ahead, None, in_order=True)
    ) as found:
        for judged in found:
            progress.clear()
            if judged.facts is None:
                log_line(judged.refused)
                yield USAGE
            else:
                yield store.parsed(judged.facts)


def _wanting(asked: Asked, targets: Sequence[Profile]) -> Profile:
    """A target for which people are looked for, where one is among them."""
    return next((each for each in targets if way.options(each, asked.looks).people), targets[0])


def _status(clip: matrix.Clip, *, strict: bool) -> int:
    if clip.problem:
        return NOT_JUDGED
    if strict:
        return 0 if clip.takers and clip.whole else REJECTED
    return 0 if clip.takers or clip.doubtful else REJECTED


def _write(clips: Sequence[matrix.Clip], asked: Asked) -> None:
    if asked.form == "json":
        shown = matrix.document(clips, texts())
    elif asked.form == "csv":
        shown = matrix.rows(clips)
    else:
        styled = asked.output in (None, "-") and sys.stdout is not None and colours(sys.stdout)
        shown = matrix.text(clips, texts(), date.today(), styled=styled)
    write_output(shown, asked.output)
