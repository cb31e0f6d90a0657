"""Every case of the rules about people and takes, from figures with known faults."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest

from tests.support.framed import laid_out, on_its_side, short
from tests.support.good import BODY, GOOD, PEOPLE, SAMPLES, SHOTS, default
from validator.check import report as judge
from validator.facts.clip import Facts, Missing
from validator.facts.layout import Overlay
from validator.facts.people import Blur, Body, Face, Other, PersonBox, PersonModel, Sample
from validator.facts.shots import Dissolve, FastTransition, HardCut, LocalDissolve, Wipe
from validator.findings import Finding
from validator.rules import RULES
from validator.rules.confidence import compared
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


def _unseen_knee(body: Body) -> Body:
    return replace(body, points=tuple((x, y, 0.3 if i == 25 else v) for i, (x, y, v) in enumerate(body.points)))


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


MODEL = PersonModel("own.onnx", "0" * 64, "cv2.dnn 4.11.0")
HERS, ANOTHER = PersonBox(0.9, (0.3, 0.1, 0.7, 0.9)), PersonBox(0.3, (0.7, 0.2, 0.9, 0.8))


def _detected(facts: Facts, *boxes: PersonBox, times: Iterable[int] = range(100)) -> Facts:
    """With a person model that detects these boxes at those samples, and her at the others."""
    assert facts.people
    seen = (replace(s, boxes=boxes if i in times else (HERS,)) for i, s in enumerate(facts.people.samples))
    return replace(facts, people=replace(facts.people, samples=tuple(seen), person_model=MODEL))


def _unmoved(given: Facts) -> Facts:
    """Every frame shows one still picture, too."""
    return replace(given, shots=replace(SHOTS, moves=False))


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
    ("no-person-in-first-frame", "model-alone"): _detected(_nobody(first=True), HERS),
    ("no-person", "gone"): _nobody(first=False),
    ("no-person", "doubtful"): _film(later=_sure(0.4)),
    ("several-people", "surely-body"): _beside("body", 0.9, 0, 3),
    ("several-people", "surely-face"): _beside("face", 0.9, 0, 3),
    ("several-people", "perhaps-body"): _beside("body", 0.7, 3, 4),
    ("several-people", "perhaps-face"): _beside("face", 0.7, 3, 4),
    ("several-people", "both-body"): _detected(_beside("body", 0.7, 3, 4), HERS, ANOTHER),
    ("several-people", "both-face"): _detected(_beside("face", 0.7, 3, 4), HERS, ANOTHER),
    ("several-people", "unconfirmed-body"): _detected(_beside("body", 0.9, 0, 3), HERS),
    ("several-people", "unconfirmed-face"): _detected(_beside("face", 0.9, 0, 3), HERS),
    ("several-people", "model-alone"): _detected(GOOD, HERS, ANOTHER),
    ("body-not-fully-visible", "first"): _film(_moved(0, 0.2)),
    ("body-not-fully-visible", "first-slightly"): _film(_moved(0, 0.135)),
    ("body-not-fully-visible", "filling"): replace(GOOD, people=replace(PEOPLE, person_mask_area=0.6)),
    ("body-not-fully-visible", "half-out"): _film(lambda body: replace(_sure(0.4)(body), box=(0.0, 0.15, 0.3, 0.91))),
    ("body-not-fully-visible", "later"): _film(later=_moved(0, 0.25)),
    ("body-not-fully-visible", "sometimes"): _film(later=_moved(0, 0.135)),
    ("body-occluded", "first"): _film(_unseen_feet),
    ("body-occluded", "first-leg"): _film(_unseen_knee),
    ("body-occluded", "later"): _film(later=_unseen_feet),
    ("person-too-small", "tiny"): _film(_scaled(0.1), _scaled(0.1)),
    ("person-too-small", "share"): _film(_scaled(0.35)),
    ("person-too-small", "share-slightly"): _film(_scaled(0.43)),
    ("person-too-small", "pixels"): replace(GOOD, people=replace(PEOPLE, width=90, height=160)),
    ("person-too-small", "later"): _film(later=_scaled(0.35)),
    ("person-too-large", "first"): _film(_scaled(2.2)),
    ("person-too-large", "later"): _film(later=_scaled(2.2)),
    ("body-bent-or-curled", "first"): _film(_squat(0.26)),
    ("body-bent-or-curled", "first-lying"): _film(_points(lambda _, x, y: (y, x))),
    ("body-bent-or-curled", "head-down"): _film(_head_down(hands=0.95)),
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
    ("person-blurred", "first"): _samples({"edge_width": 9.0}, {}),
    ("person-blurred", "first-slightly"): _samples({"edge_width": 5.5}, {}),
    ("person-blurred", "head"): _samples({"blur": Blur(9.0, 3.5)}, {"blur": Blur(3.5, 3.5)}),
    ("person-blurred", "head-slightly"): _samples({"blur": Blur(6.0, 3.5)}, {}),
    ("person-blurred", "smeared"): _samples({"blur": Blur(3.5, 9.0)}, {}),
    ("person-blurred", "smeared-slightly"): _samples({"blur": Blur(None, 6.0)}, {"blur": Blur(None, 3.5)}),
    ("person-blurred", "unclear"): _samples({"edge_width": None}, {"edge_width": None}),
    ("person-blurred", "later"): _samples({}, {"edge_width": 9.0}),
    ("person-not-real", "proportions"): _samples({"face": Face(0.9, 170.0)}, {"face": Face(0.9, 170.0)}),
    ("person-not-real", "doubted"): _film(lambda body: replace(body, score=0.8), lambda body: replace(body, score=0.8)),
    ("scene-cut", "hard"): _cut(9.0),
    ("scene-cut", "hard-perhaps"): _cut(4.0),
    ("scene-cut", "dissolve"): _dissolve(0.95),
    ("scene-cut", "dissolve-perhaps"): _dissolve(0.8),
    ("scene-cut", "wipe"): _shots(wipes=(Wipe(2.0, 30.0, 0.95, 9.0),)),
    ("scene-cut", "wipe-perhaps"): _shots(wipes=(Wipe(2.0, 30.0, 0.8, 9.0),)),
    ("scene-cut", "fast-perhaps"): _shots(fast=(FastTransition(2.0, 20.0, 30.0, 9.0),)),
    ("scene-cut", "jump-perhaps"): _shots(hard_cuts=(HardCut(2.0, 5.0, 30.0, 9.0),)),
    ("frozen-start", "start"): _shots(frozen_until_seconds=2.0),
    ("picture-rotated", "upside-down"): _film(_head_down(hands=0.5)),
    ("picture-rotated", "sideways"): on_its_side(90),
    ("picture-in-frame", "small"): laid_out(picture=(0.0, 0.35, 1.0, 0.65), border="blurred"),
    ("overlay-on-picture", "over"): laid_out(overlays=(Overlay((0.4, 0.4, 0.6, 0.5), 0.95, "camera", 1.0),)),
    ("overlay-on-picture", "beside"): laid_out(overlays=(Overlay((0.8, 0.02, 0.98, 0.1), 0.95, "camera", 1.0),)),
    ("overlay-on-picture", "letters"): laid_out(strokes=("2" * 36,) * 64),
    ("overlay-on-picture", "drawn"): laid_out(overlays=(Overlay((0.3, 0.4, 0.7, 0.6), 0.0, "", 1.0, 0.99),)),
    ("nothing-moves", "never"): _unmoved(laid_out(still_steps=7, longest_moving_steps=0, pictures=1)),
    ("nothing-moves", "slides"): laid_out(still_steps=6, longest_moving_steps=1, pictures=2),
    ("nothing-moves", "never-short"): _unmoved(short(laid_out(still_steps=7, longest_moving_steps=0, pictures=1))),
    ("nothing-moves", "slides-short"): short(laid_out(still_steps=6, longest_moving_steps=1, pictures=2)),
}


def _found(rule: str, facts: Facts) -> list[Finding]:
    return [finding for finding in judge(facts, default()).findings if finding.rule == rule]


def test_a_head_or_a_movement_below_the_limit_of_blur_is_sharp() -> None:
    for blur in (Blur(5.5, 5.1), Blur(None, None), None):
        assert not _found("person-blurred", _samples({"blur": blur}, {}))


def test_a_start_that_motion_blurs_is_cut_off_where_the_picture_gets_sharp() -> None:
    smeared, sharp, unknown = Blur(4.0, 7.0), Blur(4.0, 4.0), Blur(None, None)
    later = [smeared, unknown, sharp, *([None] * (len(SAMPLES) - 3))]
    blurred = replace(PEOPLE, samples=tuple(replace(s, blur=b) for s, b in zip(SAMPLES, later, strict=True)))
    assert [f.values["later"] for f in _found("person-blurred", replace(GOOD, people=blurred))] == [1.0]
    assert judge(replace(GOOD, people=blurred), default()).repair_command.startswith("ffmpeg -ss 1 -i clip.mp4 ")
    never = _samples({"blur": smeared}, {"blur": smeared})
    assert [f.values.get("later") for f in _found("person-blurred", never)] == [None]
    assert not judge(never, default()).repair_command


def test_a_figure_is_doubted_for_itself_and_not_for_what_hides_it() -> None:
    unsure, large = _sure(0.8), Face(0.9, 170.0)
    assert not _found("person-not-real", _film(_sure(0.9), _sure(0.9)))
    assert not _found(
        "person-not-real", _film(lambda body: _moved(0, 0.2)(unsure(body)), lambda body: _moved(0, 0.2)(unsure(body)))
    )
    assert not _found("person-not-real", _samples({"face": Face(0.5, 170.0)}, {"face": Face(0.5, 170.0)}))
    once = replace(PEOPLE, samples=(replace(SAMPLES[0], face=large), *SAMPLES[1:]))
    assert not _found("person-not-real", replace(GOOD, people=once))
    for clear, found in ((2, False), (3, True)):
        doubted = tuple(
            replace(s, person=unsure(BODY), face=Face(0.9 if i < clear else 0.5, 70.0)) for i, s in enumerate(SAMPLES)
        )
        assert bool(_found("person-not-real", replace(GOOD, people=replace(PEOPLE, samples=doubted)))) is found


def test_a_local_dissolve_is_named_as_a_dissolve_and_only_once() -> None:
    local, dissolve = LocalDissolve(2.4, 20.0, 18.0, 0.9), Dissolve(2.0, 30.0, 0.95, 9.0)
    assert [f.at for f in _found("scene-cut", _shots(local_dissolves=(local,)))] == [(2.35, 2.45)]
    both = _shots(dissolves=(dissolve,), local_dissolves=(local,))
    assert [f.at for f in _found("scene-cut", both)] == [(1.95, 2.05)]
    unmixed = replace(local, mix_percent=2.0, mix_share=0.3)
    assert not _found("scene-cut", _shots(local_dissolves=(unmixed,)))


def _named(**shots: object) -> list[str]:
    return [finding.message for finding in _found("scene-cut", _shots(**shots))]


def test_a_cut_between_like_pictures_needs_review_and_rejects_nothing() -> None:
    for distance, named in ((8.9, ["Probable hard cut at 2.00 s."]), (9.1, ["Hard cut at 2.00 s."])):
        assert _named(hard_cuts=(HardCut(2.0, distance, 9.0, 9.0),)) == named


def test_a_jump_before_one_background_has_to_be_clearer_than_a_cut() -> None:
    for distance, strength, named in (
        (6.9, 4.1, ["Probable jump cut at 2.00 s."]),
        (6.9, 3.9, []),
        (3.4, 9.0, []),
        (7.1, 3.9, ["Probable hard cut at 2.00 s."]),
    ):
        assert _named(hard_cuts=(HardCut(2.0, distance, strength, 9.0),)) == named


def test_a_wipe_and_a_fast_transition_count_from_their_limits_on() -> None:
    assert _named(wipes=(Wipe(2.0, 30.0, 0.73, 9.0),)) == []
    assert _named(wipes=(Wipe(2.0, 8.9, 0.95, 9.0),)) == []
    assert _named(fast=(FastTransition(2.0, 7.9, 9.0, 9.0),)) == []
    assert _named(fast=(FastTransition(2.0, 20.0, 2.4, 9.0),)) == []


def test_one_event_that_looks_like_several_kinds_is_named_as_the_surest_of_them() -> None:
    wipe, fast, hard = Wipe(2.3, 30.0, 0.95, 9.0), FastTransition(2.1, 20.0, 9.0, 9.0), HardCut(2.0, 30.0, 4.0, 9.0)
    assert _named(wipes=(wipe,), fast=(fast,), hard_cuts=(hard,)) == ["Wipe or slide at 2.30 s."]
    assert _named(fast=(fast,), hard_cuts=(hard,)) == ["Probable hard cut at 2.00 s."]


@pytest.mark.parametrize("case", [case for rule, case in CASES if rule == "scene-cut"])
def test_a_transition_is_compared_with_the_strength_of_its_own_kind(case: str) -> None:
    (finding,) = _found("scene-cut", CASES["scene-cut", case])
    begin = {"hard": "hard-cut", "fast": "fast-transition", "jump": "jump-cut"}
    kind = case.removesuffix("-perhaps")
    assert compared(RULES["scene-cut"], finding, default()) == (f"{begin.get(kind, kind)}-strength", 1)


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


def _model_says(facts: Facts) -> list[str]:
    return [finding.case for finding in _found("several-people", facts)]


def test_a_person_model_that_agrees_changes_nothing_of_a_good_clip() -> None:
    report = judge(_detected(GOOD, HERS), default())
    assert (report.verdict.value, report.findings) == ("accept", ())


def test_boxes_of_a_person_model_are_several_people_by_score_size_and_share_of_the_samples() -> None:
    weak, small = replace(ANOTHER, score=0.29), PersonBox(0.9, (0.8, 0.5, 0.9, 0.8))
    enough = replace(small, box=(0.8, 0.5, 0.9, 0.83))
    assert _model_says(_detected(GOOD, HERS, ANOTHER)) == ["model-alone"]
    assert _model_says(_detected(GOOD, HERS, weak)) == []
    assert _model_says(_detected(GOOD, HERS, small)) == []
    assert _model_says(_detected(GOOD, HERS, enough)) == ["model-alone"]
    assert _model_says(_detected(GOOD, HERS, ANOTHER, times=(1, 2))) == []
    assert _model_says(_detected(GOOD, HERS, ANOTHER, times=(1, 2, 5))) == ["model-alone"]
    long = tuple(replace(SAMPLES[0], time=i / 2) for i in range(20))
    film = replace(GOOD, people=replace(PEOPLE, samples=long, seconds=9.5))
    assert _model_says(_detected(film, HERS, ANOTHER, times=range(3))) == []
    assert _model_says(_detected(film, HERS, ANOTHER, times=range(4))) == ["model-alone"]


def test_in_a_clip_of_one_sample_a_person_model_counts_what_is_in_it() -> None:
    one = replace(GOOD, people=replace(PEOPLE, samples=SAMPLES[:1]))
    assert _model_says(_detected(one, HERS)) == []
    assert _model_says(_detected(one, HERS, ANOTHER)) == ["model-alone"]
    beside = _beside("body", 0.9, 0)
    assert beside.people
    two = replace(beside, people=replace(beside.people, samples=beside.people.samples[:1]))
    assert _model_says(two) == ["surely-body"]
    assert _model_says(_detected(two, HERS, ANOTHER)) == ["both-body"]
    assert _model_says(_detected(two, HERS)) == ["unconfirmed-body"]


def test_a_person_model_that_sees_nobody_where_somebody_dances_denies_nothing() -> None:
    facts = _beside("body", 0.9, 0, 3)
    assert _model_says(_detected(facts, times=())) == ["unconfirmed-body"]
    assert _model_says(_detected(facts, times=(1,))) == ["unconfirmed-body"]
    assert _model_says(_detected(facts, times=(1, 2))) == ["surely-body"]
    assert _model_says(_detected(facts)) == ["surely-body"]


def test_a_person_model_that_sees_two_at_the_same_time_leaves_it_at_that_however_rare() -> None:
    long = tuple(replace(SAMPLES[0], time=i / 2) for i in range(20))
    film = replace(GOOD, people=replace(PEOPLE, samples=long, seconds=9.5))
    assert film.people
    passing = tuple(
        replace(each, others=(Other(0.9, 0.4, (0.0, 0.3, 0.1, 0.7), "body"),)) if i in (8, 9, 10) else each
        for i, each in enumerate(film.people.samples)
    )
    facts = replace(film, people=replace(film.people, samples=passing))
    assert _model_says(facts) == ["surely-body"]
    assert _model_says(_detected(facts, HERS, ANOTHER, times=(8, 9, 10))) == ["surely-body"]


def test_what_a_person_model_counts_is_said_with_the_moment_and_the_share() -> None:
    third = PersonBox(0.5, (0.0, 0.2, 0.2, 0.8))
    facts = _detected(GOOD, HERS, ANOTHER, times=(2, 4, 6))
    assert facts.people
    samples = [replace(s, boxes=(*(s.boxes or ()), third) if i == 4 else s.boxes) for i, s in enumerate(facts.people.samples)]
    (finding,) = _found("several-people", replace(facts, people=replace(facts.people, samples=tuple(samples))))
    share = round(300 / len(samples))
    assert finding.message == (
        f"The person model own.onnx counts 3 people at 2.0 s, and several in {share} % of the samples; "
        "the built-in networks do not see them."
    )
    assert (finding.actual, finding.limit, finding.at) == (share, 20, (1.0, 3.0))


def test_a_person_model_vetoes_a_rejection_for_nobody_in_the_first_frame_and_never_more() -> None:
    for nobody in ("late", "never", "nobody"):
        facts = CASES["no-person-in-first-frame", nobody]
        assert [f.case for f in _found("no-person-in-first-frame", _detected(facts, replace(HERS, score=0.49)))] == [nobody]
        vetoed = _detected(facts, replace(HERS, score=0.5))
        assert [f.case for f in _found("no-person-in-first-frame", vetoed)] == ["model-alone"]
        assert judge(vetoed, default()).verdict.value == "review"
    for sure in ("black", "doubtful"):
        facts = _detected(CASES["no-person-in-first-frame", sure], HERS)
        assert [f.case for f in _found("no-person-in-first-frame", facts)] == [sure]


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


SIDE_KICK = _joined(HIGH_KICK, _points(lambda i, x, y: (x - 0.62 * (0.52 - y) if i < 23 else x, y)))


@pytest.mark.parametrize("leg", [RAISED_KNEE, FOOT_AT_THE_KNEE, HIGH_KICK, SIDE_KICK], ids=["knee", "tree", "kick", "side-kick"])
def test_one_who_stands_on_one_leg_is_upright_whatever_the_other_one_does(leg: Change) -> None:
    assert "body-bent-or-curled" not in _rules(_film(leg, leg))


@pytest.mark.parametrize(
    "posture", [ON_THE_HEELS, TOWARDS_THE_CAMERA, _joined(_squat(0.26), HIGH_KICK)], ids=["heels", "forward", "on-one-leg"]
)
def test_sitting_on_the_heels_bending_at_the_camera_and_squatting_on_one_leg_are_not_upright(posture: Change) -> None:
    assert [f.severity.value for f in _found("body-bent-or-curled", _film(posture))] == ["error"]


def test_a_lean_that_passes_is_allowed_longer_than_one_in_the_first_frame() -> None:
    slight = _points(lambda i, x, y: (x + 0.59 * (0.52 - y) if i < 23 else x, y))
    at_first = _found("body-bent-or-curled", _film(slight))
    assert [f.case for f in at_first] == ["first-slightly"]
    assert not _found("body-bent-or-curled", _film(later=slight))


def test_legs_beyond_the_edge_do_not_hide_that_the_torso_is_bent() -> None:
    def low(body: Body) -> Body:
        return replace(_unseen_feet(TOWARDS_THE_CAMERA(body)), box=(0.3, 0.4, 0.7, 1.0))

    assert [f.case for f in _found("body-bent-or-curled", _film(low))] == ["first"]


def test_a_torso_that_bends_at_the_camera_is_reported_with_its_angle_to_upright() -> None:
    (finding,) = _found("body-bent-or-curled", _film(TOWARDS_THE_CAMERA))
    assert finding.values["posture"] == "bent"
    assert int(finding.values["lean"]) > 45


HEAD_ASIDE = {0: 0.46, 7: 0.53, 8: 0.47}
"""Where nose and ears are, across the picture."""
VIEWS = {
    "seen from behind": _turned(-1),
    "seen in profile": _turned(0.1),
    "seen in three-quarter view": _turned(0.6),
    "looking aside": _joined(_turned(1.35), _points(lambda i, x, y: (HEAD_ASIDE.get(i, x), y))),
}


@pytest.mark.parametrize("view", VIEWS)
def test_a_finding_names_the_view_in_the_first_frame_or_the_usual_one_later(view: str) -> None:
    (later,) = _found("not-facing-camera", _film(later=VIEWS[view]))
    assert later.message.endswith(f"mostly {view}.")
    (first,) = _found("not-facing-camera", _film(VIEWS[view]))
    back = view == "seen from behind"
    assert first.message == f"In the first frame the person {'turns the back to the camera' if back else f'is {view}'}."


def test_narrow_shoulders_alone_do_not_mean_a_turn_when_hips_ears_and_nose_face_the_camera() -> None:
    narrow = _points(lambda i, x, y: (0.5 + (x - 0.5) * 0.55 if i in (11, 12) else x, y))
    assert not _found("not-facing-camera", _film(narrow, narrow))
    assert _found("not-facing-camera", _film(_turned(0.55)))


def test_feet_far_above_the_lower_edge_are_not_cut_off_by_it() -> None:
    def crouching(body: Body) -> Body:
        high = _points(lambda i, x, y: (x, y - 0.15 if i in FEET else y))(body)
        return replace(_unseen_feet(high), box=(0.3, 0.1, 0.7, 1.0))

    assert not _found("body-not-fully-visible", _film(crouching))


def test_a_body_that_the_model_lays_down_below_the_upper_edge_has_its_head_beyond_it() -> None:
    lying = _points(lambda _, x, y: (y, x))
    facts = _samples({"face": Face(0.55, 70), "person": replace(lying(BODY), box=(0.1, 0.0, 0.9, 0.7))}, {})
    (finding,) = _found("body-not-fully-visible", facts)
    assert (finding.case, finding.values["part"], finding.values["edge"]) == ("first", "head", "top")
    inside = _samples({"face": Face(0.55, 70), "person": lying(BODY)}, {})
    assert not _found("body-not-fully-visible", inside)


def test_room_above_and_below_in_a_tall_picture_does_not_make_a_person_small() -> None:
    for size, small in (((720, 1280), False), ((960, 1280), True)):
        people = _film(_scaled(0.52)).people
        assert people
        facts = replace(GOOD, people=replace(people, width=size[0], height=size[1]))
        assert bool(_found("person-too-small", facts)) is small


def test_a_span_ends_with_the_clip() -> None:
    (finding,) = _found(
        "no-person", replace(GOOD, people=replace(PEOPLE, samples=(SAMPLES[0], *map(_empty, SAMPLES[1:])), seconds=3.6))
    )
    assert finding.at == (0.5, 3.6)


def test_every_case_about_people_and_shots_is_tried_here() -> None:
    about = [rule for rule in RULES.values() if {"people", "shots", "layout"} & set(rule.needs)]
    assert set(CASES) == {(rule.name, case) for rule in about for case in rule.cases}


@pytest.mark.parametrize(("rule", "case"), CASES, ids=[" ".join(key) for key in CASES])
def test_a_fault_of_the_figure_is_found_and_reported_in_whole_words(rule: str, case: str) -> None:
    (finding,) = _found(rule, CASES[rule, case])
    assert finding.message.startswith(re.split(r"\{", english().rules[rule].cases[case][0])[0])
    assert finding.severity is RULES[rule].cases[case].severity
    assert not re.search(r"[{}]", finding.message + finding.fix)
    assert finding.message.endswith(".")


def test_people_that_were_not_looked_for_make_the_clip_need_review() -> None:
    report = judge(replace(GOOD, people=None, missing={"people": Missing("failed", "mediapipe is not installed")}), default())
    assert report.verdict.value == "review"
    skipped = {result.rule: result.reason for result in report.results if result.outcome.value == "skip"}
    assert skipped["several-people"] == "mediapipe is not installed"
    assert set(skipped) == {rule.name for rule in RULES.values() if "people" in rule.needs}


@pytest.mark.parametrize("rule", [rule for rule in RULES.values() if "people" in rule.needs], ids=lambda rule: rule.name)
def test_every_heuristic_can_be_switched_off(rule: object) -> None:
    from validator.check import chosen

    name = rule.name  # type: ignore[attr-defined]
    for (about, _), facts in CASES.items():
        if about == name:
            assert not [
                f for f in judge(facts, chosen("animate-anyone-template-gen2", [f"rules.{name}=off"])).findings if f.rule == name
            ]


def _feet_hidden(up: float, aside: float = 0.0) -> Facts:
    """A silhouette that touches the lower edge, and feet that are not seen, so much higher and farther to the right than they were."""
    points = tuple((x + aside, y - up, 0.05) if i in FEET else (x, y, seen) for i, (x, y, seen) in enumerate(BODY.points))
    left, top, right, _ = BODY.box
    return _samples({"person": replace(BODY, points=points, box=(left, top, right, 1.0))}, {})


@pytest.mark.parametrize("up", [0.0, 0.05, 0.1, 0.2])
def test_feet_that_are_not_seen_at_the_lower_edge_are_found_wherever_the_networks_guess_them(up: float) -> None:
    facts = _feet_hidden(up)
    assert _found("body-not-fully-visible", facts) + _found("body-occluded", facts)
    assert judge(facts, default()).verdict.value != "accept"
