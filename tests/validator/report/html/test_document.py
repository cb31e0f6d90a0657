"""The HTML report as a parser of somebody else's reads it: complete, of bounded size, and closed to everything outside."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from xml.etree import ElementTree

import html5lib
import pytest

from tests.support.good import BODY, GOOD, SAMPLES, default, facts
from tests.support.hostile import EVIL, report
from tests.support.pages import named, page
from validator.check import report as report_on
from validator.exhibit import Show
from validator.facts.clip import Facts
from validator.facts.people import Face, Other, Sample
from validator.facts.shots import HardCut
from validator.report.context import Context
from validator.report.exhibit import Exhibit
from validator.report.formats import render
from validator.report.html.drawing import ticks
from validator.report.html.limits import rows
from validator.rules import RULES

SECOND = Other(0.95, 0.6, (0.7, 0.2, 0.9, 0.8), "body")
BENT = facts(people={"samples": tuple(replace(each, others=(SECOND,), edge_width=7.0) for each in SAMPLES)},
             shots={"hard_cuts": (HardCut(2.0, 60.0, 20.0, 20.0),)}, timing={"average_fps": 12, "slowest_second_fps": 9})  # fmt: skip
"""Two people, blurred, cut together, too few frames."""
WITH_AUDIO = facts(media={"audio_streams": 1, "audio_codec": "aac"})


def _minute() -> tuple[Sample, ...]:
    return tuple(replace(SAMPLES[0], time=float(second), others=(SECOND,)) for second in range(60))


LONG = facts(people={"samples": _minute(), "seconds": 59.0}, timing={"duration_seconds": 60})


def _read(document: str) -> ElementTree.Element:
    parsed: ElementTree.Element = html5lib.HTMLParser(namespaceHTMLElements=False).parse(document)
    return parsed


def _texts(document: str, tag: str) -> list[str]:
    found = (each for each in _read(document).iter() if str(each.tag).rpartition("}")[2] == tag)
    return ["".join(each.itertext()).strip() for each in found]


def test_the_policy_allows_this_style_and_this_script_and_nothing_else() -> None:
    document = page([GOOD])
    found = re.search(r'Content-Security-Policy" content="([^"]*)"', document)
    assert found
    policy = found[1].replace("&#39;", "'")
    assert policy.startswith("default-src 'none'; img-src data:;")
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        (text,) = re.findall(rf"<{tag}>(.*?)</{tag}>", document, re.DOTALL)
        assert f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" in policy


def test_a_clip_alone_has_its_headline_as_the_title_of_the_page() -> None:
    assert len(_texts(page([GOOD]), "h1")) == 1
    assert _texts(page([GOOD]), "h1")[0].startswith("Ready")


def test_every_fault_is_in_the_page_with_its_message_and_its_rule() -> None:
    document = page([BENT])
    rules = {"several-people", "person-blurred", "scene-cut", "frame-rate-too-low"}
    ids = {each.get("id") for each in _read(document).iter("article")}
    assert {f"rule-{name}" for name in rules} <= ids
    links = {each.get("href") for each in _read(document).iter("a")}
    assert {f"#rule-{name}" for name in rules} <= links
    assert "Hard cut at 2.00 s." in " ".join(_texts(document, "p"))


def test_the_time_line_has_a_lane_for_every_question_and_marks_the_faulty_ones() -> None:
    document = page([BENT])
    lanes = [
        each
        for each in _read(document).iter("div")
        if str(each.get("class", "")).startswith("lane ") or each.get("class") == "lane"
    ]
    assert [each.get("class") for each in lanes[:8]] == [
        "lane faulty", "lane", "lane", "lane", "lane faulty", "lane", "lane faulty", "lane faulty",
    ]  # fmt: skip


def test_the_values_of_every_moment_are_in_a_table() -> None:
    rows = [each for each in _read(page([BENT])).iter("tr") if each.get("data-p")]
    assert len(rows) == len(SAMPLES)
    assert [row[0].text for row in rows[:3]] == ["0.00", "0.50", "1.00"]
    assert {each.get("data-o") for each in rows} == {"M700 356h200v1067h-200z"}


def test_without_pictures_no_picture_is_in_the_page_and_skeletons_still_are() -> None:
    document = page([BENT], Show(pictures=False, alone=True))
    assert "data:image" not in document
    assert 'class="bones"' in document


def test_one_clip_takes_less_than_1_5_mb_and_one_of_many_less_than_60_kb() -> None:
    alone = page([LONG], noise=True)
    assert len(alone.encode()) < 1_500_000
    one, two = (page([named(f"clip {n}.mp4", LONG) for n in range(count)], Show(), noise=True) for count in (1, 3))
    assert (len(two.encode()) - len(one.encode())) / 2 < 60_000


def test_a_clip_nobody_could_judge_says_so() -> None:
    document = page(
        [replace(facts(people=None, shots=None, timing=None, media=None, file=None, picture=None), problem="it broke.")]
    )
    assert "Not judged" in _texts(document, "span")
    assert "it broke." in _texts(document, "h1")[0]


def test_the_overview_counts_verdicts_and_rules_and_comes_first_when_the_script_runs() -> None:
    document = page([GOOD, named("b.mp4", BENT), named("c.mp4", BENT)], Show())
    buttons = list(_read(document).iter("button"))
    verdicts = {each.get("data-verdict"): "".join(each.itertext()).split()[0] for each in buttons if each.get("data-verdict")}
    assert verdicts == {"reject": "2", "accept": "1"}
    assert {each.get("data-rule") for each in buttons if each.get("data-rule")} >= {"scene-cut", "several-people"}


@pytest.mark.parametrize("evil", [each for each in EVIL if each], ids=ascii)
def test_a_hostile_name_is_text_and_nothing_else(evil: str) -> None:
    clean = render("html", [report("x")], Context("1", target=default()))
    document = render("html", [report(evil)], Context("1", target=default()))
    names = [[each.tag for each in _read(text).iter() if isinstance(each.tag, str)] for text in (clean, document)]
    assert names[0] == names[1]


def test_ten_thousand_findings_are_counted_and_not_all_written() -> None:
    document = render("html", [report("x", findings=10_000)], Context("1", target=default()))
    assert len(document) < 150_000
    assert "9,940 more" in document


def test_a_partial_run_says_so() -> None:
    assert "Interrupted: 2 clips were judged" in page([GOOD, GOOD], Show(), partial=True)


def test_the_first_frame_says_how_far_the_person_is_from_each_edge() -> None:
    gaps = [text for text in _texts(page([GOOD]), "text") if text.endswith("%")]
    left, top, right, bottom = BODY.box
    assert sorted(gaps) == sorted(f"{round(100 * share)} %" for share in (left, top, 1 - right, 1 - bottom))


@pytest.mark.parametrize("clip", [BENT, WITH_AUDIO], ids=["faults", "a note alone"])
def test_every_link_leads_to_a_place_of_the_page(clip: Facts) -> None:
    document = page([clip])
    links = re.findall(r'href="#(rule-[^"]*)"', document)
    assert links
    assert set(links) <= set(re.findall(r'id="([^"]*)"', document))


def test_the_table_shows_the_limit_that_decided_and_what_was_found_in_its_unit() -> None:
    small = tuple(replace(each, face=Face(0.9, 25)) for each in SAMPLES)
    made = report_on(facts(people={"samples": small}), default())
    row = rows(made, Exhibit(found={"face-score": "0.90"}), Context("1", target=default()))[0]
    deciding = next(finding for finding in made.findings if finding.rule == "face-not-clear")
    assert (row.rule, row.key) == ("face-not-clear", "face-size")
    assert float(row.found) == pytest.approx(float(str(deciding.actual)) / 100)
    assert row.limit.startswith(f"at least {float(str(deciding.limit)) / 100:g} ")


def test_rules_that_were_not_measured_are_folded_apart_from_those_that_passed() -> None:
    summaries = _texts(page([facts(people=None)]), "summary")
    lacking = sum("people" in rule.needs and not rule.of_image for rule in RULES.values())
    assert f"{lacking} rules that were not measured" in summaries


def test_no_line_breaks_between_a_number_and_its_per_cent_sign() -> None:
    document = page([GOOD])
    assert re.search(r"\d&nbsp;% of the height", document)
    assert "xa0" not in document


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.0, []), (0.3, ["0 s", "0.1 s", "0.2 s", "0.3 s"]), (7.67, ["0 s", "2 s", "4 s", "6 s"]), (60, ["0 s", "20 s", "40 s", "60 s"])],
)  # fmt: skip
def test_the_time_line_has_round_times(seconds: float, said: list[str]) -> None:
    assert [text for _, text in ticks(seconds)] == said
    assert all(0 <= percent <= 100 for percent, _ in ticks(seconds))
