"""Runs what the recipes for pipelines say, as the programs that they are written for run it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from fixtures.recipes import CLIPS
from tests.support.command import MEDIA_ONLY, ROOT, Done

RECIPES = ROOT / ".github" / "recipes"
ACTION = ROOT / ".github" / "actions" / "preflight"
HOSTILE = (
    'it\'s "a" $(touch owned) `touch owned`;&|.mp4',
    "--strict.mp4",
    "%0A::error::x, y:z.mp4",
    "##[stop-commands]t.mp4",
    "舞 蹈.MP4",
)
"""Names of clips that a shell, make, git or the runner of GitHub might take for something else."""


def run(words: list[str], folder: Path, *, seconds: float = 120, **env: str) -> Done:
    """Run a program there, with our command of this tree on PATH."""
    done = subprocess.run(
        words,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **env},
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=seconds,
    )
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


def good(folder: Path, *names: str) -> None:
    """Clips that are accepted where nobody looks into the picture."""
    _copied("plain.mp4", folder, names)


def bad(folder: Path, *names: str) -> None:
    """Clips that are rejected."""
    _copied("rate-23.mp4", folder, names)


def _copied(clip: str, folder: Path, names: tuple[str, ...]) -> None:
    folder.mkdir(exist_ok=True)
    for name in names:
        shutil.copy(CLIPS[clip].path(), folder / name)


def without_people(folder: Path) -> None:
    """A settings file, as a user may have one: there, nobody looks into the picture, and no networks are loaded."""
    (folder / "motion-preflight.toml").write_text(f'profile = "{MEDIA_ONLY}"\n')


def repository(folder: Path) -> str:
    """Make a git repository of everything there, or one more commit; the commit."""
    if not (folder / ".git").is_dir():
        git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", "clips")
    return git(folder, "rev-parse", "HEAD").strip()


def git(folder: Path, *words: str) -> str:
    """Run git there, with nothing of the developer's."""
    given = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    given |= {f"GIT_{who}_{what}": "t@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    done = run(["git", *words], folder, **given)
    assert done.status == 0, done.err
    return done.out


def read(path: Path) -> Any:
    """What a YAML file says."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@dataclass
class Runner:
    """Runs the steps of the composite action as GitHub's runner does, but for those that use other actions."""

    workspace: Path
    temp: Path
    inputs: Mapping[str, str]
    event: str = "{}"
    steps: dict[str, dict[str, str]] = field(default_factory=dict)
    """Outputs of the steps so far, by id."""
    log: str = ""
    summary: str = ""

    def run(self, *, install: bool = False) -> int:
        """The exit status of the step that ends the action; without `install`, this environment's own command is used."""
        action = read(ACTION / "action.yml")
        self._defaults = {name: each["default"] for name, each in action["inputs"].items()}
        for step in action["runs"]["steps"]:
            if "uses" in step:
                self.steps[step.get("id", "")] = {"python-path": sys.executable}
            elif "venv" in step["run"] and not install:
                self._linked()
            elif status := self._step(step):
                return status
        return 0

    def _linked(self) -> None:
        folder = Path(self.steps["places"]["work"]) / "venv" / "bin"
        folder.mkdir(parents=True, exist_ok=True)
        command = folder / "motion-preflight"
        command.write_text(f'#!/bin/sh\nexec {sys.executable} -m submitter "$@"\n')
        command.chmod(0o755)

    def _step(self, step: dict[str, Any]) -> int:
        """`shell: bash` is `bash --noprofile --norc -eo pipefail FILE`."""
        assert step["shell"] == "bash"
        assert "${{" not in step["run"]
        script, output, summary, event = (self.temp / name for name in ("script.sh", "output", "summary", "event.json"))
        script.write_text(step["run"])
        output.write_text("")
        event.write_text(self.event)
        given = {name: self._value(str(value)) for name, value in step.get("env", {}).items()}
        files = {"GITHUB_OUTPUT": output, "GITHUB_STEP_SUMMARY": summary, "GITHUB_EVENT_PATH": event}
        places = {"RUNNER_TEMP": self.temp / "runner", "GITHUB_ACTION_PATH": ACTION}
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
            cwd=self.workspace,
            env={**os.environ, "PYTHONPATH": str(ROOT), **{k: str(v) for k, v in {**files, **places}.items()}, **given},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=900,
        )
        self.log += done.stdout.decode()
        self.summary = summary.read_text() if summary.exists() else ""
        lines = output.read_text().splitlines()
        self.steps[step.get("id", "")] = dict(line.split("=", 1) for line in lines)
        return done.returncode

    def _value(self, text: str) -> str:
        def known(match: re.Match[str]) -> str:
            kind, name, *rest = match[1].split(".")
            if kind == "inputs":
                return self.inputs.get(name, self._defaults[name])
            assert (kind, rest[0]) == ("steps", "outputs")
            return self.steps[name][rest[1]]

        return re.sub(r"\$\{\{ ([\w.-]+) \}\}", known, text)
