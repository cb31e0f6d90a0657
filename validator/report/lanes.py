"""THE table of lanes: which questions the time line answers, each with the rules that it is about and its value at every sample."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from validator.facts.clip import Facts
from validator.facts.people import People, Sample
from validator.facts.pose import Figure
from validator.facts.shots import Dissolve, HardCut, LocalDissolve
from validator.findings import Finding
from validator.report.exhibit import Lane, Span
from validator.rules.episodes import figure, there
from validator.rules.framing import worst_edge
from validator.rules.posture import fold
from validator.rules.presence import beside
from validator.rules.shots import transitions
from validator.targets.profile import Limit, Profile

_MARKS = {HardCut: "hard", Dissolve: "dissolve", LocalDissolve: "dissolve"}
"""How a transition is marked; every other kind is called a transition."""
Value = Callable[[People, Sample, Profile], float | None]
"""A sample's value in a lane; None where it cannot be judged."""


@dataclass(frozen=True)
class Row:
    """One lane that is drawn from the samples."""

    name: str
    rules: tuple[str, ...]
    """Findings of these mark their time in it."""
    value: Value
    limit: str = ""
    """The limit whose ends are its lines."""
    least: float = 0.0
    """The value at the lower edge where nothing is lower."""
    most: float = 1.0
    """The value at the upper edge where nothing is higher."""
    factor: float = 1.0
    """From the limit's unit to the lane's."""
    digits: int = 0
    stepped: bool = False


def _count(_: People, sample: Sample, profile: Profile) -> float | None:
    one = 1 if there(sample, profile) else 0
    if not sample.others:
        return float(one)
    limit = profile.limit("second-person").at_most
    kinds = [sum(other.kind == kind and other.score > limit for other in sample.others) for kind in ("body", "face")]
    return float(one + max(*kinds, int(beside(sample.others) > limit)))


def _of(measure: Callable[[Figure, Profile], float | None]) -> Value:
    """A measure of the person, where there is one who is sure enough to be judged."""

    def value(people: People, sample: Sample, profile: Profile) -> float | None:
        found = figure(people, sample, profile)
        return measure(found, profile) if found else None

    return value


ROWS = (
    Row("people", ("several-people", "no-person", "no-person-in-first-frame"), _count, most=2, stepped=True),
    Row("outside", ("body-not-fully-visible", "body-occluded", "person-too-large"),
        _of(lambda found, profile: 100 * worst_edge(found, profile).by), "cut-off", -20, 20, 100),
    Row("facing", ("not-facing-camera", "face-not-clear"),
        _of(lambda found, _: found.turn), "turn", 0, 4, digits=2),
    Row("size", ("person-too-small",), _of(lambda found, _: 100 * found.size_share), "person-size", 0, 100, 100),
    Row("sharpness", ("person-blurred",), lambda _, sample, __: sample.edge_width, "blur-edge-width", 0, 8, digits=1),
    Row("fold", ("body-bent-or-curled",), _of(lambda found, profile: fold(found, profile)), "held-fold", 0, 2, digits=2),
)  # fmt: skip
"""In the order in which they are drawn; cuts and the frame rate come last."""
_LEAST_SAMPLES = 2
_CUTS = ("scene-cut", "frozen-start", "nothing-moves")
_RATES = ("frame-rate-too-low", "frame-rate-varies")


def lanes(facts: Facts, findings: Sequence[Finding], profile: Profile) -> tuple[Lane, ...]:
    """The lanes of what was measured; none of a clip that was not looked into."""
    made = [*_people(facts, profile), *_shots(facts, profile), *_rate(facts, profile)]
    end = seconds(facts)
    return tuple(replace(lane, spans=tuple(_spans(findings, rules, end))) for lane, rules in made)


def seconds(facts: Facts) -> float:
    """How long the clip is."""
    return float(facts.timing.duration_seconds) if facts.timing else 0.0


def _people(facts: Facts, profile: Profile) -> Iterator[tuple[Lane, tuple[str, ...]]]:
    """None where only the first frame was looked at, which says nothing of the time after it."""
    people = facts.people
    if people is None or len(people.samples) < _LEAST_SAMPLES:
        return
    for row in ROWS:
        values = tuple((sample.time, _rounded(row.value(people, sample, profile))) for sample in people.samples)
        known = [value for _, value in values if value is not None]
        review, reject = _ends(profile.limit(row.limit), row.factor) if row.limit else (1.5, None)
        under = bool(row.limit) and profile.limit(row.limit).max is None
        low, high = min([row.least, *known]), max([row.most, *known])
        yield (
            Lane(row.name, values, low, min(high, 3 * row.most), review, reject, under, digits=row.digits, stepped=row.stepped),
            row.rules,
        )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def _ends(limit: Limit, factor: float) -> tuple[float | None, float | None]:
    """Where review begins, and where rejection does if that is elsewhere."""
    review, reject = (limit.max, limit.reject_above) if limit.max is not None else (limit.min, limit.reject_below)
    return (
        None if review is None else round(float(review) * factor, 4),
        None if reject is None else round(float(reject) * factor, 4),
    )


def _shots(facts: Facts, profile: Profile) -> Iterator[tuple[Lane, tuple[str, ...]]]:
    if facts.shots is None:
        return
    found = transitions(facts.shots, profile)
    marks = tuple((one.time, _MARKS.get(type(one.transition), "transition")) for one in found)
    yield Lane("shots", marks=marks), _CUTS


def _rate(facts: Facts, profile: Profile) -> Iterator[tuple[Lane, tuple[str, ...]]]:
    """The average, with the slowest second at its place: the packets' times are kept as these figures only."""
    timing = facts.timing
    if timing is None:
        return
    average, slowest, end = float(timing.average_fps), float(timing.slowest_second_fps), seconds(facts)
    begin = timing.slowest_second_at
    values = [(0.0, average), (begin, slowest), (min(begin + 1, end), average), (end, average)]
    if begin <= 0:
        values = values[1:]
    review, _ = _ends(profile.limit("frame-rate"), 1)
    top = 1.25 * max(average, review or 0)
    yield Lane("rate", tuple((t, round(v, 2)) for t, v in values), 0, top, review, under=True, digits=1, stepped=True), _RATES


def _spans(findings: Sequence[Finding], rules: Sequence[str], end: float) -> Iterator[Span]:
    """What is true of the whole clip marks all of it; a note marks nothing."""
    for finding in findings:
        if finding.rule in rules and finding.is_fault:
            begin, over = (min(max(0.0, time), end) for time in finding.at or (0.0, end))
            yield Span(begin, over, finding.severity.value, finding.rule)
