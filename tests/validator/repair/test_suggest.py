"""Clips with several faults: the one command that is printed fixes every error and warning that can be fixed, and each finding's own its own."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from fixtures.workshop import PQ, major, quarter_turn, source, tone
from tests.support.command import ROOT
from tests.support.good import facts, media_only
from validator import Finding, Report, Severity, validate
from validator.check import report as judge
from validator.findings import Basis, Repair
from validator.measure import MeasureOptions, measure
from validator.media.ffmpeg import find
from validator.repair.compose import Room, Steps, steps, together
from validator.repair.geometry import TURNS
from validator.repair.plan import command
from validator.repair.suggest import suggest
from validator.report.context import Context
from validator.report.formats import render
from validator.rules import RULES
from validator.targets.overlay import with_settings

TARGET = with_settings(media_only(), ["duration.max=6"], RULES)
"""As the default target, but for shorter clips: they are made sooner."""
FAST = "-c:v libx264 -preset ultrafast"
SMALL = source("360x640", "30", "4")
FIELDS = "-vf setfield=tff -flags +ildct+ilme"
INTERLACED = f"{FAST} {FIELDS}"


@dataclass(frozen=True)
class Odd:
    """A clip with several faults, made by ffmpeg, perhaps in two steps; `left` is what no command can fix."""

    name: str
    arguments: str
    then: str = ""
    left: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    """Rules that must be among the findings, so that the clip is the one that was meant."""


ODD = (
    Odd("all.avi", f"{source('2176x710', '12', '3')} {tone('3')} -c:v mpeg4 {FIELDS} -q:v 5 -c:a pcm_s16le", "", (),
        ("codec-unsupported", "side-out-of-range", "aspect-ratio-out-of-range", "frame-rate-too-low")),
    Odd("all.mkv", f"{source('710x2176', '12', '3')} {tone('3')} {INTERLACED} -c:a libopus", "", (),
        ("format-unsupported", "side-out-of-range", "aspect-ratio-out-of-range", "frame-rate-too-low", "interlaced")),
    Odd("wide.mp4", f"{source('2176x710', '30', '3')} {FAST}", "", (), ("side-out-of-range", "aspect-ratio-out-of-range")),
    Odd("very-wide.mp4", f"{source('2304x230', '30', '3')} {FAST}", "", (), ("side-out-of-range", "aspect-ratio-out-of-range")),
    Odd("odd-sides.mp4", f"{source('362x642', '12', '3')} -vf format=yuv444p,crop=361:641:0:0:exact=1 -c:v ffv1 -f matroska", "", (),
        ("codec-unsupported", "frame-rate-too-low")),
    Odd("square.mov", f"{source('1000x1000', '12', '3')} -vf setsar=3 {FAST}", "", (), ("side-out-of-range", "frame-rate-too-low")),
    Odd("narrow.mp4", f"{source('300x500', '12', '3')} -vf setsar=1/2 {FAST}", "", (), ("frame-rate-too-low", "aspect-ratio-out-of-range")),
    Odd("lost-frame.mp4", f"{source('360x640', '30000/1001', '4')} -vf \"select='not(eq(n,50))',setfield=tff\" -fps_mode vfr {FAST}"
        " -flags +ildct+ilme", "", (), ("frame-rate-varies", "interlaced")),
    Odd("vp8.webm", f"{source('320x240', '30', '3')} {tone('3')} -c:v libvpx -deadline realtime -c:a libopus", "", (),
        ("format-unsupported", "codec-unsupported")),
    Odd("h264-pcm.mkv", f"{SMALL} {tone('4')} {FAST} -c:a pcm_s16le", "", (), ("format-unsupported",)),
    Odd("h264-opus.mkv", f"{SMALL} {tone('4')} {FAST} -c:a libopus", "", (), ("format-unsupported", "audio-present")),
    Odd("h265.mkv", f"{SMALL} -c:v libx265 -preset ultrafast -x265-params log-level=none", "", (), ("format-unsupported",)),
    Odd("two-and-12.mkv", f"{source('360x640', '12', '3')} {source('640x640', '12', '3')} {tone('3')} -map 1 -map 0 -map 2 {FAST}", "", (),
        ("several-video-streams", "frame-rate-too-low")),
    Odd("long.mp4", f"{source('240x320', '30000/1001', '7')} {tone('7')} {FAST} -c:a aac", "", (), ("duration-out-of-range",)),
    Odd("long-12.mp4", f"{source('240x320', '12', '7')} {tone('7')} {FAST} -c:a aac", "", (), ("frame-rate-too-low",)),
    Odd("short-and-slow.mp4", f"{source('360x640', '12', '1')} {FAST}", "", ("duration-out-of-range",), ("frame-rate-too-low",)),
    Odd("tiny-and-slow.mp4", f"{source('160x160', '12', '3')} {FAST}", "", ("side-out-of-range",), ("frame-rate-too-low",)),
    Odd("hidden.mp4", f"{source('360x640', '30', '12')} {tone('12')} {FAST} -g 300 -c:a aac", "-ss 7 -i {scratch} -t 4 -c copy", (),
        ("hidden-frames", "audio-present")),
    Odd("hidden-and-slow.mp4", f"{source('360x640', '12', '12')} {tone('12')} {FAST} -g 300 -c:a aac", "-ss 7 -i {scratch} -t 4 -c copy", (),
        ("hidden-frames", "frame-rate-too-low")),
    Odd("late.mp4", f"{SMALL} {tone('5')} {FAST} -c:a aac", "-itsoffset 1 -i {scratch} -i {scratch} -map 0:v -map 1:a -c copy", (),
        ("picture-starts-late", "audio-present")),
    Odd("turned.mp4", f"{source('2176x710', '12', '3')} {FAST}", "{before} -i {scratch} -c copy {after}", (),
        ("side-out-of-range", "aspect-ratio-out-of-range", "frame-rate-too-low")),
    Odd("hdr-and-slow.mp4", f"{source('360x640', '12', '3')} {PQ}", "", (), ("pixel-format-unusual", "frame-rate-too-low")),
)  # fmt: skip


def made(odd: Odd, ffmpeg: str, folder: Path) -> Path:
    """The clip, in `folder`."""
    out, first = folder / odd.name, folder / f"first{Path(odd.name).suffix}"
    _run([ffmpeg, "-v", "error", "-y", *shlex.split(odd.arguments), str(first if odd.then else out)], folder)
    if odd.then:
        turn = quarter_turn(major(find("ffmpeg")))
        _run([ffmpeg, "-v", "error", *shlex.split(odd.then.format(scratch=first, **turn)), str(out)], folder)
    return out


def _run(words: list[str], folder: Path) -> None:
    ours = [sys.executable, "-m", "validator", *words[1:]] if words[0] == "motion-preflight" else words
    done = subprocess.run(
        ours,
        capture_output=True,
        text=True,
        timeout=240,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0 or (done.returncode == 1 and ours is not words and done.stdout), (
        shlex.join(words),
        done.stdout,
        done.stderr,
    )


def _repaired(command: str, folder: Path) -> Report:
    """The report on what the command makes, run as it is printed."""
    words = shlex.split(command)
    _run(words, folder)
    report = validate(folder / words[-1], profile=TARGET)
    Path(words[-1]).unlink()
    return report


def _commands(report: Report) -> list[tuple[str, str]]:
    """Each finding's own command, by its rule."""
    return [(finding.rule, finding.command) for finding in report.findings if finding.command]


