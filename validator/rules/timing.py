"""Rules about time: frame rate, duration, a late start, frames that an edit list hides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from validator.facts.clip import Facts
from validator.facts.stream import Timing
from validator.findings import Hit, Repair, Scalar
from validator.rules import framing, layout, posture, presence, size
from validator.rules.rule import ERROR, NOTE, WARNING, Case, Rule, measured
from validator.targets.profile import Limit, Profile, number

_NTSC = Fraction(1000, 1001)
"""23.976 is called 24, 29.97 is called 30."""

_ROUNDED = Fraction(1001, 1000)
"""Timestamps in milliseconds move a rate by less than this."""
_FEW_GAPS = Fraction(95, 100)
"""A mean down to this share of the limit, with a fast enough usual interval, counts as missing frames."""

_DIP = 22 / 24
"""Of a frame rate that the user lowered: so much of it one second may have."""
_HEADER_SECONDS = 0.001
"""A container's own length is rounded this coarsely by common writers."""


def frame_rate_too_low(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """A rate under the limit: on the whole, by a hair, by missing frames, or for a second."""
    timing, limit = measured(facts.timing), profile.limit("frame-rate").min
    if limit is None:
        return
    if timing.frames < 2:
        yield Hit("one-frame", 1, float(limit))
    elif timing.average_fps_upper >= limit or (timing.fps_without_longest_gap >= limit and not _has_gap(timing, profile)):
        yield from _dip(timing, profile)
    else:
        case = _under(timing, limit)
        values = {"typical": float(timing.median_fps)}
        yield Hit(case, float(timing.average_fps), float(limit), values=values)


FRAME_RATE_TOO_LOW = Rule(
    "frame-rate-too-low",
    check=frame_rate_too_low,
    needs=("timing",),
    limits=("frame-rate", "frame-rate-dip", "frame-gap"),
    cases={
        "low": Case(ERROR, Repair(frame_rate=True)),
        "nominal": Case(WARNING, Repair(frame_rate=True)),
        "gaps": Case(WARNING, Repair(frame_rate=True)),
        "dip": Case(WARNING, Repair(frame_rate=True), limit="frame-rate-dip"),
        "one-frame": Case(ERROR),
    },
)


def _under(timing: Timing, limit: Fraction) -> str:
    if timing.average_fps >= limit * _NTSC or timing.average_fps_upper >= limit * _NTSC:
        return "nominal"
    fast_enough = timing.median_fps >= limit * _NTSC and timing.average_fps >= limit * _FEW_GAPS
    return "gaps" if fast_enough else "low"


def _dip(timing: Timing, profile: Profile) -> Iterator[Hit]:
    lowest = min(profile.limit("frame-rate-dip").at_least, _DIP * profile.limit("frame-rate").at_least)
    start = timing.slowest_second_at
    if timing.slowest_second_fps < lowest:
        values = {"start": start, "mean": float(timing.average_fps)}
        yield Hit("dip", float(timing.slowest_second_fps), lowest, at=(start, start + 1), values=values)


def _has_gap(timing: Timing, profile: Profile) -> bool:
    """True when some picture stays so long that at least one must be missing after it."""
    return timing.longest_gap_seconds * float(timing.median_fps) > profile.limit("frame-gap").at_most


def frame_rate_too_high(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """A rate over the limit; 60 is taken for 60 also where the timestamps are rounded."""
    timing, limit = measured(facts.timing), profile.limit("frame-rate-most").max
    if limit is not None and timing.frames > 1 and min(timing.average_fps, timing.median_fps) > limit * _ROUNDED:
        yield Hit("high", float(timing.average_fps), float(limit))


FRAME_RATE_TOO_HIGH = Rule(
    "frame-rate-too-high",
    check=frame_rate_too_high,
    needs=("timing",),
    limits=("frame-rate-most",),
    seldom=True,
    cases={
        "high": Case(ERROR, Repair(frame_rate=True)),
    },
)


def frame_rate_varies(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """One picture that stays longer than the others."""
    timing = measured(facts.timing)
    if timing.frames > 2 and _has_gap(timing, profile):
        start, gap, usual = timing.longest_gap_at, timing.longest_gap_seconds, 1 / float(timing.median_fps)
        values = {"times": gap / usual}
        yield Hit("gap", gap * 1000, usual * 1000, at=(start, start + gap), values=values)


FRAME_RATE_VARIES = Rule(
    "frame-rate-varies",
    check=frame_rate_varies,
    needs=("timing",),
    limits=("frame-gap",),
    cases={
        "gap": Case(NOTE, Repair(frame_rate=True)),
    },
)


def duration_out_of_range(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """A video stream, or a container, that is too short or too long, or as long as a limit that may exclude its end."""
    timing, stated = measured(facts.timing), profile.limit("duration")
    limit = replace(stated, min=_firm(stated.min, stated.reject_below), max=_firm(stated.max, stated.reject_above))
    picture, whole = _nearest_end(timing, limit), measured(facts.media).container_seconds_from_header
    side = _side(picture, limit)
    other = _whole_side(whole, limit, fallback=side)
    if side and other:
        end = limit.at_least if side == "short" else limit.at_most
        yield Hit(side, float(picture), end, values={"most": limit.at_most})
    elif side or other:
        case = f"{side}-picture" if side else f"{other}-file"
        values = {"whole": float(picture if whole is None else whole), "most": limit.at_most}
        yield Hit(case, float(picture), _ends(limit), values=values)
    elif between := _side(picture, stated):
        yield Hit(f"{between}-edge", float(picture), float((limit.min if between == "short" else limit.max) or 0))


DURATION_OUT_OF_RANGE = Rule(
    "duration-out-of-range",
    check=duration_out_of_range,
    needs=("timing", "media"),
    limits=("duration",),
    cases={
        "short": Case(ERROR),
        "long": Case(ERROR, Repair(length="most")),
        "short-picture": Case(WARNING),
        "long-picture": Case(WARNING, Repair(length="most")),
        "short-file": Case(WARNING, Repair()),
        "long-file": Case(WARNING, Repair(strip_audio=True)),
        "short-edge": Case(WARNING),
        "long-edge": Case(WARNING, Repair(length="most")),
    },
)


def _firm(end: Fraction | None, reject: Fraction | None) -> Fraction | None:
    return end if reject is None else reject


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


def _ends(limit: Limit) -> str:
    return "–".join(number(end) for end in (limit.min, limit.max) if end is not None)


def _whole_side(whole: float | None, limit: Limit, fallback: str) -> str:
    if whole is None:
        return fallback
    if limit.min is not None and whole < limit.min - _HEADER_SECONDS:
        return "short"
    return "long" if limit.max is not None and whole > limit.max + _HEADER_SECONDS else ""


def picture_starts_late(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """A first frame well after time zero."""
    start, limit = measured(facts.timing).first_pts_seconds, profile.limit("picture-start").at_most
    if start > limit:
        yield Hit("late", start, limit, at=(0.0, start))


PICTURE_STARTS_LATE = Rule(
    "picture-starts-late",
    check=picture_starts_late,
    needs=("timing",),
    limits=("picture-start",),
    cases={
        "late": Case(WARNING, Repair(drop_gap=True)),
    },
)


def hidden_frames(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """Frames that are stored and not shown, and what a tool would see that shows them."""
    timing = measured(facts.timing)
    if timing.edit_list_hidden > 0:
        fault = _stored_fault(facts, profile)
        values: dict[str, Scalar] = {"shown": timing.frames, "fault": fault}
        yield Hit("other-start" if fault else "hidden", timing.edit_list_hidden, 0, values=values)


HIDDEN_FRAMES = Rule(
    "hidden-frames",
    check=hidden_frames,
    needs=("timing",),
    cases={
        "hidden": Case(NOTE, Repair(encode=True)),
        "other-start": Case(WARNING, Repair(encode=True)),
    },
)


def _stored_fault(facts: Facts, profile: Profile) -> str:
    """The first rule that the first stored frame would break; empty for none, or when it was not measured."""
    if facts.first_stored_frame is None:
        return ""
    start = replace(facts, people=facts.first_stored_frame, shots=None)
    in_force = (rule for rule in _OF_FIRST_FRAMES if profile.terms(rule.name).severity not in ("off", "note"))
    broken = (rule.name for rule in in_force if next(rule.check(start, profile), None))
    return next(broken, "")


_OF_FIRST_FRAMES = (
    presence.NO_PERSON_IN_FIRST_FRAME,
    presence.SEVERAL_PEOPLE,
    framing.BODY_NOT_FULLY_VISIBLE,
    size.PERSON_TOO_SMALL,
    posture.BODY_BENT_OR_CURLED,
    posture.NOT_FACING_CAMERA,
    layout.PICTURE_ROTATED,
)


ROWS = (
    FRAME_RATE_TOO_LOW,
    FRAME_RATE_TOO_HIGH,
    FRAME_RATE_VARIES,
    DURATION_OUT_OF_RANGE,
    PICTURE_STARTS_LATE,
    HIDDEN_FRAMES,
)
