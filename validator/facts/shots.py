"""Where one shot ends and another begins, and how the clip opens, in plain numbers that JSON can hold."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Cut:
    """A place where the picture jumps ("hard"), or goes over into another as a whole ("dissolve") or part by part ("blend")."""

    kind: str
    time: float
    """Of the first frame after a hard cut, of the middle of a dissolve, in seconds."""
    distance: float
    """How different the pictures before and after are: mean difference of Lab values, 0..255. Blend: % of the picture with new colours."""
    strength: float
    """Hard: the jump divided by the loudest change beside it. Dissolve: the share of the change that a mix explains, 0..1.
    Blend: the new colours' % times the square of the share of them that a mix explains."""
    contrast: float
    """The distance divided by the unrest within the frames before or after. Blend: the share of new colours that a mix explains."""


@dataclass(frozen=True)
class Shots:
    """What the whole run of frames showed."""

    frames: int
    cuts: tuple[Cut, ...]
    """Candidates, loosely chosen; the limits decide."""
    dark_until: float
    """Seconds from the start in which the picture is black; 0 when the first frame shows something."""
    still_until: float
    """Seconds from the start in which nothing moves; up to the last frame when nothing ever does."""
    moves: bool
    """Whether anything ever does."""
