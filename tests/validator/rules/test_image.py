"""Each rule about the character image is tried on both sides of its limits, from facts alone."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from tests.support.figures import head_down
from tests.support.filmed import film
from tests.support.framed import on_its_side
from tests.support.good import GOOD, PEOPLE
from validator.check import chosen, report
from validator.facts.clip import Facts, Missing
from validator.facts.image import Header, Image
from validator.facts.people import WHOLE, Body, Other, People, Sample
from validator.findings import Report
from validator.judge import in_force
from validator.rules import RULES
from validator.rules.rule import measured
from validator.targets.profile import Profile
from validator.texts.catalog import catalog, english

MOVE = chosen("wan2.2-animate-move")
HEADER = Header("jpeg", 720, 1280)
LOW = chosen("wan2.2-animate-move", ["image-height.max=1080", "image-height.reject_above=1920"])
ONE = replace(PEOPLE, samples=PEOPLE.samples[:1])
IMAGE = Image("person.jpg", 400_000, "1" * 64, "picture", HEADER, True, ONE)
OF_IMAGE = {name: rule for name, rule in RULES.items() if rule.of_image}


def _shifted(people: People, scale: float = 1.0, down: float = 0.0) -> People:
    """The same people, drawn larger around the middle of the picture's upper third, and lower."""

    def body(found: Body) -> Body:
        points = tuple((0.5 + scale * (x - 0.5), 0.3 + down + scale * (y - 0.3), seen) for x, y, seen in found.points)
        left, top, right, bottom = found.box
        box = (0.5 + scale * (left - 0.5), 0.3 + down + scale * (top - 0.3), 0.5 + scale * (right - 0.5))
        return replace(found, points=points, box=(*box, min(1.0, 0.3 + down + scale * (bottom - 0.3))))

    return replace(people, samples=tuple(replace(s, person=body(s.person)) if s.person else s for s in people.samples))


def _first(**changes: Any) -> People:
    return replace(ONE, samples=(replace(ONE.samples[0], **changes),))


def _person(**changes: Any) -> People:
    body = ONE.samples[0].person
    assert body
    return _first(person=replace(body, **changes))


def _mirrored() -> People:
    body = ONE.samples[0].person
    assert body
    return _first(person=replace(body, points=tuple((1 - x, y, seen) for x, y, seen in body.points)), face=None)


def _narrow(factor: float) -> People:
    body = ONE.samples[0].person
    assert body
    return _first(person=replace(body, points=tuple((0.5 + factor * (x - 0.5), y, seen) for x, y, seen in body.points)))


def _from_the_side_head_down(body: Body) -> Body:
    over = head_down(hands=0.5)(body)
    return replace(over, points=tuple((0.5 + 0.3 * (x - 0.5), y, seen) for x, y, seen in over.points))


