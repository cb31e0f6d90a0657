"""Decides how the new file of a clip is made: copied or encoded, which streams, which sound, which container."""

from __future__ import annotations

import os
import shlex
from dataclasses import replace

from validator.checks import picture
from validator.facts.clip import Facts
from validator.facts.stream import Media
from validator.media.hdr import to_sdr
from validator.repair import shell
from validator.repair.command import DEINTERLACE, Order, spelled
from validator.repair.compose import Mend, seconds
from validator.repair.geometry import even_sides, framed, turned
from validator.targets.profile import Profile

_ENDINGS = {"mp4": ".mp4", "mov": ".mov", "avi": ".avi"}
_STRIPPED = (*_ENDINGS, "m4v", "iso-unknown")
"""The containers that `strip-audio` copies."""
_COPIED = ("mp4", "mov", "m4v", "iso-unknown", "3gp", "f4v", "matroska", "mpegts", "flv")
"""The containers whose packets can be packed into MP4 as they are."""
_KEPT = ("h264", "hevc")
"""The codecs that are packed into MP4 as they are."""
_TAKEN_AS_IS = ("aac", "mp3")
"""Sound that may be copied into any MP4."""
_KILOBITS_MOST = 20_000
_SHARE = 0.85
"""How much of the size limit the picture may take."""


def command(mend: Mend, facts: Facts, profile: Profile) -> str:
    """The command that does what `mend` asks for, as it is typed in a shell; the clip has a header that could be read."""
    assert facts.media
    path, stem = place(facts)
    container = facts.media.container
    ending = _ENDINGS[container] if container in _ENDINGS and container in profile.limit("container").one_of else ".mp4"
    encode = _encodes(mend, facts, moved=ending != _ENDINGS.get(container))
    ending = ".mp4" if encode and ending == ".avi" else ending
    clip, out = shlex.quote(path), shlex.quote(f"{stem}-fixed{ending}")
    if mend == Mend(silent=True) and container in _STRIPPED and not encode:
        return f"{shell.preflight()} strip-audio {clip} {out}"
    order = _order(mend, facts, profile, encode=encode, moved=ending != _ENDINGS.get(container))
    return spelled(order, shell.program("ffmpeg", facts.ffmpeg), clip, out)


def _encodes(mend: Mend, facts: Facts, *, moved: bool) -> bool:
    """Whether the picture is encoded anew; where an edit list hides frames, too, for a copy would show them."""
    assert facts.media
    fits = facts.media.container in _COPIED and facts.media.codec in _KEPT
    return mend.encodes or (moved and not fits) or _hides(facts)


def _order(mend: Mend, facts: Facts, profile: Profile, *, encode: bool, moved: bool) -> Order:
    assert facts.media
    media, late = facts.media, mend.late or bool(mend.start)
    begins = facts.timing.first_pts_seconds if facts.timing and late else 0.0
    start = float(mend.start or 0) + (begins if begins > 0 else 0)
    return Order(
        start=seconds(int(start * 1000) / 1000),
        by_clock=begins > 0,
        length=_length(mend, facts),
        streams=_streams(media, silent=mend.silent),
        filters=tuple(_filters(mend, facts, profile)) if encode else (),
        encode=encode,
        kilobits=_kilobits(mend, facts, profile),
        tag="" if encode else _tag(media),
        audio=_audio(mend, media, copied=not (encode or moved), cut=bool(late or mend.length or _hides(facts))),
    )


def _hides(facts: Facts) -> bool:
    return bool(facts.timing and facts.timing.edit_list_hidden)


def _length(mend: Mend, facts: Facts) -> str:
    """A frame shorter than is allowed: the last one lasts beyond the time at which it is taken."""
    if not mend.length or not facts.timing:
        return mend.length
    frame = (
        max(float(1 / facts.timing.median_fps), min(facts.timing.longest_gap_seconds, 0.5)) if facts.timing.median_fps else 0.0
    )
    return seconds(int((float(mend.length) - frame) * 100) / 100)


def _filters(mend: Mend, facts: Facts, profile: Profile) -> list[str]:
    """Those asked for, and what every encoding needs: whole frames, usual colours, even sides."""
    assert facts.media
    upright = turned(facts.media, mend.turn)
    needed = replace(
        mend,
        progressive=DEINTERLACE if any(picture.interlaced(facts, profile)) else "",
        colour=to_sdr(facts.media, facts.hdr_by),
        frame=framed(upright, profile.limit("side"), profile.limit("aspect-ratio")) if mend.frame else even_sides(upright),
    )
    return needed.filters


def _streams(media: Media, *, silent: bool) -> tuple[str, ...]:
    if media.video_streams == 1 and not (media.attached_pictures or media.other_streams):
        return ()
    return (f"0:{media.video_index}", *(["0:a"] if media.audio_streams and not silent else []))


def _tag(media: Media) -> str:
    """Copied streams get the tag that every player knows."""
    usual = {"hevc": "hvc1", "avc3": "avc1"}
    return usual.get(media.codec, "") or usual.get(media.codec_tag, "") if media.container != "avi" else ""


def _kilobits(mend: Mend, facts: Facts, profile: Profile) -> int:
    most = profile.limit("file-size").max
    if not mend.small or most is None or not facts.timing or not facts.timing.duration_seconds:
        return 0
    lasts = min(float(facts.timing.duration_seconds), float(mend.length or facts.timing.duration_seconds))
    return max(1, min(_KILOBITS_MOST, int(_SHARE * 8 * float(most) / lasts / 1000)))


def _audio(mend: Mend, media: Media, *, copied: bool, cut: bool) -> str:
    if not media.audio_streams:
        return ""
    if mend.silent:
        return "none"
    usual = media.audio_streams == 1 and media.audio_codec in _TAKEN_AS_IS
    return "copy" if copied or (usual and not cut) else "aac"


def place(facts: Facts) -> tuple[str, str]:
    """The clip's path as a command names it, and the same without its ending."""
    path = facts.path.split("?")[0].rpartition("/")[2] or "clip.mp4" if is_far(facts.path) else facts.path
    path = f"./{path}" if path.startswith("-") else path
    return path, os.path.splitext(path)[0]


def is_far(path: str) -> bool:
    """True for a clip that came from an address: its file is gone when the report is read."""
    return "://" in path
