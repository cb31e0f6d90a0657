"""The hooks run under pre-commit itself: good clips pass, bad ones fail, and what is wrong can be read."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
import yaml

from tests.support.command import ROOT, Done
from tests.support.recipes import HOSTILE, bad, git, good, read, repository, run, without_people

MANIFEST = ROOT / ".pre-commit-hooks.yaml"
IDS = [hook["id"] for hook in read(MANIFEST)]


def _all_files(folder: Path, hooks: list[dict[str, object]], *, seconds: float = 120) -> Done:
    """Run these hooks over the repository there."""
    (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": hooks}))
    git(folder, "add", "-A")
    home = str(folder.parent / "pre-commit")
    return run(
        [sys.executable, "-m", "pre_commit", "run", "--all-files", "--color", "never"],
        folder,
        seconds=seconds,
        PRE_COMMIT_HOME=home,
    )


def _as_declared(name: str, **changes: object) -> list[dict[str, object]]:
    """The hook with everything that the manifest says, but run in this environment, where the program is installed."""
    (declared,) = (hook for hook in read(MANIFEST) if hook["id"] == name)
    return [{"repo": "local", "hooks": [{**declared, "language": "system", **changes}]}]


@pytest.fixture
def clips(tmp_path: Path) -> Path:
    folder = tmp_path / "repo"
    good(folder, "good.mp4", *HOSTILE)
    (folder / "notes.txt").write_text("not a clip")
    without_people(folder)
    repository(folder)
    return folder


def test_precommit_accepts_the_manifest(tmp_path: Path) -> None:
    done = run([sys.executable, "-m", "pre_commit", "validate-manifest", str(MANIFEST)], tmp_path)
    assert (done.status, done.out) == (0, "")


@pytest.mark.sampled(only=(IDS[1],))
@pytest.mark.parametrize("name", IDS)
def test_clips_that_would_be_accepted_pass_without_a_word(clips: Path, name: str) -> None:
    (clips / "--strict.mp4").unlink()  # which is refused, see below
    done = _all_files(clips, _as_declared(name))
    assert (done.status, done.out.splitlines()[0][-6:]) == (0, "Passed"), done.out + done.err
    assert not (clips / "owned").exists()


@pytest.mark.sampled(only=(IDS[0],))
@pytest.mark.parametrize("name", IDS)
def test_a_bad_clip_fails_and_is_the_only_one_reported(clips: Path, name: str) -> None:
    (clips / "--strict.mp4").unlink()
    bad(clips, "bad clip.MOV")
    done = _all_files(clips, _as_declared(name))
    assert done.status == 1
    assert "- exit code: 1" in done.out
    assert "REJECT  bad clip.MOV" in done.out
    assert "✗ frame-rate-too-low" in done.out
    assert "good.mp4" not in done.out.replace("bad clip", "")
    assert "notes.txt" not in done.out


def test_a_name_like_an_option_fails_with_a_sentence(clips: Path) -> None:
    done = _all_files(clips, _as_declared(IDS[0]))
    assert (done.status, "- exit code: 2" in done.out) == (1, True), done.out
    assert "--strict.mp4 looks like an option" in done.out


def test_one_process_gets_all_clips_and_the_users_own_words(clips: Path) -> None:
    (clips / "--strict.mp4").unlink()
    good(clips, *(f"{number}.mp4" for number in range(40)))
    done = _all_files(clips, _as_declared(IDS[0], args=["--report", "jsonl=../report.jsonl", "--set", "duration.max=3"]))
    assert done.status == 1
    assert len((clips.parent / "report.jsonl").read_text().splitlines()) == 40 + len(HOSTILE)


def test_a_clip_that_git_does_not_change_is_not_looked_at(clips: Path) -> None:
    bad(clips, "bad.mp4")
    repository(clips)
    (clips / "notes.txt").write_text("changed")
    (clips / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": _as_declared(IDS[0])}))
    git(clips, "add", "-A")
    done = run(
        [sys.executable, "-m", "pre_commit", "run", "--color", "never"], clips, PRE_COMMIT_HOME=str(clips.parent / "pre-commit")
    )
    assert (done.status, "(no files to check)Skipped" in done.out) == (0, True), done.out


@pytest.mark.exhaustive
def test_precommit_installs_the_hook_from_its_repository_and_runs_it(clips: Path, tmp_path: Path) -> None:
    """Without anything of this environment: pip gets 1.3 GB."""
    (clips / "--strict.mp4").unlink()
    source = tmp_path / "motion-preflight"
    source.mkdir()
    for name in ("LICENSE", "README.md", "pyproject.toml", MANIFEST.name):
        shutil.copy(ROOT / name, source)
    for name in ("validator", "submitter"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    rev = repository(source)
    hooks = [{"repo": str(source), "rev": rev, "hooks": [{"id": IDS[0], "language_version": sys.executable}]}]
    for status in (0, 1):
        done = _all_files(clips, hooks, seconds=1800)
        assert done.status == status, done.out + done.err
        bad(clips, "bad.mp4")
    assert "✗ frame-rate-too-low" in done.out
