"""Writes the one ffmpeg command that makes a new file of a clip, as it is typed in a shell and as it is run here."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class EncodePlan:
    """Every decision about the new file."""

    start: str = ""
    """Seconds to begin at."""
    by_clock: bool = False
    """`start` is a time of the file's own clock, which does not begin at 0."""
    length: str = ""
    streams: tuple[str, ...] = ()
    """What is taken of the file; empty for ffmpeg's own choice."""
    filters: tuple[str, ...] = ()
    encode: bool = False
    kilobits: int = 0
    """The most a second may take; 0 to encode by quality alone."""
    tag: str = ""
    audio: str = ""
    """"copy", "aac", "none", or empty where there is no audio."""


def to_shell(plan: EncodePlan, ffmpeg: str, clip: str, out: str) -> str:
    """The command; the three names are quoted already."""
    return " ".join([ffmpeg, *_seek(plan), "-i", clip, *(shlex.quote(word) for word in _words(plan)), out])


def to_arguments(plan: EncodePlan, clip: str, out: str, *, before: Sequence[str] = ()) -> list[str]:
    """The same for a program, without the name of ffmpeg; `before` are options of its input."""
    return [*before, *_seek(plan), "-i", clip, *_words(plan), out]


def _seek(plan: EncodePlan) -> list[str]:
    return [*(["-seek_timestamp", "1"] if plan.by_clock else []), *(["-ss", plan.start] if plan.start else [])]


def _words(plan: EncodePlan) -> Iterator[str]:
    if plan.length:
        yield from ("-t", plan.length)
    for stream in plan.streams:
        yield from ("-map", stream)
    if plan.filters:
        yield from ("-vf", ",".join(plan.filters))
    yield from _coding(plan)
    if plan.tag:
        yield from ("-tag:v", plan.tag)


def _coding(plan: EncodePlan) -> Iterator[str]:
    if not plan.encode and plan.audio in ("copy", "none", ""):
        yield from ("-c", "copy", *(["-an"] if plan.audio == "none" else []))
        return
    yield from ("-c:v", "copy") if not plan.encode else _picture(plan)
    if plan.audio:
        yield from ("-an",) if plan.audio == "none" else ("-c:a", plan.audio)


def _picture(plan: EncodePlan) -> Iterator[str]:
    yield from ("-c:v", "libx264", "-crf", "23" if plan.kilobits else "18")
    if plan.kilobits:
        yield from ("-maxrate", f"{plan.kilobits}k", "-bufsize", f"{2 * plan.kilobits}k")
    yield from ("-pix_fmt", "yuv420p")
