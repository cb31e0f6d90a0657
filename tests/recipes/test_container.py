"""The container image's environment, made by the very commands of the Containerfile: it judges, and it is small."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest
import tomli

from tests.support.command import ROOT, Done
from tests.support.recipes import RECIPES, run

TEXT = (RECIPES / "Containerfile").read_text()
INSTALLS = re.findall(r"^RUN (pip install .+)$", TEXT, re.MULTILINE)
LARGEST_MB = 450
"""What the environment may grow to; it had 398 MB. python:3.12-slim adds 125."""
NEVER_LOADED = ("jax", "jaxlib", "matplotlib", "scipy", "sounddevice", "sentencepiece", "opencv-contrib-python", "opencv-python")
"""What mediapipe asks for, and what brings cv2 beside the headless wheel."""
SMOKE = ("tests/validator/vision/test_performer.py", "tests/validator/test_fixtures.py", "tests/validator/batch/test_pool.py")


def _required() -> dict[str, str]:
    """What the project asks for: name and versions."""
    found = tomli.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    return {match[1]: match[2] for each in found if (match := re.match(r"([\w-]+)([^;]*)", each))}


def _listed() -> dict[str, str]:
    """What the image installs by name."""
    words = [word.strip('"') for line in INSTALLS for word in line.split()[2:] if not word.startswith(("--", "/"))]
    return {match[1]: match[2] for word in words if (match := re.match(r"([\w-]+)(.*)", word))}


def test_the_image_has_all_that_the_project_asks_for_in_the_same_versions() -> None:
    listed, required = _listed(), _required()
    assert listed["opencv-python-headless"] == required["opencv-python"]
    for name in ("opencv-python", "opencv-contrib-python", "tomli"):  # another wheel of cv2; Python 3.11 and newer have tomllib
        required.pop(name)
    assert {name: listed.get(name) for name in required} == {name: versions.strip() for name, versions in required.items()}
    assert not set(listed) & set(NEVER_LOADED)


def test_nothing_that_the_image_leaves_out_is_loaded_to_judge_a_clip(tmp_path: Path) -> None:
    """In this environment, where it is there: a run that loads it would fail in the image."""
    code = (
        "import sys\nfrom validator import validate\n"
        f"assert validate({str(ROOT / 'fixtures' / 'performer.mp4')!r}).verdict.value == 'accept'\n"
        f"print(sorted({set(NEVER_LOADED) | {'PIL'}!r} & {{name.split('.')[0] for name in sys.modules}}))"
    )
    done = run([sys.executable, "-c", code], tmp_path)
    assert (done.status, done.out.strip()) == (0, "[]"), done.err


def test_the_image_runs_as_a_user_without_rights_and_keeps_its_cache_apart() -> None:
    last = TEXT.rpartition("FROM ")[2]
    assert re.search(r"^USER (\d+):\1$", last, re.MULTILINE)
    assert "MOTION_PREFLIGHT_CACHE=/cache" in last
    assert 'ENTRYPOINT ["motion-preflight"]' in last


def _made(folder: Path) -> Path:
    """The environment, by the commands of the file with its paths moved here."""
    venv.create(folder / "venv", with_pip=True)
    source = folder / "src"
    shutil.copytree(ROOT, source, ignore=shutil.ignore_patterns("__pycache__", ".git", ".venv"))
    for command in re.findall(r"^RUN (pip install .+|cd /opt/venv.+)$", TEXT, re.MULTILINE):
        moved = command.replace("/opt/venv", str(folder / "venv")).replace(" /src", f" {source}")
        path = f"{folder / 'venv' / 'bin'}{os.pathsep}/usr/bin{os.pathsep}/bin"
        subprocess.run(["sh", "-ec", moved], check=True, env={"PATH": path, "HOME": str(folder)}, timeout=1800)
    shutil.rmtree(source)
    return folder / "venv" / "bin"


def _in_image(scripts: Path, *words: str) -> Done:
    """Our command with nothing of this environment but what the image has."""
    env = ["env", "-i", f"PATH={scripts}:/usr/bin:/bin", "HOME=/nonexistent", "MOTION_PREFLIGHT_CACHE=/nonexistent/cache"]
    return run([*env, "motion-preflight", *words], ROOT, seconds=600)


@pytest.mark.exhaustive
def test_the_environment_judges_is_small_and_passes_the_suites_smoke(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scripts = _made(tmp_path)
    size = sum(path.lstat().st_size for path in (tmp_path / "venv").rglob("*") if not path.is_dir()) / 1e6
    with capsys.disabled():
        print(f"\nthe image's environment: {size:.0f} MB")
    assert size < LARGEST_MB
    doctor = _in_image(scripts, "doctor")
    assert (doctor.status, "missing" in doctor.out) == (0, False), doctor.out
    done = _in_image(scripts, "check", "--strict", "fixtures/performer.mp4")
    assert (done.status, done.out[:6]) == (0, "ACCEPT"), done.err
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--target",
            str(tmp_path / "tools"),
            "pytest",
            "pytest-xdist",
            "hypothesis",
        ],
        check=True,
        timeout=600,
    )
    smoke = run(
        [str(scripts / "python"), "-m", "pytest", "-q", "-n", "0", *SMOKE],
        ROOT,
        seconds=1200,
        PYTHONPATH=f"{ROOT}:{tmp_path / 'tools'}",
    )
    assert smoke.status == 0, smoke.out[-3000:]


@pytest.mark.skipif(
    shutil.which("unshare") is None or subprocess.run(["unshare", "--mount", "true"], capture_output=True).returncode != 0,
    reason="this machine makes no mount namespaces",
)
def test_on_a_read_only_root_a_clip_is_judged_and_nothing_is_written(tmp_path: Path) -> None:
    command = f"cd {ROOT} && PYTHONPATH={ROOT} {sys.executable} -m submitter check --limits-only fixtures/performer.mp4"
    read_only = "mount --bind / / && mount -o remount,ro,bind / && ! touch /x 2>/dev/null && export MOTION_PREFLIGHT_CACHE=/nowhere HOME=/nowhere && "
    done = run(["unshare", "--mount", "sh", "-c", read_only + command], tmp_path)
    assert (done.status, done.out[:6]) == (0, "ACCEPT"), done.err
    assert "is not used: Read-only file system" in done.err
