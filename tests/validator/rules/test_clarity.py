"""A face and a figure are unclear, blurred or doubted for their own sake, and not for what turns away, covers or hides them."""

from __future__ import annotations

from dataclasses import replace

from tests.support.faults import CASES
from tests.support.figures import each_point, moved, sure
from tests.support.filmed import film, with_samples
from tests.support.good import BODY, GOOD, PEOPLE, SAMPLES, default, findings_of, rules_found
from validator.check import report as judge
from validator.facts.people import Blur, Face
from validator.targets.profile import Terms


def test_a_head_or_a_movement_below_the_limit_of_blur_is_sharp() -> None:
    for blur in (Blur(5.5, 5.1), Blur(None, None), None):
        assert not findings_of("person-blurred", with_samples({"blur": blur}, {}))


def test_a_start_that_motion_blurs_is_cut_off_where_the_picture_gets_sharp() -> None:
    smeared, sharp, unknown = Blur(4.0, 7.0), Blur(4.0, 4.0), Blur(None, None)
    later = [smeared, unknown, sharp, *([None] * (len(SAMPLES) - 3))]
    blurred = replace(PEOPLE, samples=tuple(replace(s, blur=b) for s, b in zip(SAMPLES, later, strict=True)))
    assert [f.values["later"] for f in findings_of("person-blurred", replace(GOOD, people=blurred))] == [1.0]
    assert judge(replace(GOOD, people=blurred), default()).repair_command.startswith("ffmpeg -ss 1 -i clip.mp4 ")
    never = with_samples({"blur": smeared}, {"blur": smeared})
    assert [f.values.get("later") for f in findings_of("person-blurred", never)] == [None]
    assert not judge(never, default()).repair_command


def test_over_the_whole_clip_a_fault_of_the_first_frame_is_at_most_a_warning() -> None:
    over_clip = replace(default(), rules={"face-not-clear": Terms(span="clip"), "not-facing-camera": Terms(span="clip")})
    for key in (("face-not-clear", "first"), ("not-facing-camera", "first-back")):
        for target, severity in ((default(), "error"), (over_clip, "warning")):
            found = [f.severity.value for f in judge(CASES[key], target).findings if f.rule == key[0]]
            assert found == [severity]


def test_a_covered_face_is_neither_a_lost_person_nor_a_lying_body() -> None:
    doubtful = with_samples({"face": None, "person": sure(0.4)(BODY)}, {"face": None, "person": sure(0.4)(BODY)})
    assert rules_found(doubtful) == {"face-not-clear"}
    lying = each_point(lambda _, x, y: (y, x))(BODY)
    thrown = tuple(replace(s, face=None, person=lying if i in (3, 4) else BODY) for i, s in enumerate(SAMPLES))
    assert rules_found(replace(GOOD, people=replace(PEOPLE, samples=thrown))) == {"face-not-clear"}
    shown = tuple(replace(s, person=lying if i in (3, 4) else BODY) for i, s in enumerate(SAMPLES))
    assert "body-bent-or-curled" in rules_found(replace(GOOD, people=replace(PEOPLE, samples=shown)))


def test_a_figure_is_doubted_for_itself_and_not_for_what_hides_it() -> None:
    unsure, large = sure(0.8), Face(0.9, 170.0)
    assert not findings_of("person-not-real", film(sure(0.9), sure(0.9)))
    assert not findings_of(
        "person-not-real", film(lambda body: moved(0, 0.2)(unsure(body)), lambda body: moved(0, 0.2)(unsure(body)))
    )
    assert not findings_of("person-not-real", with_samples({"face": Face(0.5, 170.0)}, {"face": Face(0.5, 170.0)}))
    once = replace(PEOPLE, samples=(replace(SAMPLES[0], face=large), *SAMPLES[1:]))
    assert not findings_of("person-not-real", replace(GOOD, people=once))
    for clear, found in ((2, False), (3, True)):
        doubted = tuple(
            replace(s, person=unsure(BODY), face=Face(0.9 if i < clear else 0.5, 70.0)) for i, s in enumerate(SAMPLES)
        )
        assert bool(findings_of("person-not-real", replace(GOOD, people=replace(PEOPLE, samples=doubted)))) is found
