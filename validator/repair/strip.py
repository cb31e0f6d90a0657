"""Copies a clip without its audio, and proves that the picture is the same to the byte."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace

from validator.errors import BadClip, CannotJudge, ToolFailed, UsageError
from validator.facts.clip import Depth, Facts
from validator.facts.stream import Media
from validator.measure import MeasureOptions, measure
from validator.media import ffmpeg
from validator.media.process import Tool
from validator.repair.draft import Draft, check_places, draft, run, stamp, why_not_copied
from validator.repair.proof import proven
from validator.targets.profile import Profile
from validator.targets.toml import any_of
from validator.texts.catalog import reason
from validator.texts.said import phrase

HEADERS = MeasureOptions(Depth.LIMITS)
"""The copy is judged by the limits: its frames are those of the original."""
_FAMILY = {"mp4": ("mp4", "mov"), "mov": ("mov", "mp4"), "m4v": ("mp4", "mov"), "iso-unknown": ("mp4", "mov"), "avi": ("avi",)}


@dataclass(frozen=True)
class Stripped:
    """What came of it."""

    path: str
    audio_tracks: int
    """Audio streams that were removed; 0 when the clip had none."""
    others: int
    """Covers, timecodes, subtitles and further videos that were removed."""
    sha256: str
    """SHA-256 of the picture's packets, equal before and after."""
    facts: Facts
    """What was measured of the new file: its header and packets."""


def strip_audio(source: str, target: str | None, profile: Profile, *, force: bool = False) -> Stripped:
    """Copy the picture of `source` to `target`, replacing a file there with `force`; None replaces `source` itself.

    Raises UsageError, BadClip or CannotJudge; `target` is then as it was, and nothing is left beside it.
    """
    check_places(source, target, force=force)
    was = stamp(source) if target is None else None
    target = source if target is None else target
    before = measure(source, HEADERS)
    media = _picture_of(before)
    check_whole(before, profile)
    _check_ending(target, media)
    with draft(target, force=force or bool(was)) as made:
        after, digest = copied(source, made, before)
        made.keep(source, was)
    others = media.video_streams - 1 + media.attached_pictures + media.other_streams
    return Stripped(target, media.audio_streams, others, digest, replace(after, path=target))


def copied(source: str, made: Draft, before: Facts) -> tuple[Facts, str]:
    """Write the picture alone into the draft: what was measured of it by the limits, and the proof; raises ToolFailed without one."""
    assert before.media
    tool = ffmpeg.find("ffmpeg")
    _copy(tool, source, made, before.media)
    after = measure(made.path, HEADERS)
    digest = proven(tool, source, made, before, after)
    if after.media is None or not _is_alone(after.media):
        raise ToolFailed(phrase("The copy holds more than the video stream; it was deleted."))
    return after, digest


def _is_alone(media: Media) -> bool:
    return media.video_streams == 1 and not (media.audio_streams or media.attached_pictures or media.other_streams)


def _picture_of(facts: Facts) -> Media:
    if facts.problem:
        raise CannotJudge(phrase("{path}: {problem}", path=facts.path, problem=facts.problem))
    if facts.media is None or facts.timing is None:
        gone = facts.missing["media" if facts.media is None else "timing"]
        raise BadClip(
            phrase(
                "{path}: there is no video stream to keep: {reason}.", path=facts.path, reason=reason(gone.reason, gone.detail)
            )
        )
    return facts.media


def check_whole(facts: Facts, profile: Profile) -> None:
    """Raise BadClip where a copy would hide that the clip was cut off: its new header promises only what is there."""
    if lost := lost_end(facts, profile):
        there, promised = lost
        raise BadClip(
            phrase(
                "{path}: the file was cut off ({there:.2f} of {promised:.2f} s are there); copy it again first.",
                path=facts.path,
                there=there,
                promised=promised,
            )
        )


def fitting_ending(path: str, container: str) -> str:
    """The ending of `path` for a copy of it, where the container takes it; else the first that it takes."""
    takes = _FAMILY.get(container, ())
    ending = _ending(path)
    return f".{ending}" if ending in takes or not takes else f".{takes[0]}"


def lost_end(facts: Facts, profile: Profile) -> tuple[float, float] | None:
    """How many seconds of a clip that was cut off are there, and how many its header promises; None for a whole one."""
    missing = facts.missing_seconds
    if facts.timing is None or missing <= profile.limit("missing-end").at_most:
        return None
    there = float(facts.timing.duration_seconds)
    return there, there + missing


def _check_ending(target: str, media: Media) -> None:
    if media.container not in _FAMILY:
        raise BadClip(
            phrase("The clip is {container}; only MP4, MOV and AVI are copied without re-encoding.", container=media.container)
        )
    endings = _FAMILY[media.container]
    if _ending(target) not in endings:
        raise UsageError(
            phrase(
                "{target}: the name must end in {wanted}, since the clip is {container}.",
                target=target,
                wanted=any_of([f".{ending}" for ending in endings]),
                container=media.container,
            )
        )


def _ending(path: str) -> str:
    return os.path.splitext(path)[1].lower().removeprefix(".")


def _copy(tool: Tool, source: str, made: Draft, media: Media) -> None:
    # Written out so that the packets, their times and the turning of the picture stay, and nothing else does.
    options = {
        "map": f"0:{media.video_index}",
        "c": "copy",
        "copyinkf": None,
        "map_metadata": -1,
        "map_metadata:s:v": -1,
        "map_chapters": -1,
        "fflags": "+bitexact",
        "f": _ending(made.path),
    }
    if options["f"] != "avi":
        options |= {"write_tmcd": 0, "movflags": "+faststart"}
        if media.codec == "hevc":
            options["tag:v"] = media.codec_tag
    arguments = ffmpeg.command(source, made.path, options)
    run(tool, arguments, lambda error_lines: why_not_copied(error_lines, made.path), guard=made.guard)
