"""One clip for many targets: a table, one measurement, one exit status."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command import preflight
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
    assert rows[0] == ["path", "viggle", "move-ai"]
    assert [row[1:] for row in rows[1:]] == [["accept", "accept"], ["accept", "reject"]]


def test_an_option_is_chosen_where_a_target_has_it_and_is_an_error_where_none_has(clip: Clip) -> None:
    words = (*LIMITS, "--profile", "viggle", "--profile", "kling-motion-control-v3", clip("plain.mp4"), "--format", "json")
    done = preflight(*words, "--set", "options.orientation=image")
    (judged,) = json.loads(done.out)["clips"]
    assert [each["settings"] for each in judged["targets"]] == [[], ["options.orientation=image"]]
    assert preflight(*words, "--set", "options.orientatio=image").status == 2


@pytest.mark.parametrize("words", [("--report", "html=x.html"), ("--format", "sarif"), ("--facts", "x.json"), ("--open",)])
def test_what_a_table_has_no_place_for_is_refused_in_one_sentence(clip: Clip, words: tuple[str, ...]) -> None:
    done = preflight(*LIMITS, "--profile", "all", *words, clip("plain.mp4"))
    assert (done.status, done.err.count("\n")) == (2, 1)


def test_a_name_that_names_no_clip_does_not_hide_the_others(clip: Clip) -> None:
    done = preflight(*LIMITS, "--profile", "all", "no-such-clip.mp4", clip("plain.mp4"))
    assert done.status == 2
    assert "plain.mp4" in done.out
