"""Borders and the person are looked at together: a body that lies on both sides of a line shows that it ends no picture."""

from dataclasses import replace

import pytest

from tests.support.good import BODY, LAYOUT, PEOPLE, SAMPLES
from validator.facts.framed import framed
from validator.facts.people import WHOLE, Box

LEFT, TOP, RIGHT, BOTTOM = BODY.box


@pytest.mark.parametrize(
    "picture",
    [(LEFT + 0.06, 0.0, 1.0, 1.0), (0.0, TOP + 0.06, 1.0, 1.0), (0.0, 0.0, RIGHT - 0.06, 1.0), (0.0, 0.0, 1.0, BOTTOM - 0.06)],
)
def test_lines_that_run_through_the_person_end_no_picture(picture: Box) -> None:
    people, layout = framed(PEOPLE, replace(LAYOUT, picture=picture, border="blurred"))
    assert (people.picture, layout.picture, layout.border) == (WHOLE, WHOLE, "")


def test_a_person_inside_the_borders_is_seen_in_the_picture_alone() -> None:
    inner = (LEFT, TOP, RIGHT, BOTTOM)
    people, layout = framed(PEOPLE, replace(LAYOUT, picture=inner, border="bars"))
    assert (people.picture, layout.picture, layout.border) == (inner, inner, "bars")


def test_black_bars_and_other_borders_add_up() -> None:
    people, _ = framed(
        replace(PEOPLE, picture=(0.0, 0.01, 1.0, 0.99)), replace(LAYOUT, picture=(0.01, 0.0, 0.99, 1.0), border="bars")
    )
    assert people.picture == (0.01, 0.01, 0.99, 0.99)


def test_one_sample_of_many_in_which_the_networks_wander_off_takes_no_border_away() -> None:
    inner = (LEFT, TOP, RIGHT, BOTTOM)
    astray = replace(SAMPLES[0], person=replace(BODY, box=(0.0, 0.0, 1.0, 1.0)))
    people = replace(PEOPLE, samples=(*SAMPLES[:1] * 5, astray))
    assert framed(people, replace(LAYOUT, picture=inner, border="bars"))[1].border == "bars"
