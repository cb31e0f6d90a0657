"""The command fix as a user calls it: its sentences, its exit statuses, and what is there afterwards."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from fixtures.recipes import CLIPS
from fixtures.workshop import Step, X, build, source, tone
from tests.support.command import MEDIA_ONLY, Done, preflight
from tests.support.good import media_only
from validator.media import ffmpeg
from validator.media.process import Run
from validator.repair import shell


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A folder with one clip that can be fixed."""
    shutil.copy(CLIPS["rate-23.mp4"].path(), tmp_path / "my clip.mp4")
    return tmp_path


def _fix(here: Path, *words: str) -> Done:
    return preflight("fix", "-q", "--no-cache", "--profile", MEDIA_ONLY, *words, cwd=here)


def test_a_clip_is_fixed_judged_and_reported(here: Path) -> None:
    done = _fix(here, "my clip.mp4")
    assert done.status == 0
    assert done.err.splitlines() == ["motion-preflight: my clip-fixed.mp4: REJECT → ACCEPT, fixed: frame-rate-too-low."]
    assert done.out.startswith("ACCEPT  my clip-fixed.mp4\n")
    assert sorted(os.listdir(here)) == ["my clip-fixed.mp4", "my clip.mp4"]


def test_the_command_of_a_report_does_what_it_says(here: Path) -> None:
    words = [word for setting in media_only().settings for word in ("--set", setting)]
    said = preflight("check", "--profile", MEDIA_ONLY, "my clip.mp4", cwd=here).out
    assert f"The same, with the result judged: {shell.preflight()} fix {' '.join(words)} 'my clip.mp4'" in said


def test_a_dry_run_prints_the_command_and_the_verdict_to_be_expected(here: Path) -> None:
    done = _fix(here, "-n", "my clip.mp4", "out.mp4")
    assert (done.status, os.listdir(here)) == (0, ["my clip.mp4"])
    assert done.out.endswith("-pix_fmt yuv420p out.mp4\n")
    assert "out.mp4 would be: REJECT → ACCEPT, fixed: frame-rate-too-low. Nothing was written." in done.err


def test_a_dry_run_needs_no_free_name(here: Path) -> None:
    (here / "out.mp4").write_text("precious")
    done = _fix(here, "-n", "my clip.mp4", "out.mp4")
    assert (done.status, (here / "out.mp4").read_text()) == (0, "precious")


def test_an_accepted_clip_is_said_to_be_so(here: Path) -> None:
    shutil.copy(CLIPS["silent.mp4"].path(), here / "good.mp4")
    done = _fix(here, "good.mp4")
    assert (done.status, sorted(os.listdir(here))) == (0, ["good.mp4", "my clip.mp4"])
    assert "good.mp4: accepted as it is. There is nothing to fix, and nothing was written." in done.err


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("noise.mp4", "noise.mp4: no new file can fix this (unreadable). Nothing was written."),
        ("half.mp4", "half.mp4: no new file can fix this (picture-damaged). Nothing was written."),
        (
            "slow.mp4",
            "slow.mp4: the new file would still be rejected (duration-out-of-range). Nothing was written; --partial writes it all the same.",
        ),
    ],
)
def test_what_stays_rejected_is_said_and_not_written(name: str, sentence: str, tmp_path: Path) -> None:
    clip = build("short-and-slow.mp4", f"{source('360x640', '12', '1')} {X}") if name == "slow.mp4" else CLIPS[name].path()
    shutil.copy(clip, tmp_path / name)
    done = _fix(tmp_path, name)
    assert (done.status, os.listdir(tmp_path)) == (1, [name])
    assert sentence in done.err


def _cut_short(step: Step) -> None:
    """Without its end from a packet's border on: all that is left decodes, and the header promises more."""
    whole = step.scratch / "whole.mp4"
    step.run(f"{source('360x640', '30', '6')} {tone('6')} {X} -c:a aac -movflags +faststart", str(whole))
    step.out.write_bytes(whole.read_bytes()[: sum(_packets(whole)[120])])


def _packets(path: Path) -> list[tuple[int, int]]:
    """Place and size of each packet of the picture, in the order of the file."""
    words = ["-v", "error", "-select_streams", "v", "-show_entries", "packet=pos,size", "-of", "csv=p=0", str(path)]
    with Run(ffmpeg.find("ffprobe"), words, seconds=60) as run:
        return sorted((int(position), int(size)) for size, position in (line.split(b",")[:2] for line in run.lines()))


