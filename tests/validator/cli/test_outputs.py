"""Several reports of one run: whole under their names or not there, no clip and no old file lost, and what was judged survives."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.command import ROOT
from tests.support.good import GOOD, default, facts
from tests.support.readers import READERS
from validator.check import report as judge
from validator.cli.console import colours
from validator.cli.outputs import Outputs, Wanted, wanted
from validator.errors import PreflightError, Unwritten, UsageError
from validator.findings import Finding, Report
from validator.report.formats import FORMATS

GOOD_ONE = judge(GOOD, default())
BAD_ONE = judge(facts(media={"field_order": "tt", "codec": "vp9"}), default())
ALL = pytest.mark.parametrize("form", FORMATS)
DOCUMENTS = tuple(name for name, row in FORMATS.items() if not (row.streams or row.binary))
LINES = tuple(name for name, row in FORMATS.items() if row.streams)


def _several(count: int) -> list[Report]:
    return [replace(BAD_ONE, path=f"clip {number}.mp4") for number in range(count)]


def _paths(form: str, file: Path) -> list[str]:
    found = READERS[form](str(file) if FORMATS[form].binary else file.read_text())
    return list(dict.fromkeys(clip.path for clip in found if not clip.partial))


def _partial(form: str, file: Path) -> bool:
    return any(clip.partial for clip in READERS[form](str(file) if FORMATS[form].binary else file.read_text()))


# --- what is asked for


def test_a_text_goes_to_standard_output_unless_something_else_does() -> None:
    text = Wanted("text", "-")
    assert wanted([], None, None) == [text]
    assert wanted(["json=a.json"], None, None) == [Wanted("json", "a.json"), text]
    assert wanted(["jsonl=-"], None, None) == [Wanted("jsonl", "-")]
    assert wanted(["csv=a=b.csv"], "json", None) == [Wanted("csv", "a=b.csv"), Wanted("json", "-")]
    assert wanted(["csv=a"], None, "b") == [Wanted("csv", "a"), Wanted("text", "b")]


@pytest.mark.parametrize("word", ["json", "xml=a", "=a", "", "parquet=-", "JSON=a"])
def test_a_report_that_cannot_be_is_wrong_usage(word: str) -> None:
    with pytest.raises(UsageError):
        wanted([word], None, None)


@pytest.mark.parametrize(
    "places", [("-", "-"), ("a", "./a"), ("b", "a", "a"), ("a", "a.part"), ("none/a",), ("",), (".",), ("clip.mp4",)]
)
def test_a_place_that_cannot_be_is_refused_before_anything_is_written(places: tuple[str, ...], tmp_path: Path) -> None:
    Path("clip.mp4").write_text("the clip")
    asked = [Wanted("json", place) for place in places]
    with pytest.raises(PreflightError):
        Outputs(asked, ["clip.mp4"])
    assert os.listdir(tmp_path) == ["clip.mp4"]
    assert Path("clip.mp4").read_text() == "the clip"


def test_a_draft_never_takes_the_place_of_a_clip_or_of_a_link(tmp_path: Path) -> None:
    Path("a.part").write_text("the clip")
    with pytest.raises(UsageError):
        Outputs([Wanted("json", "a")], ["a.part"])
    os.rename("a.part", "clip.mp4")
    os.symlink("clip.mp4", "a.part")
    with pytest.raises(UsageError):
        Outputs([Wanted("json", "a")])
    assert Path("clip.mp4").read_text() == "the clip"


def test_a_clip_that_comes_later_can_be_held_against_the_files_that_are_written() -> None:
    with Outputs([Wanted("json", "a.json"), Wanted("csv", "-")]) as outputs:
        assert outputs.holds("./a.json")
        assert outputs.holds("a.json.part")
        assert not outputs.holds("b.json")


# --- what is written


def test_all_formats_at_once_hold_the_same_clips(tmp_path: Path) -> None:
    asked = [Wanted(form, str(tmp_path / form)) for form in FORMATS]
    with Outputs(asked) as outputs:
        for report in _several(3):
            outputs.add(report, {"id": report.path})
    assert sorted(os.listdir(tmp_path)) == sorted(FORMATS)
    for form in FORMATS:
        assert _paths(form, tmp_path / form) == [f"clip {number}.mp4" for number in range(3)], form
        assert not _partial(form, tmp_path / form), form


@ALL
def test_an_interrupted_run_leaves_a_report_that_says_so(form: str, tmp_path: Path) -> None:
    file = tmp_path / "report"
    file.write_text("old")
    with suppress(KeyboardInterrupt), Outputs([Wanted(form, str(file))]) as outputs:
        for report in _several(2):
            outputs.add(report)
        raise KeyboardInterrupt
    assert _paths(form, file) == ["clip 0.mp4", "clip 1.mp4"]
    assert _partial(form, file)
    assert os.listdir(tmp_path) == ["report"]


@ALL
def test_a_run_that_judged_nothing_leaves_the_old_file(form: str, tmp_path: Path) -> None:
    file = tmp_path / "report"
    file.write_text("old")
    outputs = Outputs([Wanted(form, str(file))])
    assert file.read_text() == "old"
    outputs.close(partial=True)
    assert (os.listdir(tmp_path), file.read_text()) == (["report"], "old")


@ALL
def test_the_old_file_keeps_its_mode_and_a_link_stays_a_link(form: str, tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_text("old")
    real.chmod(0o600)
    link.symlink_to(real)
    with Outputs([Wanted(form, str(link))]) as outputs:
        outputs.add(BAD_ONE)
    assert link.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o600
    assert _paths(form, real) == ["clip.mp4"]


@pytest.mark.parametrize("form", DOCUMENTS)
def test_a_document_is_whole_beside_its_place_after_every_clip(form: str, tmp_path: Path) -> None:
    file, draft = tmp_path / "report", tmp_path / "report.part"
    with Outputs([Wanted(form, str(file))]) as outputs:
        for number, report in enumerate(_several(3), 1):
            outputs.add(report)
            assert not file.exists()
            assert _partial(form, draft)
            assert len(_paths(form, draft)) == number
    assert not draft.exists()


@pytest.mark.parametrize("form", LINES)
def test_lines_can_be_read_under_the_final_name_from_the_first_clip_on(form: str, tmp_path: Path) -> None:
    file = tmp_path / "report"
    file.write_text("old")
    with Outputs([Wanted(form, str(file))]) as outputs:
        assert file.read_text() == "old"
        for number, report in enumerate(_several(3), 1):
            outputs.add(report)
            assert len(_paths(form, file)) == number
            assert os.listdir(tmp_path) == ["report"]


def test_a_binary_file_has_a_journal_until_it_is_closed(tmp_path: Path) -> None:
    with Outputs([Wanted("parquet", str(tmp_path / "report"))]) as outputs:
        outputs.add(BAD_ONE)
        assert _paths("jsonl", tmp_path / "report.part.jsonl") == ["clip.mp4"]
    assert os.listdir(tmp_path) == ["report"]


def test_two_runs_do_not_write_one_file(tmp_path: Path) -> None:
    file = str(tmp_path / "report")
    with Outputs([Wanted("json", file)]) as outputs:
        outputs.add(BAD_ONE)
        with pytest.raises(UsageError, match="is being written by another run"):
            Outputs([Wanted("json", file)])
    assert _paths("json", Path(file)) == ["clip.mp4"]


def test_what_an_interruption_tore_is_not_in_the_document(tmp_path: Path) -> None:
    """It may come between a clip's text and the file; a report that interrupts takes that moment's place."""

    class Interrupting(tuple[Finding, ...]):
        def __iter__(self) -> Iterator[Finding]:
            raise KeyboardInterrupt

    file = tmp_path / "report"
    for form in DOCUMENTS:
        outputs = Outputs([Wanted(form, str(file))])
        outputs.add(BAD_ONE)
        with pytest.raises(KeyboardInterrupt):
            outputs.add(replace(BAD_ONE, path="torn.mp4", findings=Interrupting()))
        outputs.close(partial=True)
        assert _paths(form, file)[:1] == ["clip.mp4"]
        assert _partial(form, file)


# --- kills and full disks

_PAGE = 4096
_NEAR = 50_000
"""More than two clips and the end of a document take, in bytes."""
_WRITER = """
import sys, time
sys.path.insert(0, {root!r})
from tests.validator.cli.test_outputs import _several
from validator.cli.outputs import Outputs, Wanted
with Outputs([Wanted({form!r}, {file!r})]) as outputs:
    for number, report in enumerate(_several(100_000)):
        outputs.add(report)
        if number == 2:
            print("ready", flush=True)
