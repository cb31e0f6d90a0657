"""`trim` writes the longest parts that would be accepted, or nothing."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command import MEDIA_ONLY, ROOT, preflight
from tests.validator.cli.test_split import film
from validator.media import ffmpeg

Clip = Callable[[str], Path]
TRIM = ("trim", "--profile", MEDIA_ONLY)
SHOTS = ("--set", "rules.scene-cut=error")
"""The profile that looks at no people does not look for cuts, either."""


@pytest.mark.exhaustive
def test_a_clip_that_is_too_long_is_cut_to_what_is_taken_and_judged(clip: Clip, tmp_path: Path) -> None:
    done = preflight(*TRIM, clip("1801-frames.mp4"), tmp_path / "out.mov", "--format", "json")
    document = json.loads(done.out)
    (piece,) = document["pieces"]
    assert (done.status, piece["at"][0], piece["report"]["verdict"]) == (0, 0.0, "accept")
    assert 59.9 < piece["report"]["media"]["seconds"] <= 60
    assert os.listdir(tmp_path) == ["out.mov"]


def test_the_best_parts_hold_no_cut_and_are_numbered(tmp_path: Path) -> None:
    done = preflight(*TRIM, *SHOTS, film(), tmp_path / "part.mp4", "--best", "5")
    assert (done.status, done.err) == (0, "")
    lines = done.out.splitlines()[1:]
    assert [line.split()[:4] for line in lines] == [
        [f"{tmp_path}/part-01.mp4", "3.17–6.17", "s", "ACCEPT"],
        [f"{tmp_path}/part-02.mp4", "0.00–2.50", "s", "ACCEPT"],
    ]
    assert sorted(os.listdir(tmp_path)) == ["part-01.mp4", "part-02.mp4"]


def test_a_dry_run_shows_the_commands_and_each_makes_its_part(tmp_path: Path) -> None:
    out = tmp_path / "my part.mp4"
    done = preflight(*TRIM, *SHOTS, film(), out, "--dry-run")
    assert (done.status, os.listdir(tmp_path)) == (0, [])
    assert "predicted; nothing is written" in done.out
    words = shlex.split(done.out.splitlines()[-1])
    subprocess.run(words, check=True, capture_output=True, timeout=120, stdin=subprocess.DEVNULL)
    assert preflight("check", "--profile", MEDIA_ONLY, *SHOTS, out).status == 0


def test_a_clip_that_is_accepted_is_left_alone(clip: Clip, tmp_path: Path) -> None:
    done = preflight(*TRIM, clip("silent.mp4"), tmp_path / "out.mp4")
    assert (done.status, done.out, os.listdir(tmp_path)) == (0, "", [])
    assert "is accepted as it is; there is nothing to trim." in done.err
    done = preflight(*TRIM, clip("silent.mp4"), tmp_path / "out.mp4", "--format", "json")
    assert (done.status, json.loads(done.out)["pieces"], os.listdir(tmp_path)) == (0, [], [])


def test_a_clip_cannot_be_trimmed_into_itself(clip: Clip, tmp_path: Path) -> None:
    copy = tmp_path / "mine.mp4"
    copy.write_bytes(clip("silent.mp4").read_bytes())
    done = preflight(*TRIM, copy, copy, "--force")
    assert (done.status, done.err) == (2, "motion-preflight: IN and OUT are the same file; name another OUT.\n")
    assert copy.read_bytes() == clip("silent.mp4").read_bytes()


@pytest.mark.skipif(os.name != "posix", reason="the tool is a shell script")
def test_what_is_done_is_reported_though_a_later_part_fails(tmp_path: Path) -> None:
    """An ffmpeg that makes the first part, and no other."""
    tool, real = tmp_path / "ffmpeg", shlex.quote(ffmpeg.find("ffmpeg").path)
    end = f'case "$*" in *libx264*) [ -e {tmp_path}/mark ] && exit 1; touch {tmp_path}/mark;; esac'
    tool.write_text(f'#!/bin/sh\n{end}\nexec {real} "$@"\n')
    tool.chmod(0o755)
    env = {"MOTION_PREFLIGHT_FFMPEG": str(tool)}
    done = preflight(*TRIM, *SHOTS, film(), tmp_path / "part.mp4", "--best", "2", env=env)
    assert (done.status, [line.split()[0] for line in done.out.splitlines()]) == (3, ["Clip", f"{tmp_path}/part-01.mp4"])
    assert "ffmpeg could not make the new file" in done.err
    (tmp_path / "mark").unlink()
    done = preflight("split", *TRIM[1:], film(), "--out", tmp_path / "made", env=env)
    assert (done.status, [line.split()[0] for line in done.out.splitlines()][1:]) == (
        3,
        [f"{tmp_path}/made/three-shots-01.mp4", "shot"],
    )


@pytest.mark.parametrize(
    ("name", "out", "status", "sentence"),
    [
        (
            "59-frames.mp4",
            "out.mp4",
            1,
            "no part of it that is long enough would be accepted. The clip as it is: duration-out-of-range: ",
        ),
        ("noise.mp4", "out.mp4", 1, "no part of it that is long enough would be accepted. The clip as it is: unreadable: "),
        ("1801-frames.mp4", "out.avi", 2, "the name must end in .mp4 or .mov"),
        ("1801-frames.mp4", "none/out.mp4", 2, "does not exist"),
        ("1801-frames.mp4", f"{'x' * 252}.mp4", 2, "cannot be written: File name too long."),
        ("1801-frames.mp4", "taken.mp4", 2, "exists already; use --force"),
    ],
)
def test_what_cannot_be_trimmed_is_said_and_leaves_nothing(
    clip: Clip, tmp_path: Path, name: str, out: str, status: int, sentence: str
) -> None:
    (tmp_path / "taken.mp4").write_text("precious")
    done = preflight(*TRIM, clip(name), tmp_path / out)
    assert (done.status, done.out, os.listdir(tmp_path)) == (status, "", ["taken.mp4"])
    assert sentence in done.err
    assert (tmp_path / "taken.mp4").read_text() == "precious"


@pytest.mark.exhaustive
def test_ctrl_c_in_the_middle_leaves_the_old_file(clip: Clip, tmp_path: Path) -> None:
    out = tmp_path / "out.mp4"
    out.write_text("old")
    process = subprocess.Popen(
        [sys.executable, "-m", "validator", *TRIM, str(clip("1801-frames.mp4")), str(out), "--force"],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    while process.poll() is None and not any(tmp_path.glob(".motion-preflight-*")):
        time.sleep(0.001)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors.strip()) == (130, "motion-preflight: interrupted; nothing was left behind.")
    assert (os.listdir(tmp_path), out.read_text()) == (["out.mp4"], "old")
