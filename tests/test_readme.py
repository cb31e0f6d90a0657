"""The README shows what the program prints, and CI runs the README's own test command."""

from __future__ import annotations

import re

import pytest
from command import ROOT, preflight

README = ROOT / "README.md"
_BLOCK = re.compile(r"<!-- output of: ([^\n]+) -->\n```text\n(.*?)```\n", re.DOTALL)
_SECONDS = re.compile(r"· \d+\.\d s\b")
_OURS = re.compile(r"\S*\bmotion-preflight(?= strip-audio)")
"""Printed as it must be typed, which depends on the shell."""


def _blocks() -> list[str]:
    return [match[1] for match in _BLOCK.finditer(README.read_text())]


def _update(command: str, said: str) -> None:
    def with_output(match: re.Match[str]) -> str:
        return f"<!-- output of: {command} -->\n```text\n{said}```\n" if match[1] == command else match[0]

    README.write_text(_BLOCK.sub(with_output, README.read_text()))


def test_the_readme_has_blocks_to_compare() -> None:
    assert len(_blocks()) >= 3


@pytest.mark.parametrize("command", _blocks())
def test_a_block_is_what_the_program_prints(command: str, request: pytest.FixtureRequest) -> None:
    said = preflight(*command.split(), cwd=ROOT).out
    said = _OURS.sub(".venv/bin/motion-preflight", said)
    if request.config.getoption("--update"):
        _update(command, said)
    shown = next(match[2] for match in _BLOCK.finditer(README.read_text()) if match[1] == command)
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
