"""What is over a limit of width, height, pixels or frame rate is brought under it, by a command that really does so."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from tests.support.good import facts
from validator.check import chosen, report
from validator.facts.clip import Depth
from validator.facts.stream import Media
from validator.measure import MeasureOptions, measure
from validator.repair.geometry import OPEN, Bounds, fit_size, own_rate
from validator.targets.profile import Limit, Profile

TARGET = "viggle"
RATES = ("average_fps", "average_fps_upper", "fps_without_longest_gap", "median_fps", "slowest_second_fps")


def _target(*settings: str) -> Profile:
    return chosen(TARGET, settings)


@pytest.mark.parametrize(
    ("bounds", "wanted"),
    [
        (OPEN, "setsar=1"),
        (Bounds(width=Limit(max=Fraction(720))), "setsar=1"),
        (Bounds(width=Limit(max=Fraction(360))), "scale=360:640,setsar=1"),
        (Bounds(height=Limit(max=Fraction(640))), "scale=360:640,setsar=1"),
        (Bounds(width=Limit(max=Fraction(500)), height=Limit(max=Fraction(640))), "scale=360:640,setsar=1"),
        (Bounds(pixels=Limit(max=Fraction(921_600))), "setsar=1"),
    ],
)
def test_a_picture_is_made_as_small_as_the_narrowest_limit(bounds: Bounds, wanted: str) -> None:
    assert fit_size(_media(), Limit(), Limit(), bounds) == wanted


def _media() -> Media:
    media = facts().media
    assert media
    return media


@pytest.mark.parametrize(
    ("bounds", "wanted"),
    [
        (OPEN, "scale=200:666,crop=200:600,setsar=1"),
        (Bounds(height=Limit(max=Fraction(540))), "scale=180:600,crop=180:540,setsar=1"),
    ],
)
def test_a_picture_whose_pixels_alone_are_too_narrow_is_enlarged_as_far_as_the_limits_let_it(bounds: Bounds, wanted: str) -> None:
    narrow = replace(_media(), width=300, height=500, pixel_aspect=Fraction(1, 2), rotation=0)
    assert fit_size(narrow, Limit(min=Fraction(200)), Limit(min=Fraction(1, 3)), bounds) == wanted


@pytest.mark.parametrize("most", [921_599, 500_000, 123_457, 40_000, 7_000])
def test_a_scaled_picture_has_no_more_pixels_than_allowed_and_nearly_as_many(most: int) -> None:
    filters = fit_size(_media(), Limit(), Limit(), Bounds(pixels=Limit(max=Fraction(most))))
    width, height = map(int, filters.split(",")[0].removeprefix("scale=").split(":"))
    assert 0.85 * most < width * height <= most


@pytest.mark.parametrize(
    ("rate", "least", "most", "wanted"),
    [
        (Fraction(30), 24, 60, "30"),
        (Fraction(120), 24, 60, "60"),
        (Fraction(240), 24, 60, "60"),
        (Fraction(100), 24, 60, "50"),
        (Fraction(60_000, 1001), 24, 30, "30000/1001"),
        (Fraction(60), 1, 24, "20"),
        (Fraction(60), 22, 24, "24"),
    ],
)
def test_of_too_many_frames_every_second_or_third_is_kept(rate: Fraction, least: int, most: int, wanted: str) -> None:
    timing = facts(timing=dict.fromkeys(RATES, rate)).timing
    assert timing
    assert own_rate(timing, Limit(min=Fraction(least)), Limit(max=Fraction(most))) == wanted


@pytest.mark.parametrize(
    ("setting", "rule"),
    [
        ("width.max=300", "width-out-of-range"),
        ("height.max=500", "height-out-of-range"),
        ("pixels.max=100000", "pixels-out-of-range"),
        ("frame-rate-most.max=20", "frame-rate-too-high"),
    ],
)
def test_the_command_as_printed_ends_in_a_clip_that_is_accepted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clip: Callable[[str], Path], setting: str, rule: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.mp4").write_bytes(clip("plain.mp4").read_bytes())
    target, options = _target(setting), MeasureOptions(Depth.LIMITS)
    before = report(measure("a.mp4", options), target)
    assert [finding.rule for finding in before.findings if finding.is_fault] == [rule]
    subprocess.run(shlex.split(before.repair_command), check=True, stdin=subprocess.DEVNULL, timeout=120)
    after = report(measure("a-fixed.mp4", options), target)
    assert [finding.rule for finding in after.findings if finding.is_fault] == []
