"""Names that tools take for something else, and things that are not files: each through the real command."""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import socket
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import CHECK, ROOT, Done, preflight
from tests.support.server import Exchange, serving, whole
from validator.media.ffmpeg import find

Clip = Callable[[str], Path]
_NAMES = {
    "dash": b"-dash.mp4",
    "dashes": b"--help.mp4",
    "space": b"sp ace.mp4",
    "chinese": "视频.mp4".encode(),
    "pattern": b"a%03d.mp4",
    "colon": b"c:olon.mp4",
    "protocol": b"file:x.mp4",
    "pipe": b"pipe:0.mp4",
    "braces": b"{actual}%(x)s$HOME.mp4",
    "quotes": b'it\'s "q" `id`;&|.mp4',
    "glob": b"[a]*?.mp4",
    "newline": b"new\nline.mp4",
    "return": b"carriage\rreturn\t.mp4",
    "escape": b"\x1b[2J\x1b]0;owned\x07.mp4",
    "delete": b"\x7fdel.mp4",
    "upper-control": "\x9b31mred\x85.mp4".encode(),
    "turned": "\u202e4pm.exe\u2066.mp4".encode(),
    "not-utf8": b"caf\xe9\xff.mp4",
    "surrogate": b"\xed\xa0\x80.mp4",
    "longest": b"x" * 251 + b".mp4",
    "longest-chinese": "视".encode() * 83 + b"xx.mp4",
    "no-ending": b"clip",
    "dots": b"..mp4...mp4",
}


@pytest.fixture
def named(request: pytest.FixtureRequest, clip: Clip, tmp_path: Path) -> str:
    """An undamaged clip with audio under an odd name, in the working folder."""
    name = os.fsdecode(_NAMES[request.param])
    shutil.copy(clip("two-audios.mp4"), tmp_path / name)
    return name


def _is_clean(text: str) -> bool:
    return not any(unicodedata.category(c) in ("Cc", "Cf", "Cs") for c in text.replace("\n", ""))


def _clips(done: Done) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(done.out)["clips"]
    return found


def _verdicts(done: Done) -> dict[str, str]:
    return {clip["path"]: clip["verdict"] for clip in _clips(done)}


# --- names


def _all_named(folder: Path, data: Path) -> list[str]:
    names = [os.fsdecode(name) for name in _NAMES.values()]
    for name in names:
        shutil.copy(data, folder / name)
    return names


def test_a_name_is_only_a_name_in_the_document(clip: Clip, tmp_path: Path) -> None:
    names = _all_named(tmp_path, clip("two-audios.mp4"))
    done = preflight(*CHECK, "--format", "json", "--", *names)
    assert (done.status, _is_clean(done.err), _is_clean(done.out)) == (0, True, True), done.err
    for name, report in zip(names, _clips(done), strict=True):
        assert report["path"] == os.fsencode(name).decode(errors="backslashreplace")
        assert (report["verdict"], report["media"]["audio_tracks"], report["media"]["decoded_frames"]) == ("accept", 2, 120)


def test_a_name_is_only_a_name_in_the_text(clip: Clip, tmp_path: Path) -> None:
    names = _all_named(tmp_path, clip("two-audios.mp4"))
    done = preflight(*CHECK, "--limits-only", "--", *names)
    assert (done.status, _is_clean(done.err), _is_clean(done.out)) == (0, True, True), done.err
    assert sum(line.startswith("ACCEPT ") for line in done.out.splitlines()) == len(names)


@pytest.mark.parametrize("named", ["dash", "not-utf8", "pattern"], indirect=True)
def test_one_odd_name_alone_is_judged(named: str) -> None:
    assert preflight(*CHECK, "--", named).status == 0


@pytest.mark.parametrize("named", _NAMES, indirect=True)
def test_audio_is_stripped_from_a_clip_of_any_name(named: str, tmp_path: Path) -> None:
    done = preflight("strip-audio", "--", named, "out.mp4")
    assert done.status == 0, done
    assert _is_clean(done.out + done.err)
    assert sorted(os.listdir(tmp_path)) == sorted([named, "out.mp4"])


@pytest.mark.parametrize("named", ["dash", "pattern", "not-utf8", "newline", "longest"], indirect=True)
def test_audio_is_stripped_in_place_under_any_name(named: str, tmp_path: Path) -> None:
    before = (tmp_path / named).stat().st_size
    done = preflight("strip-audio", "--in-place", "--", named)
    assert done.status == 0, done
    assert _is_clean(done.out + done.err)
    assert os.listdir(tmp_path) == [named]
    assert (tmp_path / named).stat().st_size < before


