"""For every case of the rules about people, transitions and the whole frame: facts that have this fault."""

from __future__ import annotations

from dataclasses import replace

from tests.support.figures import each_point, head_down, moved, scaled, squat, sure, turned, unseen_feet
from tests.support.filmed import ANOTHER, HERS, detected, emptied, faceless, film, with_another, with_samples, with_shots
from tests.support.framed import laid_out, on_its_side, short
from tests.support.good import BODY, GOOD, PEOPLE, SAMPLES, SHOTS
from validator.facts.clip import Facts
from validator.facts.layout import Overlay
from validator.facts.people import Blur, Body, Face, Sample
from validator.facts.shots import Dissolve, FastTransition, HardCut, Wipe


def _unseen_knee(body: Body) -> Body:
    return replace(body, points=tuple((x, y, 0.3 if i == 25 else v) for i, (x, y, v) in enumerate(body.points)))


def _sideways() -> tuple[Sample, ...]:
    people = film(turned(0.3)).people
    assert people
    return people.samples


def _nobody(*, first: bool, filled: float | None = None) -> Facts:
    none = Sample(0.0, None, None, None, ())
    gone = tuple(replace(none, time=s.time) if (i == 0 if first else 2 <= i < 7) else s for i, s in enumerate(SAMPLES))
    return replace(GOOD, people=replace(PEOPLE, samples=gone, person_mask_area=filled))


def _unmoved(given: Facts) -> Facts:
    """Every frame shows one still picture, too."""
    return replace(given, shots=replace(SHOTS, moves=False))


def _cut(peak_ratio: float) -> Facts:
    return with_shots(hard_cuts=(HardCut(2.0, 30.0, peak_ratio, 9.0),))


def _dissolve(mix_share: float) -> Facts:
    return with_shots(dissolves=(Dissolve(2.0, 30.0, mix_share, 9.0),))


