"""The README and the reference show what the program prints, and CI runs the README's own test command."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from fixtures.service.service import Service
from submitter.urls.rules import ALL_RULES
from tests.support.bucket import bucket
from tests.support.command import ROOT, preflight
from tests.support.sending import surroundings

README = ROOT / "README.md"
REFERENCE = ROOT / ".github" / "REFERENCE.md"
CHINESE = ROOT / ".github" / "README.zh.md"
DOCS = (README, REFERENCE, CHINESE)
LINES = 295
"""The README is for users: what they do comes first, and the rest has a page of its own."""
_BLOCK = re.compile(r"<!-- output of: ([^\n]+) -->\n```text\n(.*?)```\n", re.DOTALL)
_SECONDS = re.compile(r"· \d+\.\d s\b")
_OURS = re.compile(r"\S*\bmotion-preflight(?= strip-audio)")
"""Printed as it must be typed, which depends on the shell."""


def _text() -> str:
    return "\n".join(page.read_text(encoding="utf-8") for page in DOCS)


def _blocks() -> list[str]:
    return [match[1] for match in _BLOCK.finditer(_text())]


def _update(command: str, said: str) -> None:
    def with_output(match: re.Match[str]) -> str:
        return f"<!-- output of: {command} -->\n```text\n{said}```\n" if match[1] == command else match[0]

    for page in DOCS:
        page.write_text(_BLOCK.sub(with_output, page.read_text(encoding="utf-8")), encoding="utf-8")


def test_the_pages_have_blocks_to_compare() -> None:
    assert len(_blocks()) >= 4


def test_the_readme_is_short() -> None:
    assert len(README.read_text().splitlines()) < LINES


@pytest.mark.parametrize("command", _blocks())
def test_a_block_is_what_the_program_prints(command: str, request: pytest.FixtureRequest) -> None:
    said = preflight(*command.split(), cwd=ROOT).out
    said = _OURS.sub(".venv/bin/motion-preflight", said)
    if request.config.getoption("--update"):
        _update(command, said)
    shown = next(match[2] for match in _BLOCK.finditer(_text()) if match[1] == command)
    assert _lasting(said) == _lasting(shown)


def _lasting(said: str) -> str:
    """What is the same in every run and shell."""
    return _OURS.sub("motion-preflight", _SECONDS.sub("· ? s", said))


def test_ci_runs_the_readmes_own_commands() -> None:
    commands = re.findall(r"^python3 -m venv .*$", README.read_text(), re.MULTILINE)
    assert len(commands) == 2
    ci = (ROOT / ".ci" / "run").read_text()
    assert "readme_command" in ci
    assert not any("[ffmpeg" in command for command in commands)


def test_every_command_is_in_the_readme() -> None:
    text = README.read_text()
    for command in re.findall(r"^  ([a-z][a-z-]+)  ", preflight("--help").out, re.MULTILINE):
        assert f"motion-preflight {command}" in text, command


def _keys(value: object) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*(_keys(each) for name, each in value.items() if name not in ("media", "values")))
    return set().union(*map(_keys, value)) if isinstance(value, list) else set()


def _block(language: str, holds: str) -> str:
    blocks = re.findall(rf"^```{language}\n(.*?)^```", _text(), re.MULTILINE | re.DOTALL)
    (found,) = (block for block in blocks if holds in block)
    return str(found)


def test_the_json_shown_has_the_keys_of_a_report() -> None:
    shown = set(re.findall(r'"(\w+)"(?=:|,|\})', _block("json", '"schema"')))
    report = json.loads(preflight("check", "--limits-only", "--format", "json", "fixtures/performer.mp4", cwd=ROOT).out)
    assert _keys(report) == shown - {"reject"}


def test_the_profile_shown_is_taken(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(_block("toml", "extends"))
    done = preflight("check", "--limits-only", "--profile", "mine.toml", ROOT / "fixtures" / "performer.mp4", cwd=tmp_path)
    assert (done.status, "audio-present  (error;" in done.out) == (1, True), done.err


def test_every_option_shown_is_one_of_the_programs() -> None:
    commands = re.findall(r"^  ([a-z][a-z-]+)  ", preflight("--help").out, re.MULTILINE)
    help_of = "".join(preflight(command, "--help").out for command in commands)
    of_the_stand_in = {"--port", "--files", "--run-seconds", "--fetch"}
    of_the_bench = {"--against"}
    of_podman = {"--rm", "--network", "--read-only"}
    everywhere = {"--debug", "--lang", "--runtime-env-json"}
    shown = set(re.findall(r"--[a-z][a-z-]+", _text())) - of_the_stand_in - of_the_bench - of_podman - everywhere
    assert shown - set(re.findall(r"--[a-z][a-z-]+", help_of)) == set()
    assert preflight("--debug", "profiles").status == 0


def test_every_rule_can_be_switched_off() -> None:
    off = [word for name in ALL_RULES for word in ("--set", f"rules.{name}=off")]
    done = preflight("profiles", "wan2.2-animate-mix", *off)
    assert (done.status, done.out.count(" is set to off by --set")) == (0, len(ALL_RULES)), done.err


def test_every_environment_variable_is_in_the_reference() -> None:
    sources = [path for package in ("validator", "submitter") for path in (ROOT / package).rglob("*.py")]
    asked = {name for path in sources for name in re.findall(r"\b(?:MOTION_PREFLIGHT|DASHSCOPE)(?:_[A-Z]+)+\b", path.read_text())}
    shown = set(re.findall(r"`([A-Z_]+)`", REFERENCE.read_text()))
    assert asked - shown == set()


def _run(program: str, folder: Path, env: Mapping[str, str] | None = None) -> str:
    shutil.copy(ROOT / "fixtures" / "performer.mp4", folder / "clip.mp4")
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_program_that_judges_runs_as_shown(tmp_path: Path) -> None:
    said = _run(_block("python", "import validate"), tmp_path)
    assert said.startswith("reject ['The clip has an audio stream (aac)")


def test_the_program_that_serves_runs_as_shown(tmp_path: Path) -> None:
    assert _run(_block("python", "import WorkerPool"), tmp_path) == "accept\n"


def test_the_program_that_submits_runs_as_shown(tmp_path: Path) -> None:
    """But for the URL and the clip, which are on this machine."""
    with Service() as service:
        service.files["dance.mp4"] = (ROOT / "fixtures" / "performer.mp4").read_bytes()
        program = _block("python", "import Client").replace("https://…", f"{service.root}/files")
        program = program.replace('clip="dance.mp4"', 'clip="clip.mp4", allow_private_host=True')
        said = _run(program, tmp_path, surroundings(service, tmp_path / "ledger.sqlite3"))
    assert re.fullmatch(r"succeeded AACT\.\w+ 12\.5\n", said)


def test_the_program_that_runs_a_file_to_its_template_runs_as_shown(tmp_path: Path) -> None:
    """But for the hosts, which are on this machine."""
    pytest.importorskip("boto3")
    with Service() as service, bucket() as store:
        program = _block("python", "import Run").replace("s3://bucket", "s3://footage").replace("dance.mp4", "clip.mp4")
        program = program.replace("RunOptions(", "RunOptions(sending=Options(allow_private_host=True), ")
        program = program.replace("import Run,", "import Options, Run,")
        said = _run(program, tmp_path, {**surroundings(service, tmp_path / "ledger.sqlite3"), **store.env})
    assert re.fullmatch(r"clip.mp4 accept AACT\.\w+ None\n", said)
