"""Tries every documented limit at, just under and just over its value."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.good import default, facts
from validator.check import report as judge

F = Fraction


def _verdict(**changes: Any) -> str:
    return judge(facts(**changes), default()).verdict.value


def _length(seconds: Fraction, whole: float | None) -> str:
    media = {"container_seconds_from_header": whole, "duration_seconds_from_header": float(seconds)}
    return _verdict(timing={"duration_seconds": seconds}, media=media)


@pytest.mark.parametrize(
    ("size", "verdict"),
    [(1, "accept"), (200_000_000, "accept"), (200_000_001, "review"), (209_715_200, "review"), (209_715_201, "reject")],
)
def test_file_size(size: int, verdict: str) -> None:
    assert _verdict(file={"bytes": size}) == verdict


@pytest.mark.parametrize(
    ("width", "height", "verdict"),
    [
        (200, 200, "accept"),
        (199, 200, "reject"),
        (200, 199, "reject"),
        (2048, 2048, "accept"),
        (2049, 2048, "reject"),
        (2048, 2049, "reject"),
    ],
)
def test_sides(width: int, height: int, verdict: str) -> None:
    assert _verdict(media={"width": width, "height": height}) == verdict


@given(st.integers(200, 2048), st.integers(200, 2048), st.sampled_from([0, 90, 180, 270]))
def test_aspect_is_exact_and_the_same_whichever_way_the_picture_is_turned(width: int, height: int, rotation: int) -> None:
    fits = width <= 3 * height and height <= 3 * width
    assert _verdict(media={"width": width, "height": height, "rotation": rotation}) == ("accept" if fits else "reject")


@pytest.mark.parametrize(
    ("rate", "verdict"),
    [
        ("24", "accept"),
        ("60", "accept"),
        ("24000/1001", "review"),
        ("23.99", "review"),
        ("23.97", "reject"),
        ("23", "reject"),
        ("1", "reject"),
    ],
)
def test_frame_rate(rate: str, verdict: str) -> None:
    exact = F(rate)
    names = ("average_fps", "average_fps_upper", "fps_without_longest_gap", "median_fps", "slowest_second_fps")
    timing = {**dict.fromkeys(names, exact), "longest_gap_seconds": float(1 / exact)}
    assert _verdict(timing=timing) == verdict


@pytest.mark.parametrize(
    ("seconds", "whole", "verdict"),
    [
        (F(2), 2.0, "accept"),
        (F(59, 30), 59 / 30, "reject"),
        (F(59, 30), 2.1, "review"),
        (F(60), 60.0, "accept"),
        (F(60), 60.5, "review"),
        (F(1801, 30), 60.033, "reject"),
        (F(60), None, "accept"),
        (F(61), None, "reject"),
        (F(60) + F(1, 20000), 60.0, "accept"),
    ],
)
def test_duration_is_the_pictures_and_the_containers_where_they_differ(seconds: F, whole: float | None, verdict: str) -> None:
    assert _length(seconds, whole) == verdict


@pytest.mark.parametrize(("codec", "verdict"), [("h264", "accept"), ("hevc", "accept"), ("av1", "reject"), ("unknown", "reject")])
def test_codec(codec: str, verdict: str) -> None:
    assert _verdict(media={"codec": codec}) == verdict


@pytest.mark.parametrize(("lost", "verdict"), [(0, "accept"), (1, "accept"), (2, "reject")])
def test_one_lost_frame_is_borne_and_two_of_120_are_not(lost: int, verdict: str) -> None:
    assert _verdict(picture={"frames": 120 - lost}) == verdict
