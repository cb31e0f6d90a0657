"""Chooses the moments that a report shows, and gives skeletons and boxes their places in the frame."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from validator.facts.clip import Facts
from validator.facts.people import WHOLE, Body, Box, People, Sample
from validator.facts.pose import PARTS
from validator.findings import Finding
from validator.report.exhibit import UNITS, Exhibit, Lane, Moment, Opening, Quad
from validator.report.found import found
from validator.report.lanes import lanes, seconds
from validator.rules.episodes import there
from validator.targets.profile import Profile

_CHAINS = (
    (15, 13, 11, 12, 14, 16),
    (11, 23, 24, 12),
    (23, 25, 27, 29, 31, 27),
    (24, 26, 28, 30, 32, 28),
)
"""Landmarks that bones join: arms, trunk, legs with feet."""
_SEEN = 0.15
"""Visibility from which a joint is drawn."""
_FACE = 5
"""Landmarks from which the middle of the face is taken: nose and eyes."""
_PARTS = {
    "from-shoulders": ("shoulders", "hips", "knees", "feet"),
    "from-hips": ("hips", "knees", "feet"),
    "side": ("shoulders",),
}
_AT_START = 0.05
"""Seconds: a finding up to here is about the first frame."""


def exhibit(facts: Facts, findings: Sequence[Finding], target: Profile) -> Exhibit:
    """Everything but the pictures."""
    width, height = facts.media.shown_size if facts.media else (0, 0)
    drawn = lanes(facts, findings, target)
    people = facts.people
    made = Exhibit(width, height, seconds(facts), drawn, found=found(facts, target))
    if people is None or not people.samples or not width:
        return made
    worst = worst_of(findings, [sample.time for sample in people.samples])
    moments = tuple(_moment(people, number, made, drawn, worst.get(number, ()), target) for number in range(len(people.samples)))
    return replace(made, moments=moments, opening=_opening(people, findings, made))


def worst_of(findings: Iterable[Finding], times: Sequence[float]) -> dict[int, tuple[str, ...]]:
    """The samples nearest to where something is worst, each with the rules that are broken there."""
    rules: dict[int, list[str]] = {}
    for finding in findings:
        if not finding.is_fault or not finding.at or not times:
            continue
        time = finding.values.get("worst_at", finding.at[0])
        near = min(range(len(times)), key=lambda i, time=time: abs(times[i] - float(time)))  # type: ignore[misc]
        rules.setdefault(near, []).append(finding.rule)
    return {near: tuple(dict.fromkeys(names)) for near, names in rules.items()}


def _moment(people: People, number: int, made: Exhibit, drawn: Sequence[Lane], rules: tuple[str, ...], target: Profile) -> Moment:
    sample, high = people.samples[number], made.frame_height
    values = tuple(lane.values[number][1] for lane in drawn if lane.values and len(lane.values) == len(people.samples))
    limit = target.limit("second-person").at_most
    others = tuple(quad(other.box, high) for other in sample.others or () if other.score > limit)
    body = sample.person if there(sample, target) else None
    if body is None:
        return Moment(round(sample.time, 3), others=others, values=values, rules=rules)
    return Moment(round(sample.time, 3), bones(body.points, high), quad(body.box, high), others, None, values, rules)


def bones(points: Sequence[tuple[float, float, float]], high: int) -> str:
    """The skeleton as an SVG path; a joint that is not seen breaks it."""
    neck = [(points[11][axis] + points[12][axis]) / 2 for axis in range(3)]
    chains = [[(neck[0], neck[1], neck[2]), points[0]], *([points[i] for i in chain] for chain in _CHAINS)]
    return "".join(_chain(chain, high) for chain in chains)


def _chain(points: Iterable[tuple[float, float, float]], high: int) -> str:
    path, pen = "", "M"
    for x, y, visibility in points:
        if visibility < _SEEN:
            pen = "M"
            continue
        path += f"{pen}{round(x * UNITS)} {round(y * high)}"
        pen = "L"
    return path


def quad(box: Box, high: int) -> Quad:
    """A box of shares in units of the frame."""
    left, top, right, bottom = box
    return round(left * UNITS), round(top * high), round((right - left) * UNITS), round((bottom - top) * high)


def _opening(people: People, findings: Sequence[Finding], made: Exhibit) -> Opening:
    sample, high = people.samples[0], made.frame_height
    about = [each for each in findings if each.at and each.at[0] <= _AT_START and "people" in _needs(each)]
    inside = quad(people.picture, high) if people.picture != WHOLE else None
    worst = about[0].severity.value if about and about[0].is_fault else ""
    cut = next((each for each in about if "edge" in each.values), None)
    part = str(cut.values.get("part", "")) if cut else ""
    places = tuple(_places(sample.person, part, high)) if sample.person and part else ()
    return Opening(_face(sample, people, high), inside, places, str(cut.values["edge"]) if cut else "", worst)


def _needs(finding: Finding) -> tuple[str, ...]:
    from validator.rules import RULES

    return RULES[finding.rule].needs if finding.rule in RULES else ()


def _places(body: Body, part: str, high: int) -> Iterable[tuple[int, int]]:
    for name in _PARTS.get(part, (part,)):
        yield from ((round(x * UNITS), round(y * high)) for x, y, _ in (body.points[i] for i in PARTS.get(name, ())))


def _face(sample: Sample, people: People, high: int) -> Quad | None:
    """The face's square around nose and eyes: only its width is kept."""
    if sample.person is None or sample.face is None:
        return None
    eyes = sample.person.points[:_FACE]
    x, y = (sum(point[axis] for point in eyes) / len(eyes) for axis in (0, 1))
    side = round(UNITS * sample.face.width / people.width)
    return round(x * UNITS - side / 2), round(y * high - side / 2), side, side
