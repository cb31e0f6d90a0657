"""Lays out a lane of the time line in units of its drawing, whatever its width on the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from validator.report.exhibit import Lane

WIDE, HIGH = 1000, 48
"""Units of a lane's drawing."""
_TOP, _FLOOR = 5, 43
"""Where the highest and the lowest value are."""
_MOST_TICKS = 5
_STEPS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600)
"""Seconds between ticks."""
_LEAST_SPAN = 8
"""Width of a span that lasts a moment."""


@dataclass(frozen=True)
class Band:
    """The values that are not wanted."""

    kind: str
    """"review" or "reject"."""
    top: float
    height: float
    line: float


@dataclass(frozen=True)
class Drawn:
    """One lane."""

    lane: Lane
    path: str
    bands: tuple[Band, ...]
    spans: tuple[tuple[float, float, str, str], ...]
    """Left, width, severity, rule."""
    marks: tuple[tuple[float, str, float], ...]
    """Place, kind, seconds."""


def drawn(lane: Lane, seconds: float) -> Drawn:
    """The lane over a clip of that length."""
    scale = WIDE / max(seconds, 1e-3)
    spans = tuple(
        (round(min(span.start * scale, WIDE - _LEAST_SPAN), 1), round(max(_LEAST_SPAN, (span.end - span.start) * scale), 1),
         span.severity, span.rule)
        for span in lane.spans
    )  # fmt: skip
    marks = tuple((round(time * scale, 1), kind, time) for time, kind in lane.marks)
    return Drawn(lane, _path(lane, scale), tuple(_bands(lane)), spans, marks)


def ticks(seconds: float) -> list[tuple[float, str]]:
    """Round times: per cent of the clip's length, and in words; none of a clip that does not last."""
    if not 0 < seconds < inf:
        return []
    step = next((each for each in _STEPS if seconds / each <= _MOST_TICKS), seconds / _MOST_TICKS)
    return [(round(100 * n * step / seconds, 2), f"{n * step:.4g} s") for n in range(int(seconds / step + 1e-6) + 1)]


def _y(lane: Lane, value: float) -> float:
    share = (value - lane.low) / max(lane.high - lane.low, 1e-6)
    return round(_FLOOR - (_FLOOR - _TOP) * min(1.0, max(0.0, share)), 1)


def _path(lane: Lane, scale: float) -> str:
    """Lines from sample to sample; a gap where nothing could be judged, a stop where the next is not known."""
    path, last = "", None
    for time, value in _closed(lane, scale):
        if value is None:
            last = None
            continue
        x, y = round(min(time * scale, WIDE)), _y(lane, value)
        path += f"M{x} {y}h4" if last is None else f"H{x}V{y}" if lane.stepped else f"L{x} {y}"
        last = y
    return path


def _closed(lane: Lane, scale: float) -> Sequence[tuple[float, float | None]]:
    """A stepped line goes on to the end."""
    if lane.stepped and lane.values:
        return [*lane.values, (WIDE / scale, lane.values[-1][1])]
    return lane.values


def _bands(lane: Lane) -> list[Band]:
    found = []
    ends = [("review", lane.review), ("reject", lane.reject)]
    edge = _FLOOR + _TOP if lane.under else 0.0
    for kind, value in ends:
        if value is not None and lane.low <= value <= lane.high:
            line = _y(lane, value)
            found.append(Band(kind, min(line, edge), abs(edge - line), line))
    return found
