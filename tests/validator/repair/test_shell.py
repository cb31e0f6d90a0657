"""Commands that are printed run as they are pasted, in a shell that knows neither of the two programs."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from fixtures.workshop import X, build, source, tone
from tests.support.command import MEDIA_ONLY, ROOT
from tests.support.good import default, facts
from validator.check import chosen
from validator.check import report as judged
from validator.media.ffmpeg import find
from validator.repair import shell
from validator.rules import RULES
from validator.targets.overlay import with_settings

SCRIPTS = Path(sysconfig.get_path("scripts"))
CLIPS = {
    "motion-preflight": f"{source('360x640', '30', '3')} {tone('3')} {X} -c:a aac",
    "ffmpeg": f"{source('360x640', '12', '3')} {X}",
}
"""A clip for which a command of that program is printed."""


@pytest.fixture
def bare_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A PATH on which a shell finds neither ffmpeg nor this program; the tools are named by their paths."""
    for name in ("ffmpeg", "ffprobe"):
        monkeypatch.setenv(f"MOTION_PREFLIGHT_{name.upper()}", find(name).path)
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))


@pytest.mark.skipif(os.name != "posix", reason="there is no POSIX shell to paste into")
@pytest.mark.parametrize("program", CLIPS)
def test_what_a_venv_prints_that_is_not_activated_runs_as_pasted(program: str, bare_path: None, tmp_path: Path) -> None:
    here = tmp_path / "two words & more"
    here.mkdir()
    shutil.copy(build(f"for-{program}.mp4", CLIPS[program]), here / "it's one.mp4")
    line = _printed(here, "it's one.mp4")
    first = shlex.split(line)[0]
    assert os.path.isabs(first) or "/" in first
    assert program in first
    pasted = _run(["/bin/sh", "-c", line], here)
    assert pasted.returncode in (0, 1), pasted.stderr
    assert (here / "it's one-fixed.mp4").exists(), (line, pasted.stderr)


def _printed(here: Path, clip: str) -> str:
    """The one command that `check` prints."""
    said = _run([str(SCRIPTS / "motion-preflight"), "check", "--profile", str(MEDIA_ONLY), clip], here)
    (line,) = re.findall(r"Fix: .*?: (\S.*)$", said.stdout, re.MULTILINE)
    return str(line)


def _run(words: list[str], here: Path) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(words, cwd=here, env=env, capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL)


def test_a_program_on_path_is_called_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tool = _program(tmp_path / "bin" / "ffmpeg")
    monkeypatch.setenv("PATH", str(tool.parent))
    assert shell.program("ffmpeg", str(tool)) == "ffmpeg"


def test_another_program_of_that_name_on_path_is_not_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(_program(tmp_path / "bin" / "ffmpeg").parent))
    other = _program(tmp_path / "my tools" / "ffmpeg")
    assert shell.program("ffmpeg", str(other)) == "'my tools/ffmpeg'"


def test_a_path_is_relative_where_that_is_shorter_and_never_a_bare_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "none"))
    tool = _program(tmp_path / "ffmpeg")
    assert shell.program("ffmpeg", str(tool)) == "./ffmpeg"
    short = _program(Path(tempfile.mkdtemp(dir="/tmp")) / "x")
    deep = tmp_path / "a" / "b" / "c" / "d"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    assert shell.program("ffmpeg", str(short)) == str(short)
    shutil.rmtree(short.parent)


def test_a_tool_of_another_machine_is_called_by_its_name() -> None:
    assert shell.program("ffmpeg", "/nowhere/bin/ffmpeg") == "ffmpeg"


def test_our_own_command_is_called_by_its_name_where_that_starts_this_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(SCRIPTS))
    assert shell.preflight() == "motion-preflight"
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.chdir(SCRIPTS.parent)
    assert shell.preflight() == f"{SCRIPTS.name}/motion-preflight"


def _program(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!{sys.executable}\n")
    path.chmod(0o755)
    return path


def test_our_own_command_is_named_only_where_it_would_write_a_file_here() -> None:
    rates = ("average_fps", "average_fps_upper", "fps_without_longest_gap", "median_fps", "slowest_second_fps")
    slow = dict.fromkeys(rates, Fraction(20))
    fixable = judged(facts(timing=slow), default())
    assert shell.fixing(fixable) == f"{shell.preflight()} fix clip.mp4"
    assert shell.fixing(replace(fixable, path="-a b.mp4")).endswith(" fix './-a b.mp4'")
    assert shell.fixing(replace(fixable, path="https://h/clip.mp4")) == ""
    assert shell.fixing(replace(fixable, repair_leaves=fixable.findings)) == ""
    assert shell.fixing(judged(facts(), default())) == ""


def test_our_own_command_is_for_the_same_target_or_not_named() -> None:
    rates = ("average_fps", "average_fps_upper", "fps_without_longest_gap", "median_fps", "slowest_second_fps")
    slow = facts(timing=dict.fromkeys(rates, Fraction(20)))
    settings = ["frame-rate.min=25", "container.one_of=mp4, mov", "rules.audio-present=error"]
    changed = judged(slow, with_settings(default(), settings, RULES))
    words = shlex.split(shell.fixing(changed).removeprefix(shell.preflight()))
    assert words[0] == "fix"
    assert words[-1] == "clip.mp4"
    assert with_settings(default(), words[2:-1:2], RULES).digest == changed.digest
    other = judged(slow, chosen("wan2.2-animate-mix", ["frame-rate.min=25", "rules.frame-rate-too-low=error"]))
    assert " --profile wan2.2-animate-mix " in shell.fixing(other)
    assert shell.fixing(replace(changed, profile="my-own")) == ""
    assert shell.fixing(replace(changed, digest="0" * 16)) == "", "a file of one's own may bear a built-in name"
