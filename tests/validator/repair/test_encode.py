"""A new file is made by our own ffmpeg, shows how far it is, and is there whole or not at all, whatever ends the work."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from fixtures.recipes import CLIPS
from tests.support.command import MEDIA_ONLY, ROOT
from tests.support.processes import until, with_mark
from validator import interrupts
from validator.errors import CannotJudge, UsageError
from validator.repair.command import EncodePlan, to_arguments, to_shell
from validator.repair.draft import draft, stamp
from validator.repair.encode import encoded, why_not_made

PLAN = EncodePlan(start="0.5", length="2", filters=("crop=320:640:0:0", "fps=24"), encode=True, audio="aac")


def test_what_is_printed_is_what_is_run() -> None:
    words = to_arguments(PLAN, "in.mp4", "out.mp4")
    assert to_shell(PLAN, "ffmpeg", "in.mp4", "out.mp4") == " ".join(["ffmpeg", *words])


def test_the_share_that_is_done_grows_from_nothing_to_all_of_it(tmp_path: Path) -> None:
    shares: list[float] = []
    with draft(str(tmp_path / "out.mp4")) as made:
        encoded(str(CLIPS["plain.mp4"].path()), made, PLAN, seconds=2, on_share=shares.append)
        assert os.listdir(tmp_path) == [os.path.basename(made.path)]
    assert os.listdir(tmp_path) == []
    assert shares == sorted(shares)
    assert 0 <= shares[0] <= shares[-1] <= 1
    assert shares[-1] > 0.9


def test_ffmpegs_own_reason_is_said_and_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(CannotJudge, match="ffmpeg could not make the new file: .*"), draft(str(tmp_path / "out.mp4")) as made:
        encoded(str(CLIPS["plain.mp4"].path()), made, EncodePlan(filters=("no-such-filter",), encode=True), seconds=4)
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    ("error_line", "sentence"),
    [
        ("Error writing trailer of /some/x.mp4: No space left on device", "The disk of /some is full; nothing was written."),
        ("av_interleaved_write_frame(): Disk quota exceeded", "The disk of /some is full; nothing was written."),
        ("Unknown encoder 'libx264'", "ffmpeg could not make the new file: Unknown encoder 'libx264'"),
    ],
)
def test_an_error_of_ffmpeg_becomes_a_sentence(error_line: str, sentence: str) -> None:
    assert why_not_made(["before", error_line], "/some/x.mp4") == sentence


def test_a_draft_that_is_kept_takes_the_place_of_the_old_file(tmp_path: Path) -> None:
    source, out = tmp_path / "source.mp4", tmp_path / "out.mp4"
    source.write_bytes(b"old")
    source.chmod(0o640)
    with draft(str(out)) as made:
        Path(made.path).write_bytes(b"new")
        made.keep(str(source))
    assert (out.read_bytes(), out.stat().st_mode & 0o777) == (b"new", 0o640)
    assert sorted(os.listdir(tmp_path)) == ["out.mp4", "source.mp4"]


def test_a_file_that_appeared_during_the_work_is_kept(tmp_path: Path) -> None:
    source, out = tmp_path / "source.mp4", tmp_path / "out.mp4"
    source.write_bytes(b"old")
    with draft(str(out)) as made:
        Path(made.path).write_bytes(b"new")
        out.write_bytes(b"precious")
        with pytest.raises(UsageError, match="exists already; use --force"):
            made.keep(str(source))
    assert (out.read_bytes(), sorted(os.listdir(tmp_path))) == (b"precious", ["out.mp4", "source.mp4"])
    with draft(str(out), force=True) as made:
        Path(made.path).write_bytes(b"new")
        made.keep(str(source))
    assert (out.read_bytes(), sorted(os.listdir(tmp_path))) == (b"new", ["out.mp4", "source.mp4"])


def test_a_clip_that_changed_during_the_work_is_not_replaced(tmp_path: Path) -> None:
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(b"old")
    was = stamp(str(clip))
    with draft(str(clip), force=True) as made:
        Path(made.path).write_bytes(b"new")
        clip.write_bytes(b"newer")
        with pytest.raises(CannotJudge, match="changed while it was worked on; nothing was replaced"):
            made.keep(str(clip), was)
    assert (clip.read_bytes(), os.listdir(tmp_path)) == (b"newer", ["clip.mp4"])


def test_an_interruption_after_the_new_file_has_its_name_says_so(tmp_path: Path) -> None:
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(b"old")
    interrupts.leaves_nothing()
    try:
        with draft(str(tmp_path / "out.mp4")) as made:
            Path(made.path).write_bytes(b"new")
            made.keep(str(clip))
        assert interrupts.sentence() == f"interrupted; {tmp_path / 'out.mp4'} is complete."
    finally:
        interrupts.leaves_nothing()


def _fixing(clip: Path, mark: str) -> subprocess.Popen[str]:
    words = ["fix", "--in-place", "-q", "--profile", MEDIA_ONLY, str(clip)]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "MARK": mark}
    return subprocess.Popen([sys.executable, "-m", "validator", *words], stderr=subprocess.PIPE, text=True, env=env)


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such signals")
@pytest.mark.sampled(only=("SIGINT", "SIGKILL"))
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda number: number.name)
def test_whatever_ends_the_work_leaves_the_old_file_and_nothing_else(tmp_path: Path, number: signal.Signals) -> None:
    clip = tmp_path / "clip.mp4"
    shutil.copy(CLIPS["side-2050.mp4"].path(), clip)
    before, mark = clip.read_bytes(), f"fix-{tmp_path.name}-{os.getpid()}"
    process = _fixing(clip, mark)
    assert until(
        lambda: any(file.stat().st_size for file in tmp_path.glob(".motion-preflight-*")) or process.poll() is not None, 60
    )
    process.send_signal(number)
    _, errors = process.communicate(timeout=60)
    assert process.returncode in (128 + number, -number)
    assert number == signal.SIGKILL or errors.splitlines()[-1] == "motion-preflight: interrupted; nothing was left behind."
    assert until(lambda: os.listdir(tmp_path) == ["clip.mp4"] and not with_mark(mark))
    assert clip.read_bytes() == before


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such limit")
def test_a_disk_that_takes_no_more_leaves_the_old_file_and_says_so(tmp_path: Path) -> None:
    clip = tmp_path / "clip.mp4"
    shutil.copy(CLIPS["aspect-over.mp4"].path(), clip)
    command = f"ulimit -f 100; exec {sys.executable} -m validator fix --no-cache --in-place --profile {MEDIA_ONLY} {clip}"
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=120, env=env)
    assert (done.returncode, os.listdir(tmp_path)) == (3, ["clip.mp4"])
    assert clip.read_bytes() == CLIPS["aspect-over.mp4"].path().read_bytes()
    assert done.stderr.splitlines()[-1].startswith("motion-preflight: ")
    assert "Traceback" not in done.stderr
