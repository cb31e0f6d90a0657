"""The stretch that is found passes, and none that is longer does: compared with the judgement of every stretch there is."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction

import pytest

from tests.support.good import default
from tests.support.moments import STEP, filmed
from validator.check import search, shots
from validator.facts.clip import Facts
from validator.facts.shots import Dissolve, FastTransition, LocalDissolve, Wipe
from validator.findings import Verdict
from validator.repair.predict import predicted
from validator.repair.trim import promises
from validator.repair.windows import Window

LEAST = 2.1


def _found(facts: Facts) -> list[Window]:
    return list(promises(facts, search(facts, default()), Verdict.ACCEPT))


def _letters(seed: int) -> str:
    rng = random.Random(seed)
    letters = ""
    while len(letters) < 13:
        letters += rng.choice("ggggebcs") * rng.randint(1, 6)
    return letters


def _every(facts: Facts) -> list[Window]:
    """Every window between two samples that would be accepted, judged one by one."""
    assert facts.people
    assert facts.timing
    how = search(facts, default())
    times = [*(sample.time for sample in facts.people.samples), float(facts.timing.duration_seconds)]
    windows = [(begin, end) for begin in times for end in times if end - begin >= LEAST]
    return [
        (begin, end)
        for begin, end in windows
        if how.verdict(predicted(facts, replace(how.steps, start=begin or None, length=end - 0.001 - begin), default()))
        is Verdict.ACCEPT
    ]


@pytest.mark.sampled(every=20)
@pytest.mark.parametrize("seed", range(40))
def test_no_longer_stretch_than_the_first_would_be_accepted(seed: int) -> None:
    facts = filmed(_letters(seed))
    every, found = _every(facts), _found(facts)
    assert max((end - begin for begin, end in every), default=0.0) == pytest.approx(
        max((end - begin for begin, end in found), default=0.0)
    )
    assert set(found) <= set(every)


@pytest.mark.sampled(every=20)
@pytest.mark.parametrize("seed", range(40))
def test_stretches_do_not_overlap_and_come_longest_first(seed: int) -> None:
    found = _found(filmed(_letters(seed) + _letters(seed + 1000)[:9]))
    lengths = [end - begin for begin, end in found]
    assert lengths == sorted(lengths, reverse=True)
    ordered = sorted(found)
    assert all(end <= begin for (_, end), (begin, _) in zip(ordered, ordered[1:], strict=False))


def test_a_clip_that_starts_empty_and_ends_empty_is_cut_to_the_person() -> None:
    assert _found(filmed("ee" + "g" * 10 + "eeee")) == [(1.0, 6.0 + STEP)]


@pytest.mark.parametrize("letters", ["e" * 20, "b" * 20, "bebebbebebe", ""])
def test_a_clip_without_a_good_stretch_has_none(letters: str) -> None:
    assert _found(filmed(letters or "e")) == []


@pytest.mark.parametrize(("rate", "audio"), [(Fraction(30), 0), (Fraction(30000, 1001), 0), (Fraction(24), 1), (Fraction(25), 0)])
def test_a_stretch_is_never_longer_than_the_target_takes_however_the_frames_fall(rate: Fraction, audio: int) -> None:
    ((begin, end), *_) = _found(filmed("g" * 300, rate=rate, audio=audio))
    frames = -(-(end - begin) * rate // 1)
    assert 59.8 < frames / rate <= 60


def test_no_stretch_holds_a_hard_cut_or_any_part_of_a_dissolve() -> None:
    facts = filmed("g" * 60, cuts=(5.2,))
    assert facts.shots
    mixed = replace(facts, shots=replace(facts.shots, dissolves=(Dissolve(20.0, 60.0, 0.95, 30.0),)))
    assert _found(mixed) == [(5.2, 19.0), (21.0, 30.0), (0.0, 5.2)]


def test_no_stretch_holds_a_wipe_or_a_fast_transition() -> None:
    facts = filmed("g" * 60)
    assert facts.shots
    wiped, whip = Wipe(20.0, 60.0, 0.95, 30.0), FastTransition(5.0, 30.0, 9.0, 9.0)
    assert _found(replace(facts, shots=replace(facts.shots, wipes=(wiped,), fast=(whip,)))) == [
        (5.5, 19.0),
        (21.0, 30.0),
        (0.0, 4.5),
    ]


def test_a_dissolve_at_the_very_start_leaves_one_shot_behind_it() -> None:
    facts = filmed("g" * 20)
    assert facts.shots
    mixed = replace(facts, shots=replace(facts.shots, dissolves=(Dissolve(0.6, 60.0, 0.95, 30.0),)))
    assert shots(mixed, default()) == [(1.6, 10.0)]


def test_a_local_dissolve_ends_a_stretch_and_not_a_shot() -> None:
    facts = filmed("g" * 20)
    assert facts.shots
    mixed = replace(facts, shots=replace(facts.shots, local_dissolves=(LocalDissolve(5.0, 30.0, 25.0, 0.95),)))
    assert shots(mixed, default()) == [(0.0, 10.0)]
    assert _found(mixed) == [(0.0, 4.0), (6.0, 10.0)]


def test_somebody_seen_at_two_searches_is_there_in_between() -> None:
    assert _found(filmed("gggggg" + "c?????c" + "gggggg")) == [(0.0, 3.5), (6.5, 9.5)]


def test_what_else_the_clip_needs_is_done_to_its_part() -> None:
    facts = filmed("ee" + "g" * 20, rate=Fraction(15))
    how = search(facts, default())
    assert how.steps.frame_rate == "fps=24"
    assert _found(facts) == [(1.0, 11.0)]


@pytest.mark.exhaustive
def test_a_search_through_ten_minutes_of_trouble_judges_few_thousand_windows() -> None:
    """Every stretch of ten minutes would be 700,000 judgements."""
    rng, letters = random.Random(5), ""
    while len(letters) < 1200:
        letters += rng.choice("gggggebcs") * rng.randint(1, 3)
    facts, judged = filmed(letters), 0
    how = search(facts, default())

    def verdict(part: Facts) -> Verdict:
        nonlocal judged
        judged += 1
        return how.verdict(part)

    assert next(promises(facts, replace(how, verdict=verdict), Verdict.ACCEPT))
    assert judged < 4000
