"""Clips that a program has in memory or as an open file are judged like files, and leave none behind."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.good import media_only
from validator import UsageError, Verdict, validate

Clip = Callable[[str], Path]


@pytest.fixture(autouse=True)
def own_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    """Empty before and after."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    yield
    assert os.listdir(tmp_path / "tmp") == []


@pytest.mark.parametrize("name", ["plain.mp4", "rate-23.mp4", "hdr.mp4"])
def test_bytes_and_open_files_are_judged_as_the_file_itself(clip: Clip, name: str) -> None:
    path = clip(name)
    alone = validate(path, profile=media_only())
    data = path.read_bytes()
    with open(path, "rb") as file:
        reports = [
            validate(data, name="film.mp4", profile=media_only()),
            validate(io.BytesIO(data), name="film.mp4", profile=media_only()),
            validate(file, profile=media_only()),
        ]
        assert not file.closed
    assert [report.path for report in reports] == ["film.mp4", "film.mp4", str(path)]
    for report in reports:
        assert (report.verdict, report.media, report.sha256, report.results) == (
            alone.verdict,
            alone.media,
            alone.sha256,
            alone.results,
        )
        assert [replace(finding, command="") for finding in report.findings] == [
            replace(finding, command="") for finding in alone.findings
        ]


def test_an_open_file_is_read_from_its_position(clip: Clip) -> None:
    file = io.BytesIO(b"before" + clip("plain.mp4").read_bytes())
    file.seek(len(b"before"))
    assert validate(file, name="a.mp4", profile=media_only()).verdict is Verdict.ACCEPT


def test_without_a_name_the_ending_is_missed_and_no_more(clip: Clip) -> None:
    report = validate(clip("plain.mp4").read_bytes(), profile=media_only())
    assert (report.path, [finding.rule for finding in report.findings]) == ("clip", ["extension-misleading", "audio-present"])


def test_a_hostile_name_names_no_place(clip: Clip) -> None:
    data = clip("plain.mp4").read_bytes()
    for name in ("../../../../etc/x.mp4", "/etc/passwd/x.mp4", "a\0b.mp4", "x" * 5000 + ".mp4", "https://h/a.mp4?sign=SECRET"):
        assert validate(data, name=name, profile=media_only()).verdict is Verdict.ACCEPT


def test_nothing_and_noise_are_rejected() -> None:
    for data in (b"", os.urandom(1000)):
        assert validate(data, name="a.mp4").verdict is Verdict.REJECT


def test_a_file_open_for_text_is_wrong_usage_and_a_broken_one_is_a_report() -> None:
    with pytest.raises(UsageError, match="open for reading bytes"):
        validate(io.StringIO("text"))  # type: ignore[arg-type]

    class Broken(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def read(self, size: int = -1) -> bytes:
            raise OSError(5, "Input/output error")

    report = validate(Broken(), name="a.mp4", profile=media_only())
    assert (report.verdict, "Input/output error" in report.problem) == (Verdict.REVIEW, True)
