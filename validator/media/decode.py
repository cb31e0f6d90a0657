"""Decodes a clip once, and hands a small picture of every frame to one reader and larger samples to another."""

from __future__ import annotations

import os
import queue
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from typing import IO

import numpy as np
from numpy.typing import NDArray

from validator.errors import ToolFailed
from validator.facts.stream import Media, Picture
from validator.media import ffmpeg
from validator.media.capabilities import hdr_converter
from validator.media.hdr import HDR, to_sdr
from validator.media.process import Run, Tool
from validator.media.stall import STALL_SECONDS, Pulse
from validator.media.worker import Worker

Frame = NDArray[np.uint8]
"""Height × width × 3, upright, RGB."""
Timed = tuple[Frame, float]
"""A frame, and its time in seconds after the clip's first frame."""

SMALL = (48, 27)
"""Columns and rows of the small pictures, whatever the clip's shape."""
_SHRINK = "scale=192:108:flags=fast_bilinear,scale={}:{}:flags=area".format(*SMALL)
"""Two steps cost next to nothing; averaging the whole frame in one costs a third of its decoding."""
SAMPLE_SIDE = 960
"""Longer side of a sample in pixels; the networks look at 256."""
FIRST_SIDE = 2048
"""Longer side of the first frame in pixels; it is judged as it is."""
WAITING_BYTES = 96 << 20
"""Samples that may wait for the networks, which are loading while the first seconds are decoded."""
DECODE_SECONDS = 300.0
"""Time-out of the pass; a 60 s clip of 2048×2048 takes some 20 s."""
FIRST_SECONDS = 60.0
"""Time-out for one frame."""
LONGEST_SECONDS = 180.0
"""A longer clip is far outside every known limit, and its frames are not worth the time."""
LARGEST_SIDE = 4096
"""A larger picture is far outside every known limit, and would take gigabytes to decode."""
LONGEST_SHAPE = 8
"""A picture so many times as long as it is wide is far outside every known limit, and takes ages to search."""
_ONE_THREAD = ("-threads", "1")
_SIZE = re.compile(r"^\[graph .*\bw:(\d+) h:(\d+) ")
_COMPLAINT = re.compile(r"^(\[[^\]]* @ [^\]]*\] )*\[(error|fatal|panic)\] ")
_OURS = re.compile(r"Unrecognized option|No such filter|no path between colorspaces|Exiting normally, received signal")
"""Complaints about what we asked for and not about the clip."""
_PREFIXES = re.compile(r"^(\[[^\]]*\] ?)+")


def too_much(media: Media, seconds: float) -> str:
    """Why the frames of a clip of `seconds` are not decoded; empty when they are."""
    if seconds > LONGEST_SECONDS:
        return f"the clip is longer than {LONGEST_SECONDS:g} s: cut it first, then its frames can be judged"
    if max(media.width, media.height) > LARGEST_SIDE:
        return f"the picture has a side over {LARGEST_SIDE} px: shrink it first, then its frames can be judged"
    if max(media.shown_size) > LONGEST_SHAPE * min(media.shown_size):
        return f"the picture is over {LONGEST_SHAPE} times as long as it is wide: crop it first, then its frames can be judged"
    return ""


def sampled(times: Sequence[float], every: float) -> list[int]:
    """Numbers of the frames to sample: the first, then the next one whenever `every` seconds have passed."""
    chosen: list[int] = []
    for number, time in enumerate(times):
        if not chosen or time - times[chosen[-1]] >= every - 1e-6:
            chosen.append(number)
    return chosen


