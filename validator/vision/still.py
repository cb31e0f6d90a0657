"""Decodes a still image, and finds who is in it with the networks that look at clips."""

from __future__ import annotations

import base64
from dataclasses import dataclass

import cv2
import numpy as np

from validator.facts.clip import Missing
from validator.facts.people import People
from validator.media.decode import Frame
from validator.vision.backends.loader import ModelPool
from validator.vision.backends.mediapipe.quiet import quiet
from validator.vision.faces_hidden import heads, hidden
from validator.vision.people.meter import PeopleMeter
from validator.vision.pictures import shrunk

_LONGEST = 4096
"""Pixels; a larger picture is looked at in this size."""
_TURNS = {2: (0, True), 3: (2, False), 4: (2, True), 5: (3, True), 6: (3, False), 7: (1, True), 8: (1, False)}
"""By EXIF's orientation: quarter turns to the left, and whether left and right are then exchanged."""
_QUALITY = 88
_OPAQUE = 255


@dataclass(frozen=True)
class Decoded:
    """A picture as it is looked at."""

    frame: Frame
    """Upright, RGB, what is transparent as white."""
    transparent: bool
    """Whether anything is, be it a little."""


def decoded(data: bytes, orientation: int) -> Decoded | None:
    """The picture; None for one that cannot be decoded."""
    with quiet():  # decoders print what they think of a damaged file
        try:
            found = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
        except cv2.error:
            return None
    if found is None:
        return None
    picture = _in_8_bits(np.asarray(found))
    transparent = picture.ndim == 3 and picture.shape[2] == 4 and bool(picture[..., 3].min() < _OPAQUE)
    return Decoded(_turned(_rgb(picture), orientation), transparent)


def _in_8_bits(picture: cv2.typing.MatLike) -> cv2.typing.MatLike:
    if picture.dtype == np.uint8:
        return picture
    return (picture / 257).astype(np.uint8) if picture.dtype == np.uint16 else np.clip(255 * picture, 0, 255).astype(np.uint8)


def _rgb(picture: cv2.typing.MatLike) -> Frame:
    if picture.ndim == 2:
        return np.asarray(cv2.cvtColor(picture, cv2.COLOR_GRAY2RGB), np.uint8)
    colours = np.asarray(cv2.cvtColor(np.ascontiguousarray(picture[..., :3]), cv2.COLOR_BGR2RGB), np.uint8)
    return colours if picture.shape[2] < 4 else _on_white(colours, picture[..., 3])


def _on_white(colours: Frame, alpha: cv2.typing.MatLike) -> Frame:
    share = alpha[..., None].astype(np.float32) / 255
    return np.asarray(colours * share + 255 * (1 - share), np.uint8)


def _turned(frame: Frame, orientation: int) -> Frame:
    turns, mirrored = _TURNS.get(orientation, (0, False))
    frame = np.rot90(frame, turns)
    return np.ascontiguousarray(frame[:, ::-1] if mirrored else frame)


def people_in(frame: Frame, models: ModelPool) -> People | Missing:
    """Who is in the picture; raises CannotJudge when the networks are missing or broken."""
    height, width = frame.shape[:2]
    with models.acquire() as networks:
        meter = PeopleMeter(networks, width, height, 0.0)
        meter.add(shrunk(frame, _LONGEST), 0.0)
        return meter.result()


def small_jpeg(frame: Frame, side: int, people: People | None, *, blur_faces: bool) -> str:
    """A small copy as a JPEG in base64; with `blur_faces`, nobody can be recognised."""
    small = shrunk(frame, side)
    if blur_faces:
        small = hidden(small, heads(people, 0.0))
    done, data = cv2.imencode(".jpg", cv2.cvtColor(small, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    return base64.b64encode(data.tobytes()).decode("ascii") if done else ""
