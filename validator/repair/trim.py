"""Cuts a clip down to the longest stretch that would be accepted; one that is judged worse than promised gives way to the next."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TypeVar

from validator.facts.clip import Facts
from validator.facts.people import Other, People, Sample
from validator.facts.shots import Dissolve, FastTransition, HardCut, LocalDissolve, Shots, Wipe
from validator.findings import Report, Verdict
from validator.repair import shell
from validator.repair.command import to_shell
from validator.repair.compose import Steps
from validator.repair.cut import AtWork, Cut, cut, plans
from validator.repair.plan import place
from validator.repair.windows import Window, longest
from validator.targets.profile import Profile

MOST_FAILURES = 4
"""Windows that are made and judged worse than promised, before the search is given up."""
_ROUNDED = 0.01
"""Of the picture's shape: scaled sides are rounded to whole pixels."""
T = TypeVar("T", HardCut, Dissolve, LocalDissolve, Wipe, FastTransition)


@dataclass(frozen=True)
class Search:
    """How windows of a clip are found and judged."""

    profile: Profile
    steps: Steps
    """What is done to the new clip besides the cut."""
    spans: Callable[[Facts], Sequence[Window]]
    """The stretches between transitions."""
    verdict: Callable[[Facts], Verdict]
    """The verdict on a clip with these facts."""


@dataclass(frozen=True)
class Trimmed:
    """One window that was made and judged."""

    window: Window
    promised: Verdict
    report: Report
    kept: bool


def promises(facts: Facts, search: Search, wanted: Verdict, without: Sequence[Window] = ()) -> Iterator[Window]:
    """Windows that would get the verdict `wanted` or a better one, the longest first; none of them overlaps those of `without`."""
    known = replace(facts, people=filled(facts.people, search.profile)) if facts.people else facts
    yield from longest(
        known,
        _apart(search.spans(facts), without),
        search.steps,
        search.profile,
        lambda each: search.verdict(each).rank <= wanted.rank,
    )


def trim(
    source: str,
    places: Sequence[str],
    facts: Facts,
    search: Search,
    at_work: AtWork,
    *,
    force: bool = False,
) -> Iterator[Trimmed]:
    """Make the longest windows that would be accepted, one for each of `places`; where there is none, those that need review.

    What is judged worse than promised is not kept; what was measured of it then counts in the search for the next.
    """
    kept: list[Window] = []
    for wanted in better(facts, search):
        failures, candidates = 0, promises(facts, search, wanted)
        while len(kept) < len(places) and failures < MOST_FAILURES and (window := next(candidates, None)):
            target = places[len(kept)]
            with cut(source, target, facts, search.steps, window, search.profile, at_work, force=force) as done:
                good = done.report.verdict.rank <= wanted.rank
                if good:
                    done.draft.keep(source)
            yield Trimmed(window, wanted, done.report, good)
            if good:
                kept.append(window)
            else:
                failures, facts = failures + 1, learned(facts, done)
                candidates = promises(facts, search, wanted, kept)
        if kept:
            return


def better(facts: Facts, search: Search) -> list[Verdict]:
    """The verdicts that a part of the clip is looked for to get: better ones than that of the whole, the best first."""
    own = search.verdict(facts).rank
    return [each for each in (Verdict.ACCEPT, Verdict.REVIEW) if each.rank < own]


def promised(facts: Facts, search: Search, most: int) -> list[tuple[Window, Verdict]]:
    """Up to so many windows that would be accepted; where there is none, some that need review."""
    for wanted in better(facts, search):
        if found := list(islice(promises(facts, search, wanted), most)):
            return [(window, wanted) for window in found]
    return []


def commands(facts: Facts, search: Search, windows: Sequence[Window], places: Sequence[str]) -> list[str]:
    """The ffmpeg command for each window, as it is typed in a shell."""
    tool, clip = shell.program("ffmpeg", facts.ffmpeg), shlex.quote(place(facts)[0])
    first = [next(plans(facts.path, facts, search.steps, window, search.profile)) for window in windows]
    return [to_shell(plan, tool, clip, shlex.quote(out)) for plan, out in zip(first, places, strict=False)]


def places_of(target: str, count: int) -> list[str]:
    """The names of so many clips: `target` itself for one, else numbered ones."""
    if count == 1:
        return [target]
    stem, ending = os.path.splitext(target)
    digits = max(2, len(str(count)))
    return [f"{stem}-{number:0{digits}}{ending}" for number in range(1, count + 1)]


def learned(facts: Facts, done: Cut) -> Facts:
    """The facts with what was measured of a part of the clip in the place of what was known of that part."""
    begin, end = done.window
    people, shots = facts.people, facts.shots
    if people and done.facts.people and _same_shape(people, done.facts.people):
        seen = [replace(sample, time=round(sample.time + begin, 6)) for sample in done.facts.people.samples]
        others = [sample for sample in people.samples if not begin <= sample.time < end]
        people = replace(people, samples=tuple(sorted((*others, *seen), key=lambda sample: sample.time)))
    if shots and done.facts.shots:
        shots = _with_transitions(shots, done.facts.shots, done.window)
    return replace(facts, people=people, shots=shots)


def _same_shape(one: People, other: People) -> bool:
    """Whether places in one picture, as shares of its sides, are those in the other: not where a side was cropped."""
    return abs(one.width * other.height - other.width * one.height) <= _ROUNDED * one.width * other.height


def _with_transitions(shots: Shots, part: Shots, window: Window) -> Shots:
    return replace(
        shots,
        hard_cuts=_joined(shots.hard_cuts, part.hard_cuts, window),
        dissolves=_joined(shots.dissolves, part.dissolves, window),
        local_dissolves=_joined(shots.local_dissolves, part.local_dissolves, window),
        wipes=_joined(shots.wipes, part.wipes, window),
        fast=_joined(shots.fast, part.fast, window),
    )


def _joined(known: tuple[T, ...], found: tuple[T, ...], window: Window) -> tuple[T, ...]:
    begin, end = window
    kept: list[T] = [each for each in known if not begin < each.time_seconds < end]
    kept += [replace(each, time_seconds=each.time_seconds + begin) for each in found]
    return tuple(sorted(kept, key=lambda each: each.time_seconds))


def filled(people: People, profile: Profile) -> People:
    """Between two moments at which somebody else was there, that somebody is there, too, where nobody searched."""
    limit = profile.limit("second-person").at_most
    samples, last = list(people.samples), -1
    for number, sample in enumerate(people.samples):
        if sample.others is None:
            continue
        if _seen(sample, limit) and last >= 0 and (others := _seen(samples[last], limit)):
            samples[last + 1 : number] = [replace(each, others=others) for each in samples[last + 1 : number]]
        last = number
    return replace(people, samples=tuple(samples))


def _seen(sample: Sample, limit: float) -> tuple[Other, ...]:
    """Those who are surely there."""
    return tuple(other for other in sample.others or () if other.score > limit)


def _apart(spans: Sequence[Window], kept: Sequence[Window]) -> list[Window]:
    """The spans without those windows."""
    left = list(spans)
    for begin, end in kept:
        left = [part for first, last in left for part in _around(first, last, begin, end)]
    return left


def _around(first: float, last: float, begin: float, end: float) -> list[Window]:
    if end <= first or last <= begin:
        return [(first, last)]
    return [part for part in ((first, min(last, begin)), (max(first, end), last)) if part[0] < part[1]]
