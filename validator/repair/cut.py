"""Cuts one window out of a clip, exact to the frame, into a draft that is judged before it takes its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from math import inf

from validator.errors import CannotJudge
from validator.facts.clip import Facts
from validator.findings import Report
from validator.repair.command import EncodePlan
from validator.repair.compose import Steps, seconds
from validator.repair.draft import Draft, draft, drop
from validator.repair.encode import Damage, Share, encoded
from validator.repair.keyframes import groups
from validator.repair.plan import NewFile, new_file
from validator.repair.windows import Window
from validator.targets.profile import Profile
from validator.texts.said import phrase

_BETWEEN = 0.002
"""Seconds before a frame at which the cut is made: times are rounded to a millisecond, and no frame is so near before another."""
_LATE = 0.1
"""Seconds that the first frame of a copy may come after time zero: where there is audio, it begins with its first packet."""
Judged = Callable[[str, Damage], tuple[Report, Facts]]
"""The report on the file at a path, looked into in full and with the damage that went into it, and its facts."""
AtWork = Callable[[str], AbstractContextManager[tuple[Share, Judged]]]
"""While the clip of that name is made: what gets the share that is written, and what judges the file then."""


@dataclass(frozen=True)
class Cut:
    """One window as a clip of its own, judged, in a draft."""

    window: Window
    draft: Draft
    report: Report
    """Under the path of the target."""
    facts: Facts


def cut_file(facts: Facts, steps: Steps, window: Window, profile: Profile) -> NewFile:
    """How the file of that window is made; `steps` are what else is done to it."""
    begin, end = window
    ends = facts.timing is None or end < facts.timing.duration_seconds
    made = new_file(replace(steps, start=begin or None, length=end - begin if ends else inf), facts, profile)
    return replace(made, plan=_exact(made.plan, facts, begin, end if ends else inf))


def _exact(plan: EncodePlan, facts: Facts, begin: float, end: float) -> EncodePlan:
    """The same from the very frame at `begin` up to the last one before the end: both cuts lie between two frames."""
    first = facts.timing.first_pts_seconds if facts.timing else 0.0
    start, stop = max(0.0, begin + first - _BETWEEN), end + first - _BETWEEN
    # By the file's own clock, for an audio stream may begin before the picture.
    return replace(plan, start=seconds(start), by_clock=start > 0, length="" if stop == inf else seconds(stop - start))


@contextmanager
def cut(
    source: str,
    target: str,
    facts: Facts,
    steps: Steps,
    window: Window,
    profile: Profile,
    at_work: AtWork,
    *,
    force: bool = False,
) -> Iterator[Cut]:
    """Make the window of `source` beside `target` and judge it; in the block it can be kept, and else it is gone.

    Raises CannotJudge when it cannot be made, written or judged.
    """
    with draft(target, force=force) as place, at_work(target) as (on_share, judged):
        for plan in plans(source, facts, steps, window, profile):
            drop(place.path)
            damage = encoded(source, place, plan, seconds=window[1] - window[0], on_share=on_share)
            report, measured = judged(place.path, damage)
            if plan.encode or _whole(measured, plan.frames):
                break
        if report.problem:
            raise CannotJudge(phrase("{path}: {problem}", path=target, problem=report.problem))
        yield Cut(window, place, replace(report, path=target), replace(measured, path=target))


def plans(source: str, facts: Facts, steps: Steps, window: Window, profile: Profile) -> Iterator[EncodePlan]:
    """What is tried, in this order: a copy where the window is made of whole groups of pictures, then a transcode."""
    plan = cut_file(facts, steps, window, profile).plan
    copied = new_file(Steps(), facts, profile).plan
    if steps == Steps() and not copied.encode and (found := groups(source, facts, window)):
        start = f"{found.start:.6f}" if found.start > 0 else ""
        yield replace(
            plan, start=start, by_clock=bool(start), encode=False, filters=(), kilobits=0, tag=copied.tag, frames=found.count
        )
    yield plan


def _whole(made: Facts, frames: int) -> bool:
    """Whether a copy shows these frames, the first one at once, and no others."""
    timing, picture = made.timing, made.picture
    if timing is None or picture is None or picture.errors:
        return False
    return timing.frames == picture.frames == frames and not timing.edit_list_hidden and timing.first_pts_seconds < _LATE
