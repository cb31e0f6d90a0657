"""What a report offers is done: every fixable clip ends as promised, none in a reject, and nothing is written that would be one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from fixtures.films import performed, remade
from fixtures.recipes import CLIPS, Clip
from fixtures.workshop import X, build, source, tone
from tests.support.good import default, media_only
from validator import check
from validator.errors import UsageError
from validator.facts.clip import Facts
from validator.findings import Report
from validator.media import ffmpeg
from validator.media.process import Run
from validator.repair.fix import Fixed, Order, fix
from validator.rules import RULES
from validator.targets.overlay import with_settings

TARGET = media_only()
LARGE = [clip.name for clip in CLIPS.values() if clip.rules and clip.name.startswith("20")]
COPIED = ("matroska.mp4", "phone.3gp", "apple.m4v", "two-videos.mp4", "audio-longer.mp4")
"""Fixable without a transcode."""
SAMPLE = ("aspect-over.mp4", "rate-23.mp4", "late-start.mp4", "matroska.mp4", "phone.3gp", "two-videos.mp4")
FIXABLE = [clip.name for clip in CLIPS.values() if clip.rules and clip.verdict != "accept" and not clip.name.startswith("20")]


def _judged(facts: Facts) -> Report:
    return check.report(facts, TARGET)


def _fix(given: Path, folder: Path, judged: Callable[[Facts], Report] = _judged, **words: object) -> Fixed:
    """Fix a copy of the clip, in that folder."""
    copy = folder / given.name
    if not copy.exists():
        shutil.copy(given, copy)
    order = Order(str(copy), **words)  # type: ignore[arg-type]
    return fix(order, TARGET, judged, options=check.options(TARGET, "full"))


@pytest.mark.sampled(only=SAMPLE)
@pytest.mark.parametrize("name", [*FIXABLE, *LARGE])
def test_a_clip_ends_as_its_report_promises_and_never_in_a_reject(name: str, tmp_path: Path) -> None:
    clip: Clip = CLIPS[name]
    done = _fix(clip.path(), tmp_path)
    promised = {finding.rule for finding in done.before.repair_leaves}
    if not done.before.repair_command:
        assert (done.written, done.path, os.listdir(tmp_path)) == (False, "", [name])
        return
    assert done.written == (not any(finding.severity.value == "error" for finding in done.before.repair_leaves))
    if not done.written:
        assert os.listdir(tmp_path) == [name]
        return
    assert {finding.rule for finding in done.left} == promised
    assert len(done.sha256) == (64 if name in COPIED else 0), "a picture that is copied is proven to be the same to the byte"
    assert done.after.verdict.value == ("review" if promised else "accept")
    assert sorted(os.listdir(tmp_path)) == sorted([name, os.path.basename(done.path)])
    assert check.check(done.path, TARGET, check.options(TARGET, "full"))[0].verdict is done.after.verdict


def test_a_transport_stream_is_proven_by_its_frames(tmp_path: Path) -> None:
    done = _fix(
        build(
            "prompt-stream.ts",
            f"{source('360x640', '30', '2')} {tone('2')} {X} -bf 0 -c:a aac -muxdelay 0 -muxpreload 0 -f mpegts",
        ),
        tmp_path,
    )
    assert (done.written, done.after.verdict.value, len(done.sha256)) == (True, "accept", 64)


def test_an_accepted_clip_is_left_alone(tmp_path: Path) -> None:
    done = _fix(CLIPS["silent.mp4"].path(), tmp_path)
    assert (done.written, done.path, done.after) == (False, "", done.before)
    assert os.listdir(tmp_path) == ["silent.mp4"]


@pytest.mark.parametrize(("name", "fixed"), [("plain.mp4", ()), ("rate-ntsc.mp4", ("frame-rate-too-low",))])
def test_the_audio_goes_when_that_is_asked_for(name: str, fixed: tuple[str, ...], tmp_path: Path) -> None:
    clip = (
        build(f"sounding-{name}", f"{source('360x640', '24000/1001', '3')} {tone('3')} {X} -c:a aac")
        if fixed
        else CLIPS[name].path()
    )
    done = _fix(clip, tmp_path, strip_audio=True)
    assert (done.written, done.after.media["audio_tracks"], bool(done.sha256)) == (True, 0, not fixed)
    assert tuple(finding.rule for finding in done.gone) == fixed


def _half(tmp_path: Path) -> Path:
    """A clip with a fault that can be fixed and one that cannot."""
    return build("short-and-slow.mp4", f"{source('360x640', '12', '1')} {X}")


def test_nothing_is_written_that_would_still_be_rejected_unless_that_is_asked_for(tmp_path: Path) -> None:
    clip = _half(tmp_path)
    done = _fix(clip, tmp_path)
    assert (done.written, done.made, [f.rule for f in done.left]) == (False, False, ["duration-out-of-range"])
    assert os.listdir(tmp_path) == [clip.name]
    done = _fix(clip, tmp_path, partial=True)
    assert (done.written, done.after.verdict.value) == (True, "reject")
    assert [finding.rule for finding in done.gone] == ["frame-rate-too-low"]
    assert os.path.exists(done.path)


def test_a_new_file_that_turns_out_to_be_rejected_is_deleted(tmp_path: Path) -> None:
    """The target gets stricter in between, for a prediction that was wrong."""
    strict = with_settings(TARGET, ["duration.min=30"], RULES)

    def judged(facts: Facts) -> Report:
        made = facts.path.endswith("-fixed.mp4") and facts.file and facts.file.sha256
        return check.report(facts, strict if made else TARGET)

    done = _fix(CLIPS["rate-23.mp4"].path(), tmp_path, judged)
    assert (done.made, done.written, [finding.rule for finding in done.left]) == (True, False, ["duration-out-of-range"])
    assert os.listdir(tmp_path) == ["rate-23.mp4"]


@pytest.mark.parametrize("partial", [False, True])
def test_a_new_file_that_is_not_better_is_deleted(partial: bool, tmp_path: Path) -> None:
    """The target asks for more in between, for a prediction that was wrong."""
    strict = with_settings(TARGET, ["frame-rate.min=70"], RULES)

    def judged(facts: Facts) -> Report:
        made = facts.path.endswith("-fixed.mp4") and facts.file and facts.file.sha256
        return check.report(facts, strict if made else TARGET)

    done = _fix(CLIPS["rate-23.mp4"].path(), tmp_path, judged, partial=partial)
    assert (done.made, done.written, done.better, done.gone) == (True, False, False, ())
    assert os.listdir(tmp_path) == ["rate-23.mp4"]


def test_in_place_replaces_the_clip_and_keeps_links_and_permissions(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    copy, link = tmp_path / "deep" / "mine.mp4", tmp_path / "link.mp4"
    shutil.copy(CLIPS["rate-23.mp4"].path(), copy)
    copy.chmod(0o640)
    link.symlink_to(copy)
    done = _fix(link, tmp_path, in_place=True)
    assert (done.written, link.is_symlink(), copy.stat().st_mode & 0o777) == (True, True, 0o640)
    assert check.check(str(copy), TARGET, check.options(TARGET, "full"))[0].ok
    assert os.listdir(tmp_path / "deep") == ["mine.mp4"]


def test_a_dry_run_says_what_would_come_of_it_and_writes_nothing(tmp_path: Path) -> None:
    done = _fix(CLIPS["rate-23.mp4"].path(), tmp_path, dry_run=True)
    assert (done.written, done.made, done.after.verdict.value) == (False, False, "accept")
    assert done.command.endswith(done.path)
    assert os.listdir(tmp_path) == ["rate-23.mp4"]


@pytest.mark.parametrize(
    ("name", "out", "sentence"),
    [
        ("rate-23.mp4", "o.mov", r"the new file is MP4; give OUT a name that ends in \.mp4"),
        ("rate-25.mov", "none/o.mov", "does not exist"),
        ("rate-23.mp4", "here.mp4", "exists already; use --force"),
        ("rate-23.mp4", "rate-23.mp4", "are the same file"),
    ],
)
def test_a_place_that_cannot_be_is_wrong_usage(name: str, out: str, sentence: str, tmp_path: Path) -> None:
    (tmp_path / "here.mp4").write_text("precious")
    with pytest.raises(UsageError, match=sentence):
        _fix(CLIPS[name].path(), tmp_path, target=str(tmp_path / out))
    assert (tmp_path / "here.mp4").read_text() == "precious"
    assert sorted(os.listdir(tmp_path)) == sorted(["here.mp4", name])


def _screen(tmp_path: Path) -> Path:
    """The good film as a window of a large screen."""
    out = tmp_path / "screen.mp4"
    filters = "scale=432:768,pad=1440:2048:700:900:color=gray"
    words = ["-v", "error", "-i", str(performed("good")), "-vf", filters, *X.split(), str(out)]
    with Run(ffmpeg.find("ffmpeg"), words, seconds=120) as run:
        assert run.wait() == 0, run.error_lines
    return out


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("film", "rule"),
    [
        ("screen", "person-too-small"),
        ("upside-down", "picture-rotated"),
        ("black-opening", "no-person-in-first-frame"),
    ],
)
def test_a_person_who_is_small_upside_down_or_late_is_accepted_afterwards(film: str, rule: str, tmp_path: Path) -> None:
    clip = _screen(tmp_path) if film == "screen" else performed(film)
    target = default()
    order = Order(str(clip), str(tmp_path / "out.mp4"))
    done = fix(order, target, lambda facts: check.report(facts, target), options=check.options(target, "full"))
    assert rule in {finding.rule for finding in done.before.faults}
    assert (done.before.verdict.value, done.written) == ("reject", True)
    assert rule in {finding.rule for finding in done.gone}
    assert done.after.verdict.value in ("accept", "review")


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("film", "rule"), [("blurred-borders", "picture-in-frame"), ("on-its-side", "picture-rotated")], ids=lambda each: each
)
def test_a_picture_within_borders_or_on_its_side_is_accepted_afterwards(film: str, rule: str, tmp_path: Path) -> None:
    target = default()
    order = Order(str(remade(film)), str(tmp_path / "out.mp4"))
    done = fix(order, target, lambda facts: check.report(facts, target), options=check.options(target, "full"))
    assert rule in {finding.rule for finding in done.gone}
    assert (done.written, done.after.verdict.value, done.left) == (True, "accept", ())
