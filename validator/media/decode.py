"""Decodes a clip once, and hands a thumbnail of every frame to one reader and larger samples to another."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from typing import IO

import numpy as np
from numpy.typing import NDArray

from validator.errors import ToolFailed
from validator.facts.stream import Media, Picture
from validator.media.decode_arguments import ONE_THREAD, fitted, output, shrunk, source
from validator.media.decoder_log import DecoderLog
from validator.media.process import Run, Tool
from validator.media.sample_queue import SampleQueue
from validator.media.selection import select
from validator.media.stall import STALL_SECONDS, Pulse
from validator.media.watch import Decoded
from validator.texts.said import phrase

Frame = NDArray[np.uint8]
"""Height × width × 3, upright, RGB."""
Timed = tuple[Frame, float]
"""A frame, and its time in seconds after the clip's first frame."""

THUMBNAIL_SIZE = (48, 27)
"""Columns and rows of the thumbnails, whatever the clip's shape."""
_SHRINK = "scale=192:108:flags=fast_bilinear,scale={}:{}:flags=area".format(*THUMBNAIL_SIZE)
"""Two steps cost next to nothing; averaging the whole frame in one costs a third of its decoding."""
SAMPLE_SIDE = 960
"""Longer side of a sample in pixels; the networks see 256."""
FIRST_SIDE = 2048
"""Longer side of the first frame in pixels; it is judged as it is."""
DECODE_SECONDS = 300.0
"""Time-out of the pass; a 60 s clip of 2048×2048 takes some 20 s."""
_SECONDS_PER_SECOND = 5.0
"""The same for each second of a longer clip."""
FIRST_SECONDS = 60.0
"""Time-out for one frame."""
_PLAIN_FILTERS = ("-filter_threads", "1")
"""A thumbnail in slices costs more in waking threads than in pixels."""
_EARLIER_SECONDS = 0.002
"""A seek begins so much before the frame, whose time is rounded to milliseconds."""


def decode(
    tool: Tool,
    path: str,
    media: Media,
    times: Sequence[float],
    samples: Sequence[int],
    on_thumbnail: Callable[[Frame, float], None],
    on_samples: Callable[[Iterator[Timed]], None],
    beside: Run | None = None,
    decoder: Sequence[str] = (),
) -> Picture:
    """Decode every frame of the judged stream once.

    `times` are those of the shown frames, in order; `on_thumbnail` sees every one of them as THUMBNAIL_SIZE; `on_samples` works
    on a thread of its own through those whose numbers are in `samples`, upright, with square pixels, at most
    SAMPLE_SIDE long. `beside` is another run that `on_samples` reads, to be stopped first, and `decoder` are
    options as those of `decoder_options`. Raises Stalled when nothing comes for too long, ToolFailed when
    ffmpeg hangs or crashes, and whatever the two readers raise.
    """
    log, size = DecoderLog(), fitted(media, SAMPLE_SIDE)
    with ExitStack() as stack:
        run, pipe = _started(stack, tool, path, media, samples, size, log, decoder, _time_out(times))
        pulse = stack.enter_context(Pulse(run, STALL_SECONDS))
        sample_times = [times[number] for number in samples]
        waiting = SampleQueue(_read(pipe, size), sample_times, on_samples, pulse, frame_bytes=3 * size[0] * size[1])
        # Last in, first out: the readers come to their ends only when ffmpeg has come to its own.
        stack.callback(waiting.stop)
        stack.callback(run.stop)
        if beside:
            stack.callback(beside.stop)
        decoded = Decoded(len(times))
        for frame in _read(run.out, THUMBNAIL_SIZE):
            on_thumbnail(frame, times[min(decoded.count, len(times) - 1)])
            decoded.one_more()
            pulse.beat()
        pulse.check()
        status = run.wait()
        waiting.finish()
    return _outcome(status, decoded.count, log)


