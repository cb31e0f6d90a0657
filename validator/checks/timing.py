"""Checks on the packets' times: rate, length, start, what is hidden."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from validator.checks import framing, presence, stance
from validator.facts.clip import Facts
from validator.facts.stream import Timing
from validator.findings import Hit, Scalar
from validator.targets.profile import Limit, Profile, number

_NTSC = Fraction(1000, 1001)
"""23.976 is called 24, 29.97 is called 30."""
_FEW_GAPS = Fraction(95, 100)
"""A mean down to this share of the limit, at a sound interval, is told as missing frames."""
_HEADER_SECONDS = 0.001
"""A container's own length is rounded this coarsely by common writers."""


def frame_rate(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """A rate under the limit: on the whole, by a hair, by missing frames, or for a second."""
    timing, limit = _timing(facts), profile.limit("frame-rate").min
    if limit is None:
        return
    if timing.frames < 2:
        yield Hit("one-frame", 1, float(limit))
    elif timing.average_fps_upper >= limit or (timing.fps_without_longest_gap >= limit and not _has_gap(timing, profile)):
        yield from _dip(timing, profile)
    else:
        case = _under(timing, limit)
        values: dict[str, Scalar] = {"typical": float(timing.median_fps), "rate": number(limit)}
        yield Hit(case, float(timing.average_fps), float(limit), values=values)


def _under(timing: Timing, limit: Fraction) -> str:
    if timing.average_fps >= limit * _NTSC or timing.average_fps_upper >= limit * _NTSC:
        return "nominal"
    sound = timing.median_fps >= limit * _NTSC and timing.average_fps >= limit * _FEW_GAPS
    return "gaps" if sound else "low"


def _dip(timing: Timing, profile: Profile) -> Iterator[Hit]:
    lowest = profile.limit("frame-rate-dip").min
    if lowest is not None and timing.slowest_second_fps < lowest:
        start = timing.slowest_second_at
        yield Hit(
            "dip",
            float(timing.slowest_second_fps),
            float(lowest),
            at=(start, start + 1),
            values={"start": start, "mean": float(timing.average_fps), "rate": number(profile.limit("frame-rate").min or 0)},
        )


def _has_gap(timing: Timing, profile: Profile) -> bool:
    """True when some picture stays so long that at least one must be missing after it."""
    limit = profile.limit("frame-gap").max
    return limit is not None and timing.longest_gap_seconds * timing.median_fps > limit


def varying_rate(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """One picture that stays longer than the others."""
    timing = _timing(facts)
    if timing.frames > 2 and _has_gap(timing, profile):
        start, times = timing.longest_gap_at, timing.longest_gap_seconds * float(timing.median_fps)
        rate = number(profile.limit("frame-rate").min or round(timing.median_fps))
        yield Hit(
            "gap",
            timing.longest_gap_seconds * 1000,
            float(1000 / timing.median_fps) if timing.median_fps else 0,
            at=(start, start + timing.longest_gap_seconds),
            values={"times": times, "rate": rate},
        )


def duration(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """A picture track, or a container, that is too short or too long."""
    assert facts.media
    timing, limit = _timing(facts), profile.limit("duration")
    picture = _nearest_end(timing, limit)
    whole = facts.media.container_seconds_from_header
    sides = _side(picture, limit), _whole_side(whole, limit, fallback=_side(picture, limit))
    if sides[0] and sides[1]:
        end = limit.min if sides[0] == "short" else limit.max
        yield Hit(sides[0], float(picture), float(end or 0))
    elif any(sides):
        values = {"picture": float(timing.duration_seconds)}
        yield Hit("one-reading", whole or float(picture), f"{number(limit.min or 0)}–{number(limit.max or 0)}", values=values)


def _nearest_end(timing: Timing, limit: Limit) -> Fraction:
    """The length, moved onto a limit that is less than a tick away: nothing finer is known."""
    for end in (limit.min, limit.max):
        if end is not None and abs(timing.duration_seconds - end) < timing.time_base_seconds:
            return end
    return timing.duration_seconds


def _side(seconds: Fraction | float, limit: Limit) -> str:
    if limit.min is not None and seconds < limit.min:
        return "short"
    return "long" if limit.max is not None and seconds > limit.max else ""


def _whole_side(whole: float | None, limit: Limit, fallback: str) -> str:
    if whole is None:
        return fallback
    if limit.min is not None and whole < limit.min - _HEADER_SECONDS:
        return "short"
    return "long" if limit.max is not None and whole > limit.max + _HEADER_SECONDS else ""


def late_start(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """A first picture well after time zero."""
    timing, limit = _timing(facts), profile.limit("picture-start").max
    if limit is not None and timing.first_pts_seconds > limit:
        yield Hit("late", timing.first_pts_seconds, float(limit), at=(0.0, timing.first_pts_seconds))


def hidden(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """Frames that are stored and not shown, and what a tool would see that shows them."""
    timing = _timing(facts)
    if timing.edit_list_hidden > 0:
        fault = _stored_fault(facts, profile)
        yield Hit(
            "other-start" if fault else "hidden", timing.edit_list_hidden, 0, values={"shown": timing.frames, "fault": fault}
        )


def _stored_fault(facts: Facts, profile: Profile) -> str:
    """The first rule that the first stored frame would break; empty for none, or when it was not looked at."""
    if facts.first_stored_frame is None:
        return ""
    start = replace(facts, people=facts.first_stored_frame, shots=None)
    broken = (name for name, check in _OF_FIRST_FRAMES.items() if next(check(start, profile), None))
    return next(broken, "")


_OF_FIRST_FRAMES = {
    "no-person-in-first-frame": presence.nobody_first,
    "several-people": presence.several,
    "body-not-fully-visible": framing.not_whole,
    "person-too-small": framing.too_small,
    "body-bent-or-curled": stance.bent,
    "not-facing-camera": stance.not_facing,
}


def _timing(facts: Facts) -> Timing:
    assert facts.timing
    return facts.timing