@pytest.mark.sampled(every=2)
@pytest.mark.parametrize("named", ["escape", "upper-control", "newline", "not-utf8", "turned"], indirect=True)
def test_the_name_of_a_bad_clip_is_clean_in_every_message(named: str, tmp_path: Path, clip: Clip) -> None:
    shutil.copy(clip("side-198.mp4"), tmp_path / named)
    for words in (["check", named + "?", named], ["strip-audio", named, named + ".txt"], ["check", "--profile", named, named]):
        done = preflight(*words)
        assert done.status == 2
        assert _is_clean(done.out + done.err)


def test_a_dashed_name_without_dashes_before_it_is_wrong_usage(tmp_path: Path, clip: Clip) -> None:
    shutil.copy(clip("two-seconds.mp4"), tmp_path / "-dash.mp4")
    done = preflight(*CHECK, "-dash.mp4")
    assert (done.status, done.out, "Traceback" in done.err) == (2, "", False)
    assert preflight(*CHECK, "--limits-only", "./-dash.mp4").status == 0


def test_odd_names_in_a_folder_are_all_found(tmp_path: Path, clip: Clip) -> None:
    (tmp_path / "in").mkdir()
    _all_named(tmp_path / "in", clip("two-seconds.mp4"))
    done = preflight(*CHECK, "--limits-only", "--format", "json", "in")
    assert done.status == 0
    assert len(_clips(done)) == len(_NAMES) - 1  # "..mp4...mp4" is hidden


# --- things that are not files


def _fifo(path: Path) -> None:
    os.mkfifo(path)


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path.name)


def _dangling(path: Path) -> None:
    path.symlink_to("nowhere.mp4")


def _loop(path: Path) -> None:
    path.symlink_to(path.name)


def _to(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(target)


_NO_FILES: dict[str, tuple[Callable[[Path], None], int, str]] = {
    "fifo": (_fifo, 3, "not a regular file"),
    "socket": (_socket, 3, "not a regular file"),
    "null": (_to("/dev/null"), 3, "not a regular file"),
    "zero": (_to("/dev/zero"), 3, "not a regular file"),
    "empty folder": (Path.mkdir, 2, "no video in this folder"),
    "dangling link": (_dangling, 2, "link points nowhere"),
    "link loop": (_loop, 2, "link points nowhere"),
    "nothing": (lambda path: None, 2, "no such file"),
}


@pytest.mark.parametrize("kind", _NO_FILES)
def test_what_is_not_a_file_gets_its_status_and_its_sentence(kind: str, tmp_path: Path) -> None:
    make, status, sentence = _NO_FILES[kind]
    make(tmp_path / "x.mp4")
    done = preflight(*CHECK, "x.mp4")
    assert done.status == status
    assert sentence in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize("kind", _NO_FILES)
def test_nothing_is_stripped_from_what_is_not_a_file(kind: str, tmp_path: Path) -> None:
    make, status, _ = _NO_FILES[kind]
    make(tmp_path / "x.mp4")
    there = set(os.listdir(tmp_path))
    done = preflight("strip-audio", "x.mp4", "out.mp4")
    assert (done.status, done.out, len(done.err.splitlines())) == (status, "", 1)
    assert set(os.listdir(tmp_path)) == there


@pytest.mark.parametrize("device", ["/dev/null", "/dev/zero", "/dev/stdin", "/dev/tty"])
def test_a_device_is_not_read(device: str) -> None:
    done = preflight(*CHECK, device)
    assert done.status in ((2, 3) if device == "/dev/tty" else (3,))
    assert "Traceback" not in done.err


def test_what_is_not_a_file_inside_a_folder_neither_stops_nor_hangs(tmp_path: Path, clip: Clip) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for kind in ("fifo", "zero", "dangling link", "link loop"):
        _NO_FILES[kind][0](folder / f"{kind}.mp4")
    (folder / "up").symlink_to("..")
    shutil.copy(clip("two-seconds.mp4"), folder / "good.mp4")
    assert _verdicts(preflight(*CHECK, "--limits-only", "--format", "json", "in")) == {"in/good.mp4": "accept"}


# --- permissions


def _without_privileges() -> None:
    """In the child, before the command starts: root gives up its right to ignore the modes of files."""
    if os.geteuid() == 0 and sys.platform == "linux":
        drop, override, search = 24, 1, 2  # PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        for capability in (override, search):
            assert ctypes.CDLL(None).prctl(drop, capability, 0, 0, 0) == 0


def _unprivileged(*words: str) -> Done:
    """Run the real command as a user to whom the modes of files apply."""
    command = [sys.executable, "-m", "validator", *words]
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, timeout=60, env=surroundings, preexec_fn=_without_privileges)
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


