"""Places inside a body between its landmarks, for what is asked of the body itself and not of the box around it."""

from __future__ import annotations

from collections.abc import Iterator

from validator.facts.people import Body
from validator.facts.skeleton import ANKLES, ELBOWS, HIPS, KNEES, NOSE, SHOULDERS, WRISTS

_BONES = tuple(
    (one[side], two[side])
    for side in (0, 1)
    for one, two in ((SHOULDERS, ELBOWS), (ELBOWS, WRISTS), (HIPS, KNEES), (KNEES, ANKLES))
)
_STEPS = tuple(step / 8 for step in range(9))
Place = tuple[float, float]
"""x and y as shares of the frame's width and height."""


def inside(body: Body) -> Iterator[Place]:
    """Places along the limbs, from neck to nose, and all over the trunk; some 160 of them."""
    at = [(x, y) for x, y, _ in body.points]
    lines = [(at[one], at[two]) for one, two in _BONES]
    lines.append((_between(at[SHOULDERS[0]], at[SHOULDERS[1]], 0.5), at[NOSE]))
    left, right = (at[SHOULDERS[0]], at[HIPS[0]]), (at[SHOULDERS[1]], at[HIPS[1]])
    lines += [(_between(*left, step), _between(*right, step)) for step in _STEPS]
    return (_between(*line, step) for line in lines for step in _STEPS)


def trunk_and_thighs(body: Body) -> Iterator[Place]:
    """Places all over the trunk and down the thighs, which sway whenever somebody is alive; feet may rest."""
    at = [(x, y) for x, y, _ in body.points]
    left, right = (at[SHOULDERS[0]], at[HIPS[0]]), (at[SHOULDERS[1]], at[HIPS[1]])
    lines = [(_between(*left, step), _between(*right, step)) for step in _STEPS]
    lines += [(at[HIPS[side]], _between(at[HIPS[side]], at[KNEES[side]], 0.75)) for side in (0, 1)]
    return (_between(*line, step) for line in lines for step in _STEPS)


def _between(one: Place, two: Place, share: float) -> Place:
    return one[0] + (two[0] - one[0]) * share, one[1] + (two[1] - one[1]) * share
