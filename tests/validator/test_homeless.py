"""A user without a home folder, as in many containers, judges clips all the same: nothing is kept, and that is said once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command import CHECK, ROOT, preflight
from tests.support.processes import others_may_read

Named = Callable[..., list[str]]
_NOBODY = "61234"
_ABLE = "+dac_override,+dac_read_search"
"""So that it can read this Python, wherever that is, and the folders of the test."""
_SETPRIV = ("setpriv", "--reuid", _NOBODY, "--regid", _NOBODY, "--clear-groups", f"--inh-caps={_ABLE}", f"--ambient-caps={_ABLE}")
SENTENCE = "motion-preflight: This user has no home folder for the cache; set MOTION_PREFLIGHT_CACHE to the path of a folder."
homeless = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("setpriv") or not others_may_read(),
    reason="only root becomes an unknown user, who has to read this folder",
)


def _run(*words: str) -> tuple[int, str, str]:
    """The command as a user without a name and a home."""
    kept = {"PATH": os.environ["PATH"]}
    command = [*_SETPRIV, sys.executable, "-m", "submitter", *words]
    env = {**kept, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120)
    return done.returncode, done.stdout, done.stderr


@homeless
def test_clips_are_judged_without_a_cache_which_is_said_in_one_sentence(named: Named, tmp_path: Path) -> None:
    status, out, err = _run(*CHECK, "--limits-only", *named("a", "b"))
    assert (status, out.count("ACCEPT")) == (0, 2)
    assert err.splitlines()[0] == f"{SENTENCE} Until then, nothing that is measured is kept."
    assert sorted(os.listdir(tmp_path)) == ["clips", "tools"]


@homeless
@pytest.mark.parametrize("words", [("cache", "info"), ("cache", "path"), ("cache", "clear")], ids=" ".join)
def test_the_cache_commands_say_what_is_missing(words: tuple[str, str]) -> None:
    assert _run(*words) == (2, "", f"{SENTENCE}\n")


@homeless
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("tasks",), "This user has no home folder for the ledger; set MOTION_PREFLIGHT_LEDGER to the path of a file."),
        (
            ("status", "1"),
            "No API key: set DASHSCOPE_API_KEY, or DASHSCOPE_API_KEY_FILE_PATH, or write it to ~/.dashscope/api_key.",
        ),
    ],
    ids=["ledger", "key"],
)
def test_the_ledger_and_the_key_file_say_what_is_missing(words: tuple[str, ...], said: str) -> None:
    assert _run(*words) == (2, "", f"motion-preflight: {said}\n")


def test_a_home_that_does_not_exist_is_named() -> None:
    done = preflight("cache", "path", env={"MOTION_PREFLIGHT_CACHE": "~nobody-of-this-name/cache"})
    said = "MOTION_PREFLIGHT_CACHE is ~nobody-of-this-name/cache, but there is no such home folder; give the whole path."
    assert (done.status, done.err) == (2, f"motion-preflight: {said}\n")
