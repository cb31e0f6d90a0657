"""Rules about the frame as a whole: which way up it is, borders around the picture, what lies over it, stills instead of motion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import floor

from validator.facts.clip import Facts
from validator.facts.layout import ALL_STROKES, Layout, Overlay, Run
from validator.facts.limbs import inside, trunk_and_thighs
from validator.facts.people import Box, People
from validator.facts.pose import TURNED_OVER_DEGREES, Figure, figure_of
from validator.facts.shots import Transition
from validator.findings import Hit, Repair, Scalar
from validator.rules.episodes import first_figure
from validator.rules.posture import fold, turned_away
from validator.rules.rule import ERROR, NOTE, WARNING, Case, Rule, measured
from validator.rules.shots import transitions
from validator.targets.profile import Profile

_UPRIGHT_DEGREES, _LYING_DEGREES = 30.0, 60.0
"""Degrees of lean: up to the first a body is upright, from the second on it lies."""
_OFTEN = 1 / 3
"""Of the samples: so often an overlay is on the person, who moves."""
_ALWAYS = 0.8
"""Of the samples: there the body is, whatever it does with its limbs."""
_CELLS = 10
"""Of the grid: with fewer the body is too small, or elsewhere in each sample."""
_STEP = 0.15
"""Of the figure's length: a hand or a foot that has moved so far has not been misplaced by the networks."""
_BETWEEN_STILLS = 1.0
"""Seconds: so long a dissolve between two stills may be; one step from sample to sample where they are farther apart."""
_OTHER_PICTURE = 0.5
"""Share of the frame: where so much changes from one sample to the next, it is another picture, and nobody who moves."""
_NEAR = 0.1
"""Seconds that a transition may be off the samples around it."""
_BESIDE = (1 / 3, 2 / 3)
"""Shares of a side between which something is in the middle."""


