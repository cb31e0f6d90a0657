"""Turns ffprobe's header into facts, and names the container by its content."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from validator.facts.stream import Media
from validator.media import numbers
from validator.media.packets import Probe
from validator.texts.said import phrase

_ISO_FAMILY = "mov,mp4,m4a,3gp,3g2,mj2"
_MP4_BRANDS = {"isom", "mp41", "mp42", "avc1", "dash", "mmp4", "MSNV", "NDSC", "hvc1", "hev1", "cmfc", "cmf2"} | {
    f"iso{n}" for n in range(2, 10)
}
_PREFIXES = {"qt": "mov", "3gp": "3gp", "3g2": "3gp", "M4V": "m4v", "M4A": "m4a", "M4B": "m4a", "F4": "f4v"}
_STILL_BRANDS = {"avif", "avis", "heic", "heix", "mif1", "msf1", "hevc"}
_KINDS = {
    "attached picture": phrase("attached picture"),
    "audio": phrase("audio"),
    "data": phrase("data"),
    "subtitle": phrase("subtitle"),
    "unknown": phrase("unknown"),
}
"""What a file may hold besides a video, by what ffprobe calls it."""
_NOT_MOVING = ("attached_pic", "timed_thumbnails", "still_image")
_SANE_RATE = 480
"""Above this, a header's frame rate is the time base in disguise."""

Stream = Mapping[str, Any]


def media_of(probe: Probe) -> Media | None:
    """The header's facts; None when the file holds no moving picture that has a size."""
    moving = [s for s in _of_type(probe, "video") if not _is_cover(s)]
    if not moving:
        return None
    video = max(moving, key=lambda s: bool(s.get("disposition", {}).get("default")))
    width, height = numbers.count(video.get("width")), numbers.count(video.get("height"))
    if width is None or height is None:
        return None
    audio = _of_type(probe, "audio")
    videos = len(_of_type(probe, "video"))
    return Media(
        container=_container(probe.format),
        brand=_tag(probe.format, "major_brand"),
        codec=video.get("codec_name", "unknown"),
        codec_tag=video.get("codec_tag_string", ""),
        codec_profile=str(video.get("profile", "")),
        pixel_format=video.get("pix_fmt", ""),
        bit_depth=_bit_depth(video),
        transfer=video.get("color_transfer", ""),
        field_order=video.get("field_order", ""),
        width=width,
        height=height,
        rotation=_rotation(video),
        pixel_aspect=numbers.ratio(video.get("sample_aspect_ratio")) or Fraction(1),
        fps_from_header=_rate(video.get("r_frame_rate")),
        duration_seconds_from_header=numbers.seconds(video.get("duration")),
        container_seconds_from_header=numbers.seconds(probe.format.get("duration")),
        video_index=int(video["index"]),
        video_streams=len(moving),
        attached_pictures=videos - len(moving),
        audio_streams=len(audio),
        audio_codec=audio[0].get("codec_name", "unknown") if audio else "",
        other_streams=len(probe.streams) - videos - len(audio),
    )


def why_no_media(probe: Probe) -> tuple[str, str]:
    """The case of the rule `unreadable`, and its detail, for a file without media."""
    if any(not _is_cover(stream) for stream in _of_type(probe, "video")):
        return "no-size", phrase("the video stream gives no size")
    if probe.streams:
        return "no-picture", phrase("it holds only {kinds}", kinds=_kinds(probe))
    if any("moov atom not found" in line for line in probe.error_lines):
        return "no-index", "moov atom not found"
    last = probe.error_lines[-1] if probe.error_lines else ""
    return "noise", last.rsplit(": ", 1)[-1] or phrase("no stream found")


def _kinds(probe: Probe) -> str:
    """What the file holds, in words."""
    kinds = sorted({"attached picture" if _is_cover(s) else str(s.get("codec_type", "unknown")) for s in probe.streams})
    listed = _KINDS.get(kinds[0], kinds[0])
    for kind in kinds[1:]:
        listed = phrase("{first} and {last}", first=listed, last=_KINDS.get(kind, kind))
    return listed


def time_base(probe: Probe, index: int) -> Fraction:
    """Seconds per tick of stream `index`."""
    for stream in probe.streams:
        if stream.get("index") == index:
            return numbers.ratio(stream.get("time_base")) or Fraction(1, 1_000_000)
    return Fraction(1, 1_000_000)


def _of_type(probe: Probe, kind: str) -> list[Stream]:
    return [s for s in probe.streams if s.get("codec_type") == kind]


def _is_cover(stream: Stream) -> bool:
    flags = stream.get("disposition", {})
    return any(flags.get(name) for name in _NOT_MOVING)


def _container(header: Stream) -> str:
    """The family ("mp4", "mov", "3gp" …) by demuxer and, inside the ISO family, by brand."""
    name = str(header.get("format_name", "unknown"))
    if name != _ISO_FAMILY:
        return name.split(",")[0]
    brand = _tag(header, "major_brand")
    if brand in _MP4_BRANDS:
        return "mp4"
    if brand in _STILL_BRANDS:
        return "heif"
    for prefix, family in _PREFIXES.items():
        if brand.startswith(prefix):
            return family
    if not brand:
        return "mov"
    also = _tag(header, "compatible_brands")
    return "mp4" if any(also[i : i + 4] in _MP4_BRANDS for i in range(0, len(also), 4)) else "iso-unknown"


def _tag(header: Stream, name: str) -> str:
    return str(header.get("tags", {}).get(name, "")).strip()


def _rotation(stream: Stream) -> int:
    """Degrees clockwise that the picture is to be turned, to the nearest quarter."""
    for data in stream.get("side_data_list", ()):
        if "rotation" in data:
            return -numbers.quarter_turns(data["rotation"]) % 360
    return numbers.quarter_turns(_tag(stream, "rotate"))


def _bit_depth(stream: Stream) -> int:
    if match := re.search(r"p(\d\d)(le|be)$", str(stream.get("pix_fmt", ""))):
        return int(match[1])
    return numbers.count(stream.get("bits_per_raw_sample")) or 8


def _rate(text: object) -> Fraction | None:
    rate = numbers.ratio(text)
    return rate if rate is not None and rate <= _SANE_RATE else None
