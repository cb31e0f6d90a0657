"""Runs `motion-preflight check` for the action: words from its inputs, annotations, outputs; needs the standard library alone."""

from __future__ import annotations

import json
import os
import re
import secrets
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

CLIPS = re.compile(rb"\.(mp4|mov|avi|m4v|mkv|webm)$", re.IGNORECASE)
"""Names of the files that `check` finds in folders."""
NEW = "0" * 40
"""What a push calls the commit before the first one of a branch."""


class WrongInput(Exception):
    """An input, or the checkout, is not what the step needs."""


def main() -> int:
    """Judge what the inputs name; the exit status of the step."""
    work = Path(os.environ["PREFLIGHT_WORK"])
    report, annotations, clips = work / "report.json", work / "annotations.txt", work / "clips"
    for old in (report, annotations):
        old.unlink(missing_ok=True)
    try:
        named = _named()
        words = _words(report, annotations, clips)
    except WrongInput as error:
        print(f"::error title=motion-preflight::{_escaped(str(error))}")
        return _ended(2, report)
    if not named:
        print("::notice title=motion-preflight::No clip was added or changed.")
        return _ended(0, report)
    clips.write_bytes(b"".join(name + b"\0" for name in named))
    status = _run([_program(work), *words])
    if annotations.is_file():
        print(annotations.read_text(encoding="utf-8"), end="")
    return _ended(status, report)


def _run(words: list[str]) -> int:
    """Names of files and texts of tools are in the log; between these two lines the runner takes none of it for a command."""
    token = secrets.token_hex(16)
    print(f"::stop-commands::{token}", flush=True)
    try:
        status = subprocess.run(words).returncode
        return status if status >= 0 else 128 - status
    finally:
        print(f"\n::{token}::", flush=True)


def _words(report: Path, annotations: Path, clips: Path) -> list[str]:
    words = ["check", "--from", str(clips), "-0", "--depth", os.environ["PREFLIGHT_DEPTH"]]
    words += ["--profile", profile] if (profile := os.environ["PREFLIGHT_PROFILE"]) else []
    words += ["--strict"] if _switch("STRICT") else []
    for each in ("text=-", f"github={annotations}", f"json={report}", *_lines("REPORTS")):
        words += ["--report", each]
    return [*words, *_lines("ARGS")]


def _named() -> list[bytes]:
    """What is to be judged."""
    paths = [os.fsencode(line) for line in _lines("PATHS")]
    if not paths:
        raise WrongInput("The input paths is empty.")
    if not _switch("CHANGED_ONLY"):
        return paths
    if any(b"://" in path for path in paths):
        raise WrongInput("The input changed-only is for files; git does not know whether a URL changed.")
    changed = _git("diff", "--name-only", "-z", "--no-renames", "--diff-filter=d", "--relative", _before(), "HEAD", "--", *paths)
    return [name for name in changed.split(b"\0") if CLIPS.search(name)]


def _before() -> str:
    """The commit to compare with: where a pull request branched off, or the one before a push; an empty tree for a new branch."""
    event = json.loads(Path(os.environ["GITHUB_EVENT_PATH"]).read_text(encoding="utf-8"))
    if pull := event.get("pull_request"):
        return _git("merge-base", pull["base"]["sha"], "HEAD").decode().strip()
    if (before := event.get("before")) is None:
        raise WrongInput("The input changed-only needs a pull request or a push.")
    return _git("hash-object", "-t", "tree", os.devnull).decode().strip() if before == NEW else str(before)


def _git(*words: str | bytes) -> bytes:
    try:
        return subprocess.run(["git", "--literal-pathspecs", *words], capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        said = getattr(error, "stderr", b"").decode(errors="replace").strip() or str(error)
        raise WrongInput(f"The input changed-only needs the history; check out with fetch-depth: 0. git: {said}") from error


def _lines(name: str) -> list[str]:
    return [line for line in os.environ[f"PREFLIGHT_{name}"].splitlines() if line.strip()]


def _switch(name: str) -> bool:
    value = os.environ[f"PREFLIGHT_{name}"]
    if value not in ("true", "false"):
        raise WrongInput(f"The input {name.lower().replace('_', '-')} is {value}; it has to be true or false.")
    return value == "true"


def _program(work: Path) -> str:
    """The command of the environment that the step before made."""
    folders = [work / "venv" / name for name in ("bin", "Scripts")]
    return str(next(folder for folder in folders if folder.is_dir()) / "motion-preflight")


def _ended(status: int, report: Path) -> int:
    """Write the outputs."""
    outputs: Mapping[str, object] = {"exit-status": status, "verdict": "", "report": ""}
    if report.is_file():
        outputs = {**outputs, "verdict": json.loads(report.read_text(encoding="utf-8"))["verdict"], "report": report}
    with open(os.environ["GITHUB_OUTPUT"], "a", encoding="utf-8") as file:
        file.writelines(f"{name}={value}\n" for name, value in outputs.items())
    return status


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


if __name__ == "__main__":
    sys.exit(main())
