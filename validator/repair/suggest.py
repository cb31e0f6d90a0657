"""Suggests commands for what is wrong with a clip: one for each fault, and one for all errors and warnings together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from validator.facts.clip import Facts
from validator.findings import Finding, Severity
from validator.media.hdr import to_sdr
from validator.repair.compose import DEINTERLACE, Room, Steps, leaves_enough, steps, together
from validator.repair.geometry import TURNS, fit_size, own_rate
from validator.repair.plan import command
from validator.repair.predict import predicted
from validator.targets.profile import Profile

Judged = Callable[[Facts], Sequence[Finding]]
"""The findings on a clip with these facts, worst first."""
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
    wanted = [(finding.rule, made) for finding in findings if _is_fault(finding) and (made := _wanted(finding, known, room))]
    if not wanted:
        return None
    made = together([made for _, made in wanted], room)
    left = tuple(filter(_is_fault, judged(predicted(facts, made, profile))))
    helps = {rule for rule, _ in wanted} - {finding.rule for finding in left}
    return Common(made, left) if helps else None


def _is_possible(findings: Sequence[Finding], facts: Facts) -> bool:
    impossible = any(finding.repair and finding.repair.impossible for finding in findings)
    return facts.media is not None and facts.decodes and not impossible


def _is_fault(finding: Finding) -> bool:
    return finding.severity is not Severity.NOTE


def _wanted(finding: Finding, known: dict[str, str], room: Room) -> Steps | None:
    if finding.repair is None:
        return None
    made = steps(finding.repair, finding.values, {**known, **_same_size(finding)})
    return made if made and leaves_enough(made, room) else None


def _own(finding: Finding, made: Steps, facts: Facts, profile: Profile, judged: Judged) -> str:
    """The command for this fault alone; empty where the facts still show the fault after it."""
    left = judged(predicted(facts, made, profile))
    same = [each for each in left if each.rule == finding.rule and (_is_fault(each) or each.case == finding.case)]
    return "" if same else command(made, facts, profile)


def _figures(facts: Facts, profile: Profile) -> Iterator[tuple[str, str]]:
    """The filters whose numbers depend on the clip, by the part of a repair that asks for them."""
    yield "deinterlace", DEINTERLACE
    yield "rotate", TURNS[180]
    if facts.media:
        yield "fit_size", fit_size(facts.media, profile.limit("side"), profile.limit("aspect-ratio"))
        yield "to_sdr", to_sdr(facts.media, facts.hdr_by)
    if facts.timing:
        yield "frame_rate", f"fps={own_rate(facts.timing, profile.limit('frame-rate'))}"


def _same_size(finding: Finding) -> dict[str, str]:
    """The first frame's size, where a finding names it."""
    names = {"width", "height"} & set(finding.values)
    return {"same_size": f"scale={finding.values['width']}:{finding.values['height']}"} if len(names) == 2 else {}


def _room(facts: Facts, profile: Profile) -> Room:
    if facts.timing is None:
        return Room()
    return Room(float(facts.timing.duration_seconds), float(profile.limit("duration").min or 0) + _MARGIN)
