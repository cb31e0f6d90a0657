"""The kill campaign of batches in small, and its judge: what a struck run must not leave is found."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path

import pytest

from tests.storm import batch_campaign
from tests.storm.batch_left import Calm, faults_of_resumption, faults_of_strike
from tests.storm.batch_runs import NAMES, Draw, Ran, draw

pytestmark = pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="processes are found in /proc")
SEEDS = (10,)
CALM = Calm(1, dict.fromkeys(NAMES, "accept"))
PARENT = Draw(0, "parent", 0.5, 0.5, 2, ordered=True)


@pytest.mark.exhaustive
@pytest.mark.parametrize("seed", SEEDS)
def test_killed_at_random_moments_a_batch_loses_nothing_and_measures_nothing_twice(
    seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("pyarrow")
    status = batch_campaign.main(["--seed", str(seed), "--kills", "20", "--signals", "10"])
    assert status == 0, capsys.readouterr().out


def test_one_strike_of_each_kind_loses_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("pyarrow")
    assert batch_campaign.main(["--seed", "1", "--kills", "1", "--signals", "1"]) == 0, capsys.readouterr().out


def test_the_draws_of_a_seed_are_always_the_same_and_differ_from_each_other() -> None:
    drawn = [draw(5, number, "parent") for number in range(20)]
    assert drawn == [draw(5, number, "parent") for number in range(20)]
    assert len({each.moment for each in drawn}) == 20


def _ran(folder: Path, **more: object) -> Ran:
    for name in ("out", "tmp", "cache"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    given: dict[str, object] = {"status": -9, "err": "", "struck": True, "folder": folder, "measured": Counter(), "left": ()}
    return Ran(**{**given, **more})  # type: ignore[arg-type]


def test_half_a_document_a_strange_file_and_a_process_are_found(tmp_path: Path) -> None:
    ran = _ran(tmp_path, left=(7,))
    assert list(faults_of_strike(PARENT, _ran(tmp_path), CALM)) == []
    (tmp_path / "out" / "r.json.part").write_text('{"clips": [')
    (tmp_path / "out" / "core").write_text("")
    (tmp_path / "tmp" / "clip").write_text("")
    found = " ".join(faults_of_strike(PARENT, ran, CALM))
    assert all(said in found for said in ("processes are left", "temporary", "['core']", "r.json.part cannot be read"))


def test_a_verdict_that_differs_is_found(tmp_path: Path) -> None:
    ran = _ran(tmp_path)
    row = {"path": f"/clips/{NAMES[0]}", "verdict": "reject", "problem": ""}
    (tmp_path / "out" / "r.jsonl").write_text(json.dumps(row) + "\n")
    assert list(faults_of_strike(PARENT, ran, CALM)) == [f"r.jsonl says something else of ['{NAMES[0]}']"]


def test_a_clip_that_is_measured_again_after_it_was_reported_is_found(tmp_path: Path) -> None:
    struck = _ran(tmp_path, measured=Counter(NAMES))
    resumed = _ran(tmp_path, status=1, measured=Counter(NAMES[:3]))
    found = " ".join(faults_of_resumption(PARENT, struck, {NAMES[0]}, resumed, CALM))
    assert f"reported, and measured again: ['{NAMES[0]}']" in found
    assert "measured twice" in found
