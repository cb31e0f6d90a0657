"""Names what measures: kept facts answer only where the same code, networks, packages and tools would measure them."""

from __future__ import annotations

import hashlib
import os
import platform
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

import validator
from validator.errors import ToolMissing
from validator.facts.clip import Depth
from validator.facts.store import SCHEMA
from validator.measure import MeasureOptions
from validator.media import ffmpeg
from validator.texts.said import phrase

SOURCES = ("errors.py", "measure.py", "facts", "media", "vision")
"""Files and folders of the package on which facts depend. Their content counts, so that nobody has to count up a version;
the hashes of the wheel's networks are among it."""
CV2 = tuple(f"opencv{contrib}_python{headless}" for contrib in ("", "_contrib") for headless in ("", "_headless"))
"""The wheels that bring the one folder `cv2`; a small image has only the headless one."""
_PACKAGES = {"cv2": CV2, "mediapipe": ("mediapipe",), "numpy": ("numpy",)}
"""Import names of what computes beside us, and what their distributions are called in file names."""
_ENGINES = {"onnxruntime": ("onnxruntime", "onnxruntime_gpu")}
"""The same of what runs a person model, where it is installed."""
_WHOLE_PROGRAM_BYTES = 1 << 20
"""A program smaller than this is a script, or leans on libraries that are replaced without it: it has to be asked."""


def measurer() -> str:
    """A digest of everything but the options; raises CannotJudge where a tool is missing or does not answer."""
    parts = [validator.__version__, str(SCHEMA), sys.platform, platform.machine(), _sources(), *_packages()]
    return _digest([*parts, _tool("ffmpeg"), _tool("ffprobe")])


def asked(by: str, options: MeasureOptions, networks: str, extension: str) -> str:
    """The name of what `options` ask of a file with that extension (from which tools guess, too); `networks` digests of the user's own."""
    people = options.people and options.depth is not Depth.LIMITS
    parts = ["in parts"] if options.in_parts else []
    return _digest([by, options.depth.value, str(people), networks, extension, *parts])


def bundle(given: Path | None) -> str:
    """The SHA-256 of the pose bundle that would be taken; empty for the wheel's networks. Raises ToolMissing when it cannot be read."""
    from validator.vision.backends.mediapipe import models

    path = given or models.from_environment()
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() if path else ""
    except OSError as error:
        raise ToolMissing(phrase("{path} cannot be read: {reason}.", path=path, reason=error.strerror)) from error


def person_model(given: Path | None) -> str:
    """SHA-256 and name of the user's person model, and what would run it; empty without one. Raises ToolMissing when it cannot be read."""
    if given is None:
        return ""
    try:
        digest = hashlib.sha256(given.read_bytes()).hexdigest()
    except OSError as error:
        raise ToolMissing(phrase("{path} cannot be read: {reason}.", path=given, reason=error.strerror)) from error
    return " ".join([digest, given.name, *_packages(_ENGINES)])


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:32]


def _sources() -> str:
    digest = hashlib.sha256()
    for path in source_files():
        digest.update(path.read_bytes())
    return digest.hexdigest()


def source_files() -> Iterator[Path]:
    """The files of which a change may change facts."""
    root = Path(validator.__file__).parent
    for name in SOURCES:
        path = root / name
        yield from sorted(path.rglob("*.py")) if path.is_dir() else [path]


def _packages(wanted: Mapping[str, tuple[str, ...]] = _PACKAGES) -> Iterator[str]:
    """Name and version of each; from the names of folders, since asking the installer's records takes longer than all the rest."""
    for module, names in wanted.items():
        spec = find_spec(module)
        if spec and spec.origin:
            beside = os.listdir(Path(spec.origin).parent.parent)
            yield from sorted(
                each for each in beside if each.endswith(".dist-info") and each.startswith(tuple(f"{n}-" for n in names))
            )


def _tool(name: str) -> str:
    """The tool's path, for facts hold it, with its version or, for a program in one piece, size and time of that file."""
    tool = ffmpeg.find(name)
    found = os.stat(tool.path)
    if found.st_size < _WHOLE_PROGRAM_BYTES:
        return f"{tool.path} {ffmpeg.version(tool)}"
    return f"{tool.path} {found.st_size} {found.st_mtime_ns}"