NOBODY = People(720, 1280, WHOLE, (Sample(0.0, None, None, None, ()),), 0.0, 0.0)
UNREAD = {"image_header": Missing("not-an-image", case="unreadable"), "image_people": Missing("not-an-image", case="unreadable")}
UNDECODED = {"image_people": Missing("not-an-image", case="unreadable")}
SECOND = Other(0.95, 0.5, (0.0, 0.1, 0.2, 0.9), "body")
CASES: dict[tuple[str, str], dict[str, Any]] = {
    ("image-unreadable", "empty"): {"bytes": 0, "header": None, "people": None, "missing": UNREAD, "kind": "empty"},
    ("image-unreadable", "other"): {"header": None, "people": None, "missing": UNREAD, "kind": "text"},
    ("image-unreadable", "unknown"): {"header": None, "people": None, "missing": UNREAD, "kind": "unknown"},
    ("image-unreadable", "cut-off"): {
        "header": replace(HEADER, cut_off=True), "people": None, "missing": UNDECODED, "decodes": False,
    },
    ("image-unreadable", "broken"): {"people": None, "missing": UNDECODED, "decodes": False},
    ("image-format-unsupported", "format"): {"header": replace(HEADER, format="gif")},
    ("image-too-large", "over"): {"bytes": 5_242_881},
    ("image-too-large", "between"): {"bytes": 5_000_001},
    ("image-side-out-of-range", "long"): {"header": replace(HEADER, width=2000, height=4097)},
    ("image-side-out-of-range", "short"): {"header": replace(HEADER, width=199, height=300)},
    ("image-side-out-of-range", "high"): {"header": replace(HEADER, width=1000, height=1921)},
    ("image-side-out-of-range", "high-perhaps"): {"header": replace(HEADER, height=1081)},
    ("image-ratio-out-of-range", "outside"): {"header": replace(HEADER, width=300, height=901)},
    ("image-animated", "frames"): {"header": replace(HEADER, frames=2)},
    ("image-encoding-unusual", "cmyk"): {"header": replace(HEADER, colours="cmyk")},
    ("image-encoding-unusual", "turned"): {"header": replace(HEADER, orientation=6)},
    ("image-encoding-unusual", "alpha"): {"header": replace(HEADER, alpha=True), "transparent": True},
    ("image-encoding-unusual", "depth"): {"header": replace(HEADER, bit_depth=16)},
    ("image-no-person", "nobody"): {"people": NOBODY},
    ("image-no-person", "doubtful"): {"people": _person(score=0.4, presence=0.95)},
    ("image-several-people", "surely-body"): {"people": _first(others=(SECOND,))},
    ("image-several-people", "surely-face"): {"people": _first(others=(replace(SECOND, kind="face"),))},
    ("image-several-people", "perhaps-body"): {"people": _first(others=(replace(SECOND, score=0.7),))},
    ("image-several-people", "perhaps-face"): {"people": _first(others=(replace(SECOND, score=0.7, kind="face"),))},
    ("image-face-not-clear", "unclear"): {"people": _first(face=replace(ONE.samples[0].face, score=0.3))},  # type: ignore[type-var]
    ("image-face-not-clear", "pixels"): {"people": _first(face=replace(ONE.samples[0].face, width=20.0))},  # type: ignore[type-var]
    ("image-face-not-clear", "small"): {"people": _first(face=replace(ONE.samples[0].face, width=26.0))},  # type: ignore[type-var]
    ("image-not-facing-camera", "back-or-covered"): {"people": _mirrored()},
    ("image-not-facing-camera", "back"): {"people": replace(
        _mirrored(), samples=(replace(_mirrored().samples[0], face=ONE.samples[0].face),))},
    ("image-not-facing-camera", "side"): {"people": _narrow(0.4)},
    ("image-rotated", "upside-down"): {"people": measured(film(head_down(hands=0.5)).people)},
    ("image-rotated", "upside-down-perhaps"): {"people": measured(film(_from_the_side_head_down).people)},
    ("image-rotated", "sideways"): {"people": measured(on_its_side(90).people)},
    ("image-person-too-small", "area"): {"people": _person(box=(0.4, 0.3, 0.6, 0.54))},
}  # fmt: skip


def _judged(target: Profile = MOVE, clip: Facts = GOOD, **changes: Any) -> Report:
    return report(clip, target, replace(IMAGE, **changes))


def test_a_good_image_beside_a_good_clip_is_accepted() -> None:
    made = _judged()
    assert (made.verdict.value, made.findings) == ("accept", ())
    assert set(OF_IMAGE) <= {result.rule for result in made.results if result.outcome.value == "pass"}


def test_without_an_image_no_rule_is_about_one() -> None:
    assert not set(OF_IMAGE) & {result.rule for result in report(GOOD, MOVE).results}
    assert {rule.name for rule in in_force(MOVE, image=True)} - {rule.name for rule in in_force(MOVE, image=False)} == set(
        OF_IMAGE
    )


@pytest.mark.parametrize(("rule", "case"), CASES, ids=[" ".join(key) for key in CASES])
def test_a_fault_of_the_image_is_found_and_said_in_whole_sentences(rule: str, case: str) -> None:
    made = _judged(LOW if case.startswith("high") else MOVE, **CASES[rule, case])
    finding = next(each for each in made.findings if (each.rule, each.case) == (rule, case))
    assert finding.severity is RULES[rule].cases[case].severity
    assert finding.at is None
    for words in (english(), catalog("zh")):
        assert not re.search(r"[{}]|\.0 (px|%)", words.message(finding) + words.advice(finding))
    assert finding.message.endswith(".")


