"""Makes each shot of a clip a clip of its own, between hard cuts and dissolves, and judges each."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from validator.errors import UsageError
from validator.facts.clip import Facts
from validator.findings import Report
from validator.repair.compose import Steps
from validator.repair.cut import AtWork, cut, cut_file
from validator.repair.draft import check_name, drop
from validator.repair.windows import Window
from validator.targets.profile import Profile
from validator.texts.said import phrase


@dataclass(frozen=True)
class Shot:
    """One shot, and the name that its clip gets."""

    number: int
    """From 1 on, in order of time."""
    window: Window
    path: str
    """Empty for a shot that is too short for a clip of its own."""


@dataclass(frozen=True)
class Piece:
    """What came of one shot."""

    shot: Shot
    report: Report | None = None
    """None for a shot that is too short."""
    kept: bool = False
    """Whether its clip is there."""


def shots(source: str, facts: Facts, spans: Sequence[Window], folder: str, profile: Profile) -> list[Shot]:
    """The shots in `spans`, with the names of their clips in `folder`; what is shorter than the target takes gets none."""
    least = float(profile.limit("duration").min or 0)
    stem = os.path.splitext(os.path.basename(source))[0]
    digits = max(2, len(str(len(spans))))
    ending = cut_file(facts, Steps(), spans[0], profile).ending if spans else ""
    names = [os.path.join(folder, f"{stem}-{number:0{digits}}{ending}") for number in range(1, len(spans) + 1)]
    return [
        Shot(number, span, name if span[1] - span[0] >= least else "")
        for number, (span, name) in enumerate(zip(spans, names, strict=True), 1)
    ]


def check_folder(source: str, folder: str) -> None:
    """Raise UsageError unless `source` is a file and clips can be written to `folder`, which may still have to be made."""
    if os.path.isdir(source):
        raise UsageError(phrase("{place}: this is a folder; name a file.", place=source))
    if not os.path.exists(source):
        raise UsageError(phrase("{source}: no such file.", source=source))
    if os.path.lexists(folder) and not os.path.isdir(folder):
        raise UsageError(phrase("{folder}: this is a file; name a folder.", folder=folder))


def check_names(source: str, wanted: Sequence[Shot], *, force: bool) -> None:
    """Raise UsageError where a clip's name is taken: by the source itself, or by any file unless with `force`."""
    for path in (shot.path for shot in wanted if shot.path):
        check_name(path)
        if os.path.isdir(path):
            raise UsageError(phrase("{place}: this is a folder; name a file.", place=path))
        if os.path.exists(path) and os.path.samefile(source, path):
            raise UsageError(phrase("{path} is the clip itself; name another folder.", path=path))
        if os.path.lexists(path) and not force:
            raise UsageError(phrase("{target} exists already; use --force to replace it.", target=path))


@contextmanager
def made_folder(folder: str) -> Iterator[None]:
    """The folder is there; one that was made for this, and holds nothing in the end, is removed. Raises UsageError where it cannot be."""
    there = os.path.isdir(folder)
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as error:
        raise UsageError(phrase("{path} cannot be written: {reason}.", path=folder, reason=error.strerror)) from error
    try:
        yield
    finally:
        if not there:
            with suppress(OSError):
                os.rmdir(folder)


def made(
    source: str,
    facts: Facts,
    shot: Shot,
    profile: Profile,
    at_work: AtWork,
    keeps: Callable[[Report], bool],
    *,
    force: bool = False,
) -> Piece:
    """The shot as a clip of its own, judged; one that `keeps` refuses is not kept, nor, with `force`, an older one of that name."""
    with cut(source, shot.path, facts, Steps(), shot.window, profile, at_work, force=force) as done:
        kept = keeps(done.report)
        if kept:
            done.draft.keep(source)
        elif force:
            drop(shot.path)
    return Piece(shot, done.report, kept)
