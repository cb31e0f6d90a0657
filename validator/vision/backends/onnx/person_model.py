"""Reads the user's person model and refuses, in one sentence, what cannot be run or understood; no engine is loaded for that."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, replace
from pathlib import Path

from validator.errors import UsageError
from validator.texts.said import phrase
from validator.vision.backends.onnx.declared import FLOAT, Declared, declared
from validator.vision.backends.onnx.layouts import LAYOUTS, STRIDES, Layout, layout_of, person_among
from validator.vision.backends.onnx.protobuf import Malformed

OPTION = "--person-model"
ENVIRONMENT = "MOTION_PREFLIGHT_PERSON_MODEL"
"""Names a person model (.onnx) where the option does not."""
LARGEST_BYTES = 512 << 20
"""The largest YOLOX has 378 MB."""
LONGEST_SIDE = 2048
"""Pixels of the input; a larger one would take seconds for each sample."""


class Unfit(ValueError):
    """The file is not a model that can be used; the text says why, as the end of a sentence."""


@dataclass(frozen=True)
class Model:
    """A model that was read and understood."""

    name: str
    """Of the file, without its folder."""
    data: bytes
    """The whole file: what is run is what was checked and hashed."""
    layout: Layout
    height: int
    """Of the input, in pixels."""
    width: int
    person: int
    """The index of the class "person"."""
    shape: tuple[int, ...]
    """Of the output."""

    @property
    def sha256(self) -> str:
        """Of the file, in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def unloaded(self) -> Model:
        """The same without the file's content, which an engine copies."""
        return replace(self, data=b"")


def chosen(given: str | os.PathLike[str] | None, *, wanted: bool) -> Path | None:
    """The model that is given, else the environment's when people are `wanted`; raises UsageError when it cannot be used."""
    named = os.environ.get(ENVIRONMENT)
    if given:
        path, origin = Path(given), OPTION
    elif wanted and named:
        path, origin = Path(os.path.expanduser(named)), ENVIRONMENT
    else:
        return None
    try:
        read(path)
    except Unfit as error:
        raise UsageError(phrase("{origin}: {path}: {problem}.", origin=origin, path=path, problem=error.args[0])) from error
    return path


def read(path: Path) -> Model:
    """The model in that file; raises Unfit."""
    data = _bytes(path)
    try:
        said = declared(memoryview(data))
    except Malformed as error:
        raise Unfit(phrase("not an ONNX file, or damaged")) from error
    _check_self_contained(said)
    height, width = _input_size(said)
    person = person_among(said.classes)
    if person is None:
        raise Unfit(phrase("none of its classes is a person"))
    return Model(path.name, data, _layout(said, height, width), height, width, person, said.outputs[0].shape)


def _bytes(path: Path) -> bytes:
    try:
        if not path.exists():
            raise Unfit(phrase("no such file"))
        if not path.is_file():
            raise Unfit(phrase("not a regular file"))
        if path.stat().st_size > LARGEST_BYTES:
            raise Unfit(phrase("larger than {limit} MB, which no person model needs", limit=LARGEST_BYTES >> 20))
        return path.read_bytes()
    except OSError as error:
        raise Unfit(phrase("it cannot be opened: {reason}", reason=error.strerror)) from error


def _check_self_contained(said: Declared) -> None:
    if said.external:
        raise Unfit(phrase("its weights lie in other files; export it as one file"))
    if said.loops:
        raise Unfit(phrase("it holds a loop, which no detector needs"))
    if said.domains:
        raise Unfit(phrase("it needs operators that are not ONNX's own ({names})", names=", ".join(sorted(said.domains))))


def _input_size(said: Declared) -> tuple[int, int]:
    """Height and width of the one picture that it takes."""
    if len(said.inputs) != 1:
        raise Unfit(phrase("it has {count:#input|inputs}; a person model takes one picture", count=len(said.inputs)))
    (picture,) = said.inputs
    _check_fixed(picture.shape)
    height, width = picture.shape[-2:] if len(picture.shape) == 4 else (0, 0)
    usual = all(side % STRIDES[-1] == 0 and 0 < side <= LONGEST_SIDE for side in (height, width))
    if picture.kind != FLOAT or picture.shape[:2] != (1, 3) or not usual:
        raise Unfit(
            phrase(
                "it does not take one picture of 32-bit floats, 1×3×height×width, with sides of up to {most} px in steps of {step}",
                most=LONGEST_SIDE,
                step=STRIDES[-1],
            )
        )
    return height, width


def _layout(said: Declared, height: int, width: int) -> Layout:
    if len(said.outputs) != 1:
        raise Unfit(phrase("it has {count:#output|outputs}; of the known layouts, each has one", count=len(said.outputs)))
    (boxes,) = said.outputs
    _check_fixed(boxes.shape)
    layout = layout_of(boxes.shape, height, width, said.classes) if boxes.kind == FLOAT else None
    if layout is None:
        shape, known = "×".join(map(str, boxes.shape[:6])), ", ".join(each.name for each in LAYOUTS)
        raise Unfit(phrase("its output, {shape}, has none of the known layouts ({names})", shape=shape, names=known))
    return layout


def _check_fixed(shape: tuple[int, ...]) -> None:
    if not shape or 0 in shape:
        raise Unfit(phrase("it has axes of no fixed size; export it for one size of picture, and without a dynamic batch"))
