"""Turns what the faults of a clip ask for into commands: one for each fault, and one for all of them."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import replace

from validator.checks import picture
from validator.command import DEINTERLACE, Order, spelled
from validator.facts import Facts, Media
from validator.mend import Mend, Room, leaves_enough, together
from validator.model import Finding
from validator.profile import Profile
from validator.reshape import even_sides, framed, own_rate

_ENDINGS = {"mp4": ".mp4", "mov": ".mov", "avi": ".avi"}
_STRIPPED = (*_ENDINGS, "m4v", "iso-unknown")
"""The containers that `strip-audio` copies."""
_COPIED = (*_STRIPPED, "3gp", "f4v", "matroska", "mpegts", "flv")
"""The containers whose packets can be packed into MP4 as they are."""
_TAKEN_AS_IS = ("aac", "mp3")
"""Sound that may be copied into any MP4."""
_KILOBITS_MOST = 20_000
_SHARE = 0.85
"""How much of the size limit the picture may take."""
_MARGIN = 0.1
"""Seconds that a cut clip is longer than the shortest allowed: frames are left off at both ends."""
_TO_SDR = "zscale=tin={transfer}:pin=bt2020:min=bt2020nc:t=linear:npl=100,tonemap=hable,zscale=p=bt709:t=bt709:m=bt709:r=tv,format=yuv420p"


def words(facts: Facts, profile: Profile) -> dict[str, str]:
    """What every fix may name: the clip and a new file beside it, quoted for a shell; and the figures of a repair."""
    media, timing = facts.media, facts.timing
    path, stem = _place(facts)
    names = {"clip": path, "out": f"{stem}-fixed{_kept_ending(path)}", "out_mp4": f"{stem}-fixed.mp4"}
    figures = {
        "frame": framed(media, profile.limit("side"), profile.limit("aspect-ratio")) if media else "",
        "own_rate": own_rate(timing, profile.limit("frame-rate")) if timing else "",
        "colour": _TO_SDR.format(transfer=media.transfer) if media else "",
    }
    quoted = {key: shlex.quote(name) for key, name in names.items()}
    return {**quoted, **figures, "ffmpeg": shlex.quote(facts.ffmpeg), "preflight": "motion-preflight"}


def with_commands(findings: Sequence[Finding], facts: Facts, profile: Profile) -> tuple[list[Finding], str]:
    """The findings, each with its own command, and the command that mends all that can be mended when they are several."""
    if facts.media is None or any(finding.mend and finding.mend.lost for finding in findings):
        return [replace(finding, mend=None) for finding in findings], ""
    room = _room(facts, profile)
    told = [_with_command(finding, facts, profile, room) for finding in findings]
    mends = [finding.mend for finding in told if finding.mend]
    return told, _command(together(mends, room), facts, profile) if len(mends) > 1 else ""


def is_far(path: str) -> bool:
    """True for a clip that came from an address: its file is gone when the report is read."""
    return "://" in path


def _with_command(finding: Finding, facts: Facts, profile: Profile, room: Room) -> Finding:
    if finding.mend is None or not leaves_enough(finding.mend, room):
        return replace(finding, mend=None)
    command = _command(together([finding.mend], room), facts, profile)
    if is_far(facts.path):
        return replace(finding, fix=f"{finding.advice} Download the clip into this folder first, then: {command}".lstrip())
    return replace(finding, fix=f"{finding.advice.removesuffix('.')}: {command}" if finding.advice else command)


def _room(facts: Facts, profile: Profile) -> Room:
    if facts.timing is None:
        return Room()
    return Room(float(facts.timing.seconds), float(profile.limit("duration").min or 0) + _MARGIN)


def _command(mend: Mend, facts: Facts, profile: Profile) -> str:
    assert facts.media
    path, stem = _place(facts)
    encode, container = _encodes(mend, facts), facts.media.container
    ending = _ENDINGS.get(container, ".mp4")
    if container not in profile.limit("container").one_of or (encode and ending == ".avi"):
        ending = ".mp4"
    clip, out = shlex.quote(path), shlex.quote(f"{stem}-fixed{ending}")
    if mend == Mend(silent=True) and container in _STRIPPED and not encode:
        return f"motion-preflight strip-audio {clip} {out}"
    order = _order(mend, facts, profile, encode=encode, moved=ending != _ENDINGS.get(container))
    return spelled(order, shlex.quote(facts.ffmpeg), clip, out)


def _encodes(mend: Mend, facts: Facts) -> bool:
    """Whether the picture is encoded anew: it must be where an edit list hides frames, for a copy keeps or shows them."""
    assert facts.media
    return mend.encodes or facts.media.container not in _COPIED or bool(facts.timing and facts.timing.hidden)


def _order(mend: Mend, facts: Facts, profile: Profile, *, encode: bool, moved: bool) -> Order:
    assert facts.media
    media, late = facts.media, mend.late or bool(mend.start)
    begins = facts.timing.starts if facts.timing and late else 0.0
    start = float(mend.start or 0) + (begins if begins > 0 else 0)
    return Order(
        start=f"{int(start * 1000) / 1000:g}" if start else "",
        by_clock=begins > 0,
        length=_length(mend, facts),
        streams=_streams(media, silent=mend.silent),
        filters=tuple(_filters(mend, facts, profile)) if encode else (),
        encode=encode,
        kilobits=_kilobits(mend, facts, profile),
        tag="" if encode else _tag(media),
        audio=_audio(mend, media, copied=not (encode or moved), cut=bool(late or mend.length or (encode and _hides(facts)))),
    )


def _hides(facts: Facts) -> bool:
    return bool(facts.timing and facts.timing.hidden)


def _length(mend: Mend, facts: Facts) -> str:
    """A frame shorter than is allowed: the last one lasts beyond the time at which it is taken."""
    if not mend.length or not facts.timing:
        return mend.length
    frame = max(float(1 / facts.timing.typical_rate), min(facts.timing.longest_gap, 0.5)) if facts.timing.typical_rate else 0.0
    return f"{int((float(mend.length) - frame) * 100) / 100:g}"


def _filters(mend: Mend, facts: Facts, profile: Profile) -> list[str]:
    """Those asked for, and what every encoding needs: whole frames, usual colours, even sides."""
    assert facts.media
    needed = replace(
        mend,
        progressive=DEINTERLACE if any(picture.interlaced(facts, profile)) else "",
        colour=words(facts, profile)["colour"] if any(hit.case == "hdr" for hit in picture.pixel_format(facts, profile)) else "",
        frame=mend.frame or even_sides(facts.media),
    )
    return needed.filters


def _streams(media: Media, *, silent: bool) -> tuple[str, ...]:
    if media.video_streams == 1 and not (media.covers or media.other_streams):
        return ()
    return (f"0:{media.video_index}", *(["0:a?"] if media.audio_streams and not silent else []))


def _tag(media: Media) -> str:
    """Copied streams get the tag that every player knows."""
    usual: Mapping[str, str] = {"hevc": "hvc1", "avc3": "avc1"}
    return usual.get(media.codec, "") or usual.get(media.codec_tag, "") if media.container != "avi" else ""


def _kilobits(mend: Mend, facts: Facts, profile: Profile) -> int:
    most = profile.limit("file-size").max
    if not mend.small or most is None or not facts.timing or not facts.timing.seconds:
        return 0
    seconds = min(float(facts.timing.seconds), float(mend.length or facts.timing.seconds))
    return min(_KILOBITS_MOST, int(_SHARE * 8 * float(most) / seconds / 1000))


def _audio(mend: Mend, media: Media, *, copied: bool, cut: bool) -> str:
    if not media.audio_streams:
        return ""
    if mend.silent:
        return "none"
    usual = media.audio_streams == 1 and media.audio_codec in _TAKEN_AS_IS
    return "copy" if copied or (usual and not cut) else "aac"


def _place(facts: Facts) -> tuple[str, str]:
    """The clip's path as a command names it, and the same without its ending."""
    path = facts.path.split("?")[0].rpartition("/")[2] or "clip.mp4" if is_far(facts.path) else facts.path
    path = f"./{path}" if path.startswith("-") else path
    return path, os.path.splitext(path)[0]


def _kept_ending(path: str) -> str:
    ending = os.path.splitext(path)[1]
    return ending if ending.lower() in (".mp4", ".mov", ".avi") else ".mp4"
