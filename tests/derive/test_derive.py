"""Proves the tool that places limits: what it counts, where it places a threshold, and that no clip is judged by itself."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.derive.derive import main
from tests.derive.judged import Answers, answers, judged, named, sources_left_out
from tests.derive.labels import Labelled, joined
from tests.derive.measures import DERIVED, derived, placed
from tests.derive.noise import shaken
from tests.derive.questions import QUESTIONS
from tests.derive.threshold import Value, threshold
from tests.support.good import BODY, GOOD, PEOPLE, SAMPLES, default
from validator.check import chosen
from validator.facts.clip import Facts
from validator.facts.people import Body
from validator.facts.store import written
from validator.targets.profile import DEFAULT, Profile

UPRIGHT = {
    "persons": 1, "full_body": True, "facing_camera": True, "upright": True, "too_small": False, "blurry": False, "occluded": False,
}  # fmt: skip


def _squat(by: float) -> Body:
    points = tuple((x, y if i >= 25 else y + by, v) for i, (x, y, v) in enumerate(BODY.points))
    return replace(BODY, points=points)


def _clip(name: str, first: float, later: float = 0.0) -> Facts:
    """A clip whose person squats so deep in the first frame, and so deep in all others."""
    samples = tuple(replace(s, person=_squat(later if i else first)) for i, s in enumerate(SAMPLES))
    return replace(GOOD, path=f"/clips/{name}.mp4", people=replace(PEOPLE, samples=samples))


def _row(name: str, source: str, *, upright: bool, category: str = "") -> dict[str, object]:
    return {
        "file": f"{name}.mp4",
        "source": f"{source}:{name}.mp4",
        "kind": "video",
        "category": category or ("good" if upright else "posture"),
        "first_frame": {**UPRIGHT, "upright": upright},
        "whole_clip": {"max_persons": 1, "cuts": 0},
        "verdict": "pass" if upright and not category else "fail",
        "confidence": "high",
        "reasons": ["squatting"] if category == "posture" else [],
    }


DEPTHS = {"a1": 0.0, "a2": 0.02, "b1": 0.0, "b2": 0.04, "c1": 0.14, "c2": 0.2, "d1": 0.22, "d2": 0.24}
"""How deep each clip's person squats; those of sources a and b are upright."""


def _files(folder: Path, clips: Sequence[Facts], rows: Sequence[dict[str, object]]) -> tuple[Path, Path]:
    facts, labels = folder / "facts.json", folder / "labels.jsonl"
    facts.write_text(written(clips))
    labels.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return facts, labels


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """The facts and the labels of a set of eight clips from four sources."""
    clips = [_clip(name, depth, depth) for name, depth in DEPTHS.items()]
    return _files(tmp_path, clips, [_row(name, name[0], upright=name[0] in "ab") for name in DEPTHS])


@pytest.fixture
def rows(files: tuple[Path, Path]) -> list[Labelled]:
    """The same as items with their facts."""
    return joined(files[1:], files[:1])[0]


def _values(without: Sequence[float], with_fault: Sequence[float], good: Sequence[float] = ()) -> list[Value]:
    faultless = [Value(v, fault=False, good=v in good) for v in without]
    return [*faultless, *(Value(v, fault=True, good=False) for v in with_fault)]


def test_a_threshold_is_the_middle_of_the_gap_and_rejects_from_a_gap_farther() -> None:
    found = threshold(_values([0.0, 0.1, 0.2], [0.6, 0.9, 1.0]))
    assert found
    assert (found.below, found.above, found.false, found.missed, found.clear) == (0.2, 0.6, 0, 0, True)
    assert (found.review, found.reject) == pytest.approx((0.4, 0.8))


def test_of_overlapping_values_as_few_as_possible_are_on_the_wrong_side() -> None:
    found = threshold(_values([0.0, 0.1, 0.2, 0.7], [0.15, 0.6, 0.9, 1.0]))
    assert found
    assert (found.below, found.above, found.false, found.missed) == (0.2, 0.6, 1, 1)


def test_a_good_item_is_never_beyond_the_end_that_rejects() -> None:
    found = threshold(_values([0.0, 0.1, 0.2, 0.95], [0.6, 0.9, 1.0], good=[0.95]))
    assert found
    assert found.review < 0.6 < 0.95 < found.reject


def test_without_a_clear_gap_the_band_is_wide_and_the_threshold_says_so() -> None:
    found = threshold(_values([0.0, 0.1, 0.5], [0.51, 0.9, 1.0]))
    assert found
    assert not found.clear
    assert found.reject - found.review > 5 * found.margin


