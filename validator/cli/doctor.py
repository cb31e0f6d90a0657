"""Tries what this machine has for the work, as a check would use it, and says how to get what is missing."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata

from validator.batch.measurer import CV2
from validator.errors import CannotJudge, PreflightError
from validator.media import ffmpeg
from validator.texts.said import phrase
from validator.vision import memory
from validator.vision.backends.loader import ModelPool
from validator.vision.backends.mediapipe import bundle
from validator.vision.backends.mediapipe.models import WHEEL, network
from validator.vision.backends.onnx.person_model import ENVIRONMENT, chosen

_PYTHONS = ((3, 10), (3, 13))
"""From the first, below the second: mediapipe 0.10.21 has no wheels for others."""
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
    without: str = phrase("missing")
    """The word for it where nothing is found."""


def parts() -> Iterator[Part]:
    """Everything that the work needs, one at a time; the tools are run and the networks loaded, which takes a second."""
    yield python(sys.version_info[:3])
    yield _tool("ffprobe")
    yield _tool("ffmpeg")
    yield _package("mediapipe", _REINSTALL)
    yield from map(_network, WHEEL)
    yield _opencv()
    yield _loaded()
    yield from _person_model()
    yield _scratch()


def python(version: tuple[int, int, int]) -> Part:
    """What is to be said of that version of Python."""
    found = ".".join(map(str, version))
    fits = _PYTHONS[0] <= version[:2] < _PYTHONS[1]
    return Part("Python", phrase("{version} ({path})", version=found, path=sys.executable) if fits else "", _other_python(found))


def _other_python(found: str) -> str:
    return phrase(
        "This is Python {found}. Use Python 3.10, 3.11 or 3.12: mediapipe 0.10.21, the last release with its networks inside "
        "and without usage metrics, was not made for newer ones.",
        found=found,
    )


def _tool(name: str) -> Part:
    try:
        tool = ffmpeg.find(name)
        text = phrase("{version} ({path}, from {origin})", version=ffmpeg.version(tool), path=tool.path, origin=tool.origin)
        return Part(name, text)
    except CannotJudge as error:
        return Part(name, "", str(error))


def _package(name: str, fix: str) -> Part:
    try:
        return Part(name, metadata.version(name))
    except metadata.PackageNotFoundError:
        return Part(name, "", fix)


def _opencv() -> Part:
    """One of the wheels that bring `cv2`, whichever is there."""
    found = [each for each in (_package(name.replace("_", "-"), "") for name in CV2) if each.found]
    fix = "pip install --force-reinstall opencv-python==4.11.0.86"
    return found[0] if found else Part("opencv-python", "", fix)


def _network(role: str) -> Part:
    try:
        return Part(phrase("network {role}", role=role), str(network(role)))
    except CannotJudge:
        return Part(phrase("network {role}", role=role), "", _REINSTALL)


def _loaded() -> Part:
    """Loaded as for a clip: with the pose bundle that the environment names, if it names one."""
    try:
        memory.check()
        with ModelPool(bundle.chosen(None, wanted=True), wanted=True) as pool, pool.acquire():
            return Part(phrase("networks loaded"), phrase("yes"))
    except PreflightError as error:
        return Part(phrase("networks loaded"), "", str(error))


def _person_model() -> Iterator[Part]:
    """The model that the environment names, run once; nothing where it names none, for none is needed."""
    if not os.environ.get(ENVIRONMENT):
        return
    name = phrase("person model")
    try:
        path = chosen(None, wanted=True)
        assert path
        with ModelPool(None, path, wanted=True) as pool, pool.acquire() as networks:
            assert networks.person_model
            networks.person_model.try_out()
            model = networks.person_model.model
        said = phrase("{path} (SHA-256 {digest}), run by {engine}", path=path, digest=model.sha256, engine=model.engine)
        yield Part(name, said)
    except PreflightError as error:
        yield Part(name, "", str(error))


def _scratch() -> Part:
    try:
        with tempfile.TemporaryFile() as file:
            file.write(bytes(1 << 16))
            file.flush()
        return Part(phrase("temporary folder"), tempfile.gettempdir())
    except OSError as error:
        fix = phrase(
            "URLs cannot be fetched, files can be checked ({reason}). Set TMPDIR to a folder with room.", reason=error.strerror
        )
        return Part(phrase("temporary folder"), "", fix, needed=False)
