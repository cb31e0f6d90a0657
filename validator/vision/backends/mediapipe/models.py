"""Finds the networks on this machine and proves that they are the ones we know."""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from validator.errors import ToolFailed, ToolMissing
from validator.texts.said import phrase

ENVIRONMENT = "MOTION_PREFLIGHT_POSE_MODEL"
"""Names a pose bundle (.task) to take instead of the wheel's networks."""
WHEEL = {
    "pose_detector": (
        "pose_detection/pose_detection.tflite",
        "9ba9dd3d42efaaba86b4ff0122b06f29c4122e756b329d89dca1e297fd8f866c",
    ),
    "pose_landmarks": (
        "pose_landmark/pose_landmark_full.tflite",
        "e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f",
    ),
    "face_short_range": (
        "face_detection/face_detection_short_range.tflite",
        "bbff11cebd1eb27a1e004cae0b0e63ec8c551cbf34a4451148b4908b8db3eca8",
    ),
    "face_full_range": (
        "face_detection/face_detection_full_range_sparse.tflite",
        "2c3728e6da56f21e21a320433396fb06d40d9088f2247c05e5635a688d45dfe1",
    ),
    "segmenter": (
        "selfie_segmentation/selfie_segmentation.tflite",
        "9ee168ec7c8f2a16c56fe8e1cfbc514974cbbb7e434051b455635f1bd1462f5c",
    ),
}
"""Role, path under mediapipe/modules and SHA-256 of each network in the wheel of mediapipe 0.10.21."""
BUNDLE = {"pose_detector": "pose_detector.tflite", "pose_landmarks": "pose_landmarks_detector.tflite"}
"""Role and name inside a pose bundle."""
_IN_MEMORY: dict[str, int] = {}
"""Descriptors of networks that no folder takes, by SHA-256."""
_LARGEST_MEMBER = 200 << 20
"""Bytes; the largest published pose network has 30 MB."""


@dataclass(frozen=True)
class Models:
    """One file for each role."""

    root: Path
    """The folder that holds the package `mediapipe`."""
    files: Mapping[str, Path]


def find(cache: Path, bundle: Path | None = None) -> Models:
    """The networks of the installed wheel, with those of a pose bundle laid over them, unpacked into the cache folder.

    Raises ToolMissing or ToolFailed.
    """
    files = {role: network(role) for role in WHEEL if bundle is None or role not in BUNDLE}
    return Models(_package().parent, {**files, **(_unpacked(bundle, cache) if bundle else {})})


def network(role: str) -> Path:
    """The wheel's network for that role, proven by its hash; raises ToolMissing or ToolFailed."""
    path, digest = WHEEL[role]
    return _known(_package() / "modules" / path, digest)


def _package() -> Path:
    spec = find_spec("mediapipe")
    if spec is None or spec.origin is None:
        raise ToolMissing(
            phrase("mediapipe is not installed, so people cannot be found; install it: pip install mediapipe==0.10.21")
        )
    return Path(spec.origin).parent


def from_environment() -> Path | None:
    """The pose bundle that the environment variable names."""
    named = os.environ.get(ENVIRONMENT)
    return Path(os.path.expanduser(named)) if named else None


def _known(path: Path, digest: str) -> Path:
    try:
        found = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise ToolMissing(
            phrase(
                "the network {path} cannot be read: {reason}. Install mediapipe 0.10.21 again.", path=path, reason=error.strerror
            )
        ) from error
    if found != digest:
        raise ToolFailed(
            phrase("{path} is not the network of mediapipe 0.10.21, or is damaged. Install mediapipe 0.10.21 again.", path=path)
        )
    return path


def _unpacked(bundle: Path, cache: Path) -> dict[str, Path]:
    """The bundle's networks as files in the cache, written again when missing or damaged."""
    try:
        with zipfile.ZipFile(bundle) as archive:
            return {role: _member(archive, name, cache) for role, name in BUNDLE.items()}
    except (OSError, KeyError, RuntimeError, NotImplementedError, zlib.error, zipfile.BadZipFile) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise ToolFailed(
            phrase("{bundle} is not a pose bundle that can be read: {reason}", bundle=bundle, reason=reason)
        ) from error


def _member(archive: zipfile.ZipFile, name: str, cache: Path) -> Path:
    if archive.getinfo(name).file_size > _LARGEST_MEMBER:
        raise zipfile.BadZipFile(f"{name} is too large")
    data = archive.read(name)
    digest = hashlib.sha256(data).hexdigest()
    path = cache / "models" / f"{digest}.tflite"
    if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == digest:
        return path
    try:
        _write(path, data)
    except ToolFailed:
        if hasattr(os, "memfd_create"):
            return _in_memory(digest, data)
        raise
    return path


def _in_memory(digest: str, data: bytes) -> Path:
    """The network as a file without a folder, for machines on which nothing can be written; it lives as long as the process."""
    if digest not in _IN_MEMORY:
        _IN_MEMORY[digest] = os.memfd_create(digest)
        with os.fdopen(os.dup(_IN_MEMORY[digest]), "wb") as file:
            file.write(data)
    return Path(f"/proc/self/fd/{_IN_MEMORY[digest]}")


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all, so that two processes can do it at once."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    except OSError as error:
        raise ToolFailed(
            phrase("the cache folder {folder} cannot be written to: {reason}", folder=path.parent, reason=error.strerror)
        ) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(path)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise ToolFailed(
            phrase("the cache folder {folder} cannot be written to: {reason}", folder=path.parent, reason=error.strerror)
        ) from error
