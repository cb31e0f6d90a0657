"""What is cut out is judged, and what is judged worse than promised is learned from."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from fixtures.films import performed
from tests.support.good import BODY, SAMPLES
from tests.support.moments import filmed
from validator.check import check, chosen, options, search
from validator.facts.clip import Facts
from validator.facts.people import Face, Sample
from validator.findings import Verdict
from validator.measure import measure
from validator.repair.cut import Judged
from validator.repair.trim import Trimmed, filled, places_of, trim

TARGET = chosen("animate-anyone-template-gen2", ["duration.min=1"])
"""Films of 4 s leave little room."""
OPTIONS = options(TARGET, "full")


@contextmanager
def _at_work(path: str) -> Iterator[tuple[Callable[[float], None], Judged]]:
    yield lambda _: None, lambda draft, _: check(draft, TARGET, OPTIONS)


def _trimmed(path: str, facts: Facts, out: Path) -> list[Trimmed]:
    return list(trim(path, [str(out)], facts, search(facts, TARGET), _at_work))


@pytest.mark.exhaustive
def test_a_film_whose_person_enters_late_is_cut_to_the_person_and_a_promise_that_fails_is_learned_from(tmp_path: Path) -> None:
    path, out = str(performed("enters-late")), tmp_path / "out.mp4"
    facts = measure(path, OPTIONS)
    assert facts.people
    wrong = (Sample(sample.time, BODY, Face(0.9, 70.0), 3.0, ()) for sample in facts.people.samples[1:])
    people = replace(facts.people, samples=(facts.people.samples[0], *wrong))
    first, *others = _trimmed(path, replace(facts, people=people), out)
    assert (first.promised, first.report.verdict, first.kept) == (Verdict.ACCEPT, Verdict.REJECT, False)
    (last,) = [each for each in others if each.kept]
    assert (last, last.report.path) == (others[-1], str(out))
    assert last.window[0] >= 1.5
    assert last.report.verdict is last.promised is Verdict.ACCEPT
    assert os.listdir(tmp_path) == ["out.mp4"]
    assert [each.kept for each in _trimmed(path, facts, tmp_path / "at-once.mp4")] == [True]


def test_where_nobody_searched_between_two_sightings_somebody_is_there_and_elsewhere_is_not() -> None:
    people = filmed("g?c??cg??c").people
    assert people
    there = [bool(sample.others) for sample in filled(people, TARGET).samples]
    assert there == [False, False, True, True, True, True, False, False, False, True]
    assert filled(replace(people, samples=SAMPLES), TARGET).samples == SAMPLES


def test_several_parts_are_numbered_and_one_is_not() -> None:
    assert places_of("a/b.mp4", 1) == ["a/b.mp4"]
    assert places_of("a/b.mp4", 2) == ["a/b-01.mp4", "a/b-02.mp4"]
