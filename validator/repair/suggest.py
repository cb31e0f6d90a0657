"""Turns what the faults of a clip ask for into commands: one for each fault, and one for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from validator.facts.clip import Facts
from validator.findings import Finding
from validator.media.hdr import to_sdr
from validator.repair.compose import Room, leaves_enough, together
from validator.repair.geometry import framed, own_rate
from validator.repair.plan import command, is_far
from validator.targets.profile import Profile

_MARGIN = 0.1
"""Seconds that a cut clip is longer than the shortest allowed: frames are left off at both ends."""


def figures(facts: Facts, profile: Profile) -> dict[str, str]:
    """The figures that a repair of this clip may need."""
    media, timing = facts.media, facts.timing
    return {
        "frame": framed(media, profile.limit("side"), profile.limit("aspect-ratio")) if media else "",
        "own_rate": own_rate(timing, profile.limit("frame-rate")) if timing else "",
        "colour": to_sdr(media, facts.hdr_by) if media else "",
    }


def with_commands(findings: Sequence[Finding], facts: Facts, profile: Profile) -> tuple[list[Finding], str]:
    """The findings, each with its own command, and the command that mends all that can be mended when they are several."""
    if facts.media is None or not facts.decodes or any(finding.mend and finding.mend.lost for finding in findings):
        return [replace(finding, mend=None) for finding in findings], ""
    room = _room(facts, profile)
    told = [_with_command(finding, facts, profile, room) for finding in findings]
    mends = [finding.mend for finding in told if finding.mend]
    return told, command(together(mends, room), facts, profile) if len(mends) > 1 else ""


def _with_command(finding: Finding, facts: Facts, profile: Profile, room: Room) -> Finding:
    if finding.mend is None or not leaves_enough(finding.mend, room):
        return replace(finding, mend=None)
    line = command(together([finding.mend], room), facts, profile)
    if is_far(facts.path):
        return replace(finding, fix=f"{finding.advice} Download the clip into this folder first, then: {line}".lstrip())
    return replace(finding, fix=f"{finding.advice.removesuffix('.')}: {line}" if finding.advice else line)


def _room(facts: Facts, profile: Profile) -> Room:
    if facts.timing is None:
        return Room()
    return Room(float(facts.timing.duration_seconds), float(profile.limit("duration").min or 0) + _MARGIN)
