"""Each transition is found from its limit on, named by the surest of its kinds, and reported once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.faults import CASES
from tests.support.filmed import with_shots
from tests.support.good import default, findings_of
from validator.facts.shots import Dissolve, FastTransition, HardCut, LocalDissolve, Wipe
from validator.rules import RULES
from validator.rules.confidence import compared


def test_a_local_dissolve_is_named_as_a_dissolve_and_only_once() -> None:
    local, dissolve = LocalDissolve(2.4, 20.0, 18.0, 0.9), Dissolve(2.0, 30.0, 0.95, 9.0)
    assert [f.at for f in findings_of("scene-cut", with_shots(local_dissolves=(local,)))] == [(2.35, 2.45)]
    both = with_shots(dissolves=(dissolve,), local_dissolves=(local,))
    assert [f.at for f in findings_of("scene-cut", both)] == [(1.95, 2.05)]
    unmixed = replace(local, mix_percent=2.0, mix_share=0.3)
    assert not findings_of("scene-cut", with_shots(local_dissolves=(unmixed,)))


def _named(**shots: object) -> list[str]:
    return [finding.message for finding in findings_of("scene-cut", with_shots(**shots))]


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
    (finding,) = findings_of("scene-cut", CASES["scene-cut", case])
    begin = {"hard": "hard-cut", "fast": "fast-transition", "jump": "jump-cut"}
    kind = case.removesuffix("-perhaps")
    assert compared(RULES["scene-cut"], finding, default()) == (f"{begin.get(kind, kind)}-strength", 1)


def test_several_cuts_are_one_finding_and_the_longest_shot_is_offered() -> None:
    hard = HardCut(0.5, 30.0, 9.0, 9.0), HardCut(1.25, 30.0, 8.0, 9.0)
    faded = Dissolve(2.0, 30.0, 0.95, 9.0)
    findings = findings_of("scene-cut", with_shots(hard_cuts=hard, dissolves=(faded,)))
    assert [(f.message, f.at) for f in findings] == [
        ("Hard cut at 0.50 s, 1.25 s.", (0.45, 1.3)),
        ("Dissolve at 2.00 s.", (1.95, 2.05)),
    ]
