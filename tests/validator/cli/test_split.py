"""`split` makes each shot a clip, exact to the frame, or leaves things as they were."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fixtures.workshop import Step, X, build, source, tone
from tests.support.command import MEDIA_ONLY, ROOT, preflight
from validator.findings import SCHEMA
from validator.media import ffmpeg
from validator.media.process import Run

SIZE = "320x480"
FRAMES = (75, 20, 90)
"""Of the three shots, at 30 frames a second."""
INPUTS = (
    source(SIZE, "30", "3"),
    f"-f lavfi -i smptebars=size={SIZE}:rate=30:duration=3",
    f"-f lavfi -i mandelbrot=size={SIZE}:rate=30",
)


KEYS = "-g 300 -bf 2 -force_key_frames 2.75,3.4167"
"""A keyframe at each cut, and B-frames before it."""


def _made(step: Step, more: str = "-bf 2") -> None:
    """Three shots, the second too short for a clip, below audio that begins before the picture."""
    parts = ";".join(f"[{number}:v]trim=end_frame={frames},setsar=1[s{number}]" for number, frames in enumerate(FRAMES))
    joined = "".join(f"[s{number}]" for number in range(len(FRAMES)))
    picture = f'-filter_complex "{parts};{joined}concat=n={len(FRAMES)},setpts=PTS+0.25/TB[v]"'
    step.run(f"{' '.join(INPUTS)} {tone('6.5')} {picture} -map [v] -map 3:a {X} {more} -c:a aac -shortest", str(step.out))


def film(*, keyed: bool = False) -> Path:
    """The clip of three shots; `keyed` with a keyframe at each cut."""
    if keyed:
        return build("three-shots-keyed.mp4", lambda step: _made(step, KEYS))
    return build("three-shots.mp4", _made)


def _split(*words: str | Path, **more: str) -> tuple[int, str, str]:
    done = preflight("split", "--profile", MEDIA_ONLY, *words, env=more)
    return done.status, done.out, done.err


def _digests(path: Path) -> list[str]:
    """A digest of each frame as it is shown, small enough to be the same after a transcode."""
    filters = ("-vf", "scale=2:2:flags=area,format=gray", "-fps_mode", "passthrough")
    with Run(
        ffmpeg.find("ffmpeg"), ["-v", "error", "-i", str(path), "-map", "0:v", *filters, "-f", "rawvideo", "pipe:"], seconds=60
    ) as run:
        data = run.out.read()
    return [data[at : at + 4].hex() for at in range(0, len(data), 4)]


def _near(one: str, two: str) -> bool:
    return all(abs(a - b) <= 3 for a, b in zip(bytes.fromhex(one), bytes.fromhex(two), strict=True))


def test_each_shot_is_a_clip_of_its_very_frames(tmp_path: Path) -> None:
    status, out, err = _split(film(), "--out", tmp_path / "made")
    lines = out.splitlines()
    assert (status, err) == (0, "")
    assert [line.split()[0] for line in lines] == [
        "Clip",
        f"{tmp_path}/made/three-shots-01.mp4",
        "shot",
        f"{tmp_path}/made/three-shots-03.mp4",
    ]
    assert ["0.00–2.50 s" in lines[1], "too short" in lines[2], "3.17–6.17 s" in lines[3]] == [True] * 3
    whole, first, last = (_digests(path) for path in (film(), *sorted((tmp_path / "made").iterdir())))
    assert [len(first), len(last)] == [FRAMES[0], FRAMES[2]]
    assert all(map(_near, first, whole[: FRAMES[0]]))
    assert all(map(_near, last, whole[-FRAMES[2] :]))


def _packets(path: Path) -> list[str]:
    """A digest of each packet of the picture, in the order of the file."""
    words = [
        "-v",
        "error",
        "-i",
        str(path),
        "-map",
        "0:v",
        "-c",
        "copy",
        "-bsf:v",
        "h264_mp4toannexb,filter_units=remove_types=6-8",
    ]
    with Run(ffmpeg.find("ffmpeg"), [*words, "-f", "framemd5", "pipe:"], seconds=60) as run:
        return [line.decode().split(",")[-1].strip() for line in run.lines() if not line.startswith(b"#")]


def test_shots_between_keyframes_are_copied_packet_by_packet(tmp_path: Path) -> None:
    status, _, _ = _split(film(keyed=True), "--out", tmp_path)
    whole, first, last = (_packets(path) for path in (film(keyed=True), *sorted(tmp_path.iterdir())))
    assert (status, len(whole)) == (0, sum(FRAMES))
    assert [first, last] == [whole[: FRAMES[0]], whole[-FRAMES[2] :]]


@pytest.mark.exhaustive
def test_names_that_are_taken_are_kept_unless_forced(tmp_path: Path) -> None:
    taken = tmp_path / "three-shots-03.mp4"
    taken.write_text("precious")
    status, _, err = _split(film(), "--out", tmp_path)
    assert (status, os.listdir(tmp_path), taken.read_text()) == (2, [taken.name], "precious")
    assert "exists already; use --force" in err
    assert _split(film(), "--out", tmp_path, "--force")[0] == 0
    assert len(os.listdir(tmp_path)) == 2


@pytest.mark.exhaustive
def test_of_rejected_shots_nothing_is_left_where_only_accepted_ones_are_kept(tmp_path: Path) -> None:
    status, out, _ = _split(
        film(), "--out", tmp_path / "made", "--keep", "accepted", "--set", "frame-rate.min=50", "--format", "json"
    )
    document = json.loads(out)
    assert (status, document["schema"], document["path"]) == (1, SCHEMA, str(film()))
    assert [(piece["path"], piece["report"] and piece["report"]["verdict"]) for piece in document["pieces"]] == [
        (None, "reject"),
        (None, None),
        (None, "reject"),
    ]
    assert os.listdir(tmp_path) == []
    old = tmp_path / "three-shots-03.mp4"
    old.write_text("of an earlier run")
    words = ("--keep", "accepted", "--set", "frame-rate.min=50", "--force")
    assert _split(film(), "--out", tmp_path, *words)[0] == 1
    assert not old.exists(), "only the accepted ones are there"


def test_a_clip_of_one_shot_says_so(tmp_path: Path) -> None:
    one = build("one-shot.mp4", f"{source(SIZE, '30', '3')} {X}")
    status, out, err = _split(one, "--out", tmp_path / "made", MOTION_PREFLIGHT_LANG="zh")
    assert (status, out, os.listdir(tmp_path)) == (0, "", [])
    assert "只有一个镜头" in err


@pytest.mark.parametrize(
    ("clip", "folder", "status", "sentence"),
    [
        ("none.mp4", "made", 2, "none.mp4: no such file."),
        (".", "made", 2, "this is a folder; name a file"),
        ("https://example.com/a.mp4", "made", 2, "only files are cut; download the clip first"),
        ("text.mp4", "text.mp4", 2, "this is a file; name a folder"),
        ("text.mp4", "made", 1, "no shot can be made out. Rejected: "),
    ],
)
def test_what_cannot_be_split_is_said_and_leaves_nothing(
    tmp_path: Path, clip: str, folder: str, status: int, sentence: str
) -> None:
    (tmp_path / "text.mp4").write_text("not a clip")
    done = preflight("split", "--profile", MEDIA_ONLY, clip, "--out", folder, cwd=tmp_path)
    assert (done.status, done.out, os.listdir(tmp_path)) == (status, "", ["text.mp4"])
    assert sentence in done.err


def test_ctrl_c_in_the_middle_leaves_whole_clips_only(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "validator", "split", "--profile", MEDIA_ONLY, str(film()), "--out", str(tmp_path / "made")],
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    while process.poll() is None and not any((tmp_path / "made").glob(".motion-preflight-*")):
        time.sleep(0.001)
    process.send_signal(signal.SIGINT)
    out, errors = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
    assert errors.strip() == "motion-preflight: interrupted; nothing was left behind."
    assert os.listdir(tmp_path) == []
