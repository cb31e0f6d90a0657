"""How the camera moved, apart from whoever moves before it, in plain numbers that JSON can hold."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CameraStep:
    """What became of the background from one sample to the next."""

    time_seconds: float
    """Of the later sample."""
    seconds: float
    """Between the two."""
    speed: float | None
    """How fast the corners of the picture move, in per cent of its longer side a second; None where too little is seen."""


@dataclass(frozen=True)
class Camera:
    """All steps of one clip."""

    steps: tuple[CameraStep, ...]
