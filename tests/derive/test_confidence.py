"""Proves the calibration: what counts as right, that few findings move little, and that no source vouches for itself."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.derive.confidence import main, written
from tests.derive.counted import Row, Said, brier, fitted, left_out, said
from tests.derive.labels import Item
from tests.derive.reliability import Ways, page
from tests.derive.truths import is_right
from tests.support.good import GOOD, SHOTS
from validator.facts import store
from validator.facts.clip import Facts
from validator.facts.shots import HardCut
from validator.findings import Basis, Finding, Severity
from validator.targets.confidence import Confidence, Evidence
from validator.targets.toml import load

FIRST = {
    "persons": 1, "full_body": True, "facing_camera": True, "face_clear": True, "upright": True,
    "too_small": False, "blurry": False, "occluded": False,
}  # fmt: skip
WHOLE = {"max_persons": 1, "cuts": 0, "all_frames_full_body": True, "leaves_frame": False}


def _item(reasons: Sequence[str] = (), *, video: bool = True, **labels: object) -> Item:
    first = {**FIRST, **{key: value for key, value in labels.items() if key in FIRST}}
    whole = {**WHOLE, **{key: value for key, value in labels.items() if key in WHOLE}}
    return Item("clip", "source", video, "good", True, True, first, whole, frozenset(reasons))


def _finding(rule: str, at: tuple[float, float] = (0.0, 0.0)) -> Finding:
    return Finding(rule, "first", Severity.ERROR, Basis.HEURISTIC, at=at)


LATER = (1.0, 3.0)


@pytest.mark.parametrize(
    ("finding", "item", "right"),
    [
        (_finding("body-not-fully-visible"), _item(full_body=False), True),
        (_finding("body-not-fully-visible"), _item(all_frames_full_body=False), False),
        (_finding("body-not-fully-visible", LATER), _item(all_frames_full_body=False), True),
        (_finding("body-bent-or-curled"), _item(["squatting"]), False),
        (_finding("body-bent-or-curled", LATER), _item(["squatting"]), True),
        (_finding("face-not-clear"), _item(face_clear=False), True),
        (_finding("face-not-clear", LATER), _item(face_clear=False), None),
        (_finding("person-blurred", LATER), _item(["motion_blur"]), True),
        (_finding("body-occluded", LATER), _item(["desk_occlusion"]), True),
        (_finding("body-occluded", LATER), _item(), False),
        (_finding("no-person", LATER), _item(leaves_frame=True), True),
        (_finding("several-people"), _item(max_persons=2), True),
        (_finding("several-people", LATER), _item(), False),
        (_finding("scene-cut", LATER), _item(cuts=1), True),
        (_finding("scene-cut", LATER), _item(video=False, cuts=1), None),
        (_finding("body-not-fully-visible"), _item(persons=2, full_body=False), None),
        (_finding("frozen-start"), _item(), None),
    ],
)
def test_a_finding_is_right_where_the_label_of_those_frames_says_so(finding: Finding, item: Item, right: bool | None) -> None:
    assert is_right(finding, item) is right


def _rows(
    rule: str, count: int, right: int, *, source: str = "a", case: str = "first", error: bool = False, beyond: float | None = 0.5
) -> list[Row]:
    return [Row(source, rule, case, Evidence(error, False, beyond), number < right) for number in range(count)]


def _source(row: Row) -> str:
    return row.source


def test_a_rule_is_said_with_the_share_of_its_findings_that_are_right() -> None:
    curve = fitted([*_rows("often", 400, 360), *_rows("seldom", 400, 120)])
    assert curve.of("often", "first", Evidence(False, False, 0.5)) == pytest.approx(0.9, abs=0.02)
    assert curve.of("seldom", "first", Evidence(False, False, 0.5)) == pytest.approx(0.3, abs=0.02)


def test_few_findings_move_a_rule_only_a_little() -> None:
    usual = _rows("usual", 200, 180)
    few, many = (fitted([*usual, *_rows("rare", count, 0)]) for count in (1, 20))
    plain = Evidence(False, False, 0.5)
    assert many.of("rare", "first", plain) < 0.3 < 0.6 < few.of("rare", "first", plain) < few.of("usual", "first", plain)
    assert few.of("rare", "first", plain) < few.of("never seen", "first", plain) < few.of("usual", "first", plain)


def test_a_case_that_is_wrong_oftener_is_said_with_less_than_its_rule() -> None:
    rows = [*_rows("one", 60, 57), *_rows("one", 20, 10, case="pixels"), *_rows("other", 60, 57)]
    curve, plain = fitted(rows), Evidence(False, False, 0.5)
    assert curve.of("one", "pixels", plain) < 0.65 < 0.85 < curve.of("one", "first", plain)
    assert curve.of("one", "pixels", plain) < curve.of("one", "never seen", plain) < curve.of("one", "first", plain)


def test_values_far_beyond_the_limit_are_said_with_more_where_they_are_right_oftener() -> None:
    rows = [
        *_rows("one", 100, 50, beyond=0.0),
        *_rows("one", 100, 95, beyond=0.9),
        *_rows("one", 100, 99, beyond=0.9, error=True),
    ]
    curve = fitted(rows)
    said = [
        curve.of("one", "first", Evidence(error, False, beyond)) for error, beyond in ((False, 0.0), (False, 0.9), (True, 0.9))
    ]
    assert said == sorted(said)
    assert said == pytest.approx([0.5, 0.95, 0.99], abs=0.04)


def test_of_findings_said_with_a_share_that_share_is_right_on_sources_that_the_curve_never_saw() -> None:
    """Findings whose odds are known; the seed is fixed."""
    rng, rows = random.Random(13), []
    true = Confidence(0, 0, 0.8, 1.0, 0.0, 3.0)
    for number in range(4000):
        found = Evidence(rng.random() < 0.5, rng.random() < 0.5, rng.random())
        rows.append(
            Row(
                f"source {number % 40}",
                f"rule {number % 7}",
                f"case {number % 2}",
                found,
                rng.random() < true.of("", "", found),
            )
        )
    made = left_out(rows, _source)
    for low in (0.3, 0.5, 0.7, 0.9):
        near = [each for each in made if low <= each.confidence < low + 0.1]
        assert len(near) > 100
        assert sum(each.row.right for each in near) / len(near) == pytest.approx(low + 0.05, abs=0.06)


def test_no_finding_is_said_with_a_curve_that_its_own_source_made() -> None:
    rows = [row for source in "abc" for row in _rows("one", 4, 3, source=source)]
    seen: list[set[str]] = []

    def fit(others: Sequence[Row]) -> Confidence:
        seen.append({row.source for row in others})
        return fitted(others)

    assert [each.row for each in left_out(rows, _source, fit)] == rows
    assert seen == [set("abc") - {source} for source in "abc"]


def test_the_brier_score_is_the_mean_square_of_what_was_said_wrongly() -> None:
    right, wrong = (
        Row("a", "one", "first", Evidence(True, True, None), right=True),
        Row("a", "one", "first", Evidence(True, True, None), right=False),
    )
    assert brier([Said(right, 1.0), Said(wrong, 0.0)]) == 0
    assert brier([Said(right, 0.5), Said(wrong, 0.5)]) == 0.25


def test_the_page_counts_every_finding_once_in_each_way_of_counting() -> None:
    rows = [*_rows("scene-cut", 30, 20, source="a", beyond=0.1), *_rows("several-people", 40, 40, source="b", error=True)]
    curve = fitted(rows)
    ways = Ways(said(rows, curve), left_out(rows, _source), left_out(rows, lambda row: row.rule))
    lines = page(curve, ways, {"frozen-start": 3}).splitlines()
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines if line.startswith("| ")]
    words = [row for row in cells if row[0].startswith("**")]
    bins = [row for row in cells if "–" in row[0]]
    for column in (1, 4, 7):
        assert sum(int(row[column]) for row in words) == sum(int(row[column]) for row in bins) == 70
    assert ["`frozen-start`", "0", "–", "as a usual rule", "–", "3"] in cells
    assert [row[:3] for row in cells if row[0] == "`scene-cut`"] == [["`scene-cut`", "30", "20"]]


def _clip(name: str, cut: float) -> Facts:
    cuts = (HardCut(2.0, 30.0, cut, 9.0),) if cut else ()
    return replace(GOOD, path=f"/clips/{name}.mp4", shots=replace(SHOTS, hard_cuts=cuts))


def _label(name: str, cuts: int) -> dict[str, object]:
    return {
        "file": f"{name}.mp4", "source": f"{name[0]}:{name}", "kind": "video", "category": "good", "verdict": "pass",
        "confidence": "high", "first_frame": FIRST, "whole_clip": {**WHOLE, "cuts": cuts},
    }  # fmt: skip


@pytest.fixture
def arguments(tmp_path: Path) -> list[str]:
    """Of a set of five clips: in four a cut is found, three of them rightly."""
    clips = {"a1": (12.0, 1), "a2": (9.0, 1), "b1": (6.0, 1), "b2": (3.6, 0), "c1": (0.0, 0)}
    facts, labels = tmp_path / "facts.json", tmp_path / "labels.jsonl"
    facts.write_text(store.written([_clip(name, cut) for name, (cut, _) in clips.items()]))
    labels.write_text("".join(json.dumps(_label(name, cuts)) + "\n" for name, (_, cuts) in [*clips.items(), ("never", (0, 0))]))
    files = ["--table", str(tmp_path / "table.toml"), "--page", str(tmp_path / "page.md")]
    return ["--facts", str(facts), "--labels", str(labels), *files]


def test_one_command_writes_the_table_and_the_page_the_same_each_time(arguments: list[str], tmp_path: Path) -> None:
    assert main(arguments) == "Not measured, and left out: never\n4 findings, 3 right: table.toml, page.md"
    first = [(tmp_path / name).read_bytes() for name in ("table.toml", "page.md")]
    table = load(tmp_path / "table.toml")
    assert table["rules"]["scene-cut"]["right"] == 3
    main(arguments)
    assert first == [(tmp_path / name).read_bytes() for name in ("table.toml", "page.md")]


def test_labels_that_say_nothing_of_any_finding_leave_both_files_as_they_were(arguments: list[str], tmp_path: Path) -> None:
    (tmp_path / "labels.jsonl").write_text(json.dumps(_label("c1", 0)) + "\n")
    with pytest.raises(SystemExit, match="no finding"):
        main(arguments)
    assert not (tmp_path / "table.toml").exists()
    assert not (tmp_path / "page.md").exists()


def test_a_table_that_was_written_is_read_as_the_same_curve(tmp_path: Path) -> None:
    from validator.targets.confidence import read

    curve = fitted([*_rows("scene-cut", 30, 20), *_rows("scene-cut", 9, 1, case="hard"), *_rows("no-person", 9, 9, error=True)])
    file = tmp_path / "table.toml"
    file.write_text(written(curve))
    assert read(file) == curve