def decode(
    tool: Tool,
    path: str,
    media: Media,
    times: Sequence[float],
    samples: Sequence[int],
    on_small: Callable[[Frame, float], None],
    on_samples: Callable[[Iterator[Timed]], None],
    beside: Run | None = None,
    *,
    one_thread: bool = False,
) -> Picture:
    """Decode every frame of the judged stream once.

    `times` are those of the shown frames, in order; `on_small` sees every one of them as SMALL; `on_samples` works
    on a thread of its own through those whose numbers are in `samples`, upright, with square pixels, at most
    SAMPLE_SIDE long. `beside` is another run that `on_samples` reads, to be stopped first. With `one_thread` the decoder
    works alone: slower, but it cannot wait for itself. Raises Stalled when nothing comes for too long, ToolFailed when
    ffmpeg hangs or crashes, and whatever the two readers raise.
    """
    watch, size = _Watch(), fitted(media, SAMPLE_SIDE)
    with ExitStack() as stack:
        run, pipe = _started(stack, tool, path, media, samples, size, watch, _ONE_THREAD if one_thread else ())
        pulse = stack.enter_context(Pulse(run, STALL_SECONDS))
        waiting = _Waiting(pipe, size, [times[number] for number in samples], on_samples, pulse)
        # Last in, first out: the readers come to their ends only when ffmpeg has come to its own.
        stack.callback(waiting.stop)
        stack.callback(run.stop)
        if beside:
            stack.callback(beside.stop)
        frames = 0
        for frame in _read(run.out, SMALL):
            on_small(frame, times[min(frames, len(times) - 1)])
            frames += 1
            pulse.beat()
        pulse.check()
        status = run.wait()
        waiting.finish()
    if status and watch.refusal:
        raise ToolFailed(f"ffmpeg could not do its work: {watch.refusal} Version 5.1 or newer is needed.")
    if status and not watch.errors and not frames:
        raise ToolFailed(f"ffmpeg ended with status {status} and no reason.")
    return Picture(frames, watch.errors, watch.first_error, tuple(watch.sizes))


def first_run(tool: Tool, path: str, media: Media, *, stored: bool = False) -> Run:
    """Ffmpeg at work on the first frame; with `stored`, on the first that the file holds, shown or not."""
    size = fitted(media, FIRST_SIDE)
    hidden = ("-ignore_editlist", "1") if stored and media.container in ("mp4", "mov", "m4v", "iso-unknown") else ()
    shrunk = _shrunk(tool, media, size)
    arguments = [*_input(path, *_ONE_THREAD, *hidden), *_output(media, shrunk, "pipe:1", "-frames:v", "1")]
    return Run(tool, arguments, seconds=FIRST_SECONDS)


def first_of(run: Run, media: Media) -> Frame | None:
    """The frame that `first_run` decodes, upright, at most FIRST_SIDE long; None when it cannot be decoded."""
    return next(_read(run.out, fitted(media, FIRST_SIDE)), None)


def fitted(media: Media, longest: int) -> tuple[int, int]:
    """Columns and rows of the upright picture with square pixels, shrunk to a longer side of `longest`; even."""
    width, height = media.shown_size
    scale = min(1.0, longest / max(width, height, 1))
    return max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2)


def _started(
    stack: ExitStack,
    tool: Tool,
    path: str,
    media: Media,
    samples: Sequence[int],
    size: tuple[int, int],
    watch: _Watch,
    before: Sequence[str],
) -> tuple[Run, IO[bytes]]:
    """Ffmpeg at work, and the pipe from which the samples come; everything is closed with `stack`."""
    small = _output(media, _SHRINK, "pipe:1")
    chosen = "+".join(f"eq(n\\,{number})" for number in samples)
    large = f"select={chosen},{_shrunk(tool, media, size)}"
    source = _input(path, *before)
    if os.name != "posix":
        # Only two standard pipes can be handed over here, so the samples cost a second decoder.
        second = stack.enter_context(Run(tool, [*source, *_output(media, large, "pipe:1")], seconds=DECODE_SECONDS))
        run = Run(tool, [*source, *small], seconds=DECODE_SECONDS, on_error=watch.line)
        return stack.enter_context(run), second.out
    ours, theirs = os.pipe()
    pipe = stack.enter_context(os.fdopen(ours, "rb"))
    arguments = [*source, *small, *_output(media, large, f"pipe:{theirs}")]
    try:
        run = Run(tool, arguments, seconds=DECODE_SECONDS, on_error=watch.line, pass_fds=(theirs,))
    finally:
        os.close(theirs)
    return stack.enter_context(run), pipe


def _input(path: str, *before: str) -> list[str]:
    return ["-nostdin", "-hide_banner", "-v", "level+verbose", "-nostats", *ffmpeg.LOCAL_ONLY, *before, "-i", path]


