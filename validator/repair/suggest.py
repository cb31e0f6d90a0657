"""Suggests commands for what is wrong with a clip: one for each fault, and one for all errors and warnings together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf

from validator.facts.clip import Facts
from validator.findings import Finding, Repair
from validator.media.hdr import to_sdr
from validator.repair.compose import DEINTERLACE, Room, Steps, leaves_enough, steps, together
from validator.repair.crop import crop, to_picture
from validator.repair.geometry import TURNS, Bounds, fit_size, own_rate
from validator.repair.plan import command
from validator.repair.predict import predicted
from validator.targets.profile import Profile

Judged = Callable[[Facts], Sequence[Finding]]
"""The findings on a clip with these facts, worst first."""
Wanted = tuple[str, Steps]
"""A rule, and the steps that a finding of it asks for."""
_MARGIN = 0.1
"""Seconds that a cut clip is longer than the shortest allowed: frames are left off at both ends."""


@dataclass(frozen=True)
class Suggestion:
    """What can be done about a clip."""

    findings: tuple[Finding, ...]
    """The findings, each with the command that fixes it alone, where one does."""
    command: str = ""
    """The command that fixes every error and warning that a new file can fix; empty when there is none."""
    leaves: tuple[Finding, ...] = ()
    """The errors and warnings that the facts still show after it."""


@dataclass(frozen=True)
class Common:
    """One new file for everything."""

    steps: Steps
    leaves: tuple[Finding, ...]
    """The errors and warnings that the facts still show after it."""


def suggest(findings: Sequence[Finding], facts: Facts, profile: Profile, judged: Judged) -> Suggestion:
    """Commands for these findings, each tried on the facts: one that would not help is not offered.

    A note never becomes a part of the common command: what it asks for (to strip licensed audio, say) is offered beside it.
    """
    if not _is_possible(findings, facts):
        return Suggestion(tuple(findings))
    room, known = _room(facts, profile), dict(_figures(facts, profile))
    wanted = [(finding, _wanted(finding, known, room)) for finding in findings]
    each = tuple(replace(f, command=_own(f, together([made], room), facts, profile, judged)) if made else f for f, made in wanted)
    made = common(findings, facts, profile, judged)
    return Suggestion(each, command(made.steps, facts, profile), made.leaves) if made else Suggestion(each)


def common(findings: Sequence[Finding], facts: Facts, profile: Profile, judged: Judged) -> Common | None:
    """What fixes every error and warning that a new file can fix; None where none would be gone after it."""
    if not _is_possible(findings, facts):
        return None
    room, known = _room(facts, profile), dict(_figures(facts, profile))
    wanted = [(finding.rule, made) for finding in findings if finding.is_fault and (made := _wanted(finding, known, room))]
    if not wanted:
        return None
    wanted = _sensible(wanted, findings, lambda several: _left(together(several, room), facts, profile, judged))
    if not wanted:
        return None
    made = together([made for _, made in wanted], room)
    left = _left(made, facts, profile, judged)
    helps = {rule for rule, _ in wanted} - {finding.rule for finding in left}
    return Common(made, left) if helps else None


def _sensible(
    wanted: list[Wanted], findings: Sequence[Finding], left: Callable[[list[Steps]], Sequence[Finding]]
) -> list[Wanted]:
    """All of it, but a crop only where it ends a fault and brings no other: the person is large enough then, and never leaves."""
    plain = [(rule, made) for rule, made in wanted if not made.crop]
    if len(plain) == len(wanted):
        return wanted
    without = left([made for _, made in plain]) if plain else tuple(finding for finding in findings if finding.is_fault)
    after = {finding.rule for finding in left([made for _, made in wanted])}
    return wanted if after < {finding.rule for finding in without} else plain


def _left(made: Steps, facts: Facts, profile: Profile, judged: Judged) -> tuple[Finding, ...]:
    """The errors and warnings that the facts still show."""
    return tuple(finding for finding in judged(predicted(facts, made, profile)) if finding.is_fault)


def _is_possible(findings: Sequence[Finding], facts: Facts) -> bool:
    impossible = any(finding.repair and finding.repair.impossible for finding in findings)
    return facts.media is not None and facts.decodes and not impossible


def besides(findings: Sequence[Finding], facts: Facts, profile: Profile) -> Steps:
    """What the errors and warnings ask of a new file besides the cut that it is made for, without a crop: the framing stays."""
    if facts.media is None:
        return Steps()
    known, room = dict(_figures(facts, profile)), _room(facts, profile)
    faults = [finding for finding in findings if finding.repair and finding.is_fault]
    uncut = [
        replace(each, repair=replace(each.repair or Repair(), start="", length="", crop=False, borders=False, rotate=False))
        for each in faults
    ]
    wanted = [made for finding in uncut if (made := _wanted(finding, known, room))]
    return replace(together(wanted, room), strip_audio=False)


def _wanted(finding: Finding, known: dict[str, str], room: Room) -> Steps | None:
    if finding.repair is None:
        return None
    made = steps(finding.repair, finding.values, {**known, **_same_size(finding), **_turn(finding)})
    return made if made and leaves_enough(made, room) else None


def _own(finding: Finding, made: Steps, facts: Facts, profile: Profile, judged: Judged) -> str:
    """The command for this fault alone; empty where the facts still show the fault after it."""
    left = judged(predicted(facts, made, profile))
    same = [each for each in left if each.rule == finding.rule and (each.is_fault or each.case == finding.case)]
    if made.crop and {each.rule for each in left if each.is_fault} - {each.rule for each in judged(facts)}:
        return ""  # a crop that brings another fault
    return "" if same else command(made, facts, profile)


def _figures(facts: Facts, profile: Profile) -> Iterator[tuple[str, str]]:
    """The filters whose numbers depend on the clip, by the part of a repair that asks for them."""
    yield "deinterlace", DEINTERLACE
    yield "rotate", TURNS[180]
    if facts.media:
        side, ratio = profile.limit("side"), profile.limit("aspect-ratio")
        yield "fit_size", fit_size(facts.media, side, ratio, Bounds.of(profile))
        yield "to_sdr", to_sdr(facts.media, facts.hdr_by)
        if facts.layout:
            yield "borders", to_picture(facts.layout.picture, facts.media, side, ratio)
        if facts.people:
            yield "crop", crop(facts.people, facts.media, side, ratio, begin=0.0, end=inf)
    if facts.timing:
        yield "frame_rate", f"fps={own_rate(facts.timing, profile.limit('frame-rate'), profile.limit('frame-rate-most'))}"


def _same_size(finding: Finding) -> dict[str, str]:
    """The first frame's size, where a finding names it."""
    names = {"width", "height"} & set(finding.values)
    return {"same_size": f"scale={finding.values['width']}:{finding.values['height']}"} if len(names) == 2 else {}


def _turn(finding: Finding) -> dict[str, str]:
    """The way in which the picture has to be turned, where a finding names it."""
    degrees = finding.values.get("degrees")
    return {"rotate": TURNS[degrees]} if isinstance(degrees, int) and degrees in TURNS else {}


def _room(facts: Facts, profile: Profile) -> Room:
    if facts.timing is None:
        return Room()
    return Room(float(facts.timing.duration_seconds), float(profile.limit("duration").min or 0) + _MARGIN)
