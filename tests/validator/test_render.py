"""Whole reports, compared with files that a person has read."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest
from good import default, facts

from validator.judge import judge
from validator.model import Report
from validator.render import json as as_json
from validator.render import text

EXPECTED = Path(__file__).parent.parent / "expected"


def _reports() -> list[Report]:
    target = default()
    low = {"mean_rate": Fraction(23), "mean_rate_most": Fraction(23), "steady_rate": Fraction(23), "typical_rate": Fraction(23)}
    return [
        judge(facts(), target),
        judge(facts(media={"audio_streams": 1, "audio_codec": "aac", "field_order": "tt"}, timing=low), target),
        judge(facts(picture=None, media={"pixel_aspect": Fraction(3, 1), "width": 1000, "height": 1000}), target),
    ]


def _compare(name: str, said: str, *, update: bool) -> None:
    file = EXPECTED / name
    if update:
        file.parent.mkdir(exist_ok=True)
        file.write_text(said)
    assert said == file.read_text()


def test_the_terminal_report(request: pytest.FixtureRequest) -> None:
    _compare("report.txt", text.render(_reports(), width=100), update=request.config.getoption("--update"))


def test_the_json_report(request: pytest.FixtureRequest) -> None:
    said = as_json.render(_reports(), "0.0.0")
    assert json.loads(said)["clips"][1]["verdict"] == "reject"
    _compare("report.json", said, update=request.config.getoption("--update"))


def test_colours_add_nothing_but_colours() -> None:
    import click

    plain, coloured = (text.render(_reports(), width=80, colour=colour) for colour in (False, True))
    assert plain != coloured
    assert click.unstyle(coloured) == plain


def test_a_report_fits_one_screen() -> None:
    for report in _reports():
        assert len(text.render([report], width=100).splitlines()) <= 24


def test_control_characters_of_a_name_do_not_reach_the_terminal() -> None:
    from dataclasses import replace

    evil = replace(facts(), path="a\x1b[2Jb\n.mp4")
    said = text.render([judge(evil, default())])
    assert "\x1b" not in said
    assert "a\\x1b[2Jb\\x0a.mp4" in said
