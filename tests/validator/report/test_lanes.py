"""The time line says of every sample what the rules say of it, and where nothing could be judged it says nothing."""

from __future__ import annotations

from dataclasses import replace

from tests.support.good import BODY, SAMPLES, default, facts
from validator.check import report
from validator.facts.clip import Facts
from validator.facts.people import Other
from validator.report.exhibit import Exhibit, Lane, packed, unpacked
from validator.report.html.drawing import drawn
from validator.report.moments import exhibit, worst_of


def _exhibit(changed: Facts) -> Exhibit:
    return exhibit(changed, report(changed, default()).findings, default())


def _lane(made: Exhibit, name: str) -> Lane:
    return next(lane for lane in made.lanes if lane.name == name)


def test_what_is_shown_is_the_same_after_the_pipe() -> None:
    made = _exhibit(facts())
    assert unpacked(packed(made)) == made
    assert "\n" not in packed(made)


def test_nobody_is_nought_and_somebody_else_counts() -> None:
    other = Other(0.95, 0.6, (0.7, 0.2, 0.9, 0.8), "body")
    samples = (replace(SAMPLES[0], person=None, face=None), replace(SAMPLES[1], others=(other,)), *SAMPLES[2:])
    assert [value for _, value in _lane(_exhibit(facts(people={"samples": samples})), "people").values][:3] == [0, 2, 1]


def test_the_limits_of_the_target_are_the_lines() -> None:
    size = _lane(_exhibit(facts()), "size")
    limit = default().limit("person-size")
    assert size.review == 100 * limit.at_least
    assert size.reject == 100 * limit.rejects_below
    assert size.under
    assert not _lane(_exhibit(facts()), "sharpness").under


def test_a_moment_without_anybody_is_a_gap_in_the_line() -> None:
    samples = (*SAMPLES[:3], replace(SAMPLES[3], person=None, face=None, edge_width=None), *SAMPLES[4:])
    lane = _lane(_exhibit(facts(people={"samples": samples})), "size")
    assert lane.values[3][1] is None
    assert drawn(lane, 4.0).path.count("M") == 2


def test_a_finding_marks_its_time_in_the_lane_of_its_rule() -> None:
    samples = tuple(replace(each, edge_width=9.0) for each in SAMPLES)
    lane = _lane(_exhibit(facts(people={"samples": samples})), "sharpness")
    assert [span.rule for span in lane.spans] == ["person-blurred"]
    left, width, severity, _ = drawn(lane, 4.0).spans[0]
    assert (left, severity) == (0.0, "error")
    assert width > 0


def test_the_worst_moment_is_the_sample_nearest_to_what_the_finding_names() -> None:
    samples = tuple(replace(each, edge_width=9.0 if each.time >= 2 else 3.0) for each in SAMPLES)
    changed = facts(people={"samples": samples})
    findings = report(changed, default()).findings
    assert worst_of(findings, [each.time for each in samples]) == {4: ("person-blurred",)}
    assert _exhibit(changed).moments[4].rules == ("person-blurred",)


def test_the_part_that_is_cut_off_is_marked_at_its_edge() -> None:
    low = replace(BODY, points=tuple((x, y + 0.25, seen) for x, y, seen in BODY.points), box=(0.34, 0.4, 0.66, 1.0))
    made = _exhibit(facts(people={"samples": tuple(replace(each, person=low) for each in SAMPLES)}))
    assert made.opening.edge == "bottom"
    assert made.opening.part
    assert made.opening.severity == "error"


def test_a_clip_that_was_not_looked_into_has_only_its_frame_rate() -> None:
    made = _exhibit(facts(people=None, shots=None))
    assert [lane.name for lane in made.lanes] == ["rate"]
    assert made.moments == ()


def test_the_first_frame_alone_says_nothing_of_the_time_after_it() -> None:
    made = _exhibit(facts(people={"samples": SAMPLES[:1]}, shots=None))
    assert [lane.name for lane in made.lanes] == ["rate"]
    assert [moment.time for moment in made.moments] == [0.0]


def test_what_was_found_is_said_of_rules_that_passed_too() -> None:
    said = _exhibit(facts()).found
    assert (said["frame-rate"], said["duration"], said["side"]) == ("30.00", "4.00 s", "720×1280 px")
