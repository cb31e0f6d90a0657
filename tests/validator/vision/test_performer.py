"""The real models judge the drawn performer: each film gets its verdict, and its fault is named."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

import pytest

from fixtures.films import performed
from fixtures.performer import SCENES
from validator import Severity, validate

ENOUGH = {"accept": ("accept",), "review": ("review", "reject"), "reject": ("reject",)}
"""A scene's verdict is the mildest right one."""
MISSED = {
    "box-before-trunk": "landmarks behind a box are guessed well and called visible",
}
"""What the judgement is known to get wrong, and why; a test that passes here fails, so that the list stays true."""
CORE = (
    "good", "second-person", "enters-late", "leaves", "cropped-bottom", "too-large", "tiny", "crouching", "back", "box-before-legs",
    "defocus", "sticker", "cut", "dissolve", "one-picture", "frozen-opening",
    "upside-down",
)  # fmt: skip
"""The films of the default run: every fault is in one of them."""
CASES = [
    pytest.param(name, marks=pytest.mark.xfail(strict=True, reason=MISSED[name])) if name in MISSED else name for name in SCENES
]


@pytest.mark.sampled(only=CORE)
@pytest.mark.parametrize("name", CASES)
def test_a_film_gets_its_verdict_and_its_fault_is_named(name: str) -> None:
    scene, report = SCENES[name], validate(performed(name))
    found = {finding.rule for finding in report.findings if finding.severity is not Severity.NOTE}
    assert report.problem == ""
    assert report.verdict.value in ENOUGH[scene.verdict], report.findings
    assert set(scene.rules) <= found
    assert found <= {*scene.rules, *scene.also}


def test_the_default_run_has_a_film_of_every_fault() -> None:
    assert {rule for name in CORE for rule in SCENES[name].rules} == {rule for scene in SCENES.values() for rule in scene.rules}


def test_a_frozen_opening_is_noted() -> None:
    report = validate(performed("frozen-opening"))
    assert [finding.rule for finding in report.findings] == ["frozen-start"]


def test_a_tiny_person_is_not_called_nobody() -> None:
    report = validate(performed("tiny"))
    assert [finding.rule for finding in report.findings if finding.severity is Severity.ERROR] == ["person-too-small"]
    assert report.media["samples_with_person"] == report.media["samples"]


def test_a_film_that_is_upside_down_is_that_alone_and_its_command_fixes_it(tmp_path: Path, ffmpeg: str) -> None:
    (finding,) = validate(performed("upside-down")).findings
    assert finding.message == "The picture is upside down."
    command = finding.fix.partition(": ")[2]
    words = [ffmpeg if word == "ffmpeg" else word for word in shlex.split(command)]
    words[-1] = str(tmp_path / "turned.mp4")
    subprocess.run([words[0], "-v", "error", *words[1:]], check=True, timeout=60)
    assert validate(words[-1]).verdict.value == "accept"
