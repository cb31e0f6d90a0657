"""How the picture is laid out in the frame: its borders, what lies still over it, how often it changes; in plain numbers."""

from __future__ import annotations

from dataclasses import dataclass

from validator.facts.people import Box

ALL_STROKES = 15
"""The hexadecimal digit, as a number, of a cell that is all of it strokes."""


@dataclass(frozen=True)
class Overlay:
    """Sharp structure that stays where it is while something moves behind it."""

    box: Box
    behind: float
    """The share of its surroundings that moves behind it, 0..1: 1 for a sticker on a dancer, 0 for a chair by the wall."""
    moves: str
    """What does: "body", so that it hides a part of the body or is enclosed by its movement; "camera", and all of the scene does.

    Empty for a flat surface, which differs from the scene without any movement."""
    still: float
    """The share of the samples in which its pixels are as always, 0..1."""
    flat: float = 0.0
    """The share of its box that is of one and the same grey level in every sample, 0..1; 0 where that was not measured."""


@dataclass(frozen=True)
class Run:
    """Steps in a row in which something moves, with a still before and after: how one still may turn into the next."""

    begin: float
    """Seconds after the first frame, of the sample before it."""
    end: float
    """Of the sample after it."""
    changed: float
    """The most of the frame that changes in one of its steps, 0..1."""


@dataclass(frozen=True)
class Layout:
    """What the samples show of the frame as a whole."""

    picture: Box
    """The frame without its borders, whatever they are made of."""
    border: str
    """"bars", "blurred" (a blurred copy of the picture), "still" (a frame that stays while the picture moves), or empty."""
    overlays: tuple[Overlay, ...]
    """The surest first; candidates, loosely chosen, and the limits decide."""
    steps: int
    """From one sample to the next."""
    still_steps: int
    """Those in which nothing moves."""
    longest_moving_steps: int
    """The most steps in a row in which something moves: one or two from one still to the next."""
    pictures: int
    """Different pictures that the samples show when what does not move counts as one: those of a slide show, or each sample."""
    step_seconds: float = 0.0
    """How long a step lasts, as a mean; 0 where that was not measured."""
    between: tuple[Run, ...] = ()
    """Every run of steps between two stills, in order; the clip's beginning and end are not between stills."""

    strokes: tuple[str, ...] = ()
    """Rows of cells, 64 along the longer side: how much of each is sharp strokes that keep their place to a fraction of a pixel,
    as a hexadecimal digit from 0 to f for all of it; empty where that was not measured."""

    @property
    def picture_share(self) -> float:
        """The picture's area as a share of the frame's, 0..1."""
        left, top, right, bottom = self.picture
        return (right - left) * (bottom - top)

    @property
    def still_share(self) -> float:
        """The share of the time in which nothing moves, 0..1; 0 where there is but one sample."""
        return self.still_steps / self.steps if self.steps else 0.0
