"""Whatever numbers a file claims, the judgement ends in a report, in numbers that JSON and a reader can take, and in no error."""

from __future__ import annotations

import json
from array import array
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.good import FILE, media_only
from validator.check import chosen
from validator.check import report as judge
from validator.facts.clip import Facts
from validator.facts.stream import Media
from validator.media import numbers
from validator.media.container import media_of, time_base
from validator.media.decode_arguments import fitted
from validator.media.decode_limits import too_much
from validator.media.packets import NO_TIME, Packets, Probe
from validator.media.timestamps import seconds_shown, timing_of
from validator.repair.geometry import fit_size
from validator.report.context import Context
from validator.report.formats import render

INT32 = [0, 1, 2, 3, 16, 198, 480, 2048, 4096, 32767, 65535, 2**31 - 1, -1, -480, -(2**31)]
WORDS = ["N/A", "nan", "inf", "-inf", "", "1e308", "1e999", "9" * 5000, "0x10", "٣", "1.5.2", None]
sides = st.one_of(st.sampled_from(INT32), st.integers(1, 5000))
ratios = st.one_of(st.builds("{}:{}".format, sides, sides), st.builds("{}/{}".format, sides, sides), st.sampled_from(WORDS))
lengths = st.one_of(st.floats(allow_nan=True).map(str), st.sampled_from(WORDS), st.integers(-5, 10**12).map(str))
ticks = st.one_of(st.integers(0, 200_000), st.sampled_from([-(2**62), -1, 0, 1, 2**31, 2**62, 2**63 - 1, NO_TIME]))
lasting = st.one_of(st.integers(0, 5000), st.sampled_from([0, 2**31, 2**63 - 1]))
packet = st.tuples(ticks, ticks, lasting, st.booleans())
stream = st.fixed_dictionaries(
    {
        "width": st.one_of(sides, st.sampled_from(WORDS)),
        "height": st.one_of(sides, st.sampled_from(WORDS)),
        "sample_aspect_ratio": ratios,
        "r_frame_rate": ratios,
        "time_base": ratios,
        "duration": lengths,
        "bits_per_raw_sample": st.one_of(lengths, sides.map(str)),
        "codec_name": st.sampled_from(["h264", "vp9"]),
        "field_order": st.sampled_from(["tt", "progressive"]),
        "color_transfer": st.sampled_from(["bt709", "smpte2084"]),
        "side_data_list": st.lists(st.fixed_dictionaries({"rotation": st.one_of(st.floats(), lengths, sides)}), max_size=1),
        "tags": st.fixed_dictionaries({}, optional={"rotate": lengths}),
    }
)


def _probe(header: dict[str, Any], packets: list[tuple[int, int, int, bool]], container_seconds: object) -> Probe:
    columns = list(zip(*packets, strict=True)) or [(), (), (), ()]
    times = [array("q", column) for column in columns[:3]]
    kept = Packets(*times, bytearray(columns[3]), len(packets))
    head = {"format_name": "mov,mp4,m4a,3gp,3g2,mj2", "tags": {"major_brand": "isom"}, "duration": container_seconds}
    return Probe(head, [{"index": 0, "codec_type": "video", **header}], {0: kept}, ())


def _facts(probe: Probe) -> Facts | None:
    media = media_of(probe)
    if media is None:
        return None
    timing = timing_of(probe.packets[0], time_base(probe, 0))
    return Facts("clip.mp4", FILE, media, timing)


@settings(max_examples=400, deadline=None)
@given(stream, st.lists(packet, max_size=12), lengths)
def test_any_header_and_any_packets_end_in_a_report(header: Any, packets: Any, container_seconds: Any) -> None:
    probe = _probe(header, packets, container_seconds)
    facts = _facts(probe)
    if facts is None:
        return
    assert facts.media
    seconds_shown(probe.packets[0], time_base(probe, 0))
    too_much(facts.media, float(facts.timing.duration_seconds) if facts.timing else 0.0)
    assert min(*fitted(facts.media, 960), *facts.media.shown_size) >= 1
    assert max(fitted(facts.media, 960)) <= 960
    for profile in (media_only(), chosen("wan2.2-animate-mix")):
        report = judge(facts, profile)
        json.loads(render("json", [report], Context()), parse_constant=_no_constant)
        assert render("text", [report], Context())


def _no_constant(name: str) -> None:
    raise AssertionError(f"{name} is not JSON")


@settings(max_examples=300, deadline=None)
@given(st.integers(2, 10_000), st.integers(2, 10_000), ratios, st.sampled_from([0, 90]))
def test_no_repair_makes_a_picture_larger_than_the_limit(width: int, height: int, aspect: str, rotation: int) -> None:
    header = {"width": width, "height": height, "sample_aspect_ratio": aspect, "tags": {"rotate": str(rotation)}}
    media = media_of(_probe(header, [], "4"))
    profile = media_only()
    assert isinstance(media, Media)
    scaled = [part for part in fit_size(media, profile.limit("side"), profile.limit("aspect-ratio")).split(",") if "=" in part]
    sizes = [tuple(map(int, part.split("=")[1].split(":"))) for part in scaled if part.startswith(("scale", "crop"))]
    for columns, rows in sizes:
        assert min(columns, rows) >= 2
        assert max(columns, rows) <= max(4 * max(width, height), 16_384)
    if sizes:
        assert max(sizes[-1]) <= 2048


def test_a_pixel_shape_that_leaves_no_width_still_has_a_size_and_gets_its_finding() -> None:
    facts = _facts(_probe({"width": 480, "height": 854, "sample_aspect_ratio": "1:32767", "time_base": "1/30"},
                          [(n, n, 1, True) for n in range(90)], "3"))  # fmt: skip
    assert facts
    assert facts.media
    assert facts.media.shown_size == (1, 854)
    finding = next(f for f in judge(facts, media_only()).findings if f.rule == "aspect-ratio-out-of-range")
    assert "scale" not in finding.fix


@pytest.mark.parametrize("word", WORDS)
def test_what_is_not_a_number_is_not_measured(word: object) -> None:
    assert numbers.count(word) is None
    assert numbers.ratio(f"{word}:1") is None
    assert numbers.seconds(word) is None
    assert numbers.quarter_turns(word) == 0


def test_numbers_within_their_range_are_taken() -> None:
    assert numbers.count("480") == numbers.count(480) == 480
    assert [numbers.count(word) for word in (0, -1, 2**31)] == [None] * 3
    assert numbers.ratio("30000/1001") == Fraction(30000, 1001)
    assert [numbers.ratio(word) for word in ("0:1", "1:0", "1:2:3", "1:-1")] == [None] * 4
    assert [numbers.seconds(word) for word in ("4.000000", "0", "-1", "1e12")] == [4.0, 0.0, None, None]
    assert [numbers.quarter_turns(word) for word in (-90, "89.6", 180.0, 1e9)] == [270, 90, 180, 0]