def test_an_unreadable_file_is_not_judged(tmp_path: Path, clip: Clip) -> None:
    closed = Path(shutil.copy(clip("two-seconds.mp4"), tmp_path / "closed.mp4"))
    closed.chmod(0)
    done = _unprivileged("check", "--profile", "wan2.2-animate-move", "closed.mp4")
    assert (done.status, done.err) == (3, "motion-preflight: closed.mp4: it cannot be opened: Permission denied.\n")
    assert _unprivileged("strip-audio", "closed.mp4", "out.mp4").status == 3
    assert os.listdir(tmp_path) == ["closed.mp4"]


def test_an_unreadable_file_in_a_folder_is_reported_and_the_others_are_judged(tmp_path: Path, clip: Clip) -> None:
    (tmp_path / "in").mkdir()
    for name in ("a.mp4", "b.mp4"):
        shutil.copy(clip("two-seconds.mp4"), tmp_path / "in" / name)
    (tmp_path / "in" / "a.mp4").chmod(0)
    done = _unprivileged("check", "--limits-only", "--format", "json", "in")
    assert done.status == 3
    assert _verdicts(done) == {"in/a.mp4": "review", "in/b.mp4": "accept"}


def test_an_unreadable_folder_is_reported(tmp_path: Path, clip: Clip) -> None:
    closed = tmp_path / "in" / "closed"
    closed.mkdir(parents=True)
    shutil.copy(clip("two-seconds.mp4"), tmp_path / "in" / "good.mp4")
    closed.chmod(0)
    done = _unprivileged("check", "--limits-only", "--format", "json", "in")
    closed.chmod(0o755)
    assert (done.status, _verdicts(done)) == (2, {"in/good.mp4": "accept"})
    assert "in/closed: this folder cannot be read: Permission denied" in done.err


def test_a_folder_that_cannot_be_written_to_takes_no_report(tmp_path: Path, clip: Clip) -> None:
    folder = tmp_path / "closed"
    folder.mkdir()
    folder.chmod(0o555)
    done = _unprivileged("check", "--limits-only", "-o", "closed/report.txt", str(clip("two-audios.mp4")))
    folder.chmod(0o755)
    assert (done.status, done.out, os.listdir(folder)) == (3, "", [])
    assert done.err == "motion-preflight: closed/report.txt cannot be written: its folder is not writable.\n"


def test_a_folder_that_cannot_be_written_to_takes_no_copy(tmp_path: Path, clip: Clip) -> None:
    folder = tmp_path / "closed"
    folder.mkdir()
    folder.chmod(0o555)
    done = _unprivileged("strip-audio", str(clip("two-audios.mp4")), "closed/out.mp4")
    folder.chmod(0o755)
    assert (done.status, len(done.err.splitlines()), os.listdir(folder)) == (3, 1, [])
    assert "cannot be written to" in done.err


# --- folders


def test_a_folder_named_like_a_video_is_a_folder(tmp_path: Path, clip: Clip) -> None:
    (tmp_path / "x.mp4").mkdir()
    shutil.copy(clip("two-seconds.mp4"), tmp_path / "x.mp4" / "inside.mp4")
    done = preflight(*CHECK, "--limits-only", "--format", "json", "x.mp4")
    assert (done.status, _verdicts(done)) == (0, {"x.mp4/inside.mp4": "accept"})


