"""Joins what a report shows of a clip with its pictures: those of the one pass, or of a quick seek where the facts were known."""

from __future__ import annotations

import base64
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from validator.errors import FAILURES

if TYPE_CHECKING:
    from validator.facts.clip import Facts
    from validator.findings import Report
    from validator.report.exhibit import Exhibit, Moment
    from validator.targets.profile import Profile
    from validator.vision.pictures import Pictures

_FEW = 10
"""Moments of one clip among many that have a picture."""
_LARGE, _SMALL = (960, 300, 800_000), (360, 150, 20_000)
"""Of the sprite of one clip alone, and of one among many: longer side of the first frame and of the others, bytes at most."""
_SAME = 0.001
"""Seconds: times are kept in milliseconds."""


@dataclass(frozen=True)
class Show:
    """What is wanted beside the report."""

    pictures: bool = True
    alone: bool = False
    """Whether the clip has a document of its own, with room for a picture of every moment."""
    blur_faces: bool = False
    image: str = ""
    """The character image that goes with the clips, as a small JPEG in base64; empty for none."""


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
    from validator.report.exhibit import packed
    from validator.report.moments import exhibit

    made = replace(exhibit(facts, report.findings, target), image=show.image)
    if show.pictures and facts.media and kept is not None:
        with suppress(*FAILURES):  # a picture that cannot be made costs no judgement
            made = _with_pictures(made, facts, show, kept.pictures)
    return packed(made)


def _with_pictures(made: Exhibit, facts: Facts, show: Show, pictures: Pictures | None) -> Exhibit:
    from validator.report.exhibit import Moment

    made = made if made.moments else replace(made, moments=(Moment(0.0),))
    wanted = [made.moments[i].time for i in chosen(made.moments, len(made.moments) if show.alone else _FEW)]
    found = taken(facts, wanted, pictures)
    if found is None or found.first is None:
        return made
    return _placed(made, blurred(found, facts) if show.blur_faces else found, show)


def taken(facts: Facts, times: Sequence[float], pictures: Pictures | None) -> Pictures | None:
    """The pictures of these moments, from what was kept, else from the clip itself; None where there are none any more."""
    from validator.vision.pictures import Pictures
    from validator.vision.seek import pictures_at

    if pictures is None:
        return pictures_at(facts, times) if _can_be_sought(facts) else None
    return Pictures(
        pictures.first, tuple(timed for timed in pictures.frames if any(abs(timed[1] - time) < _SAME for time in times))
    )


def blurred(pictures: Pictures, facts: Facts) -> Pictures:
    """The pictures with every face made unrecognisable."""
    from validator.vision.faces_hidden import heads, hidden
    from validator.vision.pictures import Pictures

    first = None if pictures.first is None else hidden(pictures.first, heads(facts.people, 0.0))
    return Pictures(first, tuple((hidden(frame, heads(facts.people, time)), time) for frame, time in pictures.frames))


def _can_be_sought(facts: Facts) -> bool:
    """Whether the file is still there, decodes, and has an index."""
    seekable = facts.media is not None and facts.media.seeks_exactly
    return seekable and facts.decodes and bool(facts.people or facts.shots) and os.path.isfile(facts.path)


def chosen(moments: Sequence[Moment], most: int) -> list[int]:
    """The first moment, the worst ones, and others evenly spread, in order of time."""
    if most >= len(moments):
        return list(range(len(moments)))
    worst = [number for number, moment in enumerate(moments) if moment.rules]
    step = (len(moments) - 1) / max(1, most - 1)
    spread = [round(step * number) for number in range(most)]
    return sorted(list(dict.fromkeys([0, *worst, *spread]))[:most])


def _placed(made: Exhibit, pictures: Pictures, show: Show) -> Exhibit:
    from validator.report.exhibit import Sprite
    from validator.vision.sprite import Size, pack

    assert pictures.first is not None
    sheet = pack(pictures.first, [frame for frame, _ in pictures.frames], Size(*(_LARGE if show.alone else _SMALL)))
    places = {round(time, 3): place for (_, time), place in zip(pictures.frames, sheet.places, strict=True)}
    return replace(
        made,
        moments=tuple(replace(moment, picture=places.get(round(moment.time, 3))) for moment in made.moments),
        opening=replace(made.opening, picture=sheet.first),
        sprite=Sprite(base64.b64encode(sheet.jpeg).decode("ascii"), sheet.width, sheet.height),
    )
