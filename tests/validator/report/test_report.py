"""Whole reports, compared with files that a person has read."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from tests.support.good import FILE, GOOD, PEOPLE, default, facts
from tests.support.readers import READERS
from validator.check import chosen
from validator.check import report as judge
from validator.facts.clip import Depth, Facts, Missing
from validator.facts.image import Header, Image
from validator.facts.people import People
from validator.findings import Report
from validator.judge import in_force
from validator.measure import FRAME_PARTS, without
from validator.report.context import Context
from validator.report.formats import TEXTUAL, render
from validator.rules import RULES
from validator.texts.catalog import catalog

EXPECTED = Path(__file__).parents[2] / "expected"

IN_FORCE = len(in_force(default(), image=False))
"""The rules of a report for the default target."""


def _reports() -> list[Report]:
    target = default()
    low = {
        "average_fps": Fraction(23),
        "average_fps_upper": Fraction(23),
        "fps_without_longest_gap": Fraction(23),
        "median_fps": Fraction(23),
    }
    return [
        judge(facts(), target),
        judge(facts(media={"audio_streams": 1, "audio_codec": "aac", "field_order": "tt"}, timing=low), target),
        judge(facts(picture=None, media={"pixel_aspect": Fraction(3, 1), "width": 1000, "height": 1000}), target),
    ]


def _compare(name: str, said: str, *, update: bool) -> None:
    file = EXPECTED / name
    if update:
        file.parent.mkdir(exist_ok=True)
        file.write_text(said, encoding="utf-8")
    assert said == file.read_text(encoding="utf-8")


def test_the_terminal_report(request: pytest.FixtureRequest) -> None:
    _compare("report.txt", render("text", _reports(), Context()), update=request.config.getoption("--update"))


def test_the_terminal_report_in_chinese(request: pytest.FixtureRequest) -> None:
    said = render("text", _reports(), Context(texts=catalog("zh")))
    _compare("report.zh.txt", said, update=request.config.getoption("--update"))


def test_the_library_words_a_report_in_the_language_that_is_asked_for() -> None:
    _, low, _ = _reports()
    assert (
        json.loads(low.to_json(lang="zh"))["findings"][0]["message"]
        == low.findings[0].message_in("zh")
        == "帧率是 23 帧/秒；至少需要 24。"
    )
    assert low.headline_in("zh").startswith("一条命令即可修复：")
    with pytest.raises(ValueError, match="choose one of en, zh"):
        low.to_dict(lang="fr")


def test_the_json_report(request: pytest.FixtureRequest) -> None:
    said = render("json", _reports(), Context("0.0.0"))
    assert json.loads(said)["clips"][1]["verdict"] == "reject"
    _compare("report.json", said, update=request.config.getoption("--update"))


@pytest.mark.parametrize("name", TEXTUAL)
def test_every_format_of_the_table_renders(name: str) -> None:
    assert render(name, _reports(), Context("0.0.0"))


@pytest.mark.parametrize("name", [name for name in TEXTUAL if name != "text"])
def test_every_format_is_the_same_document_in_chinese(name: str) -> None:
    english, chinese = (render(name, _reports(), Context("0.0.0", texts=catalog(lang))) for lang in ("en", "zh"))
    first, other = (READERS[name](text) for text in (english, chinese))
    assert [clip.path for clip in other] == [clip.path for clip in first]
    assert english != chinese
    assert re.search(r"[\u4e00-\u9fff]", chinese)


def test_colours_add_nothing_but_colours() -> None:
    import click

    plain, coloured = (render("text", _reports(), Context(width=80, colour=colour)) for colour in (False, True))
    assert plain != coloured
    assert click.unstyle(coloured) == plain


def test_a_report_fits_one_screen() -> None:
    for report in _reports():
        assert len(render("text", [report], Context()).splitlines()) <= 24


def test_control_characters_of_a_name_do_not_reach_the_terminal() -> None:
    evil = replace(facts(), path="a\x1b[2Jb\n.mp4")
    said = render("text", [judge(evil, default())], Context())
    assert "\x1b" not in said
    assert "a\\x1b[2Jb\\x0a.mp4" in said


def _said(facts: Facts) -> str:
    return render("text", [judge(facts, default())], Context(width=120))


def test_an_accepted_clip_says_what_was_not_looked_at() -> None:
    not_requested = dict.fromkeys(FRAME_PARTS, Missing("limits-only", not_requested=True))
    limits = replace(
        GOOD, picture=None, people=None, shots=None, layout=None, camera=None, missing=not_requested, depth=Depth.LIMITS
    )
    lines = _said(limits).splitlines()
    assert lines[:2] == [
        "ACCEPT (limits only)  clip.mp4",
        "        Not checked: people, cuts, overlays, camera movement and damage.",
    ]
    both = render("text", [judge(limits, default()), judge(GOOD, default())], Context())
    assert both.splitlines()[-1] == "2 clips: 2 accepted (limits only)"
    assert json.loads(render("json", [judge(GOOD, default()), judge(limits, default())], Context()))["depth"] == "limits"
    unseen_rules = sum(bool(set(rule.needs) & set(FRAME_PARTS)) for rule in RULES.values() if not rule.of_image)
    counts = f"{IN_FORCE} rules: {IN_FORCE - unseen_rules} passed, {unseen_rules} not checked (limits only) · "
    assert lines[-1].strip().startswith(counts)


def test_of_people_it_says_that_only_the_first_frame_was_looked_at() -> None:
    gone = dict.fromkeys(("picture", "shots", "camera"), Missing("first-frame-only", not_requested=True))
    first = replace(GOOD, picture=None, shots=None, camera=None, missing=gone, depth=Depth.FIRST_FRAME)
    assert "Not checked: people after the first frame, cuts, overlays, camera movement and damage." in _said(first)


@pytest.mark.parametrize(("people", "said"), [(None, True), (PEOPLE, False)])
def test_it_says_when_the_picture_itself_was_not_looked_at(people: People | None, said: bool) -> None:
    limits = Missing("limits-only", not_requested=True)
    missing = {} if people else {"image_people": limits}
    image = Image("a.jpg", 400_000, "1" * 64, "picture", Header("jpeg", 720, 1280), None, people=people, missing=missing)
    bare = replace(GOOD, people=None, missing={"people": limits}, depth=Depth.LIMITS)
    assert ("what the character image shows" in _said(replace(bare, image=image))) is said


def test_a_fault_that_leaves_nothing_to_measure_is_reported_once() -> None:
    gone = dict.fromkeys(("media", "timing", *FRAME_PARTS), Missing("not-a-video", "empty", case="empty"))
    nothing = Facts("clip.mp4", replace(FILE, bytes=0, kind="empty"), missing=gone)
    said = _said(nothing)
    assert f"{IN_FORCE} rules: 1 passed, 1 error, {IN_FORCE - 2} not measured · " in said
    assert "Not measured" not in said


def test_a_clip_that_was_not_judged_says_so_once() -> None:
    reason = "the connection failed or was cut."
    report = judge(without(Facts("http://example.com/a.mp4"), reason), default())
    lines = render("text", [report, report], Context()).splitlines()
    assert lines[:3] == ["NOT JUDGED  http://example.com/a.mp4", "        The connection failed or was cut.", ""]
    assert lines[-1] == "2 clips: 2 not judged"


def test_a_switched_off_rule_is_counted_apart_from_what_was_not_looked_at() -> None:
    target = chosen("wan2.2-animate-move", ["rules.scene-cut=off"])
    said = render("text", [judge(GOOD, target)], Context(width=120))
    assert f"{IN_FORCE} rules: {IN_FORCE - 2} passed, 2 off · " in said