BLACK = replace(_nobody(first=True), shots=replace(SHOTS, black_until_seconds=0.5))
CASES: dict[tuple[str, str], Facts] = {
    ("no-person-in-first-frame", "late"): _nobody(first=True),
    ("no-person-in-first-frame", "never"): replace(GOOD, people=replace(PEOPLE, samples=tuple(map(emptied, SAMPLES)))),
    ("no-person-in-first-frame", "nobody"): replace(GOOD, people=replace(PEOPLE, samples=(emptied(SAMPLES[0]),))),
    ("no-person-in-first-frame", "black"): BLACK,
    ("no-person-in-first-frame", "doubtful"): film(sure(0.4)),
    ("no-person-in-first-frame", "model-alone"): detected(_nobody(first=True), HERS),
    ("no-person", "gone"): _nobody(first=False),
    ("no-person", "doubtful"): film(later=sure(0.4)),
    ("several-people", "surely-body"): with_another("body", 0.9, 0, 3),
    ("several-people", "surely-face"): with_another("face", 0.9, 0, 3),
    ("several-people", "perhaps-body"): with_another("body", 0.7, 3, 4),
    ("several-people", "perhaps-face"): with_another("face", 0.7, 3, 4),
    ("several-people", "both-body"): detected(with_another("body", 0.7, 3, 4), HERS, ANOTHER),
    ("several-people", "both-face"): detected(with_another("face", 0.7, 3, 4), HERS, ANOTHER),
    ("several-people", "unconfirmed-body"): detected(with_another("body", 0.9, 0, 3), HERS),
    ("several-people", "unconfirmed-face"): detected(with_another("face", 0.9, 0, 3), HERS),
    ("several-people", "model-alone"): detected(GOOD, HERS, ANOTHER),
    ("body-not-fully-visible", "first"): film(moved(0, 0.2)),
    ("body-not-fully-visible", "first-slightly"): film(moved(0, 0.135)),
    ("body-not-fully-visible", "filling"): replace(GOOD, people=replace(PEOPLE, person_mask_area=0.6)),
    ("body-not-fully-visible", "half-out"): film(lambda body: replace(sure(0.4)(body), box=(0.0, 0.15, 0.3, 0.91))),
    ("body-not-fully-visible", "later"): film(later=moved(0, 0.25)),
    ("body-not-fully-visible", "sometimes"): film(later=moved(0, 0.135)),
    ("body-occluded", "first"): film(unseen_feet),
    ("body-occluded", "first-leg"): film(_unseen_knee),
    ("body-occluded", "later"): film(later=unseen_feet),
    ("person-too-small", "tiny"): film(scaled(0.1), scaled(0.1)),
    ("person-too-small", "share"): film(scaled(0.35)),
    ("person-too-small", "share-slightly"): film(scaled(0.43)),
    ("person-too-small", "pixels"): replace(GOOD, people=replace(PEOPLE, width=90, height=160)),
    ("person-too-small", "later"): film(later=scaled(0.35)),
    ("person-too-large", "first"): film(scaled(2.2)),
    ("person-too-large", "later"): film(later=scaled(2.2)),
    ("body-bent-or-curled", "first"): film(squat(0.26)),
    ("body-bent-or-curled", "first-lying"): film(each_point(lambda _, x, y: (y, x))),
    ("body-bent-or-curled", "head-down"): film(head_down(hands=0.95)),
    ("body-bent-or-curled", "first-slightly"): film(squat(0.13)),
    ("body-bent-or-curled", "later"): film(later=squat(0.26)),
    ("not-facing-camera", "first-back"): film(turned(-1)),
    ("not-facing-camera", "first-back-or-covered"): faceless(film(turned(-1))),
    ("not-facing-camera", "first-side"): film(turned(0.3)),
    ("not-facing-camera", "later"): film(later=turned(-1)),
    ("face-not-clear", "first"): with_samples({"face": None}, {}),
    ("face-not-clear", "first-slightly"): with_samples({"face": Face(0.5, 70)}, {}),
    ("face-not-clear", "covered"): with_samples({"face": None, "person": sure(0.4)(BODY)}, {}),
    ("face-not-clear", "away"): faceless(film(turned(-1))),
    ("face-not-clear", "away-slightly"): replace(
        film(turned(0.3)), people=replace(PEOPLE, samples=tuple(replace(s, face=Face(0.5, 70)) for s in _sideways()))
    ),
    ("face-not-clear", "pixels"): with_samples({"face": Face(0.9, 12)}, {}),
    ("face-not-clear", "small"): with_samples({"face": Face(0.9, 25)}, {}),
    ("face-not-clear", "later"): with_samples({}, {"face": None}),
    ("face-not-clear", "never"): with_samples({"face": None}, {"face": None}),
    ("person-blurred", "first"): with_samples({"edge_width": 9.0}, {}),
    ("person-blurred", "first-slightly"): with_samples({"edge_width": 5.5}, {}),
    ("person-blurred", "head"): with_samples({"blur": Blur(9.0, 3.5)}, {"blur": Blur(3.5, 3.5)}),
    ("person-blurred", "head-slightly"): with_samples({"blur": Blur(6.0, 3.5)}, {}),
    ("person-blurred", "smeared"): with_samples({"blur": Blur(3.5, 9.0)}, {}),
    ("person-blurred", "smeared-slightly"): with_samples({"blur": Blur(None, 6.0)}, {"blur": Blur(None, 3.5)}),
    ("person-blurred", "unclear"): with_samples({"edge_width": None}, {"edge_width": None}),
    ("person-blurred", "later"): with_samples({}, {"edge_width": 9.0}),
    ("person-not-real", "proportions"): with_samples({"face": Face(0.9, 170.0)}, {"face": Face(0.9, 170.0)}),
    ("person-not-real", "doubted"): film(lambda body: replace(body, score=0.8), lambda body: replace(body, score=0.8)),
    ("scene-cut", "hard"): _cut(9.0),
    ("scene-cut", "hard-perhaps"): _cut(4.0),
    ("scene-cut", "dissolve"): _dissolve(0.95),
    ("scene-cut", "dissolve-perhaps"): _dissolve(0.8),
    ("scene-cut", "wipe"): with_shots(wipes=(Wipe(2.0, 30.0, 0.95, 9.0),)),
    ("scene-cut", "wipe-perhaps"): with_shots(wipes=(Wipe(2.0, 30.0, 0.8, 9.0),)),
    ("scene-cut", "fast-perhaps"): with_shots(fast=(FastTransition(2.0, 20.0, 30.0, 9.0),)),
    ("scene-cut", "jump-perhaps"): with_shots(hard_cuts=(HardCut(2.0, 5.0, 30.0, 9.0),)),
    ("frozen-start", "start"): with_shots(frozen_until_seconds=2.0),
    ("picture-rotated", "upside-down"): film(head_down(hands=0.5)),
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
