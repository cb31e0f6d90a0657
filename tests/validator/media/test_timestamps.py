"""Frame rate and length from packets with known times."""

from __future__ import annotations

from fractions import Fraction
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.facts.stream import Timing
from validator.media.packets import NO_TIME, Packets
from validator.media.timestamps import longest_group, timing_of

F = Fraction


def _packets(times: list[int], length: int = 1, *, shown: bytes = b"") -> Packets:
    made = Packets()
    for time in times:
        made.pts.append(time)
        made.dts.append(time)
        made.duration.append(length)
    made.shown.extend(shown or b"\1" * len(times))
    made.filled = len(times)
    return made


def _timing(packets: Packets, base: Fraction) -> Timing:
    timing = timing_of(packets, base)
    assert timing is not None
    return timing


@given(st.integers(2, 400), st.sampled_from([F(24), F(25), F(30), F(24000, 1001), F(30000, 1001), F(60)]), st.randoms())
def test_an_even_clip_has_its_exact_rate_and_length_in_whatever_order_it_is_stored(frames: int, rate: F, random: object) -> None:
    times = list(range(frames))
    random.shuffle(times)  # type: ignore[attr-defined]
    timing = _timing(_packets(times), 1 / rate)
    assert (timing.average_fps, timing.median_fps, timing.slowest_second_fps) == (rate, rate, rate)
    assert timing.duration_seconds == frames / rate


def test_the_slowest_second_is_found_where_it_is() -> None:
    times = [*range(60), *range(60, 120, 2), *range(120, 200)]
    timing = _timing(_packets(times), F(1, 30))
    assert timing.slowest_second_fps == 15
    assert timing.slowest_second_at == pytest.approx(2.0, abs=0.05)


def test_the_longest_gap_is_reported_with_its_place() -> None:
    timing = _timing(_packets([0, 1, 2, 6, 7, 8]), F(1, 10))
    assert (timing.longest_gap_seconds, timing.longest_gap_at) == (pytest.approx(0.4), pytest.approx(0.2))


def test_hidden_packets_count_neither_for_length_nor_for_rate() -> None:
    timing = _timing(_packets(list(range(-5, 10)), shown=b"\0" * 5 + b"\1" * 10), F(1, 10))
    assert (timing.frames, timing.edit_list_hidden, timing.duration_seconds, timing.first_pts_seconds) == (10, 5, F(1), 0.0)


def test_times_of_decoding_serve_where_those_of_showing_are_missing() -> None:
    packets = _packets(list(range(30)))
    packets.pts[3] = NO_TIME
    assert _timing(packets, F(1, 30)).average_fps == 30


def test_a_track_without_packets_has_no_timing() -> None:
    assert timing_of(Packets(), F(1, 30)) is None


def test_one_frame_has_a_length_and_no_rate() -> None:
    timing = _timing(_packets([0], length=3), F(1, 30))
    assert (timing.frames, timing.duration_seconds, timing.average_fps) == (1, F(1, 10), 0)


def test_rounding_to_milliseconds_does_not_hide_that_24_frames_are_24() -> None:
    times = [round(i * 1000 / 24) for i in range(241)]
    timing = _timing(_packets(times, 42), F(1, 1000))
    assert timing.average_fps_upper >= 24


@pytest.mark.parametrize(("keys", "frames"), [((0, 5, 20), 15), ((0, 3, 6), 24), ((0,), 30), ((3, 6), inf), ((), inf)], ids=str)
def test_a_group_ends_at_the_next_key_frame_or_with_the_clip(keys: tuple[int, ...], frames: float) -> None:
    packets = _packets(list(range(30)))
    packets.key.extend(i in keys for i in range(30))
    assert longest_group(packets) == frames
