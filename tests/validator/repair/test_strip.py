"""Stripping leaves the picture, only the picture, and all of the picture, or nothing at all."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import ROOT, preflight
from tests.support.good import default
from validator.check import report
from validator.errors import BadClip, CannotJudge, UsageError
from validator.media import ffmpeg
from validator.media.process import Run
from validator.repair.draft import why_not_copied
from validator.repair.strip import strip_audio

Clip = Callable[[str], Path]


def _streams(path: Path) -> list[dict[str, Any]]:
    arguments = ["-v", "error", "-show_streams", "-show_format", "-show_chapters", "-of", "json", str(path)]
    with Run(ffmpeg.find("ffprobe"), arguments, seconds=30) as run:
        document = json.loads(b"".join(run.lines()))
    assert document["chapters"] == []
    assert set(document["format"].get("tags", {})) <= {"major_brand", "minor_version", "compatible_brands"}
    return list(document["streams"])


@pytest.mark.parametrize(
    ("name", "tracks", "others"),
    [
        ("plain.mp4", 1, 0),
        ("two-audios.mp4", 2, 0),
        ("tagged.mov", 1, 1),
        ("cover.mp4", 1, 1),
        ("two-videos.mp4", 0, 1),
        ("h264.avi", 0, 0),
    ],
)
def test_only_the_picture_remains_and_it_is_proven_the_same(
    clip: Clip, tmp_path: Path, name: str, tracks: int, others: int
) -> None:
    out = tmp_path / f"out{Path(name).suffix}"
    done = strip_audio(str(clip(name)), str(out), default())
    assert (done.audio_tracks, done.others, len(done.sha256)) == (tracks, others, 64)
    (stream,) = _streams(out)
    assert stream["codec_type"] == "video"
    assert set(stream.get("tags", {})) <= {"language", "handler_name", "vendor_id"}
    assert stream.get("tags", {}).get("handler_name") in (None, "VideoHandler")
    assert os.listdir(tmp_path) == [out.name]


def test_rotation_and_hidden_frames_survive(clip: Clip, tmp_path: Path) -> None:
    turned = report(strip_audio(str(clip("rotated.mp4")), str(tmp_path / "a.mp4"), default()).facts, default())
    assert turned.media["rotation_degrees"] in (90, 270)
    cut = report(strip_audio(str(clip("cut-without-encoding.mp4")), str(tmp_path / "b.mp4"), default()).facts, default())
    assert (cut.media["frames"], cut.media["hidden_frames"]) == (54, 270)


def test_an_audio_stream_that_made_the_clip_too_long_is_gone_afterwards(clip: Clip, tmp_path: Path) -> None:
    found = report(strip_audio(str(clip("audio-longer.mp4")), str(tmp_path / "a.mp4"), default()).facts, default())
    assert found.verdict.value == "accept"


def test_a_clip_without_audio_is_copied_and_reported_so(clip: Clip, tmp_path: Path) -> None:
    done = preflight("strip-audio", clip("silent.mp4"), tmp_path / "out.mp4")
    assert done.status == 0
    assert "there was no audio to remove" in done.err
    assert (tmp_path / "out.mp4").exists()


def test_in_place_replaces_the_clip_and_keeps_its_permissions(clip: Clip, tmp_path: Path) -> None:
    copy = tmp_path / "mine.mp4"
    shutil.copy(clip("plain.mp4"), copy)
    copy.chmod(0o640)
    assert preflight("strip-audio", "--in-place", copy).status == 0
    assert [stream["codec_type"] for stream in _streams(copy)] == ["video"]
    assert copy.stat().st_mode & 0o777 == 0o640
    assert os.listdir(tmp_path) == ["mine.mp4"]


def test_existing_output_is_kept_unless_forced(clip: Clip, tmp_path: Path) -> None:
    out = tmp_path / "out.mp4"
    out.write_text("precious")
    done = preflight("strip-audio", clip("plain.mp4"), out)
    assert (done.status, out.read_text()) == (2, "precious")
    assert "exists already; use --force" in done.err
    assert preflight("strip-audio", "--force", clip("plain.mp4"), out).status == 0


def test_a_link_that_is_stripped_in_place_stays_a_link(clip: Clip, tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    copy, link = tmp_path / "deep" / "mine.mp4", tmp_path / "link.mp4"
    shutil.copy(clip("plain.mp4"), copy)
    link.symlink_to(copy)
    strip_audio(str(link), None, default())
    assert (link.is_symlink(), [stream["codec_type"] for stream in _streams(copy)]) == (True, ["video"])


def test_the_copy_says_that_only_its_limits_were_judged_and_how_to_judge_the_rest(clip: Clip, tmp_path: Path) -> None:
    done = preflight("strip-audio", clip("plain.mp4"), "my copy.mp4", cwd=tmp_path)
    sentence = "only the limits were checked again; to check the rest, run: motion-preflight check 'my copy.mp4'"
    assert (done.status, done.err.splitlines()[-1]) == (0, f"motion-preflight: {sentence}")


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("as_link", [False, True])
def test_input_and_output_must_differ_with_and_without_force(clip: Clip, tmp_path: Path, as_link: bool, force: bool) -> None:
    copy, out = tmp_path / "a.mp4", tmp_path / "b.mp4"
    shutil.copy(clip("plain.mp4"), copy)
    if as_link:
        out.symlink_to(copy)
    with pytest.raises(UsageError, match="are the same file; use --in-place"):
        strip_audio(str(copy), str(out if as_link else copy), default(), force=force)
    assert copy.read_bytes() == clip("plain.mp4").read_bytes()


@pytest.mark.parametrize(
    ("name", "out", "error", "sentence"),
    [
        ("audio-only.mp4", "o.mp4", BadClip, "no video stream to keep"),
        ("noise.mp4", "o.mp4", BadClip, "no video stream to keep"),
        ("half.mp4", "o.mp4", BadClip, r"was cut off \(2\.\d\d of 4\.00 s are there\)"),
        ("matroska.mp4", "o.mp4", BadClip, "only MP4, MOV and AVI"),
        ("plain.mp4", "o.avi", UsageError, r"must end in \.mp4 or \.mov"),
        ("plain.mp4", "o", UsageError, r"must end in \.mp4 or \.mov"),
        ("plain.mp4", "none/o.mp4", UsageError, "does not exist"),
        ("plain.mp4", ".", UsageError, "this is a folder"),
    ],
)
def test_what_cannot_be_done_is_reported_and_leaves_nothing(
    clip: Clip, tmp_path: Path, name: str, out: str, error: type[Exception], sentence: str
) -> None:
    with pytest.raises(error, match=sentence):
        strip_audio(str(clip(name)), str(tmp_path / out), default())
    assert os.listdir(tmp_path) == []


def test_a_disk_that_takes_no_more_leaves_nothing(clip: Clip, tmp_path: Path) -> None:
    """A size limit on the process acts like a full disk: the write fails in the middle, as it does there."""
    command = f"ulimit -f 100; exec {sys.executable} -m validator strip-audio {clip('plain.mp4')} {tmp_path}/out.mp4"
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, timeout=60, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert (done.returncode, os.listdir(tmp_path)) == (3, [])
    assert done.stderr.count("\n") == 1
    assert done.stderr == f"motion-preflight: The disk of {tmp_path} does not allow a file of this size; nothing was written.\n"


@pytest.mark.parametrize(
    ("error_line", "sentence"),
    [
        ("av_interleaved_write_frame(): No space left on device", "The disk of /some is full; nothing was written."),
        ("/some/x.mp4: Permission denied", "The folder /some cannot be written to."),
        ("Something else", "ffmpeg could not copy the video stream: Something else"),
    ],
)
def test_an_error_of_ffmpeg_becomes_a_sentence(error_line: str, sentence: str) -> None:
    assert why_not_copied(["before", error_line], "/some/x.mp4") == sentence


@pytest.mark.skipif(os.name != "posix", reason="the tool is a shell script")
def test_a_clip_that_cannot_be_read_again_for_the_comparison_says_so(
    clip: Clip, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tool, out = tmp_path / "ffmpeg", tmp_path / "out"
    real = ffmpeg.find("ffmpeg").path
    lines = f'case "$*" in *streamhash*) echo "x.mp4: Permission denied" >&2; exit 1;; esac\nexec {shlex.quote(real)} "$@"\n'
    tool.write_text(f"#!/bin/sh\n{lines}")
    tool.chmod(0o755)
    out.mkdir()
    monkeypatch.setenv("MOTION_PREFLIGHT_FFMPEG", str(tool))
    with pytest.raises(CannotJudge, match="could not read .*plain.mp4 to compare the pictures: x.mp4: Permission denied"):
        strip_audio(str(clip("plain.mp4")), str(out / "out.mp4"), default())
    assert os.listdir(out) == []


def test_ctrl_c_in_the_middle_leaves_the_clip_as_it_was(clip: Clip, tmp_path: Path) -> None:
    copy = tmp_path / "big.mp4"
    shutil.copy(clip("200-MB.mp4"), copy)
    before = copy.stat().st_mtime_ns
    process = subprocess.Popen(
        [sys.executable, "-m", "validator", "strip-audio", "--in-place", str(copy)],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    while len(os.listdir(tmp_path)) == 1 and process.poll() is None:
        time.sleep(0.001)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors.strip()) == (130, "motion-preflight: interrupted; nothing was left behind.")
    assert os.listdir(tmp_path) == ["big.mp4"]
    assert copy.stat().st_mtime_ns == before
