"""A person model of the user's is asked of every clip, by every way to a verdict, and what it said is kept."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from fixtures.films import performed
from tests.support import nets
from tests.support.command import preflight
from validator import WorkerPool, validate, validate_many
from validator.batch.cache import FactsCache
from validator.check import check, chosen, options, search
from validator.facts.store import load, one, parsed
from validator.measure import MeasureOptions
from validator.repair.predict_crop import seen_in
from validator.vision.backends.loader import ModelPool

TARGET = "animate-anyone-template-gen2"


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that sees one person in everything."""
    return nets.detects(tmp_path_factory.mktemp("one") / "one.onnx", nets.HERS)


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that sees two people in everything."""
    return nets.detects(tmp_path_factory.mktemp("two") / "two.onnx", nets.HERS, nets.HIS)


def _cases(name: str, model: Path, depth: str = "first-frame") -> tuple[str, set[str]]:
    """The verdict, and the cases of the rules about who is there."""
    report = validate(performed(name), depth=depth, person_model=model)
    about = ("several-people", "no-person-in-first-frame")
    return report.verdict.value, {finding.case for finding in report.findings if finding.rule in about}


def test_two_who_see_several_people_reject_and_one_alone_needs_review(alone: Path, pair: Path) -> None:
    assert _cases("good", alone) == ("accept", set())
    assert _cases("good", pair) == ("review", {"model-alone"})
    assert _cases("second-person", pair) == ("reject", {"both-body"})
    assert _cases("second-person", alone) == ("review", {"unconfirmed-body"})


def test_a_whole_clip_is_looked_into_at_every_sample(pair: Path) -> None:
    _, facts = check(str(performed("good")), chosen(TARGET), options(chosen(TARGET), "full", person_model=pair))
    assert facts.people
    assert facts.people.person_model
    assert facts.people.person_model.name == "two.onnx"
    assert facts.people.person_model.sha256 == hashlib.sha256(pair.read_bytes()).hexdigest()
    assert [len(sample.boxes or ()) for sample in facts.people.samples] == [2] * len(facts.people.samples)
    assert len(facts.people.samples) > 5
    assert parsed(one(facts)) == facts


def test_somebody_in_an_empty_first_frame_needs_review_and_is_not_accepted(alone: Path, tmp_path: Path) -> None:
    nobody = nets.detects(tmp_path / "none.onnx")
    assert _cases("enters-late", nobody) == ("reject", {"nobody"})
    assert _cases("enters-late", alone) == ("review", {"model-alone"})


def test_facts_hold_the_boxes_so_that_judging_again_needs_no_model(pair: Path, tmp_path: Path) -> None:
    model, facts = tmp_path / "own.onnx", tmp_path / "facts.json"
    model.write_bytes(pair.read_bytes())
    words = ("--format", "json", "--depth", "first-frame")
    first = preflight("check", *words, "--person-model", model, "--facts", facts, performed("good"))
    assert first.err.count("own.onnx") == 0
    model.unlink()
    again = preflight("check", "--format", "json", "--from-facts", facts)
    assert (first.status, json.loads(first.out)) == (again.status, json.loads(again.out)) == (0, json.loads(again.out))
    (clip,) = json.loads(again.out)["clips"]
    assert clip["media"]["person_model"] == "own.onnx"
    assert clip["media"]["person_model_sha256"] == hashlib.sha256(pair.read_bytes()).hexdigest()
    (finding,) = [f for f in clip["findings"] if f["rule"] == "several-people"]
    assert (finding["severity"], finding["values"]["model"], finding["values"]["most"]) == ("warning", "own.onnx", 2)
    other = preflight("check", "--format", "json", "--from-facts", facts, "--set", "model-second-score.min=0.95")
    assert "several-people" not in {f["rule"] for f in json.loads(other.out)["clips"][0]["findings"]}
    assert load(str(facts))[0].people


def test_what_one_model_saw_is_not_taken_for_what_another_would_see(alone: Path, pair: Path, tmp_path: Path) -> None:
    cache, target, clip = FactsCache(tmp_path), chosen(TARGET), str(performed("good"))
    for model, verdict in ((None, "accept"), (pair, "review"), (alone, "accept")):
        wanted = options(target, "first-frame", person_model=model)
        assert cache.lookup(clip, wanted) is None
        report, _ = check(clip, target, wanted, cache=cache)
        assert (report.verdict.value, cache.lookup(clip, wanted) is None) == (verdict, False)


def test_a_model_that_is_replaced_in_a_long_lived_process_is_read_again(alone: Path, pair: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.onnx"
    for model, verdict in ((alone, "accept"), (pair, "review")):
        own.write_bytes(model.read_bytes())
        assert validate(performed("good"), depth="first-frame", person_model=own).verdict.value == verdict


def test_workers_of_a_batch_ask_the_model_too(pair: Path) -> None:
    clips = [performed("good"), performed("good-landscape")]
    reports = validate_many(clips, depth="first-frame", person_model=pair, jobs=1)
    assert [report.verdict.value for report in reports] == ["review", "review"]


@pytest.mark.exhaustive
def test_a_pool_of_workers_asks_the_model_too(pair: Path) -> None:
    with WorkerPool(depth="first-frame", person_model=pair, jobs=1) as pool:
        assert pool.validate(performed("good")).verdict.value == "review"


def test_a_model_that_is_missing_on_the_machine_that_judges_is_named(tmp_path: Path) -> None:
    """As on a machine of a cluster, which the checks of the command do not reach."""
    gone = tmp_path / "gone.onnx"
    report, _ = check(str(performed("good")), chosen(TARGET), MeasureOptions(person_model=gone))
    assert (report.verdict.value, report.problem) == ("review", f"the person model {gone}: no such file.")


@pytest.fixture
def nonsense(tmp_path: Path) -> Path:
    """A model of the right shape that gives no numbers."""
    return nets.gives(tmp_path / "own.onnx", np.full((1, nets.CELLS, nets.COCO), np.nan, np.float32))


def test_a_model_that_gives_nonsense_leaves_the_clip_unjudged_and_ends_with_3(nonsense: Path) -> None:
    words = ("--no-cache", "--depth", "first-frame", "--format", "json", "--person-model", nonsense)
    done = preflight("check", "--lang", "zh", *words, performed("good"))
    (clip,) = json.loads(done.out)["clips"]
    assert (done.status, clip["verdict"]) == (3, "review")
    assert clip["problem"] == "人物检测模型 own.onnx 输出了非有限数值（NaN 或无穷大）。"
    assert {r["outcome"] for r in clip["results"] if r["rule"] == "several-people"} == {"skip"}


def test_the_environment_names_a_model_for_every_command(pair: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTION_PREFLIGHT_PERSON_MODEL", str(pair))
    wanted = options(chosen(TARGET), "full")
    assert wanted.person_model == pair
    assert options(chosen(TARGET), "limits").person_model is None
    done = preflight("check", "--strict", "--depth", "first-frame", performed("good"))
    assert (done.status, "The person model two.onnx counts 2 people at 0.0 s" in done.out) == (1, True)


def test_the_doctor_names_the_model_its_hash_and_its_engine(pair: Path, nonsense: Path) -> None:
    done = preflight("doctor", env={"MOTION_PREFLIGHT_PERSON_MODEL": str(pair)})
    (line,) = [line for line in done.out.splitlines() if "person model" in line]
    digest = hashlib.sha256(pair.read_bytes()).hexdigest()
    assert done.status == 0
    assert line.split("person model")[1].strip().startswith(f"{pair} (SHA-256 {digest}), run by onnxruntime 1.")
    broken = preflight("doctor", env={"MOTION_PREFLIGHT_PERSON_MODEL": str(nonsense)})
    assert (broken.status, "missing person model" in " ".join(broken.out.split())) == (3, True)


def test_a_crop_takes_the_boxes_along(pair: Path) -> None:
    target = chosen(TARGET)
    _, facts = check(str(performed("good")), target, options(target, "first-frame", person_model=pair))
    cropped = seen_in(facts.people, (0.0, 0.0, 0.5, 1.0))
    assert facts.people
    assert cropped
    assert [len(facts.people.samples[0].boxes or ()), len(cropped.samples[0].boxes or ())] == [2, 1]
    assert search(facts, target)


def test_a_pool_without_a_person_model_lends_networks_without_one(alone: Path) -> None:
    for model in (None, alone, None):
        with ModelPool(None, model, wanted=True) as pool, pool.acquire() as networks:
            assert (networks.person_model is None) is (model is None)