def test_too_few_items_place_nothing() -> None:
    assert threshold(_values([0.0, 0.1, 0.2], [0.6, 0.9])) is None
    assert threshold(_values([0.5, 0.5, 0.5], [0.5, 0.5, 0.5])) is None


def test_a_later_fault_answers_nothing_about_the_first_frame(tmp_path: Path) -> None:
    clips = [_clip("late", 0.0, 0.24), _clip("first", 0.24)]
    labels = [_row("late", "a", upright=True, category="posture"), _row("first", "b", upright=False)]
    facts, path = _files(tmp_path, clips, labels)
    found = [judged(row, default()) for row in joined([path], [facts])[0]]
    assert answers(found, QUESTIONS["upright"]) == Answers(hit=1, false=1, missed=0, quiet=0)
    assert answers(found, QUESTIONS["upright"], first_frame=True) == Answers(hit=1, false=0, missed=0, quiet=1)
    assert answers(found, QUESTIONS["ever bent"]) == Answers(hit=2, false=0, missed=0, quiet=0)
    assert named(found) == (2, 2)


def test_a_limit_is_placed_between_upright_and_squatting_items(rows: list[Labelled]) -> None:
    found, profile = derived("torso-fold", rows, default()), placed(default(), rows)
    assert found
    assert (found.false, found.missed) == (0, 0)
    assert found.below < profile.limit("torso-fold").at_most < found.above
    assert profile.limit("blur-edge-width") == default().limit("blur-edge-width")


def test_what_is_measured_of_a_whole_clip_is_the_limit_up_to_which_the_rule_finds_it(rows: list[Labelled]) -> None:
    deepest = next(row for row in rows if row.item.name == "d2")
    late = replace(deepest, facts=_clip("d2", 0.0, 0.24))
    measure = DERIVED["held-fold"].measure
    held = measure(late.facts, default())
    assert held
    for limit, found in ((held - 0.01, True), (held + 0.01, False)):
        profile = chosen(DEFAULT, [f"held-fold.max={limit:.3f}"])
        assert ("body-bent-or-curled" in judged(late, profile).rules) is found


def test_no_item_is_judged_by_limits_that_its_own_source_placed(rows: list[Labelled]) -> None:
    seen: list[set[str]] = []

    def derive(others: Sequence[Labelled]) -> Profile:
        seen.append({row.item.source for row in others})
        return placed(default(), others)

    left_out = sources_left_out(rows, derive)
    assert [row.item.name for row in left_out] == list(DEPTHS)
    assert seen == [set("abcd") - {source} for source in "abcd"]
    assert all(bool(row.rules) is not row.item.good for row in left_out)


def test_the_report_has_each_question_each_limit_and_the_items_that_were_not_measured(files: tuple[Path, Path]) -> None:
    facts, labels = files
    labels.write_text(labels.read_text() + json.dumps(_row("never", "e", upright=True)) + "\n")
    text = main(["--facts", str(facts), "--labels", str(labels), "--each"])
    assert text.startswith("Not measured, and left out: never\n")
    assert "upright 100.0 % (4 / 0 / 0) F1 1.00" in " ".join(text.split())
    assert "torso-fold: review 0.58, reject 0.84" in text
    assert "blur-edge-width: review 5, reject 6\n  placed by none" in text
    assert text.splitlines()[-8].split() == ["a1", "good", "accept"]


def test_noise_moves_landmarks_by_so_much_always_alike_and_nothing_else(rows: list[Labelled]) -> None:
    (row, *_), share = rows, 0.02
    (moved, *_), (again, *_), (same, *_) = shaken(rows, share), shaken(rows, share), shaken(rows, 0.0)
    assert moved == again
    assert same == row
    assert moved.facts.people
    assert row.facts.people
    one, other = (facts.people.samples[0].person for facts in (row.facts, moved.facts) if facts.people)
    assert one
    assert other
    assert replace(other, points=one.points) == one
    high = (one.box[3] - one.box[1]) * 5 * share
    assert 0 < max(abs(a[1] - b[1]) for a, b in zip(one.points, other.points, strict=True)) < high


def test_another_limit_is_tried_on_the_same_facts(files: tuple[Path, Path]) -> None:
    facts, labels = files
    text = main(["--facts", str(facts), "--labels", str(labels), "--set", "torso-fold.max=3", "--set", "held-fold.max=3"])
    assert "upright 50.0 % (0 / 0 / 4)" in " ".join(text.split())
