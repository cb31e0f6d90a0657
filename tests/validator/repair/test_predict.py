"""What a command would leave is said before it is run: predicted from the facts, and compared with what it really makes."""

from __future__ import annotations

import shlex
import subprocess
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from fixtures.recipes import CLIPS
from tests.support.good import CAMERA, GOOD, PEOPLE, SAMPLES, SHOTS, default, facts, media_only
from validator import Severity
from validator.check import report
from validator.facts.clip import Facts
from validator.facts.people import Other, Sample
from validator.measure import MeasureOptions, measure
from validator.repair.predict import camera_within
from validator.report.context import Context
from validator.report.formats import render

AUDIO = {"audio_streams": 1, "audio_codec": "aac"}
LATE = replace(SAMPLES[0], person=None, face=None, edge_width=None)
SOMEBODY = (Other(0.9, 0.6, (0.7, 0.2, 0.9, 0.8), "body"),)
SLOW = dict.fromkeys(
    ("average_fps", "average_fps_upper", "fps_without_longest_gap", "median_fps", "slowest_second_fps"), Fraction(20)
)


def _with(samples: tuple[Sample, ...], given: Facts = GOOD) -> Facts:
    return replace(given, people=replace(PEOPLE, samples=samples, person_mask_area=0.0))


def test_a_note_never_strips_audio_that_may_be_licensed() -> None:
    made = report(facts(media={**AUDIO, "field_order": "tt"}, timing=SLOW), default())
    assert made.repair_command
    assert "-an" not in shlex.split(made.repair_command)
    (note,) = [finding for finding in made.findings if finding.severity is Severity.NOTE and finding.rule == "audio-present"]
    assert " strip-audio " in note.command


def test_a_picture_that_is_too_short_gets_no_advice_to_drop_its_longer_audio() -> None:
    short = {"container_seconds_from_header": 5.0, "duration_seconds_from_header": 1.5, **AUDIO}
    made = report(facts(media=short, timing={"duration_seconds": Fraction(3, 2)}), default())
    (found,) = [finding for finding in made.findings if finding.rule == "duration-out-of-range"]
    assert (found.case, found.command) == ("short-picture", "")
    assert "audio" not in found.advice


def test_audio_that_alone_is_too_long_is_dropped() -> None:
    made = report(facts(media={"container_seconds_from_header": 60.5, **AUDIO}), default())
    (found,) = [finding for finding in made.findings if finding.rule == "duration-out-of-range"]
    assert " strip-audio " in found.command


def test_a_cut_to_where_the_person_enters_is_offered_and_leads_to_acceptance() -> None:
    made = report(_with((LATE, *SAMPLES[1:])), default())
    (found,) = made.findings
    assert "-ss 0.5" in found.command


def test_a_cut_into_another_fault_says_what_it_leaves() -> None:
    crowded = tuple(replace(sample, others=SOMEBODY) for sample in SAMPLES[1:])
    made = report(_with((LATE, *crowded), facts(timing=SLOW)), default())
    assert {finding.rule for finding in made.repair_leaves} == {"several-people"}
    said = render("text", [made], Context())
    assert "One command that fixes everything fixable (it cannot fix several-people):" in said


def test_a_command_that_would_leave_its_own_fault_is_not_offered() -> None:
    """The picture is black until after the only moment that shows the person: cutting to there starts with nobody again."""
    samples = (LATE, SAMPLES[1], *(replace(LATE, time=each.time) for each in SAMPLES[2:]))
    made = report(replace(_with(samples), shots=replace(SHOTS, black_until_seconds=0.8)), default())
    (found,) = [finding for finding in made.findings if finding.rule == "no-person-in-first-frame"]
    assert (found.case, found.command) == ("black", "")


def test_a_command_that_fixes_none_of_the_faults_is_not_offered() -> None:
    samples = (LATE, SAMPLES[1], *(replace(LATE, time=each.time) for each in SAMPLES[2:]))
    dark = replace(_with(samples, facts(timing=SLOW)), shots=replace(SHOTS, black_until_seconds=0.8), hdr_by="")
    made = report(dark, default())
    assert "frame-rate-too-low" not in {finding.rule for finding in made.repair_leaves}
    only = report(replace(dark, timing=GOOD.timing), default())
    assert only.repair_command == ""


def test_a_note_whose_filter_this_ffmpeg_lacks_gets_no_command() -> None:
    made = report(replace(facts(media={"transfer": "smpte2084"}), hdr_by=""), default())
    (found,) = [finding for finding in made.findings if finding.rule == "pixel-format-unusual"]
    assert (found.case, found.command) == ("hdr", "")


def test_a_transcode_of_a_large_file_is_kept_under_the_size_limit() -> None:
    made = report(facts(file={"bytes": 199_000_000}, media={"codec": "av1"}), default())
    assert "-maxrate" in made.repair_command
    assert "-maxrate" not in report(facts(media={"codec": "av1"}), default()).repair_command


@pytest.mark.parametrize(
    "name",
    ["60-seconds.mp4", "interlaced.mp4", "sar-double.mp4", "hev1.mp4", "cover.mp4", "rate-23.mp4", "late-start.mp4", "mpeg4.mp4"],
)
def test_what_is_predicted_is_what_is_made(name: str, tmp_path: Path) -> None:
    path = CLIPS[name].path()
    before = measure(str(path), MeasureOptions(people=False))
    made = report(before, media_only())
    for finding in made.findings:
        if not finding.command.startswith("motion-preflight") and finding.command:
            words = shlex.split(finding.command)
            out = tmp_path / Path(words[-1]).name
            subprocess.run([*words[:-1], str(out)], check=True, capture_output=True, timeout=120, stdin=subprocess.DEVNULL)
            after = report(measure(str(out), MeasureOptions(people=False)), media_only())
            assert finding.rule not in {each.rule for each in after.findings if each.severity is not Severity.NOTE}


def test_a_part_of_a_clip_has_the_camera_steps_of_that_part() -> None:
    camera = camera_within(CAMERA, (1.0, 2.5))
    assert camera
    assert [step.time_seconds for step in camera.steps] == [0.5, 1.0, 1.5]
    assert camera_within(None, (0.0, 1.0)) is None
