"""The command `check --image`: the image is judged beside each clip, in every kind of report."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from fixtures.films import performed
from tests.support.command import preflight
from tests.support.stills import still
from validator import UsageError, validate

Clip = Callable[[str], Path]
MOVE = ("check", "--profile", "wan2.2-animate-move")
LIMITS = (*MOVE, "--limits-only")


def _cut(folder: Path) -> Path:
    path = still(folder, "cut.png")
    path.write_bytes(path.read_bytes()[:9000])
    return path


def test_the_image_is_shown_beside_the_clip_and_what_is_wrong_with_both_is_said(tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    done = preflight(*MOVE, performed("good"), "--image", still(tmp_path, film="too-large"), "--report", f"html={page}")
    assert done.status == 0, done.err
    assert "character image: " in done.out
    assert "image-framing-differs  (warning, likely; documented)" in done.out
    text = page.read_text(encoding="utf-8")
    assert text.count('src="data:image/jpeg;base64,') == 1
    assert "Character image" in text
    assert "image-framing-differs" in text


@pytest.mark.exhaustive
def test_a_report_without_pictures_has_none_of_the_image(tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    plain = preflight(*MOVE, performed("good"), "--image", still(tmp_path), "--report", f"html={page}", "--no-pictures", "-q")
    assert plain.status == 0, plain.err
    assert 'src="data:image/jpeg;base64,' not in page.read_text(encoding="utf-8")


def test_json_says_what_was_measured_of_the_image_and_is_as_before_without_one(clip: Clip, tmp_path: Path) -> None:
    words = (*LIMITS, "--format", "json", clip("plain.mp4"))
    plain, beside = (json.loads(preflight(*words, *more).out)["clips"][0] for more in ((), ("--image", still(tmp_path))))
    keys = {"image", "image_sha256", "image_bytes", "image_format", "image_width", "image_height", "image_person_share"}
    assert set(beside["media"]) - set(plain["media"]) == keys
    assert (beside["media"]["image_format"], beside["media"]["image_width"]) == ("jpeg", 540)
    assert not [result for result in plain["results"] if result["rule"].startswith("image-")]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_bad_image_rejects_every_clip_whoever_judges_it(clip: Clip, tmp_path: Path, jobs: str) -> None:
    clips = [clip("plain.mp4"), clip("rate-60.mp4")]
    done = preflight(*LIMITS, "--format", "json", "--jobs", jobs, "--image", _cut(tmp_path), *clips)
    judged = json.loads(done.out)["clips"]
    assert done.status == 1
    assert [[f["rule"] for f in each["findings"] if f["severity"] == "error"] for each in judged] == [["image-unreadable"]] * 2


def test_a_bad_image_is_said_in_chinese(clip: Clip, tmp_path: Path) -> None:
    done = preflight(*LIMITS, "--lang", "zh", clip("plain.mp4"), "--image", _cut(tmp_path))
    assert "人物图片文件不完整" in done.out


def test_many_targets_judge_the_image_each_by_its_own_limits(clip: Clip, tmp_path: Path) -> None:
    words = ("check", "--limits-only", "--profile", "wan2.2-animate-move", "--profile", "kling-motion-control-v3")
    done = preflight(*words, clip("plain.mp4"), "--image", still(tmp_path, "a.webp"), "--format", "json")
    (judged,) = json.loads(done.out)["clips"]
    rules = {each["profile"]: [finding["rule"] for finding in each["findings"]] for each in judged["targets"]}
    assert "image-format-unsupported" in rules["kling-motion-control-v3"]
    assert "image-format-unsupported" not in rules["wan2.2-animate-move"]


def test_kept_facts_are_judged_with_an_image(clip: Clip, tmp_path: Path) -> None:
    facts = tmp_path / "facts.json"
    assert preflight(*LIMITS, clip("plain.mp4"), "--facts", facts, "-q").status == 0
    assert "image" not in [key for key, value in json.loads(facts.read_text())["clips"][0].items() if value]
    done = preflight(*LIMITS[:3], "--from-facts", facts, "--image", _cut(tmp_path))
    assert done.status == 1
    assert "image-unreadable" in done.out


def test_kept_facts_hold_the_image_that_went_with_the_clips(clip: Clip, tmp_path: Path) -> None:
    facts, again, clips = tmp_path / "facts.json", tmp_path / "again.json", [clip("plain.mp4"), clip("rate-60.mp4")]
    for jobs in ("1", "2"):
        assert preflight(*LIMITS, *clips, "--jobs", jobs, "--image", _cut(tmp_path), "--facts", facts, "-q").status == 1
        done = preflight(*MOVE, "--from-facts", facts, "--facts", again, "--format", "json")
        judged = json.loads(done.out)["clips"]
        assert [[f["rule"] for f in each["findings"] if f["severity"] == "error"] for each in judged] == [
            ["image-unreadable"]
        ] * 2
        assert json.loads(again.read_text())["clips"] == json.loads(facts.read_text())["clips"]
    (tmp_path / "good").mkdir()
    other = preflight(*MOVE, "--from-facts", facts, "--image", still(tmp_path / "good"), "--format", "json")
    assert not [f for each in json.loads(other.out)["clips"] for f in each["findings"] if f["severity"] == "error"]


def test_the_image_is_never_overwritten_by_what_is_written(clip: Clip, tmp_path: Path) -> None:
    picture = still(tmp_path, "a.png")
    before, link = picture.read_bytes(), tmp_path / "link"
    link.symlink_to(picture)
    places = (
        ["-o", picture],
        ["-o", link],
        ["--facts", picture],
        *(["--report", f"{form}={picture}"] for form in ("html", "json")),
    )
    for words in (*places, ["--profile", "all", "-o", picture]):
        done = preflight(*LIMITS, clip("plain.mp4"), "--image", picture, *words)
        assert (done.status, done.out, picture.read_bytes()) == (2, "", before)
        assert done.err.splitlines()[-1].endswith("would be overwritten. Name another file.")


def test_two_images_are_wrong_usage(clip: Clip, tmp_path: Path) -> None:
    done = preflight(*LIMITS, clip("plain.mp4"), "--image", still(tmp_path, "a.png"), "--image", still(tmp_path, "b.png"))
    assert (done.status, done.out) == (2, "")
    assert "--image was given 2 times; give it once." in done.err


def test_an_image_that_is_not_there_is_wrong_usage(clip: Clip, tmp_path: Path) -> None:
    done = preflight(*LIMITS, clip("plain.mp4"), "--image", tmp_path / "none.png")
    assert (done.status, done.err.count("\n")) == (2, 1)


def test_a_setting_can_switch_a_rule_of_the_image_off(clip: Clip, tmp_path: Path) -> None:
    words = (*LIMITS, clip("plain.mp4"), "--image", still(tmp_path, "a.png"))
    assert preflight(*words, "--set", "image-size.max=1000").status == 1
    assert preflight(*words, "--set", "image-size.max=1000", "--set", "rules.image-too-large=off").status == 0


def test_the_library_takes_an_image(clip: Clip, tmp_path: Path) -> None:
    report = validate(clip("plain.mp4"), profile="wan2.2-animate-move", depth="limits", image=_cut(tmp_path))
    assert {"image-unreadable"} <= {finding.rule for finding in report.findings}
    given = validate(clip("plain.mp4").read_bytes(), name="a.mp4", depth="limits", image=str(_cut(tmp_path)))
    assert {"image-unreadable"} <= {finding.rule for finding in given.findings}
    with pytest.raises(UsageError):
        validate(clip("plain.mp4"), depth="limits", image=tmp_path)
