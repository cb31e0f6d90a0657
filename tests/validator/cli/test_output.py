"""Where a report goes: no clip, device or pipe is ever replaced, and a report that cannot be written is an error."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command import CHECK, ROOT, Done, preflight
from validator.errors import UsageError
from validator.facts.store import SCHEMA
from validator.files import check_places, write_whole

Clip = Callable[[str], Path]
FULL = pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no disk that is always full")


def _shell(command: str, *words: object) -> Done:
    """Run `motion-preflight WORDS` with a shell's redirections after it."""
    line = " ".join([sys.executable, "-m", "submitter", *map(str, words), command])
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, env=env, timeout=60)
    return Done(done.returncode, done.stdout, done.stderr)


def test_the_clip_is_never_overwritten_by_its_report(clip: Clip, tmp_path: Path) -> None:
    copy, link = tmp_path / "a.mp4", tmp_path / "link.mp4"
    shutil.copy(clip("plain.mp4"), copy)
    link.symlink_to(copy)
    before = copy.read_bytes()
    for words in (["-o", copy, copy], ["-o", link, copy], ["--facts", copy, copy], ["-o", copy, link], ["-o", copy, tmp_path]):
        done = preflight(*CHECK, "--limits-only", *words)
        assert (done.status, done.out) == (2, "")
        assert done.err.splitlines()[-1].endswith("would be overwritten. Name another file.")
        assert copy.read_bytes() == before


def test_facts_that_are_read_are_not_overwritten_by_their_report(clip: Clip, tmp_path: Path) -> None:
    facts = tmp_path / "facts.json"
    assert preflight(*CHECK, "--limits-only", "--facts", facts, clip("plain.mp4")).status == 0
    assert preflight(*CHECK, "--from-facts", facts, "-o", facts).status == 2
    assert preflight(*CHECK, "--from-facts", facts).status == 0


def test_report_and_facts_do_not_go_to_one_place(clip: Clip, tmp_path: Path) -> None:
    places = ([["-o", "a.json", "--facts", tmp_path / "a.json"], ["--facts", "-"], ["-o", "-", "--facts", "-"]])  # fmt: skip
    for words in places:
        done = preflight(*CHECK, "--limits-only", *words, clip("plain.mp4"), cwd=tmp_path)
        assert (done.status, done.out) == (2, "")
        assert "cannot both go to" in done.err
    assert os.listdir(tmp_path) == []


def test_a_minus_is_standard_output(clip: Clip, tmp_path: Path) -> None:
    done = preflight(*CHECK, "--limits-only", "--format", "json", "-o", "-", clip("plain.mp4"), cwd=tmp_path)
    assert json.loads(done.out)["verdict"] == "accept"
    done = preflight(*CHECK, "--limits-only", "--facts", "-", "-o", "report.txt", clip("plain.mp4"), cwd=tmp_path)
    assert json.loads(done.out)["schema"] == SCHEMA
    assert os.listdir(tmp_path) == ["report.txt"]


def test_a_link_is_followed_and_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    for there in (True, False):
        real, link = tmp_path / "deep" / f"real-{there}.json", tmp_path / f"link-{there}.json"
        if there:
            real.write_text("old")
            real.chmod(0o600)
        link.symlink_to(real)
        write_whole(str(link), "new")
        assert (link.is_symlink(), real.read_text()) == (True, "new")
    assert (tmp_path / "deep" / "real-True.json").stat().st_mode & 0o777 == 0o600
    assert sorted(os.listdir(tmp_path / "deep")) == ["real-False.json", "real-True.json"]


def test_a_pipe_is_written_into_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe, got = tmp_path / "pipe", list[str]()
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: got.append(pipe.read_text()), daemon=True)
    reader.start()
    check_places([str(pipe)], [])
    write_whole(str(pipe), "a report\n")
    reader.join(timeout=10)
    assert (got, pipe.is_fifo(), os.listdir(tmp_path)) == (["a report\n"], True, ["pipe"])


def test_a_device_is_written_into_and_stays_a_device(tmp_path: Path) -> None:
    import pty

    parent, child = pty.openpty()
    name = os.ttyname(child)
    before = os.stat(name)
    link = tmp_path / "terminal"
    link.symlink_to(name)
    write_whole(str(link), "a report")
    assert os.read(parent, 100) == b"a report"
    assert (os.path.samestat(before, os.stat(name)), link.is_symlink()) == (True, True)
    os.close(parent)
    os.close(child)


