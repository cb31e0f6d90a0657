"""Where one shot ends and another begins, and how the clip opens, in plain numbers that JSON can hold."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class HardCut:
    """A frame from which on the picture is another one."""

    time_seconds: float
    """Of the first frame after the cut."""
    lab_distance: float
    """How different the pictures before and after are, apart from their light: mean difference of Lab values, 0..255."""
    peak_ratio: float
    """The step at the cut divided by the largest steps beside it."""
    contrast: float
    """The distance divided by the unrest within the frames before or after."""


@dataclass(frozen=True)
class Dissolve:
    """A stretch in which the whole picture is mixed over into another."""

    time_seconds: float
    """Of its middle."""
    lab_distance: float
    """How different the pictures before and after are: mean difference of Lab values, 0..255."""
    mix_share: float
    """The share of the change that a linear mix explains, 0..1."""
    contrast: float
    """The distance divided by the unrest within the frames before or after."""


@dataclass(frozen=True)
class LocalDissolve:
    """A stretch in which parts of one picture shine through another, while people may move in both."""

    time_seconds: float
    """Of its middle."""
    new_colours_percent: float
    """Share of the picture whose colours are found neither before nor after, in per cent."""
    mix_percent: float
    """The same, times the square of `mix_share`."""
    mix_share: float
    """The share of the new colours that a mix of before and after explains, 0..1."""


@dataclass(frozen=True)
class Wipe:
    """A stretch in which a boundary sweeps over the picture, or one picture slides over another."""

    time_seconds: float
    """Of its middle."""
    lab_distance: float
    """How different the pictures before and after are: mean difference of Lab values, 0..255."""
    swept_share: float
    """The share of the picture, or of its change, that a wipe or a slide explains, 0..1."""
    contrast: float
    """The distance divided by the change just before and just after."""


@dataclass(frozen=True)
class FastTransition:
    """A few frames between two shots that change far faster than all around them: a whip, a zoom, a glitch."""

    time_seconds: float
    """Of its middle."""
    lab_distance: float
    """How different the pictures before and after are, apart from their light: mean difference of Lab values, 0..255."""
    peak_ratio: float
    """The mean step within divided by the largest steps beside it."""
    contrast: float
    """The distance divided by the unrest within the frames before or after."""


Transition = HardCut | Dissolve | LocalDissolve | Wipe | FastTransition
"""What may join two shots."""


@dataclass(frozen=True)
class Shots:
    """What the whole run of frames showed; transitions are candidates, loosely chosen, and the limits decide."""

    frames: int
    hard_cuts: tuple[HardCut, ...]
    dissolves: tuple[Dissolve, ...]
    local_dissolves: tuple[LocalDissolve, ...]
    black_until_seconds: float
    """From the start, the picture is black until then; 0 when the first frame shows something."""
    frozen_until_seconds: float
    """From the start, nothing moves until then; the last frame's time when nothing ever does."""
    moves: bool
    """Whether anything ever does."""
    wipes: tuple[Wipe, ...] = ()
    fast: tuple[FastTransition, ...] = ()
