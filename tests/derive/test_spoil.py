"""Proves the tool that derives clips: where it draws, what it chooses, that every change can be made, and how it counts."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from fixtures.films import performed
from fixtures.performer import film
from tests.derive.spoil import main, said
from tests.derive.spoil_base import Base, base_of
from tests.derive.spoil_kinds import KINDS
from tests.derive.spoil_make import Derived, chosen, make
from tests.derive.spoil_table import Said, table
from tests.support.good import GOOD, PEOPLE, SAMPLES
from validator.facts.clip import Depth
from validator.measure import MeasureOptions, measure
from validator.media import ffmpeg


def _base(path: Path) -> Base:
    found = base_of(replace(GOOD, path=str(path)))
    assert found
    return found


BASES = [_base(Path(f"{who}-{take}.mp4")) for who in "abc" for take in "12"]


def test_a_base_knows_where_the_person_is() -> None:
    base = _base(Path("clip.mp4"))
    assert (base.person, round(base.tall)) == ((245, 192, 230, 973), 973)
    left, top, side, _ = base.face
    assert left < 0.45 * 720
    assert left + side > 0.55 * 720
    assert top < 0.19 * 1280 < top + side < base.level("hips")
    assert base.level("shoulders") < base.level("hips") < base.level("knees") < base.level("ankles")
    nobody = replace(PEOPLE, samples=(replace(SAMPLES[0], person=None), *SAMPLES[1:]))
    assert base_of(replace(GOOD, people=nobody)) is None
    assert base_of(replace(GOOD, people=None)) is None


def test_a_seed_chooses_the_same_clips_and_each_change_as_often_as_any_other() -> None:
    found = chosen(BASES, 2 * len(KINDS), 7)
    assert found == chosen(BASES, 2 * len(KINDS), 7)
    assert found != chosen(BASES, 2 * len(KINDS), 8)
    assert {kind: sum(one.kind == kind for one in found) for kind in KINDS} == dict.fromkeys(KINDS, 2)
    assert len({one.path(Path()) for one in found}) == len(found)


def test_a_cut_leads_to_another_person_where_there_is_one() -> None:
    assert all(one.other.name[0] != one.base.name[0] for one in chosen(BASES, 300, 0))
    assert {one.other.name for one in chosen(BASES[:2], 300, 0) if one.base.name == "a-1"} == {"a-2"}


def test_a_clip_is_not_changed_where_the_result_would_be_another_thing() -> None:
    tight, large = replace(BASES[0], rooms=(0, 0, 50, 50)), replace(BASES[0], width=1440, height=2560)
    assert KINDS["cropped a little"].graph(tight) is None
    assert KINDS["scaled up"].graph(large) is None
    assert not [one for one in chosen([tight], 300, 0) if one.kind == "cropped a little"]


@pytest.mark.exhaustive
def test_every_change_makes_a_clip(tmp_path: Path) -> None:
    small = tmp_path / "small.mp4"
    film("good", small, ffmpeg=ffmpeg.find("ffmpeg").path, size=(320, 568), rate=10, seconds=3.0)
    base = replace(_base(small), width=320, height=568, rate=Fraction(10), rooms=(20, 20, 20, 20))
    several = [Derived(kind, base, base) for kind, row in KINDS.items() if row.graph(base)]
    assert {one.kind for one in several} == {*KINDS} - {"scaled down"}
    for path in make(several, tmp_path / "made", 1):
        facts = measure(str(path), MeasureOptions(depth=Depth.LIMITS))
        assert facts.media
        assert facts.timing
        assert facts.timing.frames >= 10


ROWS = [
    Said("mirrored", "a", "accept", (), ("audio-present",)),
    Said("flash", "a", "review", ("scene-cut",), ()),
    Said("cut", "a", "reject", ("scene-cut",), ()),
    Said("cut", "b", "reject", ("several-people",), ()),
    Said("frozen start", "b", "accept", (), ("frozen-start",)),
]


def test_what_stayed_good_is_accepted_and_what_is_spoiled_is_named_or_listed() -> None:
    lines = table(ROWS).splitlines()
    assert lines[0] == "still good: accepted 1 of 2 (50 %, aimed at 95 %), accept 1 review 1 reject 0"
    assert lines[1] == "spoiled: named 2 of 3 (67 %, aimed at 95 %), accept 1 review 0 reject 2"
    assert "  cut                       named    1 of 2, accept 0 review 0 reject 2" in lines
    assert lines[-2:] == ["  flash, a: review, scene-cut", "  cut, b: reject, several-people"]


def test_notes_are_kept_apart_from_faults() -> None:
    findings = [{"rule": "audio-present", "severity": "note"}, {"rule": "scene-cut", "severity": "warning"}]
    assert said("cut", "a", {"verdict": "review", "findings": findings}) == Said(
        "cut", "a", "review", ("scene-cut",), ("audio-present",)
    )


def _labelled(folder: Path, *, good: bool) -> list[str]:
    clips, labels = folder / "clips", folder / "labels.jsonl"
    clips.mkdir()
    shutil.copy(performed("good"), clips / "she.mp4")
    row = {
        "file": "she.mp4",
        "source": "drawn:she.mp4",
        "kind": "video",
        "category": "good",
        "verdict": "pass" if good else "fail",
        "confidence": "high",
        "first_frame": {},
        "whole_clip": {},
    }
    labels.write_text(json.dumps(row) + "\n")
    return ["--clips", str(clips), "--labels", str(labels), "--out", str(folder / "out"), "--jobs", "1"]


def test_good_clips_of_a_labelled_set_are_changed_and_judged_by_the_command(tmp_path: Path) -> None:
    printed = main([*_labelled(tmp_path, good=True), "--most", "1"])
    assert printed.startswith("1 clips of 1 accepted ones out of 1 good ones\nstill good: accepted 1 of 1 (100 %")
    results = json.loads((tmp_path / "out" / "results.json").read_text())
    assert results == [{"kind": "mirrored", "base": "she", "verdict": "accept", "rules": [], "notes": []}]


def test_without_a_good_clip_that_is_accepted_nothing_is_derived(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="None of these clips is good and accepted"):
        main(_labelled(tmp_path, good=False))
