"""A body is cut off, hidden or too small only where the frame shows it, wherever the networks guess the rest."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.figures import FEET, each_point, scaled, sure, unseen_feet
from tests.support.filmed import film, with_samples
from tests.support.good import BODY, GOOD, SAMPLES, default, findings_of, rules_found
from validator.check import report as judge
from validator.facts.clip import Facts
from validator.facts.people import Body, Face


def test_feet_far_above_the_lower_edge_are_not_cut_off_by_it() -> None:
    def crouching(body: Body) -> Body:
        high = each_point(lambda i, x, y: (x, y - 0.15 if i in FEET else y))(body)
        return replace(unseen_feet(high), box=(0.3, 0.1, 0.7, 1.0))

    assert not findings_of("body-not-fully-visible", film(crouching))


def test_a_body_that_the_model_lays_down_below_the_upper_edge_has_its_head_beyond_it() -> None:
    lying = each_point(lambda _, x, y: (y, x))
    facts = with_samples({"face": Face(0.55, 70), "person": replace(lying(BODY), box=(0.1, 0.0, 0.9, 0.7))}, {})
    (finding,) = findings_of("body-not-fully-visible", facts)
    assert (finding.case, finding.values["part"], finding.values["edge"]) == ("first", "head", "top")
    inside = with_samples({"face": Face(0.55, 70), "person": lying(BODY)}, {})
    assert not findings_of("body-not-fully-visible", inside)


def _feet_hidden(up: float, aside: float = 0.0) -> Facts:
    """A silhouette that touches the lower edge, and feet that are not seen, so much higher and farther to the right than they were."""
    points = tuple((x + aside, y - up, 0.05) if i in FEET else (x, y, seen) for i, (x, y, seen) in enumerate(BODY.points))
    left, top, right, _ = BODY.box
    return with_samples({"person": replace(BODY, points=points, box=(left, top, right, 1.0))}, {})


@pytest.mark.parametrize("up", [0.0, 0.05, 0.1, 0.2])
def test_feet_that_are_not_seen_at_the_lower_edge_are_found_wherever_the_networks_guess_them(up: float) -> None:
    facts = _feet_hidden(up)
    assert findings_of("body-not-fully-visible", facts) + findings_of("body-occluded", facts)
    assert judge(facts, default()).verdict.value != "accept"


def test_a_tiny_person_is_too_small_and_nothing_else_is_said() -> None:
    tiny = film(scaled(0.1), scaled(0.1))
    report = judge(tiny, default())
    assert (rules_found(tiny), report.verdict.value) == ({"person-too-small"}, "reject")
    assert report.media["samples_with_person"] == len(SAMPLES)
    pattern = film(lambda body: sure(0.6)(scaled(0.1)(body)), scaled(0.1))
    assert "no-person-in-first-frame" in rules_found(pattern)


def test_room_above_and_below_in_a_tall_picture_does_not_make_a_person_small() -> None:
    for size, small in (((720, 1280), False), ((960, 1280), True)):
        people = film(scaled(0.52)).people
        assert people
        facts = replace(GOOD, people=replace(people, width=size[0], height=size[1]))
        assert bool(findings_of("person-too-small", facts)) is small
