"""Decides how the new file of a clip is made: remuxed or transcoded, which streams, which audio, which container."""

from __future__ import annotations

import os
import shlex
from dataclasses import dataclass, replace
from math import inf

from validator.facts.clip import Facts
from validator.facts.stream import Media, Timing
from validator.media.hdr import to_sdr
from validator.repair import shell
from validator.repair.command import EncodePlan, to_shell
from validator.repair.compose import DEINTERLACE, Steps, seconds
from validator.repair.crop import crop, cropped, size_after
from validator.repair.geometry import Bounds, even_sides, fit_size, rotated
from validator.targets.profile import Limit, Profile

_ENDINGS = {"mp4": ".mp4", "mov": ".mov", "avi": ".avi"}
_STRIPPED = (*_ENDINGS, "m4v", "iso-unknown")
"""The containers that `strip-audio` copies."""
_COPIED = ("mp4", "mov", "m4v", "iso-unknown", "3gp", "f4v", "matroska", "mpegts", "flv")
"""The containers whose packets can be remuxed to MP4."""
_KEPT = ("h264", "hevc")
"""The codecs that are remuxed to MP4."""
_TAKEN_AS_IS = ("aac", "mp3")
"""Audio that may be copied into any MP4."""
KILOBITS_MOST = 20_000
_NEAR = 0.25
"""Of the size limit: a transcode may make a file several times as large."""
_SHARE = 0.85
"""How much of the size limit the picture may take."""


@dataclass(frozen=True)
class NewFile:
    """What becomes of a clip: where to, and how."""

    ending: str
    """".mp4", ".mov" or ".avi"."""
    stripped: bool
    """True when `strip-audio` does all of it."""
    plan: EncodePlan


def new_file(steps: Steps, facts: Facts, profile: Profile) -> NewFile:
    """How the file is made that `steps` ask for; the clip has a header that could be read."""
    assert facts.media
    container = facts.media.container
    ending = _ENDINGS[container] if container in _ENDINGS and container in profile.limit("container").one_of else ".mp4"
    moved = ending != _ENDINGS.get(container)
    encode = _encodes(steps, facts, moved=moved)
    ending = ".mp4" if encode and ending == ".avi" else ending
    stripped = steps == Steps(strip_audio=True) and container in _STRIPPED and not encode
    return NewFile(ending, stripped, _plan(steps, facts, profile, encode=encode, moved=ending != _ENDINGS.get(container)))


def command(steps: Steps, facts: Facts, profile: Profile, out: str = "") -> str:
    """The command that does what `steps` ask for, as it is typed in a shell; `out` in place of the clip's name with `-fixed`."""
    made = new_file(steps, facts, profile)
    path, stem = place(facts)
    clip, out = shlex.quote(path), shlex.quote(out or f"{stem}-fixed{made.ending}")
    if made.stripped:
        return f"{shell.preflight()} strip-audio {clip} {out}"
    return to_shell(made.plan, shell.program("ffmpeg", facts.ffmpeg), clip, out)


def _encodes(steps: Steps, facts: Facts, *, moved: bool) -> bool:
    """Whether the picture is transcoded; where an edit list hides frames, too, for a copy would show them."""
    assert facts.media
    fits = facts.media.container in _COPIED and facts.media.codec in _KEPT
    return steps.encodes or (moved and not fits) or _hides(facts)


def _plan(steps: Steps, facts: Facts, profile: Profile, *, encode: bool, moved: bool) -> EncodePlan:
    assert facts.media
    media, late = facts.media, steps.drop_gap or bool(steps.start)
    begins = facts.timing.first_pts_seconds if facts.timing and late else 0.0
    start = (steps.start or 0) + (begins if begins > 0 else 0)
    return EncodePlan(
        start=seconds(int(start * 1000) / 1000),
        by_clock=begins > 0,
        length=_length(steps, facts),
        streams=_streams(media, strip_audio=steps.strip_audio),
        filters=tuple(_filters(steps, facts, profile)) if encode else (),
        encode=encode,
        kilobits=_kilobits(steps, facts, profile),
        tag="" if encode else _tag(media),
        audio=_audio(steps, media, copied=not (encode or moved), cut=bool(late or steps.length < inf or _hides(facts))),
    )