def _faults(report: Report) -> set[str]:
    return {finding.rule for finding in report.findings if finding.severity is not Severity.NOTE}


@pytest.mark.sampled(every=4)
@pytest.mark.parametrize("odd", ODD, ids=lambda odd: odd.name)
def test_one_command_fixes_every_error_and_warning_or_says_what_it_leaves(odd: Odd, ffmpeg: str, tmp_path: Path) -> None:
    report = validate(made(odd, ffmpeg, tmp_path), profile=TARGET)
    assert set(odd.rules) <= {finding.rule for finding in report.findings}
    own = _commands(report)
    after = _repaired(report.repair_command or own[0][1], tmp_path)
    assert _faults(after) == set(odd.left), report.repair_command
    if report.repair_command:
        assert {finding.rule for finding in report.repair_leaves} == set(odd.left)
        assert after.media["audio_tracks"] == report.media["audio_tracks"], "a note never strips what may be licensed"
    large = float(str(report.media["width"])) * float(str(report.media["height"])) > 1_000_000
    for rule, line in own if report.repair_command and not large else []:
        assert rule not in {f.rule for f in _repaired(line, tmp_path).findings}, line


def test_a_clip_that_needs_only_another_container_is_copied(ffmpeg: str, tmp_path: Path) -> None:
    for odd in ODD:
        if odd.name in ("h264-pcm.mkv", "h265.mkv"):
            report = validate(made(odd, ffmpeg, tmp_path), profile=TARGET)
            assert "libx264" not in report.repair_command + "".join(f.fix for f in report.findings)


def test_a_lost_frame_is_made_up_for_at_the_clips_own_rate(ffmpeg: str, tmp_path: Path) -> None:
    odd = next(odd for odd in ODD if odd.name == "lost-frame.mp4")
    report = validate(made(odd, ffmpeg, tmp_path), profile=TARGET)
    (found,) = [finding for finding in report.findings if finding.rule == "frame-rate-varies"]
    assert "bwdif=mode=send_frame,fps=30000/1001" in found.command


VALUES = {"begin": 1.5, "late": 3.0}


def _suggested(path: Path, *repairs: Repair) -> tuple[str, ...]:
    """The commands for findings that ask for these repairs, each alone, and the one for all of them."""
    made_up = [
        Finding("side-out-of-range", "long", Severity.ERROR, Basis.HEURISTIC, values=VALUES, repair=each) for each in repairs
    ]
    found = suggest(made_up, measure(str(path), MeasureOptions(people=False)), TARGET, lambda _: [])
    return (*(finding.command for finding in found.findings), found.command)