def test_the_file_that_standard_output_goes_to_is_added_to(clip: Clip, tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("before\n")
    assert _shell(f">> {log}", "rules", "--format", "json").status == 0
    assert _shell(f">> {log}", *CHECK, "--limits-only", "-o", log, clip("plain.mp4")).status == 0
    assert log.read_text().startswith("before\n[")
    assert "ACCEPT" in log.read_text()


@pytest.mark.parametrize("place", ["none/a.json", ".", ""])
def test_a_place_that_cannot_be_is_reported_before_anything_is_measured(clip: Clip, tmp_path: Path, place: str) -> None:
    done = preflight(*CHECK, "-o", place, clip("plain.mp4"), cwd=tmp_path)
    assert (done.status, done.out, len(done.err.splitlines())) == (2, "", 1)
    with pytest.raises(UsageError):
        check_places([str(tmp_path / place)], [])


@FULL
@pytest.mark.parametrize("words", [["rules"], ["profiles"], ["doctor"], ["--help"], ["check", "--help"]], ids=" ".join)
def test_no_command_breaks_down_where_standard_output_is_full(words: list[str]) -> None:
    done = _shell(">/dev/full", *words)
    assert (done.status, len(done.err.splitlines())) == (3, 1)
    assert "standard output: No space left on device." in done.err


@FULL
@pytest.mark.parametrize("name", ["plain.mp4", "rate-23.mp4"])
def test_a_report_that_cannot_be_written_ends_with_3_and_never_with_1(clip: Clip, name: str) -> None:
    words = [*CHECK, "--limits-only", clip(name)]
    done = _shell(">/dev/full", *words)
    sentence = "motion-preflight: the report could not be written to standard output: No space left on device.\n"
    assert (done.status, done.err) == (3, sentence)
    done = _shell(">&-", *words)
    assert (done.status, done.err) == (3, "motion-preflight: the report could not be written to standard output: it is closed.\n")


@FULL
@pytest.mark.parametrize("redirection", ["2>&-", "2>/dev/full", "<&- 2>&-"])
def test_the_work_goes_on_without_standard_error(clip: Clip, redirection: str) -> None:
    done = _shell(redirection, *CHECK, "--limits-only", clip("rate-23.mp4"), "no-such-clip.mp4")
    assert (done.status, done.out.startswith("REJECT"), done.err) == (2, True, "")
    assert _shell(redirection, "check", "--fromat").status == 2


def test_nothing_is_written_into_a_file_that_took_the_place_of_a_closed_stream(clip: Clip, tmp_path: Path) -> None:
    facts = tmp_path / "facts.json"
    done = _shell(
        "<&- >&- 2>&-",
        *CHECK,
        "--limits-only",
        "--facts",
        facts,
        "-o",
        tmp_path / "r.json",
        "--format",
        "json",
        clip("plain.mp4"),
    )
    schemas = [json.loads(path.read_text())["schema"] for path in (facts, tmp_path / "r.json")]
    assert (done.status, schemas) == (0, [SCHEMA, 1])


def test_a_disk_that_takes_no_more_leaves_the_old_report_and_ends_with_3(clip: Clip, tmp_path: Path) -> None:
    """A size limit on the process acts like a full disk: the write fails in the middle, as it does there."""
    report = tmp_path / "report.json"
    report.write_text("old")
    words = [
        sys.executable,
        "-m",
        "submitter",
        *CHECK,
        "--no-cache",
        "--format",
        "json",
        "--limits-only",
        "-o",
        str(report),
        str(clip("plain.mp4")),
    ]
    line = f"trap '' XFSZ; ulimit -f 1; exec {' '.join(words)}"
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, env=env, timeout=60)
    assert (done.returncode, report.read_text(), os.listdir(tmp_path)) == (3, "old", ["report.json"])
    assert done.stderr == f"motion-preflight: {report} cannot be written: File too large.\n"


def test_a_reader_that_goes_away_does_not_change_the_status(clip: Clip) -> None:
    done = _shell("| true; exit ${PIPESTATUS[0]}", *CHECK, "--limits-only", *[clip("rate-23.mp4")])
    assert (done.status, done.err) == (1, "")
