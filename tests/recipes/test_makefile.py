"""The Makefile: the same verdicts under `make -j`, whatever the clips are called, and a stamp that knows what changed."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.support.command import Done
from tests.support.recipes import HOSTILE, RECIPES, bad, good, run, without_people


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project that uses the recipe."""
    (tmp_path / "Makefile").write_text(
        f"include {RECIPES / 'Makefile'}\nupload: .preflight.stamp\n\t@echo uploaded\nother: .preflight.stamp\n\t@echo other\n"
    )
    without_people(tmp_path)
    return tmp_path


def _make(folder: Path, *words: str) -> Done:
    return run(["make", "-j", "8", *words], folder)


def test_good_clips_pass_and_a_bad_one_fails_with_a_report(folder: Path) -> None:
    good(folder / "clips", *HOSTILE, "line\nfeed.mp4")
    done = _make(folder, "preflight")
    assert done.status == 0, done.err
    assert (folder / "preflight.xml").is_file()
    bad(folder / "clips", "bad clip.mp4")
    done = _make(folder, "preflight")
    assert (done.status, "REJECT  clips/bad clip.mp4" in done.out) == (2, True)
    assert not list(folder.rglob("owned"))


def test_what_needs_good_clips_is_not_made_of_bad_ones(folder: Path) -> None:
    bad(folder / "clips", "bad.mp4")
    done = _make(folder, "upload", "other")
    assert (done.status, "uploaded" in done.out, done.out.count("REJECT")) == (2, False, 1)
    assert sorted(path.name for path in folder.glob(".preflight*")) == []
    (folder / "clips" / "bad.mp4").unlink()
    good(folder / "clips", *HOSTILE)
    done = _make(folder, "upload", "other")
    assert (done.status, "uploaded" in done.out, "other" in done.out) == (0, True, True)


def test_the_stamp_is_made_again_only_when_a_clip_changed_or_came(folder: Path) -> None:
    good(folder / "clips", "a.mp4")
    quiet = {"PREFLIGHT": "echo checked; motion-preflight"}
    said = [run(["make", "upload"], folder, **quiet).out for _ in range(2)]
    assert [each.count("checked") for each in said] == [1, 0]
    later = os.stat(folder / ".preflight.stamp").st_mtime + 2
    shutil.copy(folder / "clips" / "a.mp4", folder / "clips" / "b.mp4")
    os.utime(folder / "clips" / "b.mp4", (later, later))
    assert run(["make", "upload"], folder, **quiet).out.count("checked") == 1


def test_a_clip_that_changes_while_it_is_judged_is_judged_again(folder: Path) -> None:
    good(folder / "clips", "a.mp4")
    os.utime(folder / "clips" / "a.mp4", (1, 1))
    os.utime(folder / "clips", (1, 1))
    meddling = {"PREFLIGHT": "sleep 0.05; touch clips/a.mp4; motion-preflight"}
    assert run(["make", "upload"], folder, **meddling).status == 0
    assert "checked" in run(["make", "upload"], folder, PREFLIGHT="echo checked; motion-preflight").out
