"""The table of meters fits the facts, and meters do not disturb each other."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import fields
from typing import Any

import numpy as np
import pytest

from tests.support.command import ROOT
from tests.support.good import MEDIA, SHOTS
from validator.errors import ToolMissing
from validator.facts.clip import Facts, Missing
from validator.facts.shots import Shots
from validator.measure import FRAME_PARTS, PICTURES
from validator.vision.backends.loader import ModelPool
from validator.vision.meter_group import MeterGroup
from validator.vision.meters import METERS, Clip, Row, rows

FRAME = np.zeros((27, 48, 3), np.uint8)
CLIP = Clip("clip.mp4", MEDIA, (0.0, 0.5), ModelPool(None, wanted=False))


class _Counting:
    """A meter that needs nothing, and breaks at a frame of choice."""

    def __init__(self, breaks_at: float = 9.0) -> None:
        self.frames, self._breaks_at = 0, breaks_at

    def add(self, frame: Any, time: float) -> None:
        if time >= self._breaks_at:
            raise RuntimeError("out of order\nand more")
        self.frames += 1

    def result(self) -> Shots:
        return SHOTS


def test_each_part_that_frames_show_has_one_meter_or_comes_from_the_decoder() -> None:
    assert sorted([*(row.part for row in METERS if row.part != PICTURES), "picture"]) == sorted(FRAME_PARTS)
    assert set(FRAME_PARTS) <= {field.name for field in fields(Facts)}


def test_only_meters_of_wanted_parts_are_opened() -> None:
    assert [row.part for row in rows("samples", FRAME_PARTS)] == ["people", "layout", "camera"]
    assert rows("samples", {"shots", "picture"}) == ()


def test_a_meter_that_fails_says_why_and_the_others_go_on() -> None:
    working, broken, borrowed = _Counting(), _Counting(breaks_at=0.5), list[str]()

    @contextmanager
    def lent(_: Clip) -> Iterator[_Counting]:
        yield broken
        borrowed.append("given back")

    table = (Row("people", "samples", lent), Row("shots", "samples", lambda _: nullcontext(working)))
    with MeterGroup(table, CLIP) as group:
        for time in (0.0, 0.5, 1.0):
            group.add(FRAME, time)
        assert group.results() == {"people": Missing("failed", "out of order.", failed=True), "shots": SHOTS}
    assert (working.frames, broken.frames, borrowed) == (3, 1, [])


def test_a_meter_that_cannot_be_opened_says_why() -> None:
    @contextmanager
    def missing(_: Clip) -> Iterator[_Counting]:
        raise ToolMissing("there is no network.")
        yield _Counting()

    with MeterGroup([Row("people", "samples", missing)], CLIP) as group:
        group.add(FRAME, 0.0)
        assert group.results() == {"people": Missing("failed", "there is no network.", failed=True)}


def test_an_unexpected_failure_is_passed_on_and_nothing_is_given_back() -> None:
    returned = list[str]()

    @contextmanager
    def lent(_: Clip) -> Iterator[_Counting]:
        yield _Counting()
        returned.append("given back")

    with pytest.raises(KeyboardInterrupt), MeterGroup([Row("people", "samples", lent)], CLIP):
        raise KeyboardInterrupt
    assert returned == []


def test_the_meters_are_imported_without_any_library_of_networks() -> None:
    code = "import sys\nfrom validator.vision import scan\nprint('mediapipe' in sys.modules)"
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, timeout=60)
    assert done.stdout == "False\n"
