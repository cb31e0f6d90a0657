"""Looks at what this machine has for the work, and says how to get what is missing."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from validator import ffmpeg
from validator.cache import folder
from validator.errors import CannotJudge

_PYTHONS = ((3, 10), (3, 13))
"""From the first, below the second: mediapipe 0.10.21 has no wheels for others."""
MODELS = {
    "modules/pose_detection/pose_detection.tflite": "9ba9dd3d42efaaba86b4ff0122b06f29c4122e756b329d89dca1e297fd8f866c",
    "modules/pose_landmark/pose_landmark_full.tflite": "e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f",
}
"""Networks inside the mediapipe wheel, with their SHA-256."""
_REINSTALL = "pip install --force-reinstall mediapipe==0.10.21"


@dataclass(frozen=True)
class Part:
    """One thing the work needs."""

    name: str
    found: str
    """What is there; empty when it is missing or broken."""
    fix: str = ""
    needed: bool = True
    """False for a part without which the main job still runs."""


def parts() -> Iterator[Part]:
    """Everything that the work needs, one at a time; nothing heavy is imported."""
    yield _python()
    yield _tool("ffprobe")
    yield _tool("ffmpeg")
    yield _package("mediapipe", _REINSTALL)
    yield from (_model(path, digest) for path, digest in MODELS.items())
    yield _package("opencv-python", "pip install --force-reinstall opencv-python==4.11.0.86")
    yield _cache()


def _python() -> Part:
    found = ".".join(map(str, sys.version_info[:3]))
    fits = _PYTHONS[0] <= sys.version_info[:2] < _PYTHONS[1]
    return Part("Python", f"{found} ({sys.executable})" if fits else "", "Use Python 3.10, 3.11 or 3.12.")


def _tool(name: str) -> Part:
    try:
        tool = ffmpeg.find(name)
        return Part(name, f"{ffmpeg.version(tool)} ({tool.path}, from {tool.origin})")
    except CannotJudge as error:
        return Part(name, "", str(error))


def _package(name: str, fix: str) -> Part:
    try:
        return Part(name, metadata.version(name), needed=False)
    except metadata.PackageNotFoundError:
        return Part(name, "", fix, needed=False)


def _model(path: str, digest: str) -> Part:
    name = f"model {Path(path).stem}"
    spec = find_spec("mediapipe")
    for place in (spec and spec.submodule_search_locations) or ():
        file = Path(place, path)
        if file.is_file() and hashlib.sha256(file.read_bytes()).hexdigest() == digest:
            return Part(name, str(file), needed=False)
    return Part(name, "", _REINSTALL, needed=False)


def _cache() -> Part:
    place = folder()
    above = next(p for p in (place, *place.parents) if p.exists())
    writable = os.access(above, os.W_OK)
    return Part(
        "cache folder", str(place) if writable else "", f"Make {above} writable, or set MOTION_PREFLIGHT_CACHE.", needed=False
    )
