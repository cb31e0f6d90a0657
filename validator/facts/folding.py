"""Measures how far a body is from standing upright: the lean of the torso, how high the legs hold the hips, bending at the camera."""

from __future__ import annotations

import math

from validator.facts.facing import shoulder_width
from validator.facts.skeleton import ANKLES, HIPS, KNEES, SHOULDERS, Skeleton

_SEEN = 0.4
"""Visibility from which a joint's place is seen and not guessed."""
_SHORTEST_SHIN = 0.2
"""Torsos; a shin that points at the camera appears shorter and would exaggerate."""
_STANDING_LEG = 1.2
"""Torsos from hip to ankle of one who stands; children and people seen from above have no more, adults up to 1.8."""
_FROM_FRONT, _BROADEST, _LEVEL = 0.65, 0.8, 1.1
"""Torsos: shoulders seen from the front; broader ones than the second belong to a torso that points at the camera."""
_LEAN_DEGREES = 30.0
"""A lean that counts as much as hips on the heels."""
_STRAIGHT, _RAISED = 0.9, 0.5
"""Straightness of the leg that carries the body in a kick; torsos by which the other foot is then raised."""


def hip_height(body: Skeleton) -> float | None:
    """How high the straighter leg holds the hips: 1 standing, also on one leg, 0 on the heels; None when no leg is seen."""
    return max((straightness(body, side) for side in (0, 1) if _leg_seen(body, side)), default=None)


def straightness(body: Skeleton, side: int) -> float:
    """The least of: thigh against shin, leg against its own length, leg against the torso, each as far as it hangs."""
    hip, knee, ankle = HIPS[side], KNEES[side], ANKLES[side]
    shin = max(body.far(knee, ankle), _SHORTEST_SHIN * body.torso)
    leg = max(1.0, body.far(hip, knee) + body.far(knee, ankle))
    drop = body.places[ankle][1] - body.places[hip][1]
    return min(1.0, (body.places[knee][1] - body.places[hip][1]) / shin, drop / leg, drop / (_STANDING_LEG * body.torso))


def tilt(body: Skeleton) -> float:
    """Degrees between the torso and upright in any direction: a torso that points at the camera looks shorter."""
    width = abs(shoulder_width(body))
    return body.lean if width <= _BROADEST else max(body.lean, math.degrees(math.acos(_FROM_FRONT / width)))


def trunk_fold(body: Skeleton) -> float:
    """The sum of lean (1 for 30 degrees; half of it where a kick is balanced) and of a torso that bends at the camera."""
    bent_forward = (abs(shoulder_width(body)) - _BROADEST) / (_LEVEL - _BROADEST)
    lean = body.lean / (2 if _balances_a_kick(body) else 1)
    return lean / _LEAN_DEGREES + min(1.0, max(0.0, bent_forward))


def torso_fold(body: Skeleton) -> float:
    """How far from standing: the trunk's fold and low hips; 0 upright."""
    height = hip_height(body)
    return trunk_fold(body) + (0.0 if height is None else 1 - height)


def _balances_a_kick(body: Skeleton) -> bool:
    """Whether one leg is straight and the torso leans away from the other foot, which is raised to its side."""
    return any(_kicks(body, straight, raised) for straight, raised in ((0, 1), (1, 0)))


def _kicks(body: Skeleton, straight: int, raised: int) -> bool:
    hips, shoulders = body.middle(HIPS), body.middle(SHOULDERS)
    (foot, height), (_, ground) = body.places[ANKLES[raised]], body.places[ANKLES[straight]]
    away = (foot - hips[0]) * (shoulders[0] - hips[0]) < 0
    firm = _leg_seen(body, straight) and straightness(body, straight) >= _STRAIGHT
    return firm and _leg_seen(body, raised) and away and ground - height > _RAISED * body.torso


def _leg_seen(body: Skeleton, side: int) -> bool:
    return all(body.beyond(i)[0] <= 0 and body.seen(i) >= _SEEN for i in (KNEES[side], ANKLES[side]))
