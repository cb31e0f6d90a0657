"""The composite action: its scripts run as GitHub's runner runs them, and nothing that comes from outside is part of a script."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.recipes import ACTION, HOSTILE, Runner, bad, git, good, read, repository, run, without_people

Action = Callable[..., Runner]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "work space"
    folder.mkdir()
    without_people(folder)
    return folder


@pytest.fixture
def action(workspace: Path, tmp_path: Path) -> Action:
    """Makes a run of the action with these inputs."""
    temp = tmp_path / "temp"

    def make(event: object = None, **inputs: str) -> Runner:
        temp.mkdir(exist_ok=True)
        return Runner(workspace, temp, {name.replace("_", "-"): value for name, value in inputs.items()}, json.dumps(event or {}))

    return make


def _commands(log: str) -> list[str]:
    """What the runner takes for a command: nothing between stop-commands and its token."""
    found: list[str] = []
    token = ""
    for line in log.splitlines():
        if token:
            token = "" if line == f"::{token}::" else token
        elif match := re.fullmatch(r"::stop-commands::(\w+)", line):
            token = match[1]
        elif line.startswith("::") or "##[" in line:
            found.append(line)
    assert not token
    return found


def test_the_schema_of_actions_is_met(tmp_path: Path) -> None:
    words = ["-m", "check_jsonschema", "--builtin-schema", "vendor.github-actions", str(ACTION / "action.yml")]
    done = run([sys.executable, *words], tmp_path)
    assert done.status == 0, done.out


def test_a_linter_of_workflows_finds_no_injection_and_no_unpinned_action(tmp_path: Path) -> None:
    done = run(["zizmor", "--offline", "--no-progress", str(ACTION / "action.yml")], tmp_path)
    assert done.status == 0, done.out
    assert "No findings" in done.out + done.err


def test_no_script_holds_an_expression_and_every_action_is_pinned() -> None:
    for step in read(ACTION / "action.yml")["runs"]["steps"]:
        assert "${{" not in step.get("run", "")
        assert "uses" not in step or re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", step["uses"])


def test_good_clips_pass_and_the_outputs_say_so(action: Action, workspace: Path) -> None:
    good(workspace / "clips", "a.mp4", *HOSTILE)
    runner = action()
    assert runner.run() == 0, runner.log
    outputs = runner.steps["check"]
    assert (outputs["verdict"], outputs["exit-status"]) == ("accept", "0")
    assert len(json.loads(Path(outputs["report"]).read_text())["clips"]) == 1 + len(HOSTILE)
    *notes, last = _commands(runner.log)
    assert last == f"::notice title=motion-preflight::{1 + len(HOSTILE)} clips: {1 + len(HOSTILE)} accepted"
    assert len(notes) == 1 + len(HOSTILE)
    assert all(each.startswith("::notice title=audio-present,file=clips/") for each in notes)
    assert "a.mp4" in runner.summary
    assert not list(workspace.rglob("owned"))


def test_a_bad_clip_fails_the_step_and_is_annotated(action: Action, workspace: Path) -> None:
    bad(workspace / "clips", *HOSTILE)
    runner = action(paths="clips", reports="junit=a b.xml\n\ncsv=t.csv", args="--set\nrules.audio-present=off")
    assert runner.run() == 1
    assert (runner.steps["check"]["verdict"], runner.steps["check"]["exit-status"]) == ("reject", "1")
    commands = _commands(runner.log)
    assert all(re.match(r"::(error|warning|notice) (file=[^:,]+,)?title=[\w-]+(,file=[^:,]+)?::", each) for each in commands)
    assert len([each for each in commands if each.startswith("::error title=frame-rate-too-low")]) == len(HOSTILE)
    assert (workspace / "a b.xml").is_file()
    assert (workspace / "t.csv").is_file()
    assert "frame-rate-too-low" in runner.summary
    assert not list(workspace.rglob("owned"))


@pytest.mark.sampled(every=2)
@pytest.mark.parametrize(
    "inputs",
    [
        {"paths": "$(touch owned)"},
        {"profile": "x'; touch owned; '"},
        {"args": "`touch owned`"},
        {"reports": 'junit="$(touch owned)/x"'},
    ],
    ids=lambda each: next(iter(each)),
)
def test_an_input_is_never_part_of_a_script(action: Action, workspace: Path, inputs: dict[str, str]) -> None:
    good(workspace, "a.mp4")
    runner = action(**inputs)
    assert runner.run() in (2, 3), runner.log
    assert runner.steps["check"]["exit-status"] in ("2", "3")
    assert not list(workspace.rglob("owned"))


@pytest.mark.parametrize("inputs", [{"strict": "yes"}, {"paths": "\n"}, {"changed_only": "true"}], ids=str)
def test_a_wrong_input_is_an_annotation_and_status_2(action: Action, workspace: Path, inputs: dict[str, str]) -> None:
    good(workspace, "a.mp4")
    runner = action(**inputs)
    assert runner.run() == 2
    (command,) = _commands(runner.log)
    assert re.match(r"::error title=motion-preflight::The input [\w-]+ ", command)
    assert "Traceback" not in runner.log


def test_strict_and_depth_reach_the_program(action: Action, workspace: Path) -> None:
    good(workspace, "a.mp4")
    assert action(depth="limits").run() == 0
    assert action(depth="limits", strict="true").run() == 1


def test_a_second_run_is_answered_from_the_cache_that_is_kept(action: Action, workspace: Path) -> None:
    good(workspace, "a.mp4")
    runner = action()
    assert runner.run() == 0
    assert list(Path(runner.steps["places"]["work"], "facts").rglob("*.sqlite3"))


def _changed(workspace: Path) -> tuple[str, str]:
    """A history with a bad clip before, and hostile names after; both commits."""
    bad(workspace / "clips", "old.mp4", "removed.mp4")
    before = repository(workspace)
    (workspace / "clips" / "removed.mp4").unlink()
    (workspace / "readme.txt").write_text("changed")
    good(workspace / "clips", *HOSTILE, "line\nfeed.mp4")
    return before, repository(workspace)


def test_only_clips_that_a_push_changed_are_judged(action: Action, workspace: Path) -> None:
    before, _ = _changed(workspace)
    runner = action({"before": before}, changed_only="true")
    assert runner.run() == 0, runner.log
    clips = json.loads(Path(runner.steps["check"]["report"]).read_text())["clips"]
    assert {each["path"] for each in clips} == {f"clips/{name}" for name in (*HOSTILE, "line\nfeed.mp4")}
    assert action({"before": before}, changed_only="true", paths="elsewhere").run() == 0


def test_only_clips_of_a_pull_request_are_judged(action: Action, workspace: Path) -> None:
    good(workspace / "clips", "base.mp4")
    start = repository(workspace)
    git(workspace, "checkout", "-q", "-b", "topic")
    good(workspace / "clips", "new.mp4")
    repository(workspace)
    git(workspace, "checkout", "-q", "main")
    bad(workspace / "clips", "others.mp4")
    base = repository(workspace)
    git(workspace, "checkout", "-q", "topic")
    assert start != base
    runner = action({"pull_request": {"base": {"sha": base}}}, changed_only="true")
    assert runner.run() == 0, runner.log
    (clip,) = json.loads(Path(runner.steps["check"]["report"]).read_text())["clips"]
    assert clip["path"] == "clips/new.mp4"


def test_where_no_clip_changed_the_step_passes_and_says_so(action: Action, workspace: Path) -> None:
    bad(workspace / "clips", "old.mp4")
    commit = repository(workspace)
    runner = action({"before": commit}, changed_only="true")
    assert runner.run() == 0
    assert _commands(runner.log) == ["::notice title=motion-preflight::No clip was added or changed."]
    assert runner.steps["check"] == {"exit-status": "0", "verdict": "", "report": ""}


def test_the_first_push_of_a_branch_has_every_clip_judged(action: Action, workspace: Path) -> None:
    bad(workspace / "clips", "old.mp4")
    repository(workspace)
    assert action({"before": "0" * 40}, changed_only="true").run() == 1


def test_a_history_that_was_not_fetched_is_not_taken_for_no_change(action: Action, workspace: Path) -> None:
    good(workspace / "clips", "a.mp4")
    repository(workspace)
    runner = action({"before": "1" * 40}, changed_only="true")
    assert runner.run() == 2
    assert "check out with fetch-depth: 0" in _commands(runner.log)[0]


@pytest.mark.exhaustive
def test_the_action_installs_the_program_and_runs_it(action: Action, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good(workspace, "a.mp4")
    runner = action()
    assert runner.run(install=True) == 0, runner.log
    command = Path(runner.steps["places"]["work"], "venv", "bin", "motion-preflight")
    assert subprocess.run([command, "--version"], capture_output=True, check=True).stdout
