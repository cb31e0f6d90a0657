"""Every format says how sure a finding of an estimate is, and nothing of that where a limit is measured exactly."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from tests.support.good import GOOD, SAMPLES, default, facts
from validator.check import report as judge
from validator.facts.shots import HardCut
from validator.findings import Report
from validator.report.context import Context
from validator.report.formats import render
from validator.report.html.rules import document
from validator.report.parquet import record
from validator.report.tables import rule, rules_json
from validator.rules import RULES
from validator.rules.confidence import is_estimate
from validator.targets.confidence import shipped
from validator.texts.catalog import catalog

EN, ZH = catalog("en"), catalog("zh")
CUT = facts(shots={"hard_cuts": (HardCut(2.0, 30.0, 12.0, 9.0),)}, media={"audio_streams": 1, "audio_codec": "aac"})
"""A hard cut, which is an estimate, and an audio stream, which is counted."""


def _report(confidence: float) -> Report:
    """The report with another confidence, so that nothing here depends on the sets that it is calibrated on."""
    made = judge(CUT, default())
    found = tuple(each if each.confidence is None else replace(each, confidence=confidence) for each in made.findings)
    return replace(made, findings=found)


def _render(name: str, confidence: float = 0.93, texts: str = "en") -> str:
    return render(name, [_report(confidence)], Context("1", texts=catalog(texts)))


@pytest.mark.parametrize(("confidence", "said"), [(0.93, "sure"), (0.7, "likely"), (0.3, "look yourself")])
def test_the_text_says_it_in_a_word_after_the_severity(confidence: float, said: str) -> None:
    lines = _render("text", confidence).splitlines()
    assert f"      ✗ scene-cut  (error, {said}; our own estimate, prevents InvalidFile.Content)" in lines
    assert "      · audio-present  (note; documented)" in lines


def test_it_is_said_in_chinese_too() -> None:
    assert "✗ scene-cut  （错误，很可能；经验估计" in _render("text", 0.7, "zh")
    assert "scene-cut（请人工确认）" in _render("github", 0.3, "zh")


@pytest.mark.parametrize("name", ["json", "jsonl"])
def test_json_holds_the_figure_and_null_for_what_is_exact(name: str) -> None:
    whole = json.loads(_render(name))
    found = (whole["clips"][0] if name == "json" else whole)["findings"]
    assert {each["rule"]: each["confidence"] for each in found} == {"scene-cut": 0.93, "audio-present": None}


def test_sarif_ranks_estimates_and_leaves_out_the_rank_of_what_is_exact() -> None:
    cut, audio = json.loads(_render("sarif"))["runs"][0]["results"]
    assert (cut["ruleId"], cut["rank"], cut["properties"]["confidence"]) == ("scene-cut", 93.0, 0.93)
    assert (audio["ruleId"], "rank" in audio, audio["properties"]["confidence"]) == ("audio-present", False, None)


def test_tables_hold_that_of_the_finding_that_decides() -> None:
    (row,) = csv.DictReader(io.StringIO(_render("csv")))
    assert row["confidence"] == "0.93"
    good = render("csv", [judge(GOOD, default())], Context())
    assert next(csv.DictReader(io.StringIO(good)))["confidence"] == ""
    kept = record(_report(0.93), None, Context())
    assert kept["confidence"] == 0.93
    assert isinstance(kept["findings"], list)
    assert [each["confidence"] for each in kept["findings"]] == [0.93, None]


def test_annotations_and_issues_say_the_word() -> None:
    first, second, _ = _render("github").splitlines()
    assert "title=scene-cut (sure)," in first
    assert "title=audio-present," in second
    cut, audio = json.loads(_render("gitlab", 0.3))
    assert cut["description"].startswith("look yourself: Hard cut at ")
    assert audio["description"].startswith("The clip has an audio stream")


def test_a_case_of_junit_and_a_row_of_markdown_say_the_word() -> None:
    failed = {each.get("name"): each.findtext("failure") for each in ElementTree.fromstring(_render("junit")).iter("testcase")}
    assert (failed["scene-cut"] or "").startswith("error (sure): ")
    assert "<b>scene-cut</b> (likely): " in html.unescape(_render("markdown", 0.7))


def test_the_page_says_the_word_and_the_figure() -> None:
    page = _render("html", 0.7)
    assert page.count('<span class="sure">') == 1
    assert re.search(r'<span class="sev">Error</span> <span class="sure">likely</span> <a href="#rule-scene-cut">', page)
    assert '<p class="basis">our own estimate · confidence 0.70 · prevents InvalidFile.Content</p>' in page


def test_the_page_of_a_rule_says_how_often_it_was_right() -> None:
    counted, cut = shipped().rules["scene-cut"], RULES["scene-cut"]
    share = f"{counted.right} of {counted.findings} findings on the labelled sets ("
    assert f"\n  Right     {share}" in rule(cut, default(), EN)
    assert f"{counted.findings} 条结果中 {counted.right} 条正确" in rule(cut, default(), ZH)
    assert f"Right: {share}" in document([cut], Context(target=default()))
    (row,) = json.loads(rules_json([cut], default(), EN))
    assert row["labelled"] == {"findings": counted.findings, "right": counted.right}


def test_the_page_of_a_rule_that_measures_exactly_says_nothing_of_that() -> None:
    exact = RULES["frame-rate-too-low"]
    assert "Right" not in rule(exact, default(), EN)
    assert "labelled sets" not in document([exact], Context(target=default()))
    assert json.loads(rules_json([exact], default(), EN))[0]["labelled"] is None


def test_a_rule_that_no_label_speaks_of_says_so() -> None:
    uncounted = [row for name, row in RULES.items() if is_estimate(row) and name not in shipped().rules]
    new = next(iter(uncounted), replace(RULES["scene-cut"], name="frozen-start"))
    assert "\n  Right     not counted on the labelled sets\n" in rule(new, default(), EN)


def test_a_crowd_of_findings_keeps_the_report_on_one_screen() -> None:
    samples = tuple(replace(each, edge_width=7.0) for each in SAMPLES)
    made = judge(facts(people={"samples": samples}, shots={"hard_cuts": (HardCut(2.0, 30.0, 12.0, 9.0),)}), default())
    lines = render("text", [made], Context(width=100)).splitlines()
    assert len(lines) <= 24
    assert len([line for line in lines if line.startswith(("      ✗", "      !"))]) > 1


@pytest.mark.parametrize(("width", "lines"), [(72, 2), (100, 1)])
def test_a_weight_that_does_not_fit_beside_the_rule_is_below_it(width: int, lines: int) -> None:
    said = render("text", [_report(0.3)], Context(width=width)).splitlines()
    at = next(number for number, line in enumerate(said) if "scene-cut" in line)
    weight = "(error, look yourself; our own estimate, prevents InvalidFile.Content)"
    expected = [f"      ✗ scene-cut  {weight}"] if lines == 1 else ["      ✗ scene-cut", f"        {weight}"]
    assert said[at : at + lines] == expected
