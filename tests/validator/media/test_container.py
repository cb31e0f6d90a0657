"""Reads headers as ffprobe writes them, the odd ones too."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from validator.media.container import media_of, why_no_media
from validator.media.packets import Probe

VIDEO: dict[str, Any] = {
    "index": 0,
    "codec_type": "video",
    "codec_name": "h264",
    "width": 640,
    "height": 480,
    "disposition": {"default": 1},
}
ISO = "mov,mp4,m4a,3gp,3g2,mj2"


def _probe(*streams: dict[str, Any], name: str = ISO, **tags: str) -> Probe:
    return Probe({"format_name": name, "tags": tags}, list(streams), {}, ())


def test_a_file_without_a_video_stream_has_no_media() -> None:
    assert media_of(_probe({"index": 0, "codec_type": "audio"})) is None


def test_an_attached_picture_alone_is_not_a_video() -> None:
    assert media_of(_probe({**VIDEO, "disposition": {"attached_pic": 1}})) is None


def test_the_default_stream_is_judged_and_the_attached_picture_is_not() -> None:
    cover = {**VIDEO, "index": 0, "disposition": {"attached_pic": 1, "default": 1}}
    second = {**VIDEO, "index": 1, "disposition": {"default": 0}}
    third = {**VIDEO, "index": 2, "disposition": {"default": 1}}
    media = media_of(_probe(cover, second, third))
    assert media is not None
    assert (media.video_index, media.video_streams, media.attached_pictures) == (2, 2, 1)


@pytest.mark.parametrize(
    ("tags", "container"),
    [
        ({"major_brand": "isom"}, "mp4"),
        ({"major_brand": "mp42"}, "mp4"),
        ({"major_brand": "qt  "}, "mov"),
        ({}, "mov"),
        ({"major_brand": "3gp6"}, "3gp"),
        ({"major_brand": "M4V "}, "m4v"),
        ({"major_brand": "heic"}, "heif"),
        ({"major_brand": "XAVC", "compatible_brands": "XAVCmp42iso2"}, "mp4"),
        ({"major_brand": "abcd", "compatible_brands": "abcd"}, "iso-unknown"),
    ],
)
def test_the_brand_tells_the_container_inside_the_iso_family(tags: dict[str, str], container: str) -> None:
    media = media_of(_probe(VIDEO, **tags))
    assert media is not None
    assert media.container == container


@pytest.mark.parametrize(("name", "container"), [("avi", "avi"), ("matroska,webm", "matroska"), ("mpegts", "mpegts")])
def test_other_containers_are_called_by_their_demuxer(name: str, container: str) -> None:
    media = media_of(_probe(VIDEO, name=name))
    assert media is not None
    assert media.container == container


@pytest.mark.parametrize(
    ("stream", "rotation"),
    [
        ({"side_data_list": [{"side_data_type": "Display Matrix", "rotation": -90}]}, 90),
        ({"side_data_list": [{"rotation": 90}]}, 270),
        ({"side_data_list": [{"rotation": -179.9}]}, 180),
        ({"tags": {"rotate": "270"}}, 270),
        ({"tags": {"rotate": "up"}}, 0),
        ({}, 0),
    ],
)
def test_the_rotation_is_read_from_side_data_or_tag(stream: dict[str, Any], rotation: int) -> None:
    media = media_of(_probe({**VIDEO, **stream}))
    assert media is not None
    assert media.rotation == rotation
    assert media.stored_size == ((480, 640) if rotation in (90, 270) else (640, 480))


def test_absent_and_senseless_fields_are_borne() -> None:
    odd = {
        "index": 3,
        "codec_type": "video",
        "width": 9,
        "height": 9,
        "r_frame_rate": "90000/1",
        "sample_aspect_ratio": "0:1",
        "duration": "N/A",
        "time_base": "0/0",
    }
    media = media_of(_probe(odd, name="avi"))
    assert media is not None
    assert (media.codec, media.width, media.fps_from_header, media.pixel_aspect) == ("unknown", 9, None, Fraction(1))
    assert (media.duration_seconds_from_header, media.bit_depth, media.video_index) == (None, 8, 3)


def test_pixels_that_are_not_square_change_the_shown_size() -> None:
    media = media_of(_probe({**VIDEO, "sample_aspect_ratio": "2:1", "side_data_list": [{"rotation": 90}]}))
    assert media is not None
    assert (media.stored_size, media.shown_size) == ((480, 640), (480, 1280))


@pytest.mark.parametrize(
    ("probe", "case"),
    [
        (_probe({**VIDEO, "width": 0}), "no-size"),
        (_probe({"index": 0, "codec_type": "audio"}), "no-picture"),
        (Probe({}, [], {}, ("[mov] moov atom not found", "x.mp4: Invalid data found")), "no-index"),
        (Probe({}, [], {}, ("x.mp4: Invalid data found",)), "noise"),
        (Probe({}, [], {}, ()), "noise"),
    ],
)
def test_a_file_without_media_says_which_fault_it_has(probe: Probe, case: str) -> None:
    assert media_of(probe) is None
    assert why_no_media(probe)[0] == case
