"""Spells the one ffmpeg command that makes a new file of a clip."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass

from validator.repair.compose import Mend

DEINTERLACE = "bwdif=mode=send_frame"
_OPEN = {
    "{frame}": "scale={width}:{height},crop={width}:{height},setsar=1",
    "{colour}": "setparams={hdr},zscale={linear},tonemap=hable,zscale={sdr}",
}
"""What stands for filters whose figures depend on the clip, where no clip is at hand."""


@dataclass(frozen=True)
class Order:
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
    """The most a second may take; 0 to go by quality alone."""
    tag: str = ""
    audio: str = ""
    """"copy", "aac", "none", or empty where there is no sound."""


def spelled(order: Order, ffmpeg: str, clip: str, out: str) -> str:
    """The command; the three names are shown as they are."""
    begin = [*(["-seek_timestamp", "1"] if order.by_clock else []), *(["-ss", order.start] if order.start else [])]
    return " ".join([ffmpeg, *begin, "-i", clip, *(shlex.quote(word) for word in _words(order)), out])


def _words(order: Order) -> Iterator[str]:
    if order.length:
        yield from ("-t", order.length)
    for stream in order.streams:
        yield from ("-map", stream)
    if order.filters:
        yield from ("-vf", ",".join(order.filters))
    yield from _coding(order)
    if order.tag:
        yield from ("-tag:v", order.tag)


def _coding(order: Order) -> Iterator[str]:
    if not order.encode and order.audio in ("copy", "none", ""):
        yield from ("-c", "copy", *(["-an"] if order.audio == "none" else []))
        return
    yield from ("-c:v", "copy") if not order.encode else _picture(order)
    if order.audio:
        yield from ("-an",) if order.audio == "none" else ("-c:a", order.audio)


def _picture(order: Order) -> Iterator[str]:
    yield from ("-c:v", "libx264", "-crf", "23" if order.kilobits else "18")
    if order.kilobits:
        yield from ("-maxrate", f"{order.kilobits}k", "-bufsize", f"{2 * order.kilobits}k")
    yield from ("-pix_fmt", "yuv420p")


def for_any_clip(mend: Mend) -> str:
    """What `mend` comes to, with everything left open that depends on the clip: a template."""
    if mend == Mend(silent=True):
        return "{preflight} strip-audio {clip} {out}"
    audio = "none" if mend.silent else "aac" if mend.start or mend.length or mend.late else "copy"
    start, small = mend.start or ("{start}" if mend.late else ""), 20_000 if mend.small else 0
    filters = tuple(_OPEN.get(text, text) for text in mend.filters)
    order = Order(start, mend.late, mend.length, (), filters, mend.encodes, small, audio=audio)
    return spelled(order, "{ffmpeg}", "{clip}", "{out}").replace("'", "")
