"""Holds the lines between the layers, and keeps the start light."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.recipes import CLIPS
from tests.support.command import ROOT

ONLY_IN = {
    "subprocess": ("validator/media/process.py", "validator/batch/process.py"),
    "numpy": ("validator/vision/", "validator/media/decode.py"),
    "cv2": ("validator/vision/",),
    "mediapipe": ("validator/vision/backends/mediapipe/",),
    "onnxruntime": ("validator/vision/backends/onnx/engines.py",),
    "ray": ("validator/batch/ray/",),
    "fsspec": ("validator/inputs/objects.py",),
    "pyarrow": ("validator/batch/ray/", "validator/batch/table.py", "validator/inputs/objects.py", "validator/report/parquet.py"),
    "validator.vision.backends.mediapipe": (
        "validator/vision/backends/",
        "validator/cli/doctor.py",
        "validator/check.py",
        "validator/batch/measurer.py",
        "validator/vision/still.py",
    ),
    "validator.vision.backends.onnx": (
        "validator/vision/backends/",
        "validator/cli/doctor.py",
        "validator/check.py",
    ),
    "validator.media.process": (
        "validator/media/",
        "validator/vision/scan.py",
        "validator/repair/",
        "validator/measure.py",
        "validator/check.py",
        "validator/cli/batch.py",
        "validator/cli/targets.py",
    ),
}
"""Where each of these may be imported: files, and folders with a slash."""
GROUND = {"errors", "facts", "findings", "paths", "texts"}
"""What imports nothing above itself; every room may import it."""
ROOMS = {
    # room: the rooms that it may import besides itself and the ground
    "errors": set(),
    "texts": set(),
    "facts": set(),
    "findings": set(),
    "paths": set(),
    "files": set(),
    "interrupts": set(),
    "targets": set(),
    "media": set(),
    "inputs": {"media"},
    "rules": {"targets"},
    "judge": {"rules", "targets"},
    "vision": {"media"},
    "measure": {"inputs", "media", "vision"},
    "picture": {"inputs", "measure", "media", "vision"},
    "repair": {"files", "interrupts", "measure", "media", "targets"},
    "report": {"judge", "repair", "rules", "targets"},
    "exhibit": {"media", "report", "targets", "vision"},
    "contact": {"exhibit", "media", "report", "targets", "vision"},
    "check": {"inputs", "judge", "measure", "media", "repair", "report", "rules", "targets", "vision"},
    "batch": {"check", "exhibit", "files", "inputs", "measure", "media", "paths", "report", "targets", "vision"},
    "cli": {
        "batch",
        "check",
        "contact",
        "exhibit",
        "files",
        "inputs",
        "interrupts",
        "measure",
        "media",
        "picture",
        "repair",
        "report",
        "rules",
        "targets",
        "vision",
    },
}
"""THE table of the house: which room may know which. `check` is the one page on which all of them meet."""
UPWARDS = {
    # module of the ground: what it may import of the ground
    "errors": {"texts"},
    "paths": {"errors", "texts"},
    "texts": set(),
    "facts": {"errors", "texts"},
    "findings": {"facts", "texts"},
}
VISION = {
    "vision/people": (
        "validator.vision.backends.mediapipe",
        "validator.vision.backends.onnx",
        "validator.vision.shots",
        "validator.vision.layout",
    ),
    "vision/shots": ("validator.vision.backends", "validator.vision.people", "validator.vision.layout"),
    "vision/layout": ("validator.vision.backends", "validator.vision.people", "validator.vision.shots"),
    "vision/backends": ("validator.vision.people", "validator.vision.shots", "validator.vision.layout"),
    "rules": ("validator.repair", "validator.media", "validator.vision", "validator.judge", "validator.report"),
}
"""What the inside of a room never imports."""
HEAVY = {"cv2", "jinja2", "mediapipe", "numpy", "onnxruntime", "requests", "matplotlib"}
PACKAGE = sorted((ROOT / "validator").rglob("*.py"))


def _imports(path: Path, *, top_only: bool = False) -> set[str]:
    tree = ast.parse(path.read_text())
    nodes: Iterator[ast.AST] = iter(tree.body) if top_only else ast.walk(tree)
    names = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def _who_imports(module: str) -> set[str]:
    return {path.relative_to(ROOT).as_posix() for path in PACKAGE if module in {name.split(".")[0] for name in _imports(path)}}


def test_the_validator_never_imports_the_submitter() -> None:
    assert _who_imports("submitter") == set()


@pytest.mark.parametrize("module", ONLY_IN)
def test_a_module_is_imported_only_in_its_rooms(module: str) -> None:
    known = {path.relative_to(ROOT).as_posix(): _imports(path) for path in PACKAGE}
    who = {path for path, names in known.items() if any(f"{name}.".startswith(f"{module}.") for name in names)}
    assert {path for path in who if not path.startswith(ONLY_IN[module])} == set()


def test_one_file_opens_the_cache() -> None:
    assert _who_imports("sqlite3") == {"validator/batch/cache_file.py"}


def test_one_file_starts_tools_one_starts_workers_and_one_opens_connections() -> None:
    assert _who_imports("subprocess") == {"validator/media/process.py", "validator/batch/process.py"}
    assert _who_imports("requests") == {"validator/inputs/connection.py", "validator/inputs/proxy.py", "validator/inputs/url.py"}
    assert _who_imports("socket") == {"validator/inputs/sockets.py"}


@pytest.mark.parametrize("path", [p for p in PACKAGE if "vision" not in p.parts and p.name != "decode.py"], ids=lambda p: p.name)
def test_heavy_modules_are_loaded_only_where_frames_are_measured(path: Path) -> None:
    assert not _imports(path, top_only=True) & (HEAVY - {"requests"})


def _room(module: str) -> str:
    """`rules` for `validator.rules.size`; empty for the door itself."""
    return (module.split(".") + [""])[1]


def _name(path: Path) -> str:
    return path.relative_to(ROOT / "validator").as_posix()


def _rooms(path: Path) -> set[str]:
    """The rooms of the package from which a file imports."""
    ours = {name for name in _imports(path) if name.split(".")[0] == "validator"}
    return {
        room for room in map(_room, ours) if (ROOT / "validator" / room).is_dir() or (ROOT / "validator" / f"{room}.py").is_file()
    }


@pytest.mark.parametrize("path", [path for path in PACKAGE if not path.name.startswith("__")], ids=_name)
def test_a_room_imports_only_what_the_table_allows(path: Path) -> None:
    room = _room("validator." + _name(path).removesuffix(".py").replace("/", "."))
    allowed = UPWARDS[room] if room in UPWARDS else ROOMS[room] | GROUND
    assert _rooms(path) - {"", room} <= allowed


def test_the_table_holds_every_room() -> None:
    inside = {path.name for path in (ROOT / "validator").iterdir() if path.is_dir() and not path.name.startswith("_")}
    files = {path.stem for path in (ROOT / "validator").glob("*.py") if not path.stem.startswith("_")}
    assert set(ROOMS) == inside | files
    assert set(UPWARDS) == GROUND


@pytest.mark.parametrize("folder", VISION)
def test_the_inside_of_a_room_keeps_its_distance(folder: str) -> None:
    for path in (ROOT / "validator" / folder).rglob("*.py"):
        assert not [name for name in _imports(path) if name.startswith(VISION[folder])], path


@pytest.mark.parametrize(
    "path", [p for p in PACKAGE if "rules" in p.parts or p.name in ("judge.py", "findings.py", "clip.py")], ids=_name
)
def test_judging_touches_no_file_and_no_tool(path: Path) -> None:
    assert not _imports(path) & {"pathlib", "subprocess", "io", "os"}


def test_packages_are_found_and_not_listed() -> None:
    """Every folder with code is a package, so that an install brings it along."""
    setup = (ROOT / "pyproject.toml").read_text()
    assert '[tool.setuptools.packages.find]\ninclude = ["submitter*", "validator*"]' in setup
    folders = {path.parent for top in ("validator", "submitter") for path in (ROOT / top).rglob("*.py")}
    assert [folder for folder in folders if not (folder / "__init__.py").is_file()] == []


@pytest.mark.parametrize("path", [p for p in PACKAGE if "cli" not in p.parts], ids=lambda p: p.name)
def test_only_the_command_line_prints_or_exits(path: Path) -> None:
    calls = {ast.unparse(node.func) for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)}
    assert not calls & {"print", "exit", "sys.exit", "click.echo", "sys.stdout.write"}


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["rules"],
        ["profiles"],
        ["check", "--help"],
        ["check", "--limits-only", "CLIP"],
        ["check", "--limits-only", "--format", "json", "CLIP"],
    ],
    ids=" ".join,
)
def test_a_light_command_loads_nothing_heavy(arguments: list[str]) -> None:
    words = [str(CLIPS["plain.mp4"].path()) if word == "CLIP" else word for word in arguments]
    code = (
        "import sys\nfrom validator.cli.app import main\n"
        f"try:\n    main({words!r})\nexcept SystemExit as end:\n    assert end.code == 0, end.code\n"
        f"heavy = {sorted(HEAVY | {'ffmpeg', 'platformdirs'})!r}\nprint(sorted(set(heavy) & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, timeout=60
    )
    assert done.stderr.splitlines()[-1] == "[]"


def test_only_the_needed_part_of_mediapipe_is_loaded_and_the_rest_is_there_when_asked_for() -> None:
    code = (
        "import sys\nfrom validator.vision.backends.mediapipe import graphs\nassert 'matplotlib' not in sys.modules\n"
        "import mediapipe\nfrom mediapipe import solutions\nassert solutions.pose.Pose\n"
        "assert mediapipe.__version__ and mediapipe.tasks.vision.PoseLandmarker\n"
        "assert mediapipe.CalculatorGraph is graphs.mp.CalculatorGraph\nassert not hasattr(mediapipe, 'nonsense')"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, timeout=60)