def _outcome(status: int, frames: int, log: DecoderLog) -> Picture:
    """What the pass showed; raises ToolFailed where ffmpeg, and not the clip, is at fault."""
    if status and log.refusal:
        raise ToolFailed(phrase("ffmpeg failed: {refusal} Version 5.1 or newer is needed.", refusal=log.refusal))
    if status and not log.errors and not frames:
        raise ToolFailed(phrase("ffmpeg ended with status {status} and no reason.", status=status))
    return Picture(frames, log.errors, log.first_error, tuple(log.sizes))


def first_run(tool: Tool, path: str, media: Media, *, stored: bool = False) -> Run:
    """Ffmpeg at work on the first frame; with `stored`, on the first that the file holds, shown or not."""
    size = fitted(media, FIRST_SIDE)
    hidden = ("-ignore_editlist", "1") if stored and media.container in ("mp4", "mov", "m4v", "iso-unknown") else ()
    arguments = [*source(path, *ONE_THREAD, *hidden), *output(media, shrunk(tool, media, size), "pipe:1", "-frames:v", "1")]
    return Run(tool, arguments, seconds=FIRST_SECONDS)


def first_of(run: Run, media: Media) -> Frame | None:
    """The frame that `first_run` decodes, upright, at most FIRST_SIDE long; None when it cannot be decoded."""
    return next(_read(run.out, fitted(media, FIRST_SIDE)), None)


def frame_at(tool: Tool, path: str, media: Media, pts: float | None, side: int) -> Frame | None:
    """The shown frame at `pts` seconds (None: the first), upright, at most `side` pixels long; None when there is none."""
    size = fitted(media, side)
    seek = () if pts is None else ("-seek_timestamp", "1", "-ss", f"{pts - _EARLIER_SECONDS:.6f}")
    arguments = [*source(path, *ONE_THREAD, *seek), *output(media, shrunk(tool, media, size), "pipe:1", "-frames:v", "1")]
    with Run(tool, arguments, seconds=FIRST_SECONDS) as run:
        return next(_read(run.out, size), None)


def _started(
    stack: ExitStack,
    tool: Tool,
    path: str,
    media: Media,
    samples: Sequence[int],
    size: tuple[int, int],
    log: DecoderLog,
    before: Sequence[str],
    seconds: float,
) -> tuple[Run, IO[bytes]]:
    """Ffmpeg at work, and the pipe from which the samples come; everything is closed with `stack`."""
    small = output(media, _SHRINK, "pipe:1")
    large = f"{select(samples)},{shrunk(tool, media, size)}"
    opened = source(path, *_PLAIN_FILTERS, *before)
    if os.name != "posix":
        # Only two standard pipes can be handed over here, so the samples cost a second decoder.
        second = stack.enter_context(Run(tool, [*opened, *output(media, large, "pipe:1")], seconds=seconds))
        run = Run(tool, [*opened, *small], seconds=seconds, on_error=log.line)
        return stack.enter_context(run), second.out
    ours, theirs = os.pipe()
    pipe = stack.enter_context(os.fdopen(ours, "rb"))
    arguments = [*opened, *small, *output(media, large, f"pipe:{theirs}")]
    try:
        run = Run(tool, arguments, seconds=seconds, on_error=log.line, pass_fds=(theirs,))
    finally:
        os.close(theirs)
    return stack.enter_context(run), pipe


def _time_out(times: Sequence[float]) -> float:
    return max(DECODE_SECONDS, _SECONDS_PER_SECOND * times[-1])


def _read(pipe: IO[bytes], size: tuple[int, int]) -> Iterator[Frame]:
    width, height = size
    while True:
        frame = np.empty((height, width, 3), np.uint8)
        if not _filled(pipe, frame.data.cast("B")):
            return
        yield frame


def _filled(pipe: IO[bytes], room: memoryview) -> bool:
    """False at the end of the stream, also when it ends inside a frame."""
    done = 0
    while done < len(room):
        got = pipe.readinto(room[done:])  # type: ignore[attr-defined]
        if not got:
            return False
        done += got
    return True
