"""The job for GitLab: its schema is met, and its script fails for a bad clip and leaves the reports that it promises."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.support.command import Done
from tests.support.recipes import HOSTILE, RECIPES, bad, good, read, run, without_people

Made = Callable[..., None]
FILE = RECIPES / "gitlab-ci.yml"
JOB = read(FILE)["motion-preflight"]


def _script(folder: Path, **variables: str) -> Done:
    """As GitLab's runner does it: a shell that ends at the first line that fails."""
    without_people(folder)
    given = {name: value for name, value in JOB["variables"].items() if "$CI_" not in value}
    return run(["bash", "-eo", "pipefail", "-c", "\n".join(JOB["script"])], folder, **{**given, **variables})


def test_the_schema_of_gitlab_is_met(tmp_path: Path) -> None:
    done = run([sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.gitlab-ci", str(FILE)], tmp_path)
    assert done.status == 0, done.out


@pytest.mark.parametrize(("kind", "status"), [(good, 0), (bad, 1)], ids=["good", "bad"])
def test_the_script_ends_as_the_clips_are_and_leaves_both_reports(tmp_path: Path, kind: Made, status: int) -> None:
    name = "it's $(touch owned) here"
    kind(tmp_path / name, *HOSTILE)
    done = _script(tmp_path, CLIPS=name)
    assert done.status == status, done.err
    promised = JOB["artifacts"]["reports"]
    suites = ElementTree.parse(tmp_path / promised["junit"]).getroot().findall("testsuite")
    assert len(suites) == len(HOSTILE)
    issues = json.loads((tmp_path / promised["codequality"]).read_text())
    assert ("frame-rate-too-low" in {issue["check_name"] for issue in issues}) == bool(status)
    assert not list(tmp_path.rglob("owned"))


def test_only_what_could_not_be_judged_is_tried_again(tmp_path: Path) -> None:
    assert JOB["retry"]["exit_codes"] == [3]
    good(tmp_path / "clips", "a.mp4")
    assert _script(tmp_path, MOTION_PREFLIGHT_FFPROBE="/nowhere/ffprobe").status == 3
    assert _script(tmp_path, CLIPS="nowhere").status == 2