def _output(media: Media, filters: str, place: str, *options: str) -> list[str]:
    return ["-map", f"0:{media.video_index}", "-an", "-sn", "-dn", "-vf", filters, "-fps_mode", "passthrough", "-pix_fmt", "rgb24",
            *options, "-f", "rawvideo", place]  # fmt: skip


def _shrunk(tool: Tool, media: Media, size: tuple[int, int]) -> str:
    """The filters that make a frame what the networks were trained on: standard range, square pixels."""
    converter = hdr_converter(tool) if media.transfer in HDR else ""
    if media.transfer in HDR and not converter:
        raise ToolFailed(f"{tool.path} cannot convert HDR; FFmpeg 7.1 or newer can, and older ones that have the filter zscale.")
    return ",".join(filter(None, (to_sdr(media, converter), f"scale={size[0]}:{size[1]}:flags=area,setsar=1")))


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


class _Waiting:
    """Samples on their way: one thread takes them from the pipe as they come, another works through them."""

    def __init__(
        self,
        pipe: IO[bytes],
        size: tuple[int, int],
        times: Sequence[float],
        work: Callable[[Iterator[Timed]], None],
        pulse: Pulse,
    ) -> None:
        self._pulse = pulse
        self._room: queue.Queue[Timed | None] = queue.Queue(max(2, WAITING_BYTES // (size[0] * size[1] * 3)))
        self._stopped = threading.Event()
        self._error: BaseException | None = None
        self._workers = Worker(lambda: self._fetch(_read(pipe, size), times)), Worker(lambda: self._work(work))
        try:
            for worker in self._workers:
                worker.start()
        except ToolFailed:
            self._stopped.set()
            raise

    def finish(self) -> None:
        """Wait until all are worked through; raises what the work raised."""
        for worker in self._workers:
            worker.wait()
        if self._error:
            raise self._error

    def stop(self) -> None:
        """Work through no more of them, wherever the two threads are."""
        self._stopped.set()
        for worker in self._workers:
            worker.wait_surely()

    def _fetch(self, frames: Iterable[Frame], times: Sequence[float]) -> None:
        try:
            left = iter(times)
            # To the very end, for ffmpeg waits until its frames are taken; it gives more than was asked for
            # where the picture changes its size, since the filters then count from 0 again.
            for frame in frames:
                if (time := next(left, None)) is not None:
                    self._put((frame, time))
        except BaseException as error:  # as in `_work`
            self._error = error
        finally:
            self._put(None)

    def _put(self, timed: Timed | None) -> None:
        while not self._stopped.is_set():
            self._pulse.beat()
            try:
                self._room.put(timed, timeout=0.1)
            except queue.Full:
                continue
            return

    def _work(self, work: Callable[[Iterator[Timed]], None]) -> None:
        try:
            work(self._come())
        except BaseException as error:  # it is raised again by `finish`, on the caller's thread
            self._error = error
        for _ in self._come():
            pass

    def _come(self) -> Iterator[Timed]:
        while not self._stopped.is_set():
            try:
                timed = self._room.get(timeout=0.1)
            except queue.Empty:
                continue
            if timed is None:
                self._room.put(None)
                return
            yield timed


class _Watch:
    """Reads ffmpeg's log as it comes: picture sizes and complaints."""

    def __init__(self) -> None:
        self.errors = 0
        self.first_error = ""
        self.refusal = ""
        self.sizes: list[tuple[int, int]] = []

    def line(self, text: str) -> None:
        """Take one line of the log."""
        if _OURS.search(text):
            self.refusal = self.refusal or _PREFIXES.sub("", text).rstrip(".") + "."
        if match := _SIZE.match(text):
            self._size(int(match[1]), int(match[2]))
        elif _COMPLAINT.match(text):
            self.errors += 1
            self.first_error = self.first_error or _PREFIXES.sub("", text)

    def _size(self, width: int, height: int) -> None:
        if self.sizes[-1:] != [(width, height)] and len(self.sizes) < 100:
            self.sizes.append((width, height))
