"""Holds the lines inside the submitter, keeps the start light, and the door of the library as it is documented."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

import submitter
from tests.support.command import ROOT

PACKAGE = sorted((ROOT / "submitter").rglob("*.py"))
HEAVY = [
    "requests",
    "urllib3",
    "sqlite3",
    "cv2",
    "mediapipe",
    "numpy",
    "matplotlib",
    "platformdirs",
    "ffmpeg",
    "importlib.metadata",
]


def _imports(path: Path) -> set[str]:
    names = set[str]()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize(
    ("module", "home"), [("requests", "transport.py"), ("sqlite3", "database.py"), ("subprocess", None), ("cv2", None)]
)
def test_each_outside_thing_has_one_home(module: str, home: str | None) -> None:
    assert {path.name for path in PACKAGE if module in _imports(path)} == ({home} if home else set())


@pytest.mark.parametrize("path", [path for path in PACKAGE if "cli" not in path.parts], ids=lambda path: path.name)
def test_only_the_command_line_prints_or_exits(path: Path) -> None:
    calls = {ast.unparse(node.func) for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)}
    assert not calls & {"print", "exit", "sys.exit", "click.echo", "sys.stdout.write"}


def _loaded(*arguments: str) -> set[str]:
    code = (
        "import sys\nfrom submitter.cli.app import main\n"
        f"try:\n    main({list(arguments)!r})\nexcept SystemExit as end:\n    assert end.code == 0, end.code\n"
        f"print(sorted(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return set(ast.literal_eval(done.stderr.strip().splitlines()[-1]))


@pytest.mark.parametrize(
    "arguments", [["--help"], ["submit", "--help"], ["wait", "-h"], ["rules"], ["rules", "url-slow"], ["profiles"]], ids=" ".join
)
def test_a_light_command_loads_no_network_no_database_and_nothing_heavy(arguments: list[str]) -> None:
    assert _loaded(*arguments) == set()


def test_listing_the_ledger_loads_no_network() -> None:
    assert "requests" not in _loaded("tasks")


def test_the_door_of_the_library_is_what_it_says() -> None:
    assert submitter.__all__ == sorted(submitter.__all__)
    assert all(getattr(submitter, name) for name in submitter.__all__)
    with pytest.raises(AttributeError):
        submitter.nonsense  # noqa: B018


def test_every_command_is_there_and_explains_itself() -> None:
    from submitter.cli.app import cli
    from validator.cli.app import cli as base

    assert set(base.commands) | {"submit", "wait", "status", "cancel", "tasks"} == set(cli.commands)
    for command in cli.commands.values():
        assert command.help
        for parameter in command.params:
            assert isinstance(parameter, click.Argument) or parameter.help or parameter.name == "form"  # type: ignore[attr-defined]
