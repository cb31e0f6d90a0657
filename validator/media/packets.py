"""Reads ffprobe's answer, header and packets, in memory that hardly grows with the clip; apart from `ffprobe`, which has to load fast."""

from __future__ import annotations

import json
import re
from array import array
from dataclasses import dataclass, field
from typing import Any

from validator.errors import ToolFailed
from validator.media.numbers import integer
from validator.media.process import Run
from validator.texts.said import phrase

_PACKET = re.compile(
    rb'\s*\{ "stream_index": (\d+)(?:, "pts": (-?\d+))?(?:, "dts": (-?\d+))?(?:, "duration": (-?\d+))?'
    rb'(?:, "size": "(\d+)")?(?:, "flags": "(\S+)")?'
)
NO_TIME = -(2**63)
"""Replaces a time that a packet does not carry."""


@dataclass
class Packets:
    """One stream's packets in file order, in ticks of its time base; 26 bytes a packet."""

    pts: array[int] = field(default_factory=lambda: array("q"))
    dts: array[int] = field(default_factory=lambda: array("q"))
    duration: array[int] = field(default_factory=lambda: array("q"))
    shown: bytearray = field(default_factory=bytearray)
    """1 for a packet that is shown, 0 for one that an edit list hides or that is empty."""
    filled: int = 0
    """Packets that hold any bytes."""
    key: bytearray = field(default_factory=bytearray)
    """1 for a packet at which decoding can begin."""


@dataclass(frozen=True)
class Probe:
    """What ffprobe said of one file."""

    format: dict[str, Any]
    streams: list[dict[str, Any]]
    packets: dict[int, Packets]
    """By stream number."""
    error_lines: tuple[str, ...]


def read(run: Run) -> Probe:
    """Take ffprobe's answer; raises ToolFailed when it crashed, hung or said nothing that can be read."""
    packets: dict[int, Packets] = {}
    rest: list[bytes] = []
    in_packets = False
    for line in run.lines():
        if in_packets:
            in_packets = not line.startswith(b"    ]")
            _take(line, packets)
        elif line.startswith(b'    "packets": ['):
            in_packets = True
        else:
            rest.append(line)
    text = b"".join(rest)
    if not text.strip():
        raise ToolFailed(
            phrase("ffprobe gave no answer: {answer}.", answer=" ".join(run.error_lines[-1:]) or phrase("no reason given"))
        )
    # ffprobe leaves in the middle of its answer when no decoder takes a stream's header: the clip is at fault then.
    document = {} if text.strip() == b"{" and run.wait() else _parse(text)
    return Probe(document.get("format", {}), document.get("streams", []), packets, tuple(run.error_lines))


def _take(line: bytes, packets: dict[int, Packets]) -> None:
    if not (match := _PACKET.match(line)):
        return
    stream, pts, dts, duration, size, flags = match.groups()
    kept = packets.setdefault(int(stream), Packets())
    filled = size != b"0"
    kept.pts.append(_ticks(pts, NO_TIME))
    kept.dts.append(_ticks(dts, NO_TIME))
    kept.duration.append(max(0, _ticks(duration, 0)))
    kept.shown.append(filled and b"D" not in (flags or b""))
    kept.key.append(b"K" in (flags or b""))
    kept.filled += filled


def _ticks(text: bytes | None, missing: int) -> int:
    ticks = integer(text.decode()) if text else None
    return missing if ticks is None else ticks


def _parse(text: bytes) -> dict[str, Any]:
    try:
        document = json.loads(text.decode(errors="replace"))
    except ValueError as error:
        raise ToolFailed(phrase("ffprobe's answer cannot be read: {error}.", error=error)) from error
    return document if isinstance(document, dict) else {}
