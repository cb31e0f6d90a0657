"""The one good clip that every unit test varies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from validator.facts import Absent, Facts, File, Media, Picture, Timing
from validator.profile import DEFAULT, Profile
from validator.targets import chosen

FILE = File(bytes=1_000_000, sha256="0" * 64, extension="mp4", kind="media")
MEDIA = Media(
    container="mp4",
    brand="isom",
    codec="h264",
    codec_tag="avc1",
    codec_profile="High",
    pixel_format="yuv420p",
    bit_depth=8,
    transfer="bt709",
    field_order="progressive",
    width=720,
    height=1280,
    rotation=0,
    pixel_aspect=Fraction(1),
    declared_rate=Fraction(30),
    declared_seconds=4.0,
    container_seconds=4.0,
    video_index=0,
    video_streams=1,
    covers=0,
    audio_streams=0,
    audio_codec="",
    other_streams=0,
)
TIMING = Timing(
    frames=120,
    hidden=0,
    starts=0.0,
    seconds=Fraction(4),
    tick=Fraction(1, 15360),
    mean_rate=Fraction(30),
    mean_rate_most=Fraction(30) + Fraction(1, 2000),
    steady_rate=Fraction(30),
    typical_rate=Fraction(30),
    slowest_rate=Fraction(30),
    slowest_at=0.0,
    longest_gap=1 / 30,
    longest_gap_at=0.0,
)
PICTURE = Picture(frames=120, errors=0, first_error="", sizes=((720, 1280),))
GOOD = Facts("clip.mp4", FILE, MEDIA, TIMING, PICTURE)
_PARTS = ("file", "media", "timing", "picture")


def facts(**changes: Mapping[str, Any] | None) -> Facts:
    """The good clip with parts changed: `facts(media={"width": 100})`; None takes a part away."""
    parts: dict[str, Any] = {}
    absent = {}
    for part, change in changes.items():
        if change is None:
            absent[part] = Absent("taken away")
        parts[part] = None if change is None else replace(getattr(GOOD, part), **change)
    return replace(GOOD, **parts, absent=absent)


def default() -> Profile:
    """The default target."""
    return chosen(DEFAULT)
