"""The one good clip that every unit test varies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from validator.check import chosen
from validator.check import report as judge
from validator.facts.camera import Camera, CameraStep
from validator.facts.clip import Facts, File, Missing
from validator.facts.layout import Layout
from validator.facts.people import WHOLE, Body, Face, People, Sample
from validator.facts.shots import Shots
from validator.facts.stream import Media, Picture, Timing
from validator.findings import Finding
from validator.rules import RULES
from validator.targets.profile import DEFAULT, Profile

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
    fps_from_header=Fraction(30),
    duration_seconds_from_header=4.0,
    container_seconds_from_header=4.0,
    video_index=0,
    video_streams=1,
    attached_pictures=0,
    audio_streams=0,
    audio_codec="",
    other_streams=0,
)
TIMING = Timing(
    frames=120,
    edit_list_hidden=0,
    first_pts_seconds=0.0,
    duration_seconds=Fraction(4),
    time_base_seconds=Fraction(1, 15360),
    average_fps=Fraction(30),
    average_fps_upper=Fraction(30) + Fraction(1, 2000),
    fps_without_longest_gap=Fraction(30),
    median_fps=Fraction(30),
    slowest_second_fps=Fraction(30),
    slowest_second_at=0.0,
    longest_gap_seconds=1 / 30,
    longest_gap_at=0.0,
)
_POINTS = (
    # Nose, eyes, ears and mouth; shoulders to fingers; hips to toes: a person who stands and faces the camera.
    (0.50, 0.20), (0.51, 0.19), (0.52, 0.19), (0.53, 0.19), (0.49, 0.19), (0.48, 0.19), (0.47, 0.19), (0.55, 0.20), (0.45, 0.20),
    (0.52, 0.22), (0.48, 0.22), (0.60, 0.29), (0.40, 0.29), (0.63, 0.40), (0.37, 0.40), (0.64, 0.50), (0.36, 0.50), (0.64, 0.53),
    (0.36, 0.53), (0.64, 0.53), (0.36, 0.53), (0.63, 0.52), (0.37, 0.52), (0.56, 0.52), (0.44, 0.52), (0.56, 0.70), (0.44, 0.70),
    (0.56, 0.87), (0.44, 0.87), (0.56, 0.89), (0.44, 0.89), (0.57, 0.90), (0.43, 0.90),
)  # fmt: skip
BODY = Body(0.95, 0.99, (0.34, 0.15, 0.66, 0.91), 0.15, tuple((x, y, 0.99) for x, y in _POINTS))
SAMPLES = tuple(Sample(time / 2, BODY, Face(0.9, 70.0), 3.0, ()) for time in range(8))
PEOPLE = People(720, 1280, WHOLE, SAMPLES, None, 4.0)
SHOTS = Shots(120, (), (), (), 0.0, 0.0, True)
LAYOUT = Layout(WHOLE, "", (), steps=7, still_steps=0, longest_moving_steps=7, pictures=8)
PICTURE = Picture(frames=120, errors=0, first_error="", sizes=((720, 1280),))
CAMERA = Camera(tuple(CameraStep((number + 1) / 2, 0.5, 0.2) for number in range(7)))
GOOD = Facts("clip.mp4", FILE, MEDIA, TIMING, PICTURE, PEOPLE, SHOTS, LAYOUT, CAMERA)


def facts(**changes: Mapping[str, Any] | None) -> Facts:
    """The good clip with parts changed: `facts(media={"width": 100})`; None takes a part away."""
    parts: dict[str, Any] = {}
    missing = {}
    for part, change in changes.items():
        if change is None:
            missing[part] = Missing("not-measured", "taken away")
        parts[part] = replace(getattr(GOOD, part), **change) if isinstance(change, Mapping) else change
    return replace(GOOD, **parts, missing=missing)


def default() -> Profile:
    """The default target."""
    return chosen(DEFAULT)


def media_only() -> Profile:
    """The default target without the rules that look into the picture: test patterns show nobody."""
    looking = {"people", "shots", "layout", "camera"}
    off = [rule.name for rule in RULES.values() if looking & set(rule.needs) and not rule.of_image]
    return chosen(DEFAULT, [f"rules.{name}=off" for name in off])


def findings_of(rule: str, facts: Facts) -> list[Finding]:
    """What the default target finds by this rule."""
    return [finding for finding in judge(facts, default()).findings if finding.rule == rule]


def rules_found(facts: Facts) -> set[str]:
    """The rules by which the default target finds anything."""
    return {finding.rule for finding in judge(facts, default()).findings}
