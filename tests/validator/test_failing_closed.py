"""What was wanted and could not be measured ends with 3 and one sentence, and what can be done without is done without."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from fixtures.films import performed
from fixtures.recipes import CLIPS
from tests.support.command import ROOT, Done, preflight
from tests.support.good import default
from tests.support.server import serving, whole
from validator.cli.doctor import python
from validator.judge import in_force
from validator.vision.backends.mediapipe.models import BUNDLE, network

NO_WRITES = "ulimit -f 0"
"""No file can be written, in any folder: what a read-only root or a full disk looks like from within."""
GOES_ON = "motion-preflight: The target animate-anyone-template-gen2 was announced to go offline on 2026-10-10."


def _limited(limit: str, *words: str | os.PathLike[str], env: Mapping[str, str] | None = None) -> Done:
    command = f"{limit}; exec {shlex.join([sys.executable, '-m', 'submitter', *map(os.fspath, words)])}"
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT), **(env or {})}
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=120, env=surroundings)
    return Done(done.returncode, done.stdout, done.stderr)


def _shim(folder: Path, package: str) -> dict[str, str]:
    """Surroundings in which that package cannot be imported."""
    (folder / f"{package}.py").write_text(f"raise ImportError('no {package} on this machine')\n")
    return {"PYTHONPATH": f"{folder}:{ROOT}"}


def _said(done: Done) -> list[str]:
    """The lines on standard error, but for the one about the target's end."""
    return [line for line in done.err.splitlines() if not line.startswith(GOES_ON)]


def _judged(done: Done) -> dict[str, Any]:
    (clip,) = json.loads(done.out)["clips"]
    return dict(clip)


def _failed_once(done: Done, reason: str) -> None:
    """Status 3; the reason is in one line on standard error and in `problem`, and nowhere else."""
    clip = _judged(done)
    assert (done.status, clip["verdict"], len(_said(done))) == (3, "review", 1), done.err
    assert reason in clip["problem"]
    assert _said(done)[0] == f"motion-preflight: {clip['path']}: {clip['problem']}"
    assert {result["reason"] for result in clip["results"] if result["outcome"] == "skip"} == {"not measured"}
    assert done.out.count(reason) == 2  # the problem, and the headline of it


@pytest.mark.parametrize("package", ["mediapipe", "cv2", "numpy"])
def test_a_package_that_cannot_be_imported_ends_with_3_and_one_sentence(tmp_path: Path, package: str) -> None:
    done = preflight("check", "--format", "json", performed("good"), env=_shim(tmp_path, package))
    reason = {"mediapipe": "Install mediapipe 0.10.21 again"}.get(package, f"no {package} on this machine")
    _failed_once(done, reason)


def test_without_mediapipe_the_rest_is_judged_and_the_text_tells_why_once(tmp_path: Path) -> None:
    done = preflight("check", performed("good"), env=_shim(tmp_path, "mediapipe"))
    assert done.out.startswith("NOT JUDGED  ")
    listed = in_force(default(), image=False)
    unmeasured = sum("people" in rule.needs for rule in listed)
    assert f"{len(listed)} rules: {len(listed) - unmeasured} passed, {unmeasured} not measured · " in done.out
    assert done.out.count("again.") == 1
    assert "Not measured:" not in done.out


def test_a_clip_that_is_rejected_all_the_same_ends_with_3_too_for_nobody_knows_the_rest(tmp_path: Path) -> None:
    done = preflight("check", "--format", "json", "--set", "duration.min=9", performed("good"), env=_shim(tmp_path, "mediapipe"))
    assert (done.status, _judged(done)["verdict"]) == (3, "reject")


def test_too_little_address_space_ends_with_3_before_anything_crashes() -> None:
    done = _limited("ulimit -v 1500000", "check", "--format", "json", performed("good"))
    _failed_once(done, "1.4 GiB of address space (ulimit -v); 2 GiB are needed")
    assert _limited("ulimit -v 1500000", "check", "--limits-only", performed("good")).status == 0


