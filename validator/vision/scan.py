"""Looks at a clip's frames: the first one, or all in one pass with the networks at work beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import chain

from validator.errors import FAILURES, failure
from validator.facts.clip import Missing
from validator.facts.people import People
from validator.facts.shots import Shots
from validator.facts.stream import Media, Picture
from validator.media import ffmpeg
from validator.media.decode import Timed, decode, first_of, first_run, sampled
from validator.media.process import Run
from validator.media.stall import Stalled
from validator.vision.backends.loader import Loading

SAMPLE_SECONDS = 0.5
"""Time between two samples of people; an arm moves visibly in it, a fault worth telling lasts longer."""
UNWANTED = Missing("nobody looked for people, for every rule about them was switched off")
MOST_SAMPLES = 60
"""Longer clips are sampled more thinly, so that the networks keep pace with the decoder."""


@dataclass(frozen=True)
class Seen:
    """What the frames showed; people are Absent when nobody could look for them."""

    picture: Picture | None
    shots: Shots | None
    people: People | Missing


def whole(path: str, media: Media, times: Sequence[float], networks: Loading | None) -> Seen:
    """Every frame, in one pass; `times` are those of the shown frames. Raises ToolMissing or ToolFailed for ffmpeg.

    Without `networks`, nobody looks for people.
    """
    try:
        return _seen(path, media, times, networks)
    except Stalled:
        return _seen(path, media, times, networks, one_thread=True)


def _seen(path: str, media: Media, times: Sequence[float], networks: Loading | None, *, one_thread: bool = False) -> Seen:
    from validator.vision.shots.meter import ShotMeter

    tool, take = ffmpeg.find("ffmpeg"), ShotMeter()
    found: list[People | Missing] = []

    chosen = sampled(times, max(SAMPLE_SECONDS, times[-1] / MOST_SAMPLES)) if networks else [0]
    with first_run(tool, path, media) if networks else nullcontext() as start:

        def look_for_people(samples: Iterator[Timed]) -> None:
            found.append(_people(start, media, times[-1], samples, networks) if networks and start else UNWANTED)

        picture = decode(tool, path, media, times, chosen, take.add, look_for_people, start, one_thread=one_thread)
    return Seen(picture, take.result(), found[0])


def first(path: str, media: Media, times: Sequence[float], networks: Loading, *, stored: bool = False) -> People | Missing:
    """Only the first frame: the first shown one, or with `stored` the first that the file holds."""
    with first_run(ffmpeg.find("ffmpeg"), path, media, stored=stored) as run:
        frame = first_of(run, media)
    if frame is None:
        return Missing("the first frame cannot be decoded")
    return _measured(media, times[-1], networks, [(frame, 0.0)])


def _people(start: Run, media: Media, seconds: float, samples: Iterator[Timed], networks: Loading) -> People | Missing:
    full_size = first_of(start, media)
    if full_size is not None:
        next(samples, None)
        samples = chain([(full_size, 0.0)], samples)
    return _measured(media, seconds, networks, samples)


def _measured(media: Media, seconds: float, networks: Loading, frames: Iterable[Timed]) -> People | Missing:
    try:
        with networks.taken() as ready:
            from validator.vision.people.meter import PeopleMeter

            meter = PeopleMeter(ready, *media.shown_size, seconds)
            for frame, time in frames:
                meter.add(frame, time)
            found = meter.result()
            return found if found.samples else Missing("no frame could be taken from the clip")
    except FAILURES as error:
        return Missing(failure(error), failed=True)
