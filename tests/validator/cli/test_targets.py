"""One clip for many targets: a table, one measurement, one exit status."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command import MEDIA_ONLY, preflight
from validator.targets.load import names

Clip = Callable[[str], Path]
LIMITS = ("check", "--limits-only")


def test_all_judges_for_every_built_in_target(clip: Clip) -> None:
    done = preflight(*LIMITS, "--profile", "all", "--format", "json", clip("plain.mp4"))
    (judged,) = json.loads(done.out)["clips"]
    assert [each["profile"] for each in judged["targets"]] == names()
    assert judged["accepted_by"] == [each["profile"] for each in judged["targets"] if each["verdict"] == "accept"]
    assert done.status == 0


def test_each_target_says_the_same_as_alone(clip: Clip) -> None:
    chosen = ("viggle", "kling-motion-control-v3", "dreamactor-m2")
    words = [word for name in chosen for word in ("--profile", name)]
    done = preflight(*LIMITS, *words, "--format", "json", clip("plain.mp4"))
    (judged,) = json.loads(done.out)["clips"]
    for each in judged["targets"]:
        alone = json.loads(preflight(*LIMITS, "--profile", each["profile"], "--format", "json", clip("plain.mp4")).out)
        assert (each["verdict"], each["digest"]) == (alone["verdict"], alone["digest"])
        assert [f["rule"] for f in each["findings"]] == [f["rule"] for f in alone["clips"][0]["findings"]]


def test_the_status_is_1_only_where_no_target_takes_the_clip(clip: Clip) -> None:
    words = ("--profile", "viggle", "--profile", "vidu-q2-pro-reference", clip("60-seconds.mp4"))
    assert preflight(*LIMITS, *words).status == 0
    none = preflight(*LIMITS, *words, "--set", "duration.max=1", "--set", "duration.min=0.5")
    assert none.status == 1
    assert "0 of 2 targets would take it" in none.out


def test_a_table_of_many_clips_has_a_column_for_each_target(clip: Clip) -> None:
    words = ("--profile", "viggle", "--profile", "move-ai", "--format", "csv")
    done = preflight(*LIMITS, *words, clip("plain.mp4"), clip("rate-23.mp4"))
    rows = list(csv.reader(io.StringIO(done.out)))
    assert rows[0] == ["path", "depth", "viggle", "move-ai"]
    assert [row[1:] for row in rows[1:]] == [["limits", "accept", "accept"], ["limits", "accept", "reject"]]


def test_an_option_is_chosen_where_a_target_has_it_and_is_an_error_where_none_has(clip: Clip) -> None:
    words = (*LIMITS, "--profile", "viggle", "--profile", "kling-motion-control-v3", clip("plain.mp4"), "--format", "json")
    done = preflight(*words, "--set", "options.orientation=image")
    (judged,) = json.loads(done.out)["clips"]
    assert [each["settings"] for each in judged["targets"]] == [[], ["options.orientation=image"]]
    refused = preflight(*words, "--set", "options.orientatio=image")
    assert (refused.status, "did you mean 'orientation'?" in refused.err) == (2, True)


@pytest.mark.parametrize(
    ("words", "part"), [(("--limits-only",), "limits only"), (("--depth", "first-frame"), "first frame only")]
)
def test_a_part_of_a_clip_is_taken_as_a_part_and_is_not_enough_for_strict(
    clip: Clip, words: tuple[str, ...], part: str, tmp_path: Path
) -> None:
    (tmp_path / "own.toml").write_text(Path(MEDIA_ONLY).read_text())
    targets = ("--profile", "own.toml", "--profile", MEDIA_ONLY)
    done = preflight("check", *words, *targets, clip("plain.mp4"), cwd=tmp_path)
    assert (done.status, done.out.count(f"ACCEPT ({part})")) == (0, 2)
    assert done.out.endswith(f"2 of 2 targets would take it ({part}).\n")
    assert preflight("check", "--strict", *words, *targets, clip("plain.mp4"), cwd=tmp_path).status == 1
    whole = preflight("check", "--strict", *targets, clip("plain.mp4"), cwd=tmp_path)
    assert (whole.status, "(" in whole.out) == (0, False)


def test_a_rejection_says_nothing_of_a_part(clip: Clip) -> None:
    done = preflight(*LIMITS, "--profile", "viggle", "--profile", "move-ai", clip("rate-23.mp4"))
    assert [line.split()[:2] for line in done.out.splitlines()[1:3]] == [["ACCEPT", "(limits"], ["REJECT", "move-ai"]]


def test_the_folders_option_is_chosen_where_a_target_has_it(clip: Clip, tmp_path: Path) -> None:
    settings = tmp_path / "motion-preflight.toml"
    settings.write_text('[options]\norientation = "image"\n')
    done = preflight(*LIMITS, "--profile", "all", "--format", "json", clip("plain.mp4"), cwd=tmp_path)
    (judged,) = json.loads(done.out)["clips"]
    chosen = {each["profile"]: each["settings"] for each in judged["targets"]}
    assert chosen["kling-motion-control-v3"] == ["options.orientation=image"]
    assert chosen["viggle"] == []
    assert preflight(*LIMITS, clip("plain.mp4"), cwd=tmp_path).status == 0
    settings.write_text('[options]\norientatio = "image"\n')
    refused = preflight(*LIMITS, "--profile", "all", clip("plain.mp4"), cwd=tmp_path)
    assert (refused.status, "did you mean 'orientation'?" in refused.err) == (2, True)


def test_a_limit_that_lets_nothing_through_names_the_target(clip: Clip) -> None:
    done = preflight(*LIMITS, "--profile", "all", "--set", "duration.max=2", clip("plain.mp4"))
    assert (done.status, done.err.count("lets nothing through for kling-motion-control-v2.6: min 3 is over max 2.")) == (2, 1)


def test_a_target_past_its_end_is_said_once_and_its_row_is_marked(clip: Clip, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text("ends = 2020-01-31\n")
    words = ("--profile", "own.toml", "--profile", "viggle", clip("plain.mp4"), clip("hdr.mp4"))
    done = preflight(*LIMITS, *words, cwd=tmp_path)
    assert done.err.count("own was announced to go offline on 2020-01-31") == 1
    marked = [line.split()[3] for line in done.out.splitlines() if "(announced to go offline on 2020-01-31)" in line]
    assert marked == ["own", "own"]


def test_where_no_target_needs_review_nothing_is_said_of_it(clip: Clip) -> None:
    done = preflight(*LIMITS, "--profile", "viggle", "--profile", "move-ai", clip("plain.mp4"))
    assert "review" not in done.out


@pytest.mark.parametrize("command", ["check", "trim", "show", "rules"])
def test_an_empty_target_is_refused(command: str, clip: Clip) -> None:
    words = () if command == "rules" else (clip("plain.mp4"),)
    done = preflight(command, *words, "--profile", "")
    assert (done.status, done.err) == (2, "motion-preflight: --profile needs the name of a target, or a TOML file.\n")


def test_another_command_says_that_only_check_takes_all(clip: Clip) -> None:
    done = preflight("trim", "--profile", "all", clip("plain.mp4"))
    assert (done.status, "Only check takes all targets at once" in done.err) == (2, True)


@pytest.mark.parametrize("words", [("--report", "html=x.html"), ("--format", "sarif"), ("--facts", "x.json"), ("--open",)])
def test_what_a_table_has_no_place_for_is_refused_in_one_sentence(clip: Clip, words: tuple[str, ...]) -> None:
    done = preflight(*LIMITS, "--profile", "all", *words, clip("plain.mp4"))
    assert (done.status, done.err.count("\n")) == (2, 1)


def test_a_name_that_names_no_clip_does_not_hide_the_others(clip: Clip) -> None:
    done = preflight(*LIMITS, "--profile", "all", "no-such-clip.mp4", clip("plain.mp4"))
    assert done.status == 2
    assert "plain.mp4" in done.out
