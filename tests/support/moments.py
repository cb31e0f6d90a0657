"""Facts of long clips in which people come and go, written as letters, two a second."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction

from tests.support.good import BODY, GOOD, MEDIA, PEOPLE, PICTURE, SHOTS, TIMING
from validator.facts.clip import Facts
from validator.facts.people import Body, Face, Other, Sample
from validator.facts.shots import HardCut

STEP = 0.5
SOMEBODY = (Other(0.9, 0.6, (0.7, 0.2, 0.9, 0.8), "body"),)
_BACK = replace(BODY, points=tuple((1 - x, y, seen) for x, y, seen in BODY.points))
_SQUAT = replace(
    BODY, points=tuple((x, y if number in range(25, 33) else y + 0.16, seen) for number, (x, y, seen) in enumerate(BODY.points))
)


def _seen(time: float, body: Body = BODY, face: float = 0.9) -> Sample:
    return Sample(time, body, Face(face, 70.0), 3.0, ())


MOMENTS: Mapping[str, Callable[[float], Sample]] = {
    "g": _seen,
    "e": lambda time: Sample(time, None, None, None, ()),
    "b": lambda time: _seen(time, _BACK, 0.3),
    "c": lambda time: replace(_seen(time), others=SOMEBODY),
    "?": lambda time: replace(_seen(time), others=None),
    "s": lambda time: _seen(time, _SQUAT),
}
"""Good, empty, seen from the back, in company, alone as far as somebody looked, squatting."""


def filmed(letters: str, *, cuts: tuple[float, ...] = (), rate: Fraction = Fraction(30), audio: int = 0) -> Facts:
    """The facts of a clip that shows these moments; `cuts` are the times of hard cuts."""
    seconds = STEP * len(letters)
    fps = dict.fromkeys(("average_fps", "average_fps_upper", "fps_without_longest_gap", "median_fps", "slowest_second_fps"), rate)
    frames, long = round(seconds * rate), {"longest_gap_seconds": float(1 / rate)}
    samples = tuple(MOMENTS[letter](number * STEP) for number, letter in enumerate(letters))
    hard = tuple(HardCut(time, 60.0, 30.0, 30.0) for time in cuts)
    return replace(
        GOOD,
        media=replace(
            MEDIA,
            duration_seconds_from_header=seconds,
            container_seconds_from_header=seconds,
            audio_streams=audio,
            audio_codec="aac",
        ),
        timing=replace(TIMING, frames=frames, duration_seconds=Fraction(seconds).limit_denominator(1000), **fps, **long),
        picture=replace(PICTURE, frames=frames),
        people=replace(PEOPLE, samples=samples, seconds=seconds - float(1 / rate)),
        shots=replace(SHOTS, frames=frames, hard_cuts=hard),
    )
