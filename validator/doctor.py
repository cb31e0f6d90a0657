"""Looks at what this machine has for the work, and says how to get what is missing."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata

from validator import ffmpeg
from validator.cache import folder
from validator.errors import CannotJudge
from validator.measure.models import WHEEL, network

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


def parts() -> Iterator[Part]:
    """Everything that the work needs, one at a time; nothing heavy is imported."""
    yield _python()
    yield _tool("ffprobe")
    yield _tool("ffmpeg")
    yield _package("mediapipe", _REINSTALL)
    yield from map(_network, WHEEL)
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
        return Part(name, metadata.version(name))
    except metadata.PackageNotFoundError:
        return Part(name, "", fix)


def _network(role: str) -> Part:
    try:
        return Part(f"network {role}", str(network(role)))
    except CannotJudge:
        return Part(f"network {role}", "", _REINSTALL)


def _cache() -> Part:
    place = folder()
    above = next(p for p in (place, *place.parents) if p.exists())
    writable = os.access(above, os.W_OK)
    return Part(
        "cache folder", str(place) if writable else "", f"Make {above} writable, or set MOTION_PREFLIGHT_CACHE.", needed=False
    )
