"""Copies a clip without its audio, and proves that the picture is the same to the byte."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from validator.errors import BadClip, CannotJudge, ToolFailed, UsageError
from validator.facts.clip import Depth, Facts
from validator.facts.stream import Media
from validator.files import beside
from validator.measure import MeasureOptions, measure
from validator.media import ffmpeg
from validator.media.process import Run, Tool
from validator.targets.profile import Profile
from validator.targets.toml import any_of
from validator.texts.catalog import reason
from validator.texts.said import phrase

HEADERS = MeasureOptions(Depth.LIMITS)
"""The copy is judged by the limits: its frames are those of the original."""
COPY_SECONDS = 300.0
"""Time-out of one copy; copying 200 MB takes seconds, a slow network disk a minute."""
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
    _check_places(source, target, force=force)
    target = source if target is None else target
    before = measure(source, HEADERS)
    media = _picture_of(before)
    _check_whole(before, profile)
    _check_ending(target, media)
    tool = ffmpeg.find("ffmpeg")
    with _draft(target) as draft:
        _copy(tool, source, draft, media)
        after = measure(draft, HEADERS)
        digest = _proven(tool, source, draft, before, after)
        shutil.copymode(source, draft)
        os.replace(draft, os.path.realpath(target))
    others = media.video_streams - 1 + media.attached_pictures + media.other_streams
    return Stripped(target, media.audio_streams, others, digest, replace(after, path=target))


def _check_places(source: str, target: str | None, *, force: bool) -> None:
    if not os.path.exists(source):
        raise UsageError(phrase("{source}: no such file.", source=source))
    for place in (source, target):
        if place is not None and os.path.isdir(place):
            raise UsageError(phrase("{place}: this is a folder; name a file.", place=place))
    if target is None:
        return
    folder = os.path.dirname(ffmpeg.local_path(target))
    if not os.path.isdir(folder):
        raise UsageError(phrase("{target}: the folder {folder} does not exist.", target=target, folder=folder))
    if os.path.exists(target) and os.path.samefile(source, target):
        raise UsageError(phrase("IN and OUT are the same file; use --in-place to replace it."))
    if os.path.lexists(target) and not force:
        raise UsageError(phrase("{target} exists already; use --force to replace it.", target=target))


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


def _check_whole(facts: Facts, profile: Profile) -> None:
    """A copy would hide that the clip was cut off: its new header promises only what is there."""
    missing = facts.missing_seconds
    if facts.timing and missing > profile.limit("missing-end").at_most:
        there = float(facts.timing.duration_seconds)
        raise BadClip(
            phrase(
                "{path}: the file was cut off ({there:.2f} of {promised:.2f} s are there); copy it again first.",
                path=facts.path,
                there=there,
                promised=there + missing,
            )
        )


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


@contextmanager
def _draft(target: str) -> Iterator[str]:
    try:
        with beside(target, f".{_ending(target)}") as draft:
            yield draft
    except OSError as error:
        raise CannotJudge(phrase("{target} cannot be written: {reason}.", target=target, reason=error.strerror)) from error


def _copy(tool: Tool, source: str, draft: str, media: Media) -> None:
    # Written out so that the packets, their times and the turning of the picture stay, and nothing else does.
    options = {
        "map": f"0:{media.video_index}",
        "c": "copy",
        "copyinkf": None,
        "map_metadata": -1,
        "map_metadata:s:v": -1,
        "map_chapters": -1,
        "fflags": "+bitexact",
        "f": _ending(draft),
    }
    if options["f"] != "avi":
        options |= {"write_tmcd": 0, "movflags": "+faststart"}
        if media.codec == "hevc":
            options["tag:v"] = media.codec_tag
    _run(tool, ffmpeg.command(source, draft, options), lambda error_lines: why_not_copied(error_lines, draft))


def _run(tool: Tool, arguments: list[str], why: Callable[[list[str]], str]) -> list[bytes]:
    with Run(tool, arguments, seconds=COPY_SECONDS) as run:
        lines = list(run.lines())
        if run.wait() != 0:
            raise CannotJudge(why(run.error_lines))
    return lines


def why_not_copied(error_lines: list[str], draft: str) -> str:
    """Ffmpeg's error lines as one sentence."""
    folder = os.path.dirname(draft)
    text = " ".join(error_lines)
    for sign, sentence in (
        ("No space left", phrase("The disk of {folder} is full; nothing was written.", folder=folder)),
        ("Permission denied", phrase("The folder {folder} cannot be written to.", folder=folder)),
        ("Read-only file system", phrase("The folder {folder} cannot be written to.", folder=folder)),
        (
            "File too large",
            phrase("The disk of {folder} does not allow a file of this size; nothing was written.", folder=folder),
        ),
    ):
        if sign in text:
            return sentence
    return phrase("ffmpeg could not copy the video stream: {last}", last=_last(error_lines))


def why_not_hashed(error_lines: list[str], path: str) -> str:
    """The same for a file that is only read: nothing is wrong with its folder."""
    return phrase("ffmpeg could not read {path} to compare the pictures: {last}", path=path, last=_last(error_lines))


def _last(error_lines: list[str]) -> str:
    return error_lines[-1] if error_lines else phrase("it gave no reason")


def _proven(tool: Tool, source: str, draft: str, before: Facts, after: Facts) -> str:
    """The digest of the packets; raises ToolFailed unless they, their times and their number are the same."""
    assert before.media and before.timing
    digests = [_digest(tool, path, index) for path, index in ((source, before.media.video_index), (draft, 0))]
    if after.media is None or after.timing is None or digests[0] != digests[1]:
        raise ToolFailed(phrase("The copied video is not the same to the byte; the copy was deleted."))
    only = after.media.video_streams == 1 and not (
        after.media.audio_streams or after.media.attached_pictures or after.media.other_streams
    )
    if not only:
        raise ToolFailed(phrase("The copy holds more than the video stream; it was deleted."))
    was, now = before.timing, after.timing
    if was.frames != now.frames or abs(was.duration_seconds - now.duration_seconds) > max(
        was.time_base_seconds, now.time_base_seconds
    ):
        raise ToolFailed(phrase("The copy shows its frames at other times than the original; it was deleted."))
    return digests[0]


def _digest(tool: Tool, path: str, index: int) -> str:
    options = {"map": f"0:{index}", "c": "copy", "copyinkf": None, "f": "streamhash", "hash": "sha256"}
    lines = _run(tool, ffmpeg.command(path, "pipe:", options), lambda error_lines: why_not_hashed(error_lines, path))
    found = [line.decode().strip().rpartition("SHA256=")[2] for line in lines if b"SHA256=" in line]
    if len(found) != 1:
        raise ToolFailed(phrase("ffmpeg gave no checksum of the video stream."))
    return found[0]
