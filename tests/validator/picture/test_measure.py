"""A character image is looked at by the real networks, whatever its format; what cannot be read is said, and never passes."""

from __future__ import annotations

import os
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.support.server import serving, whole
from tests.support.stills import claiming, encoded, frame, still, with_orientation
from validator.check import chosen, image_report, options
from validator.errors import Unopenable, UsageError
from validator.facts.clip import Depth
from validator.findings import Report
from validator.measure import MeasureOptions
from validator.picture.measure import Looked, look_at

TARGET = chosen("wan2.2-animate-move")
LIMITS = MeasureOptions(Depth.LIMITS)


def _looked(path: Path | str, depth: str = "full") -> Looked:
    return look_at(str(path), options(TARGET, depth))


def _report(path: Path, depth: str = "full") -> Report:
    return image_report(_looked(path, depth).image, TARGET)


def _found(path: Path, depth: str = "full") -> dict[str, str]:
    return {finding.rule: finding.case for finding in _report(path, depth).findings}


def test_a_good_image_passes(tmp_path: Path) -> None:
    report = _report(still(tmp_path, "person.webp"))
    assert (report.verdict.value, report.findings, report.problem) == ("accept", (), "")
    assert {result.outcome.value for result in report.results} == {"pass"}


@pytest.mark.parametrize(
    ("film", "rule", "case"),
    [
        pytest.param("second-person", "image-several-people", "surely-body", marks=pytest.mark.exhaustive),
        ("back", "image-not-facing-camera", "back"),
        pytest.param("tiny", "image-person-too-small", "area", marks=pytest.mark.exhaustive),
        pytest.param("sticker", "image-face-not-clear", "unclear", marks=pytest.mark.exhaustive),
    ],
)
def test_who_is_in_it_is_judged(tmp_path: Path, film: str, rule: str, case: str) -> None:
    assert _found(still(tmp_path, film=film))[rule] == case


def test_an_image_of_nobody_needs_review_and_is_not_rejected_for_it_may_be_drawn(tmp_path: Path) -> None:
    report = _report(still(tmp_path, pixels=np.full((600, 400, 3), 170, np.uint8)))
    assert [(f.rule, f.case) for f in report.findings] == [("image-no-person", "nobody")]
    assert report.verdict.value == "review"


def test_an_image_that_exif_turns_upright_is_judged_upright_and_noted(tmp_path: Path) -> None:
    path = tmp_path / "turned.jpg"
    path.write_bytes(with_orientation(encoded(cv2.rotate(frame(), cv2.ROTATE_90_COUNTERCLOCKWISE), ".jpg"), 6))
    assert _found(path) == {"image-encoding-unusual": "turned"}


@pytest.mark.parametrize(
    ("turn", "verdict", "case"),
    [
        (cv2.ROTATE_180, "reject", "upside-down"),
        (cv2.ROTATE_90_CLOCKWISE, "review", "sideways"),
        pytest.param(cv2.ROTATE_90_COUNTERCLOCKWISE, "review", "sideways", marks=pytest.mark.exhaustive),
    ],
)
def test_pixels_that_are_stored_turned_are_found(tmp_path: Path, turn: int, verdict: str, case: str) -> None:
    report = _report(still(tmp_path, pixels=cv2.rotate(frame(), turn)))
    assert (report.verdict.value, [(f.rule, f.case) for f in report.findings]) == (verdict, [("image-rotated", case)])


@pytest.mark.parametrize(("alpha", "found"), [(255, {}), (254, {"image-encoding-unusual": "alpha"})])
def test_only_a_picture_that_lets_something_through_is_called_transparent(
    tmp_path: Path, alpha: int, found: dict[str, str]
) -> None:
    channel = np.full(frame().shape[:2], 255, np.uint8)
    channel[0, 0] = alpha
    path = still(tmp_path, "a.png", pixels=np.dstack([frame(), channel]))
    assert _found(path) == found
    assert _looked(path, "limits").image.transparent is None
    assert _found(path, "limits") == {}


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".bmp"])
def test_a_file_that_is_cut_off_is_rejected(tmp_path: Path, suffix: str) -> None:
    path = still(tmp_path, f"cut{suffix}")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert _found(path) == {"image-unreadable": "cut-off"}
    assert _found(path, "limits") == {"image-unreadable": "cut-off"}


def test_a_picture_that_cannot_be_decoded_is_rejected_and_nothing_is_printed(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = still(tmp_path, "broken.png")
    data = path.read_bytes()
    path.write_bytes(data[:3000] + bytes(3000) + data[6000:])
    report = _report(path)
    assert [(f.rule, f.case) for f in report.findings] == [("image-unreadable", "broken")]
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("data", "case"), [(b"", "empty"), (b"only a text", "other"), (b"<!doctype html>", "other"), (bytes(99), "unknown")]
)
def test_what_is_not_an_image_is_named(tmp_path: Path, data: bytes, case: str) -> None:
    (tmp_path / "x.png").write_bytes(data)
    assert _found(tmp_path / "x.png") == {"image-unreadable": case}


def test_a_picture_that_would_fill_the_memory_is_not_decoded(tmp_path: Path) -> None:
    path = tmp_path / "huge.png"
    path.write_bytes(claiming(encoded(frame(), ".png"), 60_000, 60_000))
    report = _report(path)
    assert {f.rule for f in report.findings} == {"image-side-out-of-range"}
    assert "image-no-person" in {result.rule for result in report.results if result.outcome.value == "skip"}


def test_an_image_of_a_format_that_is_not_decoded_is_never_accepted(tmp_path: Path) -> None:
    (tmp_path / "x.jpg").write_bytes(b"\0\0\0\x18ftypheic" + bytes(99))
    report = image_report(_looked(tmp_path / "x.jpg").image, chosen("animate-anyone-template-gen2"))
    assert (report.verdict.value, report.findings) == ("review", ())


def test_with_the_limits_alone_no_network_is_loaded(tmp_path: Path) -> None:
    report = _report(still(tmp_path), "limits")
    assert report.verdict.value == "accept"
    assert {result.outcome.value for result in report.results} == {"pass", "off"}


def test_an_image_behind_a_url_is_the_same_image(tmp_path: Path) -> None:
    path = still(tmp_path)
    with serving({"/person.jpg": whole(path.read_bytes(), "image/jpeg")}) as server:
        far = _looked(server.url("/person.jpg"), "limits").image
    assert far.sha256 == _looked(path, "limits").image.sha256
    assert far.path.endswith("/person.jpg")


def test_a_path_without_a_file_is_wrong_usage(tmp_path: Path) -> None:
    for path, said in ((tmp_path, "a folder"), (tmp_path / "none.png", "no such file")):
        with pytest.raises(UsageError, match=said):
            look_at(str(path), LIMITS)


@pytest.mark.exhaustive
def test_a_small_copy_can_hide_the_face(tmp_path: Path) -> None:
    looked = _looked(still(tmp_path))
    plain, blurred = (looked.small(200, blur_faces=blur) for blur in (False, True))
    assert plain
    assert blurred
    assert plain != blurred


def test_what_cannot_be_had_is_said_with_its_name(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    with pytest.raises(Unopenable, match=r"pipe\.png: it is not a regular file"):
        look_at(str(tmp_path / "pipe.png"), LIMITS)
    with serving({}) as server, pytest.raises(Unopenable, match=r"/none\.png: the server answered 404"):
        look_at(server.url("/none.png"), LIMITS)
