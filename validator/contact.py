"""Makes a contact sheet of one clip: the first frame, the worst moments, and some between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from validator.exhibit import Kept, blurred, chosen, taken
from validator.facts.clip import Facts
from validator.findings import Report
from validator.report.exhibit import UNITS, Exhibit, Moment, Quad
from validator.report.moments import exhibit
from validator.targets.profile import Profile

if TYPE_CHECKING:
    from validator.facts.people import Box
    from validator.media.decode import Frame
    from validator.vision.sheet import Cell

_MOST = 15
"""Moments on a sheet."""


def contact_sheet(report: Report, facts: Facts, target: Profile, kept: Kept, *, blur_faces: bool = False) -> bytes | None:
    """The PNG; None where no frame of the clip can be shown."""
    made = exhibit(facts, report.findings, target)
    moments = made.moments or (Moment(0.0),)
    at = [moments[i] for i in chosen(moments, _MOST)]
    pictures = taken(facts, [moment.time for moment in at], kept.pictures) if facts.media else None
    if pictures is None or not pictures.frames:
        return None
    pictures = blurred(pictures, facts) if blur_faces else pictures
    from validator.vision.sheet import sheet

    frames = {round(time, 3): frame for frame, time in pictures.frames}
    return sheet(list(_cells(made, [moment for moment in at if round(moment.time, 3) in frames], frames)))


def _cells(made: Exhibit, moments: list[Moment], frames: dict[float, Frame]) -> Iterator[Cell]:
    from validator.vision.sheet import Cell

    for moment in moments:
        yield Cell(
            frames[round(moment.time, 3)],
            (f"{moment.time:.2f} s", *moment.rules),
            tuple(_lines(moment.bones, made.frame_height)),
            _box(moment.box, made.frame_height) if moment.box else None,
            tuple(_box(other, made.frame_height) for other in moment.others),
            wrong=bool(moment.rules),
        )


def _lines(bones: str, high: int) -> Iterator[tuple[tuple[float, float], ...]]:
    """The chains of an SVG path that consists of M and L."""
    for chain in bones.split("M")[1:]:
        numbers = [int(each) for each in re.findall(r"-?\d+", chain)]
        yield tuple((numbers[i] / UNITS, numbers[i + 1] / high) for i in range(0, len(numbers), 2))


def _box(quad: Quad, high: int) -> Box:
    left, top, width, height = quad
    return left / UNITS, top / high, (left + width) / UNITS, (top + height) / high