def test_a_folder_without_videos_is_nothing_to_check(tmp_path: Path) -> None:
    (tmp_path / "in" / "deeper").mkdir(parents=True)
    (tmp_path / "in" / "notes.txt").write_text("no video")
    (tmp_path / "in" / "picture.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    done = preflight(*CHECK, "in")
    assert (done.status, done.out) == (2, "")
    assert "Nothing to check." in done.err


def test_hidden_files_and_folders_are_left_out_and_named_ones_are_not(tmp_path: Path, clip: Clip) -> None:
    for name in (".hidden.mp4", ".cache/a.mp4", "shown.mp4"):
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(clip("two-seconds.mp4"), tmp_path / "in" / name)
    assert list(_verdicts(preflight(*CHECK, "--limits-only", "--format", "json", "in"))) == ["in/shown.mp4"]
    assert preflight(*CHECK, "--limits-only", "in/.hidden.mp4").status == 0
    assert list(_verdicts(preflight(*CHECK, "--limits-only", "--format", "json", "in/.cache"))) == ["in/.cache/a.mp4"]


def test_a_folder_is_walked_in_the_same_order_however_it_was_filled(tmp_path: Path, clip: Clip) -> None:
    names = ["a.mp4", "b/a.mp4", "b/c/z.mp4", "B.mp4", "c.mov", "no-ending"]
    for place, order in (("one", names), ("two", names[::-1])):
        for name in order:
            (tmp_path / place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(clip("two-seconds.mp4"), tmp_path / place / name)
    walks = [list(_verdicts(preflight(*CHECK, "--limits-only", "--format", "json", place))) for place in ("one", "two")]
    expected = ["B.mp4", "a.mp4", "c.mov", "no-ending", "b/a.mp4", "b/c/z.mp4"]
    assert walks == [[f"{place}/{name}" for name in expected] for place in ("one", "two")]


def test_a_clip_that_is_named_twice_is_judged_once(tmp_path: Path, clip: Clip) -> None:
    shutil.copy(clip("two-seconds.mp4"), tmp_path / "a.mp4")
    assert list(_verdicts(preflight(*CHECK, "--limits-only", "--format", "json", "a.mp4", "a.mp4"))) == ["a.mp4"]


# --- files that change


def test_a_file_that_vanishes_before_its_turn_is_reported(tmp_path: Path, clip: Clip) -> None:
    good = clip("two-seconds.mp4").read_bytes()
    later = tmp_path / "later.mp4"
    later.write_bytes(good)

    def answer(exchange: Exchange) -> None:
        later.unlink()
        whole(good)(exchange)

    with serving({"/first.mp4": answer}) as server:
        words = ("-q", "--jobs", "1", "--limits-only", "--format", "json")
        done = preflight(*CHECK, *words, server.url("/first.mp4"), "later.mp4")
    assert (done.status, len(_clips(done))) == (2, 1)
    assert done.err == "motion-preflight: later.mp4: no such file or folder.\n"


@pytest.mark.parametrize("name", ["ffprobe", "ffmpeg"])
@pytest.mark.parametrize("change", ["rm -f", "truncate -s 0", "truncate -s 1000"])
def test_a_file_that_changes_under_our_hands_is_never_accepted(name: str, change: str, tmp_path: Path, clip: Clip) -> None:
    shutil.copy(clip("two-seconds.mp4"), tmp_path / "going.mp4")
    tool = tmp_path / name
    tool.write_text(
        f'#!/bin/sh\ncase "$*" in *going.mp4*) {change} "{tmp_path}/going.mp4";; esac\nexec "{find(name).path}" "$@"\n'
    )
    tool.chmod(0o755)
    done = preflight(*CHECK, "--format", "json", "going.mp4", env={f"MOTION_PREFLIGHT_{name.upper()}": str(tool)})
    assert "Traceback" not in done.err
    assert done.status in (1, 2, 3)
    assert '"accept"' not in done.out


# --- statuses of a batch


def test_the_highest_status_of_a_batch_wins(tmp_path: Path, clip: Clip) -> None:
    shutil.copy(clip("two-seconds.mp4"), tmp_path / "good.mp4")
    shutil.copy(clip("side-198.mp4"), tmp_path / "bad.mp4")
    _fifo(tmp_path / "pipe.mp4")
    batches = {0: ["good.mp4"], 1: ["good.mp4", "bad.mp4"], 2: ["missing.mp4", "bad.mp4", "good.mp4"],
               3: ["pipe.mp4", "missing.mp4", "bad.mp4", "good.mp4"]}  # fmt: skip
    for status, words in batches.items():
        assert preflight(*CHECK, "--limits-only", *words).status == status
        assert preflight(*CHECK, "--limits-only", *words[::-1]).status == status


def test_only_missing_names_are_nothing_to_check() -> None:
    done = preflight(*CHECK, "a.mp4", "b.mp4")
    assert (done.status, done.out) == (2, "")
    assert done.err.splitlines()[-1] == "motion-preflight: Nothing to check."