@pytest.mark.parametrize("name", ["late.mp4", "hidden.mp4"])
def test_a_cut_begins_so_many_seconds_after_the_first_picture(name: str, ffmpeg: str, tmp_path: Path) -> None:
    path = made(next(odd for odd in ODD if odd.name == name), ffmpeg, tmp_path)
    before = validate(path, profile=TARGET).media["seconds"]
    command, common = _suggested(path, Repair(start="begin"))
    assert common == command
    seconds = _repaired(command, tmp_path).media["seconds"]
    assert float(str(seconds)) == pytest.approx(float(str(before)) - 1.5, abs=0.1)


def test_a_repair_whose_value_the_check_did_not_give_is_not_offered() -> None:
    assert steps(Repair(start="later"), {"later": 1.5}, {}) == Steps(start=1.5)
    assert steps(Repair(start="later"), {}, {}) is None


def test_cuts_compose_and_leave_enough() -> None:
    room = Room(whole=10, least=2)
    assert together([Steps(start=1), Steps(start=0.5, length=4)], room) == Steps(start=1, length=3.5)
    assert together([Steps(start=0.0, length=4), Steps(start=3.5)], room) == Steps(length=4)
    assert together([Steps(start=1), Steps(length=60)], Room(100, 2)) == Steps(start=1, length=60)
    assert together([Steps(start=9)], room) == Steps()


def test_a_cut_that_leaves_too_little_is_not_offered(ffmpeg: str, tmp_path: Path) -> None:
    path = made(next(odd for odd in ODD if odd.name == "hidden.mp4"), ffmpeg, tmp_path)
    assert _suggested(path, Repair(start="late")) == ("", "")


def test_nothing_is_made_from_a_file_that_was_cut_off() -> None:
    broken = facts(media={"duration_seconds_from_header": 8.0, "audio_streams": 1, "audio_codec": "aac", "codec": "mpeg4"})
    report = judge(broken, TARGET)
    assert not report.repair_command
    assert not any("ffmpeg" in f.fix or "strip-audio" in f.fix for f in report.findings)


def test_a_clip_from_a_url_is_to_be_downloaded_first() -> None:
    far = replace(facts(media={"codec": "mpeg4"}), path="https://example.com/a/clip%20one.mp4?…")
    said = render("text", [judge(far, TARGET)], Context())
    assert "Fix: Transcode to H.264. Download the clip into this folder first, then run: ffmpeg -i clip%20one.mp4 " in said


def test_audio_is_stripped_without_encoding_where_that_can_be_proven() -> None:
    audio = {"audio_streams": 1, "audio_codec": "aac"}
    (plain,) = judge(facts(media=audio), TARGET).findings
    hidden = judge(facts(media=audio, timing={"edit_list_hidden": 9}), TARGET).findings[0]
    assert plain.fix.endswith(": motion-preflight strip-audio clip.mp4 clip-fixed.mp4")
    assert hidden.fix.endswith(": ffmpeg -i clip.mp4 -c:v libx264 -crf 18 -pix_fmt yuv420p -an clip-fixed.mp4")


def _first_frame(path: Path, ffmpeg: str, filters: str = "null") -> bytes:
    words = [
        ffmpeg,
        "-v",
        "error",
        "-i",
        str(path),
        "-frames:v",
        "1",
        "-vf",
        f"{filters},scale=36:64,format=gray",
        "-f",
        "rawvideo",
        "-",
    ]
    return subprocess.run(words, capture_output=True, check=True, timeout=60).stdout


@pytest.mark.parametrize("degrees", TURNS)
def test_a_picture_that_is_turned_wrong_is_rotated_by_the_command(degrees: int, ffmpeg: str, tmp_path: Path) -> None:
    clip = made(Odd("upright.mp4", f"{SMALL} {FAST}"), ffmpeg, tmp_path)
    back = TURNS[360 - degrees]
    wrong = made(Odd("wrong.mp4", f"-i {clip} -vf {back} {FAST}"), ffmpeg, tmp_path)
    measured = measure(str(wrong), MeasureOptions(people=False))
    words = shlex.split(command(Steps(rotate=TURNS[degrees]), measured, TARGET))
    assert TURNS[degrees] in words
    _run(words, tmp_path)
    before, after = _first_frame(clip, ffmpeg), _first_frame(tmp_path / words[-1], ffmpeg)
    apart = sum(abs(a - b) for a, b in zip(before, after, strict=True)) / len(before)
    assert apart < 4
    assert sum(abs(a - b) for a, b in zip(before, _first_frame(clip, ffmpeg, "hflip,vflip"), strict=True)) / len(before) > 20


def test_a_turned_picture_is_brought_within_the_limits_by_its_turned_sides(ffmpeg: str, tmp_path: Path) -> None:
    wide = made(Odd("wide.mp4", f"{source('2176x710', '30', '3')} {FAST}"), ffmpeg, tmp_path)
    measured = measure(str(wide), MeasureOptions(people=False))
    line = command(Steps(rotate=TURNS[90], fit_size="is worked out again"), measured, TARGET)
    words = shlex.split(line)
    assert words[words.index("-vf") + 1] == "transpose=clock,scale=682:2092,crop=682:2046,setsar=1"
    report = _repaired(line, tmp_path)
    assert (report.media["width"], report.media["height"], report.findings) == (682, 2046, ())
