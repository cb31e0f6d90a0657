"""Joins what a report shows of a clip with its pictures: those of the one pass, or of a quick seek where the facts were known."""

from __future__ import annotations

import base64
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from validator.facts.clip import Facts
from validator.findings import Report
from validator.report.exhibit import Exhibit, Moment, Sprite, packed
from validator.report.moments import exhibit
from validator.targets.profile import Profile

if TYPE_CHECKING:
    from validator.media.decode import Timed
    from validator.vision.pictures import Pictures
    from validator.vision.sprite import Place

_FEW = 10
"""Moments of one clip among many that have a picture."""


@dataclass(frozen=True)
class Show:
    """What is wanted beside the report."""

    pictures: bool = True
    alone: bool = False
    """Whether the clip has a document of its own, with room for a picture of every moment."""
    blur_faces: bool = False


class Kept:
    """Takes the pictures of one measurement: `Kept()` is what `check` calls `keep`."""

    def __init__(self) -> None:
        """None were taken yet."""
        self.pictures: Pictures | None = None

    def __call__(self, pictures: Pictures) -> None:
        """Keep them."""
        self.pictures = pictures


def shown(report: Report, facts: Facts, target: Profile, show: Show, kept: Kept | None = None) -> str:
    """The exhibit as one line; without pictures where none are wanted, or none can be had any more."""
    made = exhibit(facts, report.findings, target)
    if show.pictures and facts.media and kept is not None:
        made = _with_pictures(made, facts, show, kept.pictures)
    return packed(made)


def _with_pictures(made: Exhibit, facts: Facts, show: Show, pictures: Pictures | None) -> Exhibit:
    if pictures is None and not _can_be_sought(facts):
        return made
    from validator.vision.seek import pictures_at

    moments = made.moments or (Moment(0.0),)
    wanted = [moments[i].time for i in chosen(moments, len(moments) if show.alone else _FEW)]
    pictures = pictures or pictures_at(facts, wanted)
    if pictures is None or pictures.first is None:
        return made
    frames = [timed for timed in pictures.frames if any(abs(timed[1] - time) < 1e-3 for time in wanted)]
    return _placed(replace(made, moments=moments), pictures, frames, facts, show)


def _can_be_sought(facts: Facts) -> bool:
    """Whether the file is still there, and decodes."""
    return facts.decodes and bool(facts.people or facts.shots) and os.path.isfile(facts.path)


def chosen(moments: Sequence[Moment], most: int) -> list[int]:
    """The first moment, the worst ones, and others evenly spread, in order of time."""
    if most >= len(moments):
        return list(range(len(moments)))
    worst = [number for number, moment in enumerate(moments) if moment.rules]
    step = (len(moments) - 1) / max(1, most - 1)
    spread = [round(step * number) for number in range(most)]
    return sorted(list(dict.fromkeys([0, *worst, *spread]))[:most])


def _placed(made: Exhibit, pictures: Pictures, frames: Sequence[Timed], facts: Facts, show: Show) -> Exhibit:
    from validator.vision.faces_hidden import heads, hidden
    from validator.vision.sprite import Size, pack

    def fit(frame: Timed) -> Timed:
        return (hidden(frame[0], heads(facts.people, frame[1])), frame[1]) if show.blur_faces else frame

    assert pictures.first is not None
    size = Size(960, 300, 800_000) if show.alone else Size(360, 150, 24_000)
    sheet = pack(fit((pictures.first, 0.0))[0], [fit(frame)[0] for frame in frames], size)
    return replace(
        made,
        moments=tuple(_with_place(moment, frames, sheet.places) for moment in made.moments),
        opening=replace(made.opening, picture=sheet.first),
        sprite=Sprite(base64.b64encode(sheet.jpeg).decode("ascii"), sheet.width, sheet.height),
    )


def _with_place(moment: Moment, frames: Sequence[Timed], places: Sequence[Place]) -> Moment:
    place = next((place for (_, time), place in zip(frames, places, strict=True) if abs(time - moment.time) < 1e-3), None)
    return replace(moment, picture=place)
