"""Works out length and frame rate from the packets' own times, since headers lie about both."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, inf

from validator.facts.stream import Timing
from validator.media.packets import NO_TIME, Packets

WINDOW_SECONDS = 1
"""The slowest stretch is searched over windows of this length."""


def timing_of(packets: Packets, time_base: Fraction) -> Timing | None:
    """The video stream's timing; None when fewer than one packet carries a time."""
    times, last_duration = _shown_times(packets)
    if not times:
        return None
    gaps = [b - a for a, b in zip(times, times[1:], strict=False)]
    typical = sorted(gaps)[len(gaps) // 2] if gaps else last_duration
    length = times[-1] - times[0] + (last_duration or typical)
    slowest, slowest_second_at = _slowest(times, time_base)
    gap, gap_at = max(((g, -i) for i, g in enumerate(gaps)), default=(last_duration, 0))
    average = _rate(len(gaps), times[-1] - times[0], time_base)
    return Timing(
        frames=len(times),
        edit_list_hidden=packets.filled - len(times),
        first_pts_seconds=float(times[0] * time_base),
        duration_seconds=length * time_base,
        time_base_seconds=time_base,
        average_fps=average,
        average_fps_upper=max(average, _rate(len(gaps), times[-1] - times[0] - 1, time_base)),
        fps_without_longest_gap=_rate(len(gaps) - 1, times[-1] - times[0] - gap, time_base),
        median_fps=_rate(1, typical, time_base),
        slowest_second_fps=slowest,
        slowest_second_at=float((slowest_second_at - times[0]) * time_base),
        longest_gap_seconds=float(gap * time_base),
        longest_gap_at=float((times[-gap_at] - times[0]) * time_base),
    )


def seconds_shown(packets: Packets, time_base: Fraction) -> list[float]:
    """When each shown frame is shown, in order, in seconds after the first one."""
    times, _ = _shown_times(packets)
    tick = float(time_base)
    return [(time - times[0]) * tick for time in times]


def longest_group(packets: Packets) -> float:
    """The most packets from one at which decoding can begin up to the next, or to the clip's end; infinite without any."""
    begins = [number for number, key in enumerate(packets.key) if key]
    if not begins or begins[0]:
        return inf
    return max(end - begin for begin, end in zip(begins, [*begins[1:], len(packets.key)], strict=True))


def _shown_times(packets: Packets) -> tuple[list[int], int]:
    """Presentation times of the shown packets in order, and how long the last one stays, in ticks."""
    clock = packets.dts if NO_TIME in packets.pts else packets.pts
    shown = sorted(
        (time, length)
        for time, length, is_shown in zip(clock, packets.duration, packets.shown, strict=True)
        if is_shown and time != NO_TIME
    )
    return [time for time, _ in shown], shown[-1][1] if shown else 0


def _rate(intervals: int, ticks: int, time_base: Fraction) -> Fraction:
    return Fraction(intervals) / (ticks * time_base) if intervals > 0 and ticks > 0 else Fraction(0)


def _slowest(times: list[int], time_base: Fraction) -> tuple[Fraction, int]:
    """The lowest rate over whole intervals that span at least one window, and where it begins, in ticks."""
    window = ceil(WINDOW_SECONDS / time_base)
    intervals, ticks, where = len(times) - 1, times[-1] - times[0], times[0]
    end = 0
    for begin, time in enumerate(times):
        while end < len(times) and times[end] - time < window:
            end += 1
        if end == len(times):
            break
        if (end - begin) * ticks < intervals * (times[end] - time):
            intervals, ticks, where = end - begin, times[end] - time, time
    return _rate(intervals, ticks, time_base), where
