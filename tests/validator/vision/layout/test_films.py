"""The frame's layout in real films: what lies over the picture and around it is found, and what is of the scene is not."""

from __future__ import annotations

import pytest

from fixtures.films import performed, remade
from fixtures.performer import SCENES
from tests.support.good import default
from validator import validate
from validator.check import report as judge
from validator.facts.clip import Depth
from validator.facts.layout import Layout, Overlay
from validator.facts.people import WHOLE, Box
from validator.measure import MeasureOptions, measure

SURE = 0.7
"""`overlay-behind`."""
FLAT = 0.85
"""`overlay-flat`."""


def _layout(path: object) -> Layout:
    found = measure(str(path), MeasureOptions(people=False)).layout
    assert found
    return found


def _overlays(found: Layout) -> list[Overlay]:
    return [one for one in found.overlays if one.behind >= SURE]


def _off(one: Box, two: Box) -> float:
    return max(abs(a - b) for a, b in zip(one, two, strict=True))


@pytest.mark.parametrize(
    ("name", "box"),
    [
        ("sticker", (210 / 540, 430 / 960, 330 / 540, 510 / 960)),
        ("caption", (0.0, 500 / 960, 1.0, 560 / 960)),
        ("logo", (430 / 540, 20 / 960, 520 / 540, 90 / 960)),
    ],
)
def test_an_overlay_is_found_where_it_is(name: str, box: Box) -> None:
    (found,) = _overlays(_layout(remade(name)))
    assert _off(found.box, box) < 0.13


def test_a_sticker_is_found_though_nothing_behind_it_moves_much() -> None:
    found = _layout(remade("held-sticker"))
    assert _overlays(found) == []
    (flat,) = [one for one in found.overlays if one.flat >= FLAT]
    assert _off(flat.box, (150 / 540, 330 / 960, 390 / 540, 570 / 960)) < 0.01


@pytest.mark.parametrize(
    ("name", "border", "picture"),
    [
        ("blurred-borders", "blurred", (583 / 1706, 0.0, 1123 / 1706, 1.0)),
        ("blurred-around", "blurred", (0.25, 0.25, 0.75, 0.75)),
        ("blue-bars", "bars", (583 / 1706, 0.0, 1123 / 1706, 1.0)),
        ("in-app", "still", (90 / 720, 120 / 1280, 630 / 720, 1080 / 1280)),
    ],
)
def test_the_picture_inside_its_borders_is_found(name: str, border: str, picture: Box) -> None:
    found = _layout(remade(name))
    assert found.border == border
    assert _off(found.picture, picture) < 0.01


@pytest.mark.sampled(only=("good", "good-turn", "box-before-legs"))
@pytest.mark.parametrize("name", [name for name in SCENES if not SCENES[name].boxes or name == "box-before-legs"])
def test_a_film_as_it_is_has_neither_borders_nor_anything_over_the_person(name: str) -> None:
    facts = measure(str(performed(name)), MeasureOptions())
    assert facts.layout
    assert (facts.layout.picture, facts.layout.border) == (WHOLE, "")
    over = [
        found.message for found in judge(facts, default()).findings if found.rule == "overlay-on-picture" and found.case == "over"
    ]
    assert over == []


def test_stills_are_counted() -> None:
    assert (_layout(performed("one-picture")).pictures, _layout(performed("good")).still_steps) == (1, 0)
    slides = _layout(remade("slides"))
    assert (slides.pictures, slides.longest_moving_steps, slides.step_seconds) == (3, 1, 0.5)
    assert [(run.begin, run.end) for run in slides.between] == [(1.0, 1.5), (2.5, 3.0)]


def test_stills_of_one_scene_are_a_slide_show_since_the_picture_jumps_from_one_to_the_next() -> None:
    facts = measure(str(remade("slides")), MeasureOptions(people=False))
    assert [finding.case for finding in judge(facts, default()).findings if finding.rule == "nothing-moves"] == ["slides"]


def test_a_film_on_its_side_is_turned_back_in_the_mind_alone() -> None:
    report = validate(remade("on-its-side"), depth="first-frame")
    (finding,) = [finding for finding in report.findings if finding.rule == "picture-rotated"]
    assert (finding.case, "transpose=cclock" in finding.fix) == ("sideways", True)


def test_the_body_is_cut_off_by_the_edge_of_the_picture_inside_its_borders() -> None:
    people = measure(str(remade("blurred-borders")), MeasureOptions(depth=Depth.FIRST_FRAME)).people
    assert people
    assert _off(people.picture, (583 / 1706, 0.0, 1123 / 1706, 1.0)) < 0.01
