"""Measures how far a body is turned from the camera, from shoulders, hips, ears and nose together, for each alone errs."""

from __future__ import annotations

from validator.facts.skeleton import HIPS, LEFT_EAR, NOSE, RIGHT_EAR, SHOULDERS, Skeleton

_SHOULDERS, _HIPS, _EARS = 0.65, 0.37, 0.25
"""Torsos: how wide each is seen from the front. Children, wide clothes and raised arms move one of them, not all."""
_MIDWAY, _PROFILE = 0.4, 1.0
"""How far the nose is from midway between the ears, in half widths: up to the first a head faces the camera, at the second an
ear is hidden."""
_FARTHEST = 1.5
"""A nose beyond the ears counts no more than this, for two ears at one place give any figure."""


def shoulder_width(body: Skeleton) -> float:
    """Signed width of the shoulders in torsos: 0.65 from the front, 0 in profile, under 0 from behind."""
    return body.width(*SHOULDERS)


def trunk_turn(body: Skeleton) -> float:
    """How far shoulders and hips are turned: 0 from the front, 1 in profile, 2 from behind."""
    return (_narrowed(shoulder_width(body), _SHOULDERS) + _narrowed(body.width(*HIPS), _HIPS)) / 2


def head_turn(body: Skeleton) -> float:
    """The same of the head, from the width between the ears and the place of the nose; over 1 means that it looks aside."""
    ears = body.width(LEFT_EAR, RIGHT_EAR)
    return (_narrowed(ears, _EARS) + _nose_aside(body.width(NOSE, RIGHT_EAR), ears)) / 2


def turn(body: Skeleton) -> float:
    """Twice the trunk's turn and the head's: 0 from the front, 1 with the body at some 50 degrees or the head alone in profile."""
    return 2 * trunk_turn(body) + head_turn(body)


def _narrowed(width: float, from_front: float) -> float:
    """How much narrower than from the front: 0 for as wide or wider, 1 for no width, 2 for the wrong way round."""
    return min(2.0, 1 - min(1.0, width / from_front))


def _nose_aside(nose: float, ears: float) -> float:
    """0 for a nose between the ears, 1 for one at an ear."""
    aside = abs(2 * nose / ears - 1) if ears > 0 else _FARTHEST
    return min(_FARTHEST, max(0.0, (aside - _MIDWAY) / (_PROFILE - _MIDWAY)))