def test_every_case_is_tried_here() -> None:
    alone = {(name, case) for name, rule in OF_IMAGE.items() if "people" not in rule.needs for case in rule.cases}
    assert alone == set(CASES)


WITHIN: dict[str, dict[str, Any]] = {
    "image-encoding-unusual": {"header": replace(HEADER, alpha=True), "transparent": False},
    "image-too-large": {"bytes": 5_000_000},
    "image-side-out-of-range": {"header": replace(HEADER, width=4096, height=4096)},
    "image-ratio-out-of-range": {"header": replace(HEADER, width=300, height=900)},
    "image-several-people": {"people": _first(others=(replace(SECOND, score=0.64),))},
    "image-person-too-small": {"people": _person(box=(0.4, 0.25, 0.6, 0.501))},
}


@pytest.mark.parametrize("rule", WITHIN)
def test_what_is_just_within_a_limit_passes(rule: str) -> None:
    assert rule not in {finding.rule for finding in _judged(**WITHIN[rule]).findings}


@pytest.mark.parametrize(
    ("image", "clip", "case"),
    [
        (1.0, 1.0, ""),
        (0.52, 1.0, ""),
        (0.45, 1.0, "smaller"),
        (1.0, 0.45, "larger"),
        (3.0, 1.0, "image-less"),
        (1.0, 3.0, "clip-less"),
        (3.0, 3.0, ""),
        (1.6, 1.0, "image-less-slightly"),
        (1.0, 1.6, "clip-less-slightly"),
    ],
)
def test_the_framing_of_image_and_clip_is_compared(image: float, clip: float, case: str) -> None:
    facts = replace(GOOD, people=_shifted(PEOPLE, clip))
    made = _judged(clip=facts, people=_shifted(ONE, image))
    assert [each.case for each in made.findings if each.rule == "image-framing-differs"] == ([case] if case else [])


def test_a_clip_that_starts_from_behind_beside_an_image_from_the_front_is_noted() -> None:
    turned = tuple(replace(s, person=_mirrored().samples[0].person, face=None) for s in PEOPLE.samples)
    made = _judged(clip=replace(GOOD, people=replace(PEOPLE, samples=turned)))
    assert "facing" in {each.case for each in made.findings}


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_picture_on_its_side_says_which_way_to_turn_it(degrees: int) -> None:
    (finding,) = [each for each in _judged(people=measured(on_its_side(degrees).people)).findings if each.rule == "image-rotated"]
    turn = {90: "a quarter to the right", 180: "180 degrees", 270: "a quarter to the left"}[degrees]
    assert turn in english().advice(finding)


def test_a_target_can_allow_what_another_one_refuses() -> None:
    changes = CASES["image-several-people", "surely-body"]
    assert _judged(chosen("dreamactor-m2"), header=replace(HEADER, height=1080), **changes).verdict.value == "accept"
    assert _judged(chosen("wan2.2-animate-mix"), **changes).verdict.value == "reject"
    (finding,) = _judged(**changes).findings
    assert (finding.prevents, finding.basis.value) == ("InvalidImage.MultiHuman", "documented")


def test_what_is_counted_of_the_file_carries_no_probability_and_who_is_in_the_picture_does() -> None:
    (counted,) = _judged(**CASES["image-too-large", "over"]).findings
    (estimated,) = _judged(**CASES["image-several-people", "surely-body"]).findings
    assert counted.confidence is None
    assert estimated.confidence is not None


def test_a_limit_that_a_target_does_not_state_is_off() -> None:
    made = _judged(chosen("animate-anyone-template-gen2"), bytes=50_000_000)
    assert {result.rule: result.outcome.value for result in made.results}["image-too-large"] == "off"
    assert made.verdict.value == "accept"


def test_an_image_that_could_not_be_looked_into_is_never_accepted() -> None:
    missing = {"image_people": Missing("not-measured")}
    made = _judged(people=None, decodes=None, missing=missing, problem="there is not enough memory.")
    assert (made.verdict.value, made.judged, made.problem) == ("review", False, "there is not enough memory.")


def test_for_faults_of_the_image_no_new_clip_is_made() -> None:
    made = _judged(**CASES["image-unreadable", "broken"])
    assert made.repair_command == ""
    assert all(not finding.command for finding in made.findings)
