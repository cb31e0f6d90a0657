"""What the wan2.2 targets forgive and what they do not, as their notes say."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from tests.support.faults import CASES
from tests.support.good import GOOD, facts
from validator.check import chosen
from validator.facts.clip import Facts
from validator.judge import judge

MOVE = "wan2.2-animate-move"


def _severities(clip: Facts, *settings: str) -> dict[str, str]:
    return {f.rule: f.severity.value for f in reversed(judge(clip, chosen(MOVE, settings)).findings)}


@pytest.mark.parametrize(
    ("rule", "case", "severity"),
    [
        ("body-not-fully-visible", "first", "note"),
        ("body-not-fully-visible", "later", "note"),
        ("body-occluded", "first", "note"),
        ("person-too-large", "first", "note"),
        ("body-bent-or-curled", "first", "warning"),
        ("no-person-in-first-frame", "late", "warning"),
        ("no-person-in-first-frame", "never", "error"),
        ("no-person", "gone", "error"),
        ("several-people", "surely-body", "error"),
        ("person-too-small", "share", "error"),
        ("face-not-clear", "first", "warning"),
        ("face-not-clear", "never", "error"),
        ("not-facing-camera", "first-back", "warning"),
        ("scene-cut", "hard", "warning"),
    ],
)
def test_a_fault_weighs_what_is_known_of_the_server(rule: str, case: str, severity: str) -> None:
    assert _severities(CASES[rule, case])[rule] == severity


@pytest.mark.parametrize(
    ("seconds", "verdict"),
    [("1.99", "reject"), ("2", "review"), ("2.01", "accept"), ("29.99", "accept"), ("30", "review"), ("30.01", "reject")],
)
def test_exactly_two_and_thirty_seconds_lie_between_two_readings(seconds: str, verdict: str) -> None:
    header = {"container_seconds_from_header": float(seconds), "duration_seconds_from_header": float(seconds)}
    clip = facts(media=header, timing={"duration_seconds": Fraction(seconds), "time_base_seconds": Fraction(1, 10**6)})
    assert judge(clip, chosen(MOVE)).verdict.value == verdict


def test_a_rate_under_that_of_the_result_is_a_note_and_depends_on_the_mode() -> None:
    rates = ("average_fps", "average_fps_upper", "fps_without_longest_gap", "median_fps", "slowest_second_fps")
    clip = facts(timing={**dict.fromkeys(rates, Fraction(20)), "longest_gap_seconds": 0.05})
    assert _severities(clip) == {}
    assert _severities(clip, "options.mode=wan-pro") == {"frame-rate-too-low": "note"}


def test_a_code_that_was_only_seen_is_foreseen_too() -> None:
    (found,) = judge(CASES["face-not-clear", "never"], chosen(MOVE)).findings[:1]
    assert (found.prevents, found.case) == ("InvalidVideo.FullFace", "never")
    assert judge(replace(GOOD), chosen(MOVE)).verdict.value == "accept"