@pytest.fixture
def cut_short(tmp_path: Path) -> Path:
    """A folder with one clip whose end is lost, and the rest whole."""
    shutil.copy(build("cut-at-packet.mp4", _cut_short), tmp_path / "lost.mp4")
    return tmp_path


@pytest.mark.parametrize(("words", "status", "sentence"), [
    ((), 1, "lost.mp4: no new file can fix this (picture-damaged). Nothing was written."),
    (("--partial",), 1, "lost.mp4: no new file can fix this (picture-damaged). Nothing was written."),
    (("--set", "rules.picture-damaged=note"), 1, "the file was cut off (4.03 of 6.00 s are there); copy it again first."),
])  # fmt: skip
def test_the_audio_of_a_clip_whose_end_is_lost_is_not_removed(
    cut_short: Path, words: tuple[str, ...], status: int, sentence: str
) -> None:
    done = _fix(cut_short, "--strip-audio", *words, "lost.mp4")
    assert (done.status, os.listdir(cut_short)) == (status, ["lost.mp4"])
    assert sentence in done.err


def test_what_is_trimmed_of_a_clip_whose_end_is_lost_is_said_to_be_of_what_is_there(cut_short: Path) -> None:
    done = preflight("trim", "--profile", MEDIA_ONLY, "lost.mp4", cwd=cut_short)
    assert "lost.mp4: the file was cut off (4.03 of 6.00 s are there); only what is there is looked at." in done.err


def _hurt(step: Step) -> None:
    """Too slow, and with two frames that do not decode."""
    whole = step.scratch / "whole.mp4"
    step.run(f"{source('360x640', '20', '6')} {tone('6')} {X} -c:a aac -g 200", str(whole))
    data = bytearray(whole.read_bytes())
    for at, size in _packets(whole)[60:62]:
        data[at + 8 : at + size] = bytes(each ^ 0x5A for each in data[at + 8 : at + size])
    step.out.write_bytes(data)


def test_damage_that_a_transcode_makes_a_part_of_the_picture_is_not_called_fixed(tmp_path: Path) -> None:
    shutil.copy(build("slow-and-hurt.mp4", _hurt), tmp_path / "hurt.mp4")
    said = preflight("check", "--no-cache", "--profile", MEDIA_ONLY, "hurt.mp4", "--format", "json", cwd=tmp_path)
    assert json.loads(said.out)["clips"][0]["repair"]["leaves"] == ["picture-damaged"]
    done = _fix(tmp_path, "hurt.mp4")
    assert (done.status, sorted(os.listdir(tmp_path))) == (0, ["hurt-fixed.mp4", "hurt.mp4"])
    assert "hurt-fixed.mp4: REJECT → REVIEW, fixed: frame-rate-too-low, left: picture-damaged." in done.err
    part = preflight("trim", "--profile", MEDIA_ONLY, "hurt.mp4", cwd=tmp_path)
    assert "picture-damaged" in part.out + part.err


def test_json_is_the_document_of_the_new_file(here: Path) -> None:
    done = _fix(here, "--format", "json", "my clip.mp4", "out.mp4")
    (clip,) = json.loads(done.out)["clips"]
    assert (done.status, clip["path"], clip["verdict"]) == (0, "out.mp4", "accept")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("my clip.mp4", "out.mp4", "--in-place"), "Give either OUT or --in-place."),
        (("https://example.org/a.mp4",), "fix takes a file of this machine; download the clip first."),
        (("gone.mp4",), "gone.mp4: no such file."),
        (("my clip.mp4", "my clip.mp4"), "IN and OUT are the same file; use --in-place to replace it."),
        (("my clip.mp4", "out.avi"), "out.avi: the new file is MP4; give OUT a name that ends in .mp4."),
    ],
)
def test_wrong_usage_is_one_sentence_and_writes_nothing(here: Path, words: tuple[str, ...], sentence: str) -> None:
    done = _fix(here, *words)
    assert (done.status, os.listdir(here)) == (2, ["my clip.mp4"])
    assert done.err.splitlines()[-1] == f"motion-preflight: {sentence}"


def test_its_sentences_are_chinese_where_that_is_asked_for(here: Path) -> None:
    done = _fix(here, "--lang", "zh", "my clip.mp4")
    assert "my clip-fixed.mp4： 不通过 → 通过，已修复：frame-rate-too-low。" in done.err
