"""What measures is named by all that facts depend on."""

from __future__ import annotations

import ast
import os
import shutil
import sys
from pathlib import Path

import pytest

import validator
from validator.batch import measurer
from validator.errors import ToolMissing
from validator.facts.clip import Depth
from validator.measure import MeasureOptions
from validator.media.ffmpeg import find

ROOT = Path(validator.__file__).parent
HARMLESS = {"paths", "texts", "findings", "inputs", "interrupts"}
"""What measuring loads besides: where the cache folder is, how texts are shown, how a URL is fetched (whose facts are not kept)."""


def test_every_module_that_measuring_loads_counts() -> None:
    counted = {path.relative_to(ROOT).parts[0].removesuffix(".py") for path in measurer.source_files()}
    todo, seen = [ROOT / "measure.py"], set[Path]()
    while todo:
        path = todo.pop()
        if path in seen:
            continue
        seen.add(path)
        for node in ast.walk(ast.parse(path.read_text())):
            names = (
                [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            for name in (each for each in names if each.startswith("validator.")):
                place = ROOT.joinpath(*name.split(".")[1:])
                todo += [each for each in (place.with_suffix(".py"), place / "__init__.py") if each.is_file()]
    rooms = {path.relative_to(ROOT).parts[0].removesuffix(".py") for path in seen} - {"__init__"}
    assert len(seen) > 20
    assert rooms - counted <= HARMLESS


def test_it_is_the_same_each_time() -> None:
    assert measurer.measurer() == measurer.measurer()


def test_another_tool_another_path_and_a_newer_tool_measure_something_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = {measurer.measurer()}
    for name in ("ffmpeg", "ffprobe"):
        real = find(name).path
        for folder in ("one", "two"):
            (tmp_path / folder).mkdir(exist_ok=True)
            copy = tmp_path / folder / name
            shutil.copy2(real, copy)
            monkeypatch.setenv(f"MOTION_PREFLIGHT_{name.upper()}", str(copy))
            names.add(measurer.measurer())
        os.utime(copy, (1, 1))
        names.add(measurer.measurer())
    assert len(names) == 7


@pytest.mark.skipif(sys.platform == "win32", reason="the script is a shell's")
def test_a_script_is_asked_for_its_version_because_it_stays_when_the_program_behind_it_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script, behind = tmp_path / "ffmpeg", tmp_path / "version"
    script.write_text(f"#!/bin/sh\ncat {behind}\n")
    script.chmod(0o755)
    monkeypatch.setenv("MOTION_PREFLIGHT_FFMPEG", str(script))
    names = set()
    for version in ("7.1", "8.0", "7.1"):
        behind.write_text(f"ffmpeg version {version} Copyright\n")
        names.add(measurer.measurer())
    assert len(names) == 2


def test_without_a_tool_nothing_measures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTION_PREFLIGHT_FFPROBE", "/no/such/ffprobe")
    with pytest.raises(ToolMissing):
        measurer.measurer()


def test_networks_and_options_are_part_of_what_is_asked() -> None:
    depths = [MeasureOptions(depth, people=people) for depth in Depth for people in (True, False)]
    names = {
        measurer.asked("m", options, networks, extension)
        for options in depths
        for networks in ("", "n")
        for extension in ("", ".avi")
    }
    # Nobody is looked for in header and packets.
    assert len(names) == 24 - 4


def test_the_bundle_that_is_given_or_named_by_the_environment_counts_by_its_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given, named = tmp_path / "given.task", tmp_path / "named.task"
    given.write_text("given")
    named.write_text("named")
    assert measurer.bundle(None) == ""
    monkeypatch.setenv("MOTION_PREFLIGHT_POSE_MODEL", str(named))
    assert len({measurer.bundle(None), measurer.bundle(given), ""}) == 3
    named.write_text("given")
    assert measurer.bundle(None) == measurer.bundle(given)
    with pytest.raises(ToolMissing, match=r"none\.task"):
        measurer.bundle(tmp_path / "none.task")


def test_a_person_model_counts_by_its_content_and_by_what_runs_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own, engine = tmp_path / "own.onnx", tmp_path / "packages" / "onnxruntime"
    own.write_text("one")
    engine.mkdir(parents=True)
    (engine / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(str(engine.parent))
    monkeypatch.delitem(sys.modules, "onnxruntime", raising=False)
    found = {measurer.person_model(None), measurer.person_model(own)}
    for version in ("1.19.2", "1.20.0"):
        (engine.parent / f"onnxruntime-{version}.dist-info").mkdir()
        found.add(measurer.person_model(own))
        (engine.parent / f"onnxruntime-{version}.dist-info").rmdir()
    own.write_text("other")
    found.add(measurer.person_model(own))
    assert len(found) == 5
    with pytest.raises(ToolMissing, match=r"none\.onnx"):
        measurer.person_model(tmp_path / "none.onnx")


@pytest.mark.parametrize("wheel", measurer.CV2)
def test_the_version_of_whichever_wheel_brings_cv2_counts(wheel: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a small image has it: the headless wheel alone."""
    (tmp_path / "cv2").mkdir()
    (tmp_path / "cv2" / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "cv2", raising=False)
    found = set()
    for version in ("4.11.0.86", "4.12.0.88"):
        (tmp_path / f"{wheel}-{version}.dist-info").mkdir()
        found.add(measurer.measurer())
        (tmp_path / f"{wheel}-{version}.dist-info").rmdir()
    assert len(found) == 2
