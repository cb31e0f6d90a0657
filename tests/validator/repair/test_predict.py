"""What a command would leave is said before it is run: predicted from the facts, and compared with what it really makes."""

from __future__ import annotations

import shlex
import subprocess
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from fixtures.recipes import CLIPS
from tests.support.good import BODY, GOOD, PEOPLE, SAMPLES, default, facts, media_only
from validator import Severity
from validator.check import report
from validator.facts.clip import Facts
from validator.facts.people import Other, Sample
from validator.measure import MeasureOptions, measure
from validator.report.context import Context
from validator.report.formats import render

SOUND = {"audio_streams": 1, "audio_codec": "aac"}
LATE = replace(SAMPLES[0], person=None, face=None, edge_width=None)
SOMEBODY = (Other(0.9, 0.6, (0.7, 0.2, 0.9, 0.8), "body"),)
SLOW = dict.fromkeys(
    ("average_fps", "average_fps_upper", "fps_without_longest_gap", "median_fps", "slowest_second_fps"), Fraction(20)
)


def _with(samples: tuple[Sample, ...], given: Facts = GOOD) -> Facts:
    return replace(given, people=replace(PEOPLE, samples=samples, person_mask_area=0.0))


def test_a_note_never_strips_audio_that_may_be_licensed() -> None:
    made = report(facts(media={**SOUND, "field_order": "tt"}, timing=SLOW), default())
    assert made.repair_command
    assert "-an" not in shlex.split(made.repair_command)
    (note,) = [finding for finding in made.findings if finding.severity is Severity.NOTE and finding.rule == "audio-present"]
    assert " strip-audio " in note.command


def test_a_picture_that_is_too_short_is_not_told_to_drop_its_longer_audio() -> None:
    short = {"container_seconds_from_header": 5.0, "duration_seconds_from_header": 1.5, **SOUND}
    made = report(facts(media=short, timing={"duration_seconds": Fraction(3, 2)}), default())
    (found,) = [finding for finding in made.findings if finding.rule == "duration-out-of-range"]
    assert (found.case, found.command) == ("short-picture", "")
    assert "audio" not in found.advice


def test_audio_that_alone_is_too_long_is_dropped() -> None:
    made = report(facts(media={"container_seconds_from_header": 60.5, **SOUND}), default())
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
    assert "One command that fixes everything fixable; it leaves several-people:" in said


def test_a_command_that_would_leave_its_own_fault_is_not_offered() -> None:
    """Half a second after the person enters, the clip is dark again: cutting to there starts with nobody once more."""
    flicker = (LATE, *(replace(LATE, time=each.time) if each.time > 0.5 else each for each in SAMPLES[1:]))
    gone = tuple(replace(each, person=replace(BODY, score=0.2)) if each.time == 0.5 else each for each in flicker)
    made = report(_with(gone), default())
    assert [finding.command for finding in made.findings if finding.rule == "no-person-in-first-frame"] == [""]


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