def picture_rotated(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """Upside down, or on its side: in the picture turned, the body is upright and the face clear."""
    people, start = measured(facts.people), first_figure(facts, profile)
    if start and start.head_down:
        if not start.on_hands:
            yield Hit("upside-down", round(start.lean), TURNED_OVER_DEGREES, at=(0.0, 0.0), values={"degrees": 180})
    elif people.turned and (start is None or start.lean > _LYING_DEGREES) and _is_upright(people, profile):
        score = round(people.turned.person.certainty, 2)
        case = "upside-down" if people.turned.degrees == 180 else "sideways"
        limit, values = profile.limit("person-certainty").at_least, _turn(people.turned.degrees)
        yield Hit(case, score, limit, at=(0.0, 0.0), values=values)


PICTURE_ROTATED = Rule(
    "picture-rotated",
    check=picture_rotated,
    needs=("people",),
    limits=("person-certainty", "face-score", "torso-fold"),
    cases={
        "upside-down": Case(ERROR, Repair(rotate=True)),
        "sideways": Case(WARNING, Repair(rotate=True)),
    },
)


def _turn(degrees: int) -> dict[str, Scalar]:
    return {"degrees": degrees, "turn": "left" if degrees == 270 else "right"}


def _is_upright(people: People, profile: Profile) -> bool:
    """Whether the first frame, turned, shows somebody upright, who faces the camera and has a clear face."""
    turned = people.turned
    if turned is None or turned.person.certainty < profile.limit("person-certainty").at_least:
        return False
    if turned.face_score < profile.limit("face-score").at_least:
        return False
    wide, high = (people.height, people.width) if turned.degrees != 180 else (people.width, people.height)
    figure = Figure(turned.person, replace(people, width=wide, height=high, picture=_rotated(people.picture, turned.degrees)))
    folded = fold(figure, profile)
    upright = figure.lean <= _UPRIGHT_DEGREES and folded is not None and folded <= profile.limit("torso-fold").at_most
    return upright and not turned_away(figure, profile)


def _rotated(box: Box, degrees: int) -> Box:
    """The box in the frame turned clockwise by so many degrees."""
    left, top, right, bottom = box
    if degrees == 180:
        return (1 - right, 1 - bottom, 1 - left, 1 - top)
    return (1 - bottom, left, 1 - top, right) if degrees == 90 else (top, 1 - right, bottom, 1 - left)


def picture_in_frame(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """Borders that leave the picture a small part of the frame; the service sees the whole frame."""
    layout, limit = measured(facts.layout), profile.limit("picture-share").at_least
    if layout.border and layout.picture_share < limit:
        yield Hit("small", floor(100 * layout.picture_share), round(100 * limit), values={"border": layout.border})


PICTURE_IN_FRAME = Rule(
    "picture-in-frame",
    check=picture_in_frame,
    needs=("layout",),
    limits=("picture-share",),
    cases={"small": Case(WARNING, Repair(borders=True))},
)


def overlay_on_picture(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """What stays still while something moves behind it, over the person or beside; or is drawn, and lies over the person."""
    people, layout = measured(facts.people), measured(facts.layout)
    limit = profile.limit("overlay-behind").at_least
    found = [(one, _is_over(one, people)) for one in layout.overlays if one.behind >= limit]
    over = [one for one, on in found if on]
    # What a body moves around, and is not on it, is the wall between its legs or beyond its arm.
    beside = [one for one, on in found if not on and one.moves == "camera"]
    for case, listed in (("over", over), ("beside", beside)):
        if listed:
            clearest = max(listed, key=lambda one: one.behind)
            yield Hit(case, clearest.behind, limit, at=(0.0, people.seconds), values=_placed(clearest))
    least = profile.limit("overlay-flat").at_least
    drawn = [one for one in layout.overlays if one.flat >= least and _is_over(one, people)]
    if drawn and not over:
        flattest = max(drawn, key=lambda one: one.flat)
        yield Hit("drawn", flattest.flat, least, at=(0.0, people.seconds), values=_placed(flattest))
    held, most = _held(layout, people), profile.limit("overlay-strokes").at_most
    if held > most and not (over or drawn):
        yield Hit("letters", held, most, at=(0.0, people.seconds))


OVERLAY_ON_PICTURE = Rule(
    "overlay-on-picture",
    check=overlay_on_picture,
    # Without shots only the first frame was looked at, and nothing can be said to stay.
    needs=("people", "layout", "shots"),
    limits=("overlay-behind", "overlay-flat", "overlay-strokes"),
    cases={"over": Case(WARNING), "beside": Case(NOTE), "drawn": Case(WARNING), "letters": Case(WARNING)},
)


def _held(layout: Layout, people: People) -> float:
    """Percentage of trunk and thighs, where they are all along, that is strokes which never move."""
    found = _strokes(layout, people)
    return round(100 * sum(found) / (ALL_STROKES * len(found)), 1) if len(found) >= _CELLS else 0.0


def _strokes(layout: Layout, people: People) -> list[int]:
    """How much of each such cell is strokes, as `Layout.strokes` has it."""
    rows, bodies = layout.strokes, [sample.person for sample in people.samples if sample.person]
    if not rows or not bodies:
        return []
    high, wide = len(rows), len(rows[0])
    seen = Counter(cell for body in bodies for cell in {(int(y * high), int(x * wide)) for x, y in trunk_and_thighs(body)})
    always = [cell for cell, times in seen.items() if times >= _ALWAYS * len(bodies)]
    return [int(rows[y][x], 16) for y, x in always if 0 <= y < high and 0 <= x < wide]


def _placed(overlay: Overlay) -> dict[str, Scalar]:
    return {"place": _place(overlay.box), "size": max(1, round(100 * _area(overlay.box)))}


def _is_over(overlay: Overlay, people: People) -> bool:
    """Whether a limb or the trunk goes through the middle of it for a good part of the clip."""
    bodies = [sample.person for sample in people.samples if sample.person]
    left, top, right, bottom = overlay.box
    wide, high = (right - left) / 4, (bottom - top) / 4
    inner = (left + wide, top + high, right - wide, bottom - high)
    on = sum(any(_holds(inner, x, y) for x, y in inside(body)) for body in bodies)
    return bool(bodies) and on >= _OFTEN * len(bodies)


def _holds(box: Box, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _area(box: Box) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def _place(box: Box) -> str:
    """Where in the picture its middle is: "top-left", "top", …, "middle", …, "bottom-right"."""
    low, high = _BESIDE
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    across = "left" if x < low else "right" if x > high else ""
    down = "top" if y < low else "bottom" if y > high else ""
    return "-".join(filter(None, (down, across))) or "middle"


def nothing_moves(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """One still picture all along, or several one after the other."""
    layout, most = measured(facts.layout), profile.limit("still-share").at_most
    share = round(100 * layout.still_share)
    if share <= most or _moves(facts.people, profile):
        return
    case, seconds = "never" if layout.pictures == 1 else "slides", measured(facts.timing).duration_seconds
    if not (_is_slides(facts, profile) if case == "slides" else _is_still(facts, profile)):
        return
    case = case if seconds >= profile.limit("still-seconds").at_least else f"{case}-short"
    yield Hit(case, share, most, at=(0.0, round(float(seconds), 2)), values={"pictures": layout.pictures})


NOTHING_MOVES = Rule(
    "nothing-moves",
    check=nothing_moves,
    needs=("layout", "shots", "timing"),
    limits=("still-share", "still-seconds"),
    cases={"never": Case(WARNING), "slides": Case(WARNING), "never-short": Case(NOTE), "slides-short": Case(NOTE)},
)


def _is_still(facts: Facts, profile: Profile) -> bool:
    """Whether every frame shows it, too: a loop as long as the time between two samples looks still in these alone."""
    shots, share = measured(facts.shots), profile.limit("still-share").at_most / 100
    return not shots.moves or shots.frozen_until_seconds > share * float(measured(facts.timing).duration_seconds)


def _is_slides(facts: Facts, profile: Profile) -> bool:
    """Whether the picture changes from still to still; a person who holds a pose moves in between, or before or after."""
    layout, shots = measured(facts.layout), measured(facts.shots)
    if not layout.step_seconds:  # facts that were stored before it was measured
        return layout.longest_moving_steps == 1
    longest = max(_BETWEEN_STILLS, layout.step_seconds) + _NEAR
    if not layout.between or layout.longest_moving_steps * layout.step_seconds > longest:
        return False
    if float(measured(facts.timing).duration_seconds) < (layout.steps - 1) * layout.step_seconds:
        return True  # a cut is predicted: what is left are the same stills
    clear = [one.time for one in transitions(shots, profile)]
    listed: list[Transition] = [*shots.hard_cuts, *shots.dissolves, *shots.wipes, *shots.local_dissolves, *shots.fast]
    seen, runs = [one.time_seconds for one in listed], layout.between
    return any(_turns(run, clear) for run in runs) and all(_turns(run, seen) for run in runs)


def _turns(run: Run, times: Sequence[float]) -> bool:
    """Whether one picture turns into another in it, by itself or at one of these times."""
    return run.changed >= _OTHER_PICTURE or any(run.begin - _NEAR <= time <= run.end + _NEAR for time in times)


def _moves(people: People | None, profile: Profile) -> bool:
    """Whether somebody does who is too small to be seen moving in small pictures."""
    figures = [figure_of(sample.person, people) for sample in people.samples if sample.person] if people else []
    small = [figure for figure in figures if figure.size_share < profile.limit("person-size").rejects_below]
    return any(figure.away(small[0]) > _STEP for figure in small[1:])


ROWS = (
    PICTURE_ROTATED,
    PICTURE_IN_FRAME,
    OVERLAY_ON_PICTURE,
    NOTHING_MOVES,
)
