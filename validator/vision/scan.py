"""Walks the table of meters over a clip's frames: all of them in one pass, or only the first one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import nullcontext
from itertools import chain

from validator.facts.clip import Missing
from validator.facts.stream import Media, Picture
from validator.media import ffmpeg
from validator.media.decode import Frame, Timed, decode, first_of, first_run
from validator.media.decode_arguments import decoder_options
from validator.media.process import Run
from validator.media.selection import sampled
from validator.media.stall import Stalled
from validator.vision.meter_group import MeterGroup
from validator.vision.meters import Clip, Result, Row, rows
from validator.vision.thumbnails import thumbnail

SAMPLE_SECONDS = 0.5
"""Time between two samples: an arm moves visibly in it, and a fault that matters lasts longer."""
MOST_SAMPLES = 60
"""Longer clips are sampled more thinly, so that the networks keep pace with the decoder."""
MOST_SAMPLES_IN_PARTS = 1800
"""The same where parts of the clip are to be judged: a quarter of an hour, twice a second."""
NO_FIRST_FRAME = Missing("first-frame-broken")


def every_frame(clip: Clip, parts: Collection[str]) -> tuple[Picture, dict[str, Result]]:
    """What the decoder showed, and the wanted parts of the facts; raises ToolMissing or ToolFailed for ffmpeg."""
    try:
        return _one_pass(clip, parts)
    except Stalled:
        return _one_pass(clip, parts, one_thread=True)


def first_frame(clip: Clip, parts: Collection[str], *, stored: bool = False) -> dict[str, Result]:
    """Those of the wanted parts that samples give, from the first shown frame, or with `stored` the first in the file."""
    meters = rows("samples", parts)
    if not meters:
        return {}
    with first_run(ffmpeg.find("ffmpeg"), clip.path, clip.media, stored=stored) as run:
        frame = first_of(run, clip.media)
    if frame is None:
        return {row.part: NO_FIRST_FRAME for row in meters}
    return _results(meters, clip, [(frame, 0.0)])


def _one_pass(clip: Clip, parts: Collection[str], *, one_thread: bool = False) -> tuple[Picture, dict[str, Result]]:
    tool, sampling = ffmpeg.find("ffmpeg"), rows("samples", parts)
    results: dict[str, Result] = {}
    every = max(SAMPLE_SECONDS, clip.last_frame_seconds / (MOST_SAMPLES_IN_PARTS if clip.in_parts else MOST_SAMPLES))
    chosen = sampled(clip.times, every) if sampling else [0]
    with (
        MeterGroup(rows("every frame", parts), clip) as frames,
        first_run(tool, clip.path, clip.media) if sampling else nullcontext() as start,
    ):

        def add(frame: Frame, time: float) -> None:
            frames.add(thumbnail(frame), time)

        def sample(samples: Iterator[Timed]) -> None:
            if start:
                results.update(_results(sampling, clip, _first_in_full(start, clip.media, samples)))

        how = decoder_options(clip.media, clip.longest_group, one_thread=one_thread)
        picture = decode(tool, clip.path, clip.media, clip.times, chosen, add, sample, start, how)
        return picture, {**results, **frames.results()}


def _first_in_full(start: Run, media: Media, samples: Iterator[Timed]) -> Iterator[Timed]:
    """The samples, the first of them in full size where it can be decoded."""
    full_size = first_of(start, media)
    if full_size is None:
        return samples
    next(samples, None)
    return chain([(full_size, 0.0)], samples)


def _results(meters: Iterable[Row], clip: Clip, frames: Iterable[Timed]) -> dict[str, Result]:
    with MeterGroup(meters, clip) as group:
        for frame, time in frames:
            group.add(frame, time)
        return group.results()
