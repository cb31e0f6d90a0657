"""What the README shows of the recipes is what the recipes say, and each program takes it."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import yaml

from tests.support.command import ROOT
from tests.support.recipes import ACTION, RECIPES, good, read, run, without_people

README = (ROOT / "README.md").read_text(encoding="utf-8")


def _shown(language: str, holds: str) -> str:
    """The block of the README that holds it."""
    (found,) = (block for block in re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL) if holds in block)
    return str(found)


def test_the_step_for_github_names_the_action_and_its_inputs() -> None:
    steps: list[dict[str, Any]] = yaml.safe_load(_shown("yaml", "actions/checkout"))
    folder = re.sub(r"^OWNER/motion-preflight/|@.*", "", steps[1]["uses"])
    assert ROOT / folder == ACTION
    action = read(ACTION / "action.yml")
    assert set(steps[1]["with"]) <= set(action["inputs"])
    reference = (ROOT / ".github" / "REFERENCE.md").read_text(encoding="utf-8")
    assert [name for name in (*action["inputs"], *action["outputs"]) if f"`{name}`" not in reference] == []


def test_the_job_for_gitlab_is_the_recipes_and_meets_the_schema(tmp_path: Path) -> None:
    shown, recipe = yaml.safe_load(_shown("yaml", "image:")), read(RECIPES / "gitlab-ci.yml")
    for key in ("script", "artifacts"):
        assert shown["motion-preflight"][key] == recipe["motion-preflight"][key]
    (tmp_path / "shown.yml").write_text(yaml.safe_dump(shown))
    done = run([sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.gitlab-ci", "shown.yml"], tmp_path)
    assert done.status == 0, done.out


def test_precommit_takes_the_configuration_which_names_hooks_that_there_are(tmp_path: Path) -> None:
    text = _shown("yaml", "repos:")
    (tmp_path / "config.yaml").write_text(text)
    done = run([sys.executable, "-m", "pre_commit", "validate-config", "config.yaml"], tmp_path)
    assert (done.status, done.out) == (0, ""), done.out
    hooks = {hook["id"] for hook in read(ROOT / ".pre-commit-hooks.yaml")}
    (repository,) = yaml.safe_load(text)["repos"]
    assert {hook["id"] for hook in repository["hooks"]} < hooks
    assert all(f"{name}," in text + "," or name in text for name in hooks)


def test_the_commands_for_a_container_are_those_of_its_file_and_make_does_what_is_shown(tmp_path: Path) -> None:
    lines = [line.partition("    #")[0].strip() for line in _shown("sh", "podman").splitlines()]
    head = (RECIPES / "Containerfile").read_text().splitlines()
    assert lines[:2] == [line.removeprefix("#").strip() for line in head if line.startswith("#   podman")]
    without_people(tmp_path)
    good(tmp_path / "clips", "a.mp4")
    (tmp_path / ".github").symlink_to(ROOT / ".github")
    assert run(lines[2].split(), tmp_path).status == 0