"""


def _killed(form: str, file: Path, rng: random.Random) -> None:
    code = _WRITER.format(root=str(ROOT), form=form, file=str(file))
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert process.stdout
    process.stdout.readline()
    time.sleep(rng.uniform(0.0, 0.2))
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()


def _before_the_torn_write(form: str, torn: bytes, folder: Path) -> bytes:
    """The file as it was before its last clip, where a SIGKILL fell into that very write: Linux then stops at the end of a page.

    Every byte of `torn` is accounted for: those of the file with that clip up to some page, then those of the file without it.
    """
    folder.mkdir()
    file, before = folder / "report", b""
    growing = file if FORMATS[form].streams else folder / "report.part"
    with Outputs([Wanted(form, str(file))]) as outputs:
        for report in _several(100_000):
            outputs.add(report)
            if abs(os.path.getsize(growing) - len(torn)) < _NEAR:
                after = growing.read_bytes()
                if any(after[:page] + before[page:] == torn for page in range(0, len(torn) + 1, _PAGE)):
                    return before
                before = after
            assert os.path.getsize(growing) < len(torn) + _NEAR, "more is broken than the write that was under way"
    raise AssertionError(form)


@ALL
@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.exhaustive) for seed in range(1, 4))])
def test_what_was_judged_survives_a_kill_and_the_next_run_is_not_disturbed(form: str, seed: int, tmp_path: Path) -> None:
    file = tmp_path / "report"
    if not FORMATS[form].streams:
        file.write_text("old")
    _killed(form, file, random.Random(seed))
    kept, as_form = file, form
    if not FORMATS[form].streams:
        assert file.read_text() == "old"
        kept, as_form = (tmp_path / "report.part.jsonl", "jsonl") if FORMATS[form].binary else (tmp_path / "report.part", form)
    whole = kept.read_bytes()
    try:
        paths = _paths(as_form, kept)
    except Exception:
        whole = _before_the_torn_write(as_form, whole, tmp_path / "again")
        (kept := tmp_path / "again" / "whole").write_bytes(whole)
        paths = _paths(as_form, kept)
        shutil.rmtree(tmp_path / "again")
    assert len(paths) >= 3
    assert paths == [f"clip {number}.mp4" for number in range(len(paths))]
    with Outputs([Wanted(form, str(file))]) as outputs:
        outputs.add(BAD_ONE)
    assert (_paths(form, file), os.listdir(tmp_path)) == (["clip.mp4"], ["report"])


@pytest.fixture
def small_disk() -> Callable[[int], None]:
    """A limit on the size of files, in a process of its own, acts as a full disk."""
    import resource

    def limit(size: int) -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


@ALL
def test_a_full_disk_keeps_the_old_file_or_whole_lines(form: str, tmp_path: Path, small_disk: Callable[[int], None]) -> None:
    file = tmp_path / "report"
    file.write_text("old")
    code = _WRITER.format(root=str(ROOT), form=form, file=str(file))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, preexec_fn=lambda: small_disk(60_000))
    assert "Unwritten: " in done.stderr.splitlines()[-1]
    assert "cannot be written: File too large." in done.stderr
    if FORMATS[form].streams:
        assert len(_paths(form, file)) >= 3
        assert os.listdir(tmp_path) == ["report"]
    else:
        assert file.read_text() == "old"
        assert "report.part" in done.stderr.splitlines()[-1]


def test_a_place_that_takes_nothing_is_an_error_and_the_others_are_written(tmp_path: Path) -> None:
    if not os.path.exists("/dev/full"):
        pytest.skip("this system has no disk that is always full")
    outputs = Outputs([Wanted("jsonl", str(tmp_path / "a")), Wanted("csv", "/dev/full")])
    with pytest.raises(Unwritten, match="/dev/full cannot be written: No space left on device"):
        outputs.add(BAD_ONE)
    outputs.close(partial=True)
    assert _paths("jsonl", tmp_path / "a") == ["clip.mp4"]


# --- GitHub's summary, and colours


def test_the_summary_of_a_job_gets_a_table_behind_what_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("# before\n\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    with Outputs([Wanted("github", str(tmp_path / "log"))]) as outputs:
        for report in _several(3):
            outputs.add(report)
    said = summary.read_text()
    assert said.startswith("# before\n\n### motion-preflight: ")
    assert _paths("markdown", summary) == ["clip 0.mp4", "clip 1.mp4", "clip 2.mp4"]


def test_a_summary_stays_within_what_github_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    summary = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    with Outputs([Wanted("github", str(tmp_path / "log"))]) as outputs:
        for report in _several(6000):
            outputs.add(report)
    assert 1_000_000 < summary.stat().st_size <= 1024 * 1024
    listed = len(_paths("markdown", summary))
    assert f"{6000 - listed:,} clips are not listed here." in summary.read_text()


@pytest.mark.parametrize(
    ("given", "terminal", "coloured"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"CLICOLOR_FORCE": "1"}, False, True),
        ({"FORCE_COLOR": "0"}, False, False),
        ({"FORCE_COLOR": ""}, False, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, True, False),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, False, True),
        ({"TERM": "dumb"}, True, False),
    ],
)
def test_colours_are_as_the_surroundings_say(
    given: dict[str, str], terminal: bool, coloured: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stream:
        def isatty(self) -> bool:
            return terminal

    monkeypatch.setenv("TERM", "xterm")
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert colours(Stream()) is coloured
