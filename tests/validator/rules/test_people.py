"""Every case of the rules about people and takes, from figures with known faults."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.support.good import BODY, GOOD, PEOPLE, SAMPLES, SHOTS, default
from validator.check import report as judge
from validator.facts.clip import Facts, Missing
from validator.facts.people import Body, Face, Other, Sample
from validator.facts.shots import Dissolve, HardCut, LocalDissolve
from validator.findings import Finding
from validator.rules import RULES
from validator.targets.profile import Terms
from validator.texts.catalog import english

Change = Callable[[Body], Body]
LEGS = range(25, 33)
FEET = range(27, 33)


def _points(change: Callable[[int, float, float], tuple[float, float]]) -> Change:
    def changed(body: Body) -> Body:
        return replace(body, points=tuple((*change(i, x, y), v) for i, (x, y, v) in enumerate(body.points)))

    return changed


def _moved(dx: float, dy: float) -> Change:
    return _points(lambda _, x, y: (x + dx, y + dy))


def _scaled(by: float) -> Change:
    def changed(body: Body) -> Body:
        inner = tuple(0.5 + (edge - 0.5) * by for edge in body.box)
        return replace(_points(lambda _, x, y: (0.5 + (x - 0.5) * by, 0.5 + (y - 0.5) * by))(body), box=_within(inner))

    return changed


def _within(box: tuple[float, ...]) -> tuple[float, float, float, float]:
    left, top, right, bottom = (min(1.0, max(0.0, edge)) for edge in box)
    return (left, top, right, bottom)


def _squat(by: float) -> Change:
    """The hips sink towards the knees, and the head and trunk with them."""
    return _points(lambda i, x, y: (x, y if i in LEGS else y + by))


def _turned(by: float) -> Change:
    """The width of the figure times `by`; under 0 it is seen from behind."""
    return _points(lambda _, x, y: (0.5 + (x - 0.5) * by, y))


def _head_down(hands: float) -> Change:
    """The picture turned by 180 degrees, with the hands at that height."""
    return _points(lambda i, x, y: (1 - x, hands if i in (15, 16) else 1 - y))


def _unseen_feet(body: Body) -> Body:
    return replace(body, points=tuple((x, y, 0.1 if i in FEET else v) for i, (x, y, v) in enumerate(body.points)))


def _sure(score: float) -> Change:
    return lambda body: replace(body, score=score, presence=1.0)


def _same(body: Body) -> Body:
    return body


def _film(first: Change = _same, later: Change = _same) -> Facts:
    changed = [replace(s, person=(later if i else first)(BODY)) for i, s in enumerate(SAMPLES)]
    return replace(GOOD, people=replace(PEOPLE, samples=tuple(changed)))


def _samples(first: dict[str, object], later: dict[str, object]) -> Facts:
    changed = tuple(replace(s, **(later if i else first)) for i, s in enumerate(SAMPLES))  # type: ignore[arg-type]
    return replace(GOOD, people=replace(PEOPLE, samples=changed))


def _empty(sample: Sample) -> Sample:
    return replace(sample, person=None, face=None, edge_width=None, others=())


def _sideways() -> tuple[Sample, ...]:
    people = _film(_turned(0.3)).people
    assert people
    return people.samples


def _faceless(facts: Facts) -> Facts:
    assert facts.people
    return replace(facts, people=replace(facts.people, samples=tuple(replace(s, face=None) for s in facts.people.samples)))


def _nobody(*, first: bool, filled: float | None = None) -> Facts:
    none = Sample(0.0, None, None, None, ())
    gone = tuple(replace(none, time=s.time) if (i == 0 if first else 2 <= i < 7) else s for i, s in enumerate(SAMPLES))
    return replace(GOOD, people=replace(PEOPLE, samples=gone, person_mask_area=filled))


def _beside(kind: str, score: float, *times: int) -> Facts:
    other = Other(score, 0.6, (0.7, 0.2, 0.9, 0.8), kind)
    seen = tuple(replace(s, others=(other,)) if i in times else s for i, s in enumerate(SAMPLES))
    return replace(GOOD, people=replace(PEOPLE, samples=seen))


def _shots(**changes: object) -> Facts:
    return replace(GOOD, shots=replace(SHOTS, **changes))  # type: ignore[arg-type]


def _cut(peak_ratio: float) -> Facts:
    return _shots(hard_cuts=(HardCut(2.0, 30.0, peak_ratio, 9.0),))


def _dissolve(mix_share: float) -> Facts:
    return _shots(dissolves=(Dissolve(2.0, 30.0, mix_share, 9.0),))


BLACK = replace(_nobody(first=True), shots=replace(SHOTS, black_until_seconds=0.5))
CASES: dict[tuple[str, str], Facts] = {
    ("no-person-in-first-frame", "late"): _nobody(first=True),
    ("no-person-in-first-frame", "never"): replace(GOOD, people=replace(PEOPLE, samples=tuple(map(_empty, SAMPLES)))),
    ("no-person-in-first-frame", "nobody"): replace(GOOD, people=replace(PEOPLE, samples=(_empty(SAMPLES[0]),))),
    ("no-person-in-first-frame", "black"): BLACK,
    ("no-person-in-first-frame", "doubtful"): _film(_sure(0.4)),
    ("no-person", "gone"): _nobody(first=False),
    ("no-person", "doubtful"): _film(later=_sure(0.4)),
    ("several-people", "surely-body"): _beside("body", 0.9, 0, 3),
    ("several-people", "surely-face"): _beside("face", 0.9, 0, 3),
    ("several-people", "perhaps-body"): _beside("body", 0.7, 3, 4),
    ("several-people", "perhaps-face"): _beside("face", 0.7, 3, 4),
    ("body-not-fully-visible", "first"): _film(_moved(0, 0.2)),
    ("body-not-fully-visible", "first-slightly"): _film(_moved(0, 0.135)),
    ("body-not-fully-visible", "filling"): replace(GOOD, people=replace(PEOPLE, person_mask_area=0.6)),
    ("body-not-fully-visible", "half-out"): _film(lambda body: replace(_sure(0.4)(body), box=(0.0, 0.15, 0.3, 0.91))),
    ("body-not-fully-visible", "later"): _film(later=_moved(0, 0.25)),
    ("body-not-fully-visible", "sometimes"): _film(later=_moved(0, 0.135)),
    ("body-occluded", "first"): _film(_unseen_feet),
    ("body-occluded", "later"): _film(later=_unseen_feet),
    ("person-too-small", "tiny"): _film(_scaled(0.1), _scaled(0.1)),
    ("person-too-small", "share"): _film(_scaled(0.4)),
    ("person-too-small", "share-slightly"): _film(_scaled(0.52)),
    ("person-too-small", "pixels"): replace(GOOD, people=replace(PEOPLE, width=90, height=160)),
    ("person-too-small", "later"): _film(later=_scaled(0.35)),
    ("person-too-large", "first"): _film(_scaled(2.2)),
    ("person-too-large", "later"): _film(later=_scaled(2.2)),
    ("body-bent-or-curled", "first"): _film(_squat(0.26)),
    ("body-bent-or-curled", "first-lying"): _film(_points(lambda _, x, y: (y, x))),
    ("body-bent-or-curled", "head-down"): _film(_head_down(hands=0.95)),
    ("body-bent-or-curled", "upside-down"): _film(_head_down(hands=0.5)),
    ("body-bent-or-curled", "first-slightly"): _film(_squat(0.13)),
    ("body-bent-or-curled", "later"): _film(later=_squat(0.26)),
    ("not-facing-camera", "first-back"): _film(_turned(-1)),
    ("not-facing-camera", "first-back-or-covered"): _faceless(_film(_turned(-1))),
    ("not-facing-camera", "first-side"): _film(_turned(0.3)),
    ("not-facing-camera", "later"): _film(later=_turned(-1)),
    ("face-not-clear", "first"): _samples({"face": None}, {}),
    ("face-not-clear", "first-slightly"): _samples({"face": Face(0.5, 70)}, {}),
    ("face-not-clear", "covered"): _samples({"face": None, "person": _sure(0.4)(BODY)}, {}),
    ("face-not-clear", "away"): _faceless(_film(_turned(-1))),
    ("face-not-clear", "away-slightly"): replace(
        _film(_turned(0.3)), people=replace(PEOPLE, samples=tuple(replace(s, face=Face(0.5, 70)) for s in _sideways()))
    ),
    ("face-not-clear", "pixels"): _samples({"face": Face(0.9, 12)}, {}),
    ("face-not-clear", "small"): _samples({"face": Face(0.9, 25)}, {}),
    ("face-not-clear", "later"): _samples({}, {"face": None}),
    ("face-not-clear", "never"): _samples({"face": None}, {"face": None}),
    ("person-blurred", "first"): _samples({"edge_width": 9.0}, {}),
    ("person-blurred", "first-slightly"): _samples({"edge_width": 5.5}, {}),
    ("person-blurred", "unclear"): _samples({"edge_width": None}, {"edge_width": None}),
    ("person-blurred", "later"): _samples({}, {"edge_width": 9.0}),
    ("scene-cut", "hard"): _cut(9.0),
    ("scene-cut", "hard-perhaps"): _cut(4.0),
    ("scene-cut", "dissolve"): _dissolve(0.95),
    ("scene-cut", "dissolve-perhaps"): _dissolve(0.8),
    ("frozen-start", "start"): _shots(frozen_until_seconds=2.0),
    ("frozen-start", "never"): _shots(frozen_until_seconds=4.0, moves=False),
}


def _found(rule: str, facts: Facts) -> list[Finding]:
    return [finding for finding in judge(facts, default()).findings if finding.rule == rule]


def test_a_local_dissolve_is_named_as_a_dissolve_and_only_once() -> None:
    local, dissolve = LocalDissolve(2.4, 20.0, 18.0, 0.9), Dissolve(2.0, 30.0, 0.95, 9.0)
    assert [f.at for f in _found("scene-cut", _shots(local_dissolves=(local,)))] == [(2.35, 2.45)]
    both = _shots(dissolves=(dissolve,), local_dissolves=(local,))
    assert [f.at for f in _found("scene-cut", both)] == [(1.95, 2.05)]
    unmixed = replace(local, mix_percent=2.0, mix_share=0.3)
    assert not _found("scene-cut", _shots(local_dissolves=(unmixed,)))


def test_several_cuts_are_one_finding_and_the_longest_shot_is_offered() -> None:
    hard = HardCut(0.5, 30.0, 9.0, 9.0), HardCut(1.25, 30.0, 8.0, 9.0)
    faded = Dissolve(2.0, 30.0, 0.95, 9.0)
    findings = _found("scene-cut", _shots(hard_cuts=hard, dissolves=(faded,)))
    assert [(f.message, f.at) for f in findings] == [
        ("Hard cut at 0.50 s, 1.25 s.", (0.45, 1.3)),
        ("Dissolve at 2.00 s.", (1.95, 2.05)),
    ]


def test_a_person_who_comes_late_or_never_is_reported_once() -> None:
    for facts in (CASES["no-person-in-first-frame", "late"], CASES["no-person-in-first-frame", "never"]):
        about = {finding.rule for finding in judge(facts, default()).findings}
        assert about == {"no-person-in-first-frame"}


def test_a_cause_is_reported_without_its_consequences() -> None:
    blurred = _samples({"edge_width": 9.0, "face": None}, {})
    assert not _found("face-not-clear", blurred)
    uncertain = _samples({"edge_width": 5.5, "person": _sure(0.4)(BODY)}, {})
    assert not _found("person-blurred", uncertain)
    cut_off = _film(lambda body: replace(_unseen_feet(body), box=(0.3, 0.1, 0.7, 1.0)))
    assert not _found("body-occluded", cut_off)


def _rules(facts: Facts) -> set[str]:
    return {finding.rule for finding in judge(facts, default()).findings}


def test_a_tiny_person_is_too_small_and_nothing_else_is_said() -> None:
    tiny = _film(_scaled(0.1), _scaled(0.1))
    report = judge(tiny, default())
    assert (_rules(tiny), report.verdict.value) == ({"person-too-small"}, "reject")
    assert report.media["samples_with_person"] == len(SAMPLES)
    pattern = _film(lambda body: _sure(0.6)(_scaled(0.1)(body)), _scaled(0.1))
    assert "no-person-in-first-frame" in _rules(pattern)


def test_a_picture_that_is_upside_down_is_that_alone_and_the_command_turns_it() -> None:
    change = _head_down(hands=0.5)
    facts = _faceless(_film(change, change))
    (finding,) = [f for f in judge(facts, default()).findings if f.at == (0.0, 0.0)]
    assert finding.message == "The picture is upside down."
    assert "-vf hflip,vflip" in finding.fix
    assert not {"not-facing-camera", "face-not-clear"} & _rules(facts)


def test_a_covered_face_is_neither_a_lost_person_nor_a_lying_body() -> None:
    doubtful = _samples({"face": None, "person": _sure(0.4)(BODY)}, {"face": None, "person": _sure(0.4)(BODY)})
    assert _rules(doubtful) == {"face-not-clear"}
    lying = _points(lambda _, x, y: (y, x))(BODY)
    thrown = tuple(replace(s, face=None, person=lying if i in (3, 4) else BODY) for i, s in enumerate(SAMPLES))
    assert _rules(replace(GOOD, people=replace(PEOPLE, samples=thrown))) == {"face-not-clear"}
    shown = tuple(replace(s, person=lying if i in (3, 4) else BODY) for i, s in enumerate(SAMPLES))
    assert "body-bent-or-curled" in _rules(replace(GOOD, people=replace(PEOPLE, samples=shown)))


def test_a_second_person_who_is_seen_once_counts_only_when_sure_and_in_the_first_frame() -> None:
    cases = {(0.9, 0): "surely-body", (0.7, 0): "", (0.9, 3): "", (0.7, 3): ""}
    for (score, time), case in cases.items():
        assert [f.case for f in _found("several-people", _beside("body", score, time))] == [case] * bool(case)


def test_a_doubtful_second_person_counts_where_the_first_frame_is_all_that_was_looked_into() -> None:
    facts = _beside("body", 0.7, 0)
    assert facts.people
    alone = replace(facts, people=replace(facts.people, samples=facts.people.samples[:1]))
    assert [f.case for f in _found("several-people", alone)] == ["perhaps-body"]


def _leg(knee: tuple[float, float], ankle: tuple[float, float]) -> Change:
    """The left leg with knee and foot there."""
    places = {25: knee, **dict.fromkeys((27, 29, 31), ankle)}
    return _points(lambda i, x, y: places.get(i, (x, y)))


def _joined(*changes: Change) -> Change:
    def changed(body: Body) -> Body:
        for change in changes:
            body = change(body)
        return body

    return changed


RAISED_KNEE, FOOT_AT_THE_KNEE, HIGH_KICK = (
    _leg((0.58, 0.50), (0.57, 0.62)),
    _leg((0.70, 0.63), (0.48, 0.68)),
    _leg((0.72, 0.45), (0.88, 0.38)),
)
ON_THE_HEELS = _points(lambda i, x, y: (x, 0.70 if i in LEGS[2:] else 0.68 if i in LEGS else y + 0.14))
TOWARDS_THE_CAMERA = _points(lambda i, x, y: (0.5 + (x - 0.5) * 1.1, y if i in (*LEGS, 23, 24) else 0.52 - (0.52 - y) * 0.4))


@pytest.mark.parametrize("leg", [RAISED_KNEE, FOOT_AT_THE_KNEE, HIGH_KICK], ids=["knee", "tree", "kick"])
def test_one_who_stands_on_one_leg_is_upright_whatever_the_other_one_does(leg: Change) -> None:
    assert "body-bent-or-curled" not in _rules(_film(leg, leg))


@pytest.mark.parametrize(
    "posture", [ON_THE_HEELS, TOWARDS_THE_CAMERA, _joined(_squat(0.26), HIGH_KICK)], ids=["heels", "forward", "on-one-leg"]
)
def test_sitting_on_the_heels_bending_at_the_camera_and_squatting_on_one_leg_are_not_upright(posture: Change) -> None:
    assert [f.severity.value for f in _found("body-bent-or-curled", _film(posture))] == ["error"]


def test_a_torso_that_bends_at_the_camera_is_reported_with_its_angle_to_upright() -> None:
    (finding,) = _found("body-bent-or-curled", _film(TOWARDS_THE_CAMERA))
    assert finding.values["posture"] == "bent"
    assert int(finding.values["lean"]) > 45


def test_a_span_ends_with_the_clip() -> None:
    (finding,) = _found(
        "no-person", replace(GOOD, people=replace(PEOPLE, samples=(SAMPLES[0], *map(_empty, SAMPLES[1:])), seconds=3.6))
    )
    assert finding.at == (0.5, 3.6)


def test_every_case_about_people_and_shots_is_tried_here() -> None:
    about = [rule for rule in RULES.values() if {"people", "shots"} & set(rule.needs) and not rule.of_image]
    assert set(CASES) == {(rule.name, case) for rule in about for case in rule.cases}


@pytest.mark.parametrize(("rule", "case"), CASES, ids=[" ".join(key) for key in CASES])
def test_a_fault_of_the_figure_is_found_and_reported_in_whole_words(rule: str, case: str) -> None:
    target = replace(default(), rules={rule: Terms(span="clip")}) if case == "never" and rule == "face-not-clear" else default()
    (finding,) = [f for f in judge(CASES[rule, case], target).findings if f.rule == rule]
    assert finding.message.startswith(re.split(r"\{", english().rules[rule].cases[case][0])[0])
    assert finding.severity is RULES[rule].cases[case].severity
    assert not re.search(r"[{}]", finding.message + finding.fix)
    assert finding.message.endswith(".")


def test_over_the_whole_clip_a_fault_of_the_first_frame_is_at_most_a_warning() -> None:
    over_clip = replace(default(), rules={"face-not-clear": Terms(span="clip"), "not-facing-camera": Terms(span="clip")})
    for key in (("face-not-clear", "first"), ("not-facing-camera", "first-back")):
        for target, severity in ((default(), "error"), (over_clip, "warning")):
            found = [f.severity.value for f in judge(CASES[key], target).findings if f.rule == key[0]]
            assert found == [severity]


@pytest.mark.parametrize(("case", "severity"), [("late", "warning"), ("never", "error"), ("black", "warning")])
def test_over_the_whole_clip_a_person_may_come_late_and_not_never(case: str, severity: str) -> None:
    target = replace(default(), rules={"no-person-in-first-frame": Terms(span="clip")})
    (found,) = [f for f in judge(CASES["no-person-in-first-frame", case], target).findings if f.case == case]
    assert found.severity.value == severity


def test_people_that_were_not_looked_for_make_the_clip_need_review() -> None:
    report = judge(replace(GOOD, people=None, missing={"people": Missing("failed", "mediapipe is not installed")}), default())
    assert report.verdict.value == "review"
    skipped = {result.rule: result.reason for result in report.results if result.outcome.value == "skip"}
    assert skipped["several-people"] == "mediapipe is not installed"
    assert set(skipped) == {rule.name for rule in RULES.values() if "people" in rule.needs and not rule.of_image}


@pytest.mark.parametrize("rule", [rule for rule in RULES.values() if "people" in rule.needs], ids=lambda rule: rule.name)
def test_every_heuristic_can_be_switched_off(rule: object) -> None:
    from validator.check import chosen

    name = rule.name  # type: ignore[attr-defined]
    for (about, _), facts in CASES.items():
        if about == name:
            assert not [
                f for f in judge(facts, chosen("animate-anyone-template-gen2", [f"rules.{name}=off"])).findings if f.rule == name
            ]
