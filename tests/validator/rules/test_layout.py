"""Both sides of the limits of the rules about the frame as a whole: rotation, borders, overlays, stills."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from tests.support.figures import head_down
from tests.support.filmed import faceless, film
from tests.support.framed import laid_out, on_its_side, short
from tests.support.good import BODY, GOOD, PEOPLE, SAMPLES, SHOTS, TIMING, default, findings_of, rules_found
from validator.check import report as judge
from validator.facts.clip import Facts
from validator.facts.layout import Overlay, Run
from validator.facts.people import Body
from validator.facts.shots import HardCut
from validator.findings import Severity
from validator.repair.geometry import TURNS

ON_HER = (0.4, 0.4, 0.6, 0.5)


def _severities(rule: str, facts: Facts) -> list[str]:
    return [finding.severity.value for finding in findings_of(rule, facts)]


@pytest.mark.parametrize("degrees", [90, 270])
def test_a_picture_on_its_side_needs_review_and_the_command_turns_it_back(degrees: int) -> None:
    (finding,) = findings_of("picture-rotated", on_its_side(degrees))
    assert (finding.case, finding.severity) == ("sideways", Severity.WARNING)
    assert TURNS[degrees] in finding.fix
    assert ("to the left" in finding.message) == (degrees == 270)


def _squatting(body: Body) -> Body:
    return replace(body, points=tuple((x, y + (0.26 if i < 25 else 0.0), seen) for i, (x, y, seen) in enumerate(body.points)))


@pytest.mark.parametrize(
    "given",
    [
        on_its_side(90, face=0.5),
        on_its_side(90, body=replace(BODY, score=0.4)),
        on_its_side(90, body=_squatting(BODY)),
        replace(on_its_side(90), people=replace(PEOPLE, turned=on_its_side(90).people.turned)),  # type: ignore[union-attr]
    ],
    ids=["no face", "not sure", "squatting", "upright as it is"],
)
def test_who_is_not_upright_with_a_clear_face_in_the_turned_picture_may_lie_in_it(given: Facts) -> None:
    assert not findings_of("picture-rotated", given)


def test_nobody_who_is_somebody_upside_down_is_in_a_rotated_picture() -> None:
    turned = on_its_side(180).people
    assert turned
    nobody = tuple(replace(sample, person=None, face=None, edge_width=None) for sample in SAMPLES)
    facts = replace(GOOD, people=replace(PEOPLE, samples=nobody, turned=turned.turned))
    assert [finding.case for finding in findings_of("picture-rotated", facts)] == ["upside-down"]


def test_a_picture_that_is_upside_down_is_that_alone_and_the_command_turns_it() -> None:
    change = head_down(hands=0.5)
    facts = faceless(film(change, change))
    (finding,) = [f for f in judge(facts, default()).findings if f.at == (0.0, 0.0)]
    assert finding.message == "The picture is upside down."
    assert "-vf hflip,vflip" in finding.fix
    assert not {"not-facing-camera", "face-not-clear"} & rules_found(facts)


@pytest.mark.parametrize(("low", "said"), [(0.28, []), (0.32, ["warning"])])
def test_borders_count_when_they_leave_the_picture_under_two_fifths_of_the_frame(low: float, said: list[str]) -> None:
    assert _severities("picture-in-frame", laid_out(picture=(0.0, low, 1.0, 1 - low), border="bars")) == said


def test_the_crop_to_the_picture_leaves_no_border_and_leads_to_acceptance() -> None:
    given = laid_out(picture=(0.35, 0.0, 0.65, 1.0), border="blurred")
    media = replace(GOOD.media, width=1920, height=1080)  # type: ignore[type-var]
    people = replace(PEOPLE, width=1920, height=1080, picture=(0.35, 0.0, 0.65, 1.0), samples=tuple(map(_narrow, SAMPLES)))
    made = judge(replace(given, media=media, people=people), default())
    assert [finding.rule for finding in made.findings] == ["picture-in-frame"]
    assert (made.repair_leaves, "-vf crop=560:1080:680:0" in made.repair_command) == ((), True)


def _narrow(sample: object) -> object:
    body = replace(
        BODY,
        box=(0.45, 0.15, 0.55, 0.91),
        points=tuple((0.5 + (x - 0.5) * 0.3, y, seen) for x, y, seen in BODY.points),
    )
    return replace(sample, person=body)  # type: ignore[type-var]


def test_what_lies_still_on_the_person_needs_review_and_beside_her_it_is_a_note() -> None:
    for box, said in ((ON_HER, ["warning"]), ((0.8, 0.0, 1.0, 0.1), ["note"])):
        assert _severities("overlay-on-picture", laid_out(overlays=(Overlay(box, 0.9, "camera", 1.0),))) == said
    both = laid_out(overlays=(Overlay(ON_HER, 0.9, "camera", 1.0), Overlay((0.8, 0.0, 1.0, 0.1), 1.0, "camera", 1.0)))
    assert _severities("overlay-on-picture", both) == ["warning", "note"]


def test_the_wall_between_the_legs_is_not_an_overlay_though_they_move_around_it() -> None:
    wall = Overlay((0.47, 0.62, 0.53, 0.85), 1.0, "body", 1.0)
    assert not findings_of("overlay-on-picture", laid_out(overlays=(wall,)))
    assert not findings_of("overlay-on-picture", laid_out(overlays=(replace(wall, box=(0.4, 0.62, 0.6, 0.85)),)))
    assert _severities("overlay-on-picture", laid_out(overlays=(replace(wall, box=(0.5, 0.62, 0.6, 0.85)),))) == ["warning"]


@pytest.mark.parametrize(("behind", "count"), [(0.69, 0), (0.7, 1)])
def test_furniture_around_which_little_moves_is_not_an_overlay(behind: float, count: int) -> None:
    assert len(findings_of("overlay-on-picture", laid_out(overlays=(Overlay(ON_HER, behind, "camera", 1.0),)))) == count


@pytest.mark.parametrize(
    ("overlay", "said"),
    [
        (Overlay(ON_HER, 0.0, "", 1.0, 0.85), ["drawn"]),
        (Overlay(ON_HER, 0.0, "", 1.0, 0.84), []),
        (Overlay((0.8, 0.0, 1.0, 0.1), 0.0, "", 1.0, 1.0), []),
    ],
    ids=["over her", "not so flat", "beside her"],
)
def test_a_surface_of_one_colour_over_her_needs_review_though_nothing_moves_behind_it(overlay: Overlay, said: list[str]) -> None:
    found = findings_of("overlay-on-picture", laid_out(overlays=(overlay,)))
    assert [finding.case for finding in found] == said
    assert all(finding.severity is Severity.WARNING for finding in found)


@pytest.mark.parametrize(("row", "said"), [("0" * 36, []), ("1" * 36, ["letters"]), ("1" + "0" * 8 + "1" + "0" * 26, [])])
def test_strokes_that_never_move_over_her_trunk_need_review(row: str, said: list[str]) -> None:
    found = findings_of("overlay-on-picture", laid_out(strokes=(row,) * 64))
    assert [finding.case for finding in found] == said


def test_strokes_beside_her_are_of_the_room() -> None:
    assert not findings_of("overlay-on-picture", laid_out(strokes=("f" * 6 + "0" * 24 + "f" * 6,) * 64))


def test_a_sticker_that_was_found_by_what_moves_behind_it_is_named_once() -> None:
    both = laid_out(overlays=(Overlay(ON_HER, 0.9, "body", 1.0), Overlay(ON_HER, 0.0, "", 1.0, 1.0)))
    assert [finding.case for finding in findings_of("overlay-on-picture", both)] == ["over"]


@pytest.mark.parametrize(
    ("box", "place"),
    [((0.0, 0.0, 0.2, 0.1), "top left"), ((0.4, 0.4, 0.6, 0.6), "middle"), ((0.1, 0.8, 0.9, 0.9), "bottom")],
)
def test_an_overlay_is_said_to_be_where_it_is(box: tuple[float, float, float, float], place: str) -> None:
    (finding,) = findings_of("overlay-on-picture", laid_out(overlays=(Overlay(box, 0.9, "camera", 1.0),)))
    assert f"({place}, " in finding.message


def _unmoved(**changes: object) -> Facts:
    """One picture all along, which every frame shows, too."""
    shots = replace(SHOTS, moves=False, frozen_until_seconds=3.967)
    return replace(laid_out(still_steps=7, longest_moving_steps=0, pictures=1), **{"shots": shots, **changes})  # type: ignore[arg-type]


def _stills(*runs: Run, still: int = 5, longest: int = 1, cuts: tuple[float, ...] = (), step: float = 0.5) -> Facts:
    """Eight samples, as far apart as `step`, with these runs between stills, and a cut at each of these times."""
    given = laid_out(still_steps=still, longest_moving_steps=longest, pictures=8 - still, step_seconds=step, between=runs)
    shots = replace(SHOTS, hard_cuts=tuple(HardCut(time, 40.0, 30.0, 20.0) for time in cuts))
    return replace(given, shots=shots, timing=replace(TIMING, duration_seconds=Fraction(8 * step)))


def _cases(given: Facts) -> list[str]:
    return [finding.case for finding in findings_of("nothing-moves", given)]


ONE, TWO = Run(1.0, 1.5, 0.02), Run(2.5, 3.0, 0.02)


def test_a_still_all_along_is_found_and_a_clip_that_moves_for_half_of_the_time_is_not() -> None:
    assert _cases(_unmoved()) == ["never"]
    assert not findings_of("nothing-moves", laid_out(still_steps=3, longest_moving_steps=1, pictures=5))


@pytest.mark.parametrize(("until", "case"), [(0.0, []), (1.9, []), (2.1, ["never"])])
def test_a_loop_as_long_as_the_time_between_two_samples_moves_as_every_frame_shows(until: float, case: list[str]) -> None:
    assert _cases(_unmoved(shots=replace(SHOTS, moves=True, frozen_until_seconds=until))) == case


@pytest.mark.parametrize(
    ("given", "case"),
    [
        (_stills(ONE, TWO, cuts=(1.3, 2.6)), ["slides"]),
        (_stills(replace(ONE, changed=0.6), replace(TWO, changed=0.5)), ["slides"]),
        (_stills(replace(ONE, changed=0.6), TWO, cuts=(2.6,)), ["slides"]),
        (_stills(ONE, TWO, cuts=(1.3,)), []),
        (_stills(ONE, TWO), []),
        (_stills(Run(1.0, 2.0, 0.1), longest=2), []),
        (_stills(cuts=(0.2, 3.8)), []),
        (_stills(Run(0.5, 2.0, 0.1), still=4, longest=3, cuts=(1.3,)), []),
        (_stills(Run(2.0, 4.0, 0.1), longest=1, step=2.0, cuts=(3.0,)), ["slides"]),
        (_stills(Run(2.0, 6.0, 0.1), longest=2, step=2.0, cuts=(3.0,)), []),
    ],
    ids=[
        "cuts", "other pictures", "both", "one only moves", "pose holds", "a pose hold", "start and end", "moves for long",
        "a long clip", "moves for 4 s",
    ],
)  # fmt: skip
def test_a_slide_show_is_still_for_most_of_the_time_and_turns_from_still_to_still(given: Facts, case: list[str]) -> None:
    assert _cases(given) == case


@pytest.mark.parametrize(("steps", "still", "longest"), [(6, 4, 2), (7, 5, 2), (8, 5, 2)])
def test_who_holds_a_pose_before_or_after_she_moves_is_not_in_a_slide_show(steps: int, still: int, longest: int) -> None:
    known = {"steps": steps, "still_steps": still, "longest_moving_steps": longest, "pictures": 1 + steps - still}
    assert not findings_of("nothing-moves", laid_out(**known))
    assert not findings_of("nothing-moves", laid_out(**known, step_seconds=0.5))


def test_of_facts_stored_before_runs_were_known_single_steps_between_stills_are_slides() -> None:
    assert _cases(laid_out(still_steps=5, longest_moving_steps=1, pictures=3)) == ["slides"]


def test_a_part_of_a_slide_show_is_made_of_the_same_stills() -> None:
    given = _stills(ONE, TWO)
    assert _cases(replace(given, timing=replace(TIMING, duration_seconds=Fraction(2)))) == ["slides-short"]


@pytest.mark.parametrize(("seconds", "said"), [(Fraction(29, 10), ["note"]), (Fraction(3), ["warning"])])
def test_stills_need_review_from_three_seconds_on(seconds: Fraction, said: list[str]) -> None:
    assert _severities("nothing-moves", _unmoved(timing=replace(TIMING, duration_seconds=seconds))) == said


def test_a_short_still_is_accepted_with_a_note() -> None:
    given = short(laid_out(still_steps=7, longest_moving_steps=0, pictures=1))
    assert judge(replace(given, shots=replace(SHOTS, moves=False)), default()).verdict.value == "accept"


def test_one_frame_alone_is_not_a_slide_show() -> None:
    assert not findings_of("nothing-moves", laid_out(steps=0, still_steps=0, longest_moving_steps=0, pictures=1))