@pytest.mark.parametrize(
    ("work", "said"),
    [
        ("print(validate(sys.argv[1], depth='limits').problem)", "this machine starts no more threads"),
        ("print(examined(lambda: ffmpeg.version(ffmpeg.find('ffmpeg'))))", "ffmpeg cannot be watched: can't start new thread."),
    ],
)
def test_a_thread_that_cannot_be_started_ends_in_a_sentence_and_leaves_no_process(work: str, said: str) -> None:
    code = (
        "import os, resource, sys, threading\nfrom validator import CannotJudge, validate\nfrom validator.media import ffmpeg\n"
        "def examined(work):\n    try:\n        return work()\n    except CannotJudge as error:\n        return error\n"
        "threading.stack_size(1 << 30)\nresource.setrlimit(resource.RLIMIT_AS, (600 << 20, 600 << 20))\n"
        f"{work}\ntry:\n    os.wait()\nexcept ChildProcessError:\n    print('no child')"
    )
    words = [sys.executable, "-c", code, str(CLIPS["plain.mp4"].path())]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert said in done.stdout, done.stderr
    assert done.stdout.splitlines()[-1] == "no child"


def test_where_no_file_can_be_written_a_clip_is_judged_all_the_same() -> None:
    done = _limited(NO_WRITES, "check", "--format", "json", performed("good"))
    assert (done.status, _judged(done)["verdict"]) == (0, "accept")
    (said,) = _said(done)
    assert re.search(r"The cache .* is not used: ", said)


def test_where_the_cache_takes_no_file_a_pose_bundle_is_used_from_memory(tmp_path: Path) -> None:
    bundle = tmp_path / "own.task"
    with zipfile.ZipFile(bundle, "w") as archive:
        for role, name in BUNDLE.items():
            archive.write(network(role), name)
    cache = {"MOTION_PREFLIGHT_CACHE": "/proc/none"}
    done = preflight("check", "--no-cache", "--format", "json", "--pose-model", bundle, performed("good"), env=cache)
    assert (done.status, _judged(done)["verdict"], _said(done)) == (0, "accept", [])


def test_where_no_file_can_be_written_a_url_is_not_judged_and_ends_with_3() -> None:
    with serving({"/a.mp4": whole(CLIPS["plain.mp4"].path().read_bytes())}) as server:
        done = _limited(NO_WRITES, "check", "--format", "json", server.url("/a.mp4"))
    assert done.status == 3
    assert len(_said(done)) == 1
    assert _judged(done)["problem"]


def test_what_was_left_out_on_purpose_is_not_a_failure(tmp_path: Path) -> None:
    shim = _shim(tmp_path, "mediapipe")
    rules = [f"rules.{name}=off" for name in _about_people()]
    for words in (["--limits-only"], [word for rule in rules for word in ("--set", rule)]):
        done = preflight("check", "--format", "json", *words, performed("good"), env=shim)
        assert (done.status, _said(done), _judged(done)["problem"]) == (0, [], None)


def _about_people() -> list[str]:
    return [rule.name for rule in in_force(default(), image=False) if "people" in rule.needs]


def test_a_failure_is_kept_with_the_facts_and_ends_with_3_again(tmp_path: Path) -> None:
    facts = tmp_path / "facts.json"
    first = preflight("check", "--format", "json", "--facts", facts, performed("good"), env=_shim(tmp_path, "mediapipe"))
    again = preflight("check", "--format", "json", "--from-facts", facts)
    assert (first.status, first.out, _said(first)) == (again.status, again.out, _said(again))
    assert first.status == 3


def test_the_doctor_fails_where_a_check_would(tmp_path: Path) -> None:
    for package in ("mediapipe", "cv2"):
        (tmp_path / package).mkdir()
        done = preflight("doctor", env=_shim(tmp_path / package, package))
        assert (done.status, "missing networks loaded" in " ".join(done.out.split())) == (3, True)
    done = _limited("ulimit -v 1500000", "doctor")
    assert (done.status, "2 GiB are needed" in done.out) == (3, True)


def test_the_doctor_says_why_a_newer_python_does_not_do() -> None:
    assert python((3, 12, 1)).found
    assert "mediapipe 0.10.21, the last release with its networks inside" in python((3, 13, 0)).fix
    assert not python((3, 13, 0)).found


def test_the_doctor_is_content_where_a_check_works_and_says_what_does_not() -> None:
    done = _limited(NO_WRITES, "doctor")
    assert done.status == 0
    assert "URLs cannot be fetched, files can be checked" in done.out
    assert "networks loaded" in done.out
