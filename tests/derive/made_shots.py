"""Takes for made transitions: of the drawn performer, so that anybody has them, and of clips that somebody has labelled."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np

from fixtures.performer import Scene, frames
from fixtures.performer.motion import dance, leap, rest, squat
from fixtures.performer.scene import YOU
from fixtures.performer.scenes import GREEN, HELMET, PARLOUR, RED
from tests.derive.made_cuts import Frame, Pictures
from validator.media import ffmpeg

SIZE = (144, 256)
"""Columns and rows of the drawn shots."""
RATE, SECONDS = 30.0, 2.6
"""Frames per second, and how long a drawn shot is."""
NOISE = 3.0
"""Standard deviation of the sensor's noise, of 255."""

_WHITE_STUDIO = replace(PARLOUR, wall=(246, 248, 247), floor=(236, 238, 240), edge=0.84)
_NIGHT = replace(PARLOUR, wall=(64, 40, 52), floor=(40, 36, 44), edge=0.78)

SCENES = (
    Scene("", people=(replace(YOU, motion=dance),)),
    Scene("", people=(replace(YOU, motion=dance, appearance=RED, x=((0, 0.56),), height=((0, 0.6),)),), room=PARLOUR),
    Scene("", people=(replace(YOU, motion=leap, appearance=GREEN, height=((0, 0.62),)),), room=_WHITE_STUDIO),
    Scene("", people=(replace(YOU, motion=squat, appearance=RED, x=((0, 0.44),)),), room=_WHITE_STUDIO),
    Scene("", people=(replace(YOU, motion=dance, appearance=HELMET, yaw=((0, 20),)),), room=_NIGHT),
    Scene("", people=(replace(YOU, motion=rest, appearance=GREEN, x=((0, 0.4),)),), pan=((0, 0.0), (4, 0.9))),
)
"""Whole shots: other rooms, other clothes, a leap, a squat, a camera that follows."""


@dataclass(frozen=True)
class Shot:
    """One shot with what is known of it."""

    name: str
    frames: Pictures
    fps: float


def drawn(scenes: tuple[Scene, ...] = SCENES, size: tuple[int, int] = SIZE, seconds: float = SECONDS) -> Iterator[Shot]:
    """The performer's shots, with a little noise, the same in every run."""
    noise = np.random.default_rng(13)
    for number, scene in enumerate(scenes):
        pictures = [_noisy(one[..., ::-1], noise) for one in frames(scene, size, round(RATE), seconds)]
        yield Shot(f"drawn {number + 1}", pictures, RATE)


def _noisy(picture: Frame, noise: np.random.Generator) -> Frame:
    return np.clip(picture + noise.normal(0, NOISE, picture.shape), 0, 255).astype(np.uint8)


def fitted(shot: Pictures, like: Frame) -> list[Frame]:
    """The shot in the size of another one's frames."""
    height, width = like.shape[:2]
    return [np.asarray(cv2.resize(one, (width, height), interpolation=cv2.INTER_AREA), np.uint8) for one in shot]


def decoded(path: Path, longest: float) -> Shot:
    """The clip's first `longest` seconds, as small as a cut detector looks at them."""
    tool = ffmpeg.find("ffmpeg").path
    reader = cv2.VideoCapture(str(path))
    width, height, fps = (reader.get(key) for key in (cv2.CAP_PROP_FRAME_WIDTH, cv2.CAP_PROP_FRAME_HEIGHT, cv2.CAP_PROP_FPS))
    size = (256, max(2, round(256 * height / max(width, 1))))
    arguments = [
        "-v",
        "error",
        "-nostdin",
        "-i",
        str(path),
        "-map",
        "0:v:0",
        "-an",
        "-t",
        str(longest),
        "-fps_mode",
        "passthrough",
    ]
    shrunk = ["-vf", f"scale={size[0]}:{size[1]}:flags=area", "-pix_fmt", "rgb24", "-f", "rawvideo", "-"]
    raw = subprocess.run([tool, *arguments, *shrunk], stdout=subprocess.PIPE, check=False, timeout=120).stdout
    count = len(raw) // (3 * size[0] * size[1])
    shaped = np.frombuffer(raw[: count * 3 * size[0] * size[1]], np.uint8).reshape(count, size[1], size[0], 3)
    return Shot(path.stem, list(shaped), fps or RATE)