def _hides(facts: Facts) -> bool:
    return bool(facts.timing and facts.timing.edit_list_hidden)


def _length(steps: Steps, facts: Facts) -> str:
    """A frame shorter than is allowed: the last one lasts beyond the time at which it is taken."""
    timing = facts.timing
    if steps.length == inf or not timing:
        return "" if steps.length == inf else seconds(steps.length)
    return seconds(int((steps.length - frame_seconds(timing)) * 100) / 100)


def frame_seconds(timing: Timing) -> float:
    """How long the last frame of a cut clip may stay."""
    return max(float(1 / timing.median_fps), min(timing.longest_gap_seconds, 0.5)) if timing.median_fps else 0.0


def _filters(steps: Steps, facts: Facts, profile: Profile) -> list[str]:
    """Those asked for, and what every encoding needs: whole frames, usual colours, even sides."""
    assert facts.media
    side, ratio = profile.limit("side"), profile.limit("aspect-ratio")
    around, media = _crop(steps, facts, side, ratio), facts.media
    upright = rotated(cropped(media, size) if (size := size_after(around or steps.borders)) else media, steps.rotate)
    needed = replace(
        steps,
        crop=around,
        deinterlace=DEINTERLACE if facts.media.interlaced else "",
        to_sdr=to_sdr(facts.media, facts.hdr_by),
        fit_size=fit_size(upright, side, ratio, Bounds.of(profile)) if steps.fit_size else even_sides(upright),
    )
    return needed.filters


def _crop(steps: Steps, facts: Facts, side: Limit, ratio: Limit) -> str:
    """Around the person in the part of the clip that is kept."""
    if not (steps.crop and facts.people and facts.media):
        return ""
    begin = steps.start or 0.0
    return crop(facts.people, facts.media, side, ratio, begin=begin, end=begin + steps.length)


def _streams(media: Media, *, strip_audio: bool) -> tuple[str, ...]:
    if media.video_streams == 1 and not (media.attached_pictures or media.other_streams):
        return ()
    return (f"0:{media.video_index}", *(["0:a"] if media.audio_streams and not strip_audio else []))


def _tag(media: Media) -> str:
    """Copied streams get the tag that every player knows."""
    usual = {"hevc": "hvc1", "avc3": "avc1"}
    return usual.get(media.codec, "") or usual.get(media.codec_tag, "") if media.container != "avi" else ""


def _kilobits(steps: Steps, facts: Facts, profile: Profile) -> int:
    """The most a second may take, where the new file may grow too large; 0 where quality alone decides."""
    most = profile.limit("file-size").max
    large = facts.file is not None and most is not None and facts.file.bytes > most * _NEAR
    if not (steps.shrink or large) or most is None or not facts.timing or not facts.timing.duration_seconds:
        return 0
    lasts = min(float(facts.timing.duration_seconds), steps.length)
    return max(1, min(KILOBITS_MOST, int(_SHARE * 8 * float(most) / lasts / 1000)))


def _audio(steps: Steps, media: Media, *, copied: bool, cut: bool) -> str:
    if not media.audio_streams:
        return ""
    if steps.strip_audio:
        return "none"
    usual = media.audio_streams == 1 and media.audio_codec in _TAKEN_AS_IS
    return "copy" if copied or (usual and not cut) else "aac"


def place(facts: Facts) -> tuple[str, str]:
    """The clip's path as a command names it, and the same without its ending."""
    path = facts.path.split("?")[0].rpartition("/")[2] or "clip.mp4" if "://" in facts.path else facts.path
    path = f"./{path}" if path.startswith("-") else path
    return path, os.path.splitext(path)[0]
