"""The local service, where it downloads: a clip that cannot be fetched or read fails its task, as the vendor's codes say."""

from __future__ import annotations

import pytest

from fixtures.service.fetch import NOT_FETCHED, NOT_READ, fetched
from fixtures.service.service import Service
from submitter.services.dashscope.codes import explain
from submitter.services.service import Fault
from tests.support.command import ROOT

PERFORMER = (ROOT / "fixtures" / "performer.mp4").read_bytes()


def test_what_is_behind_a_url_is_downloaded_and_its_streams_are_named() -> None:
    with Service() as service:
        service.files["clip.mp4"] = PERFORMER
        found = fetched(f"{service.root}/files/clip.mp4", {})
    assert (found.bytes, found.streams, found.fails) == (len(PERFORMER), ("video h264", "audio aac"), "")
    assert found.seconds == pytest.approx(3.0, abs=0.1)


def test_what_was_uploaded_to_its_own_store_is_found_by_its_oss_url() -> None:
    assert fetched("oss://folder/clip.mp4", {"folder/clip.mp4": PERFORMER}).streams == ("video h264", "audio aac")


def test_a_url_without_a_clip_and_a_clip_that_is_none_fail_with_the_documented_codes() -> None:
    with Service() as service:
        service.files["text.mp4"] = b"not a clip"
        gone, text = (fetched(f"{service.root}/files/{name}", {}) for name in ("gone.mp4", "text.mp4"))
    assert (gone.fails, text.fails) == (NOT_FETCHED, NOT_READ)
    assert explain(NOT_FETCHED, "").fault is not Fault.UNKNOWN
    assert explain(NOT_READ, "").fault is Fault.CLIP
