"""The user's person model as the meter of people uses it: loaded once, then a frame in and boxes out."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from validator.errors import ToolMissing
from validator.facts.people import PersonBox, PersonModel
from validator.media.decode import Frame
from validator.texts.said import phrase
from validator.vision.backends.onnx.boxes import people, placed
from validator.vision.backends.onnx.engines import Engine, engine
from validator.vision.backends.onnx.person_model import Model, Unfit, read


class OnnxDetector:
    """One model, on one thread at a time."""

    def __init__(self, model: Model, runs: Engine) -> None:
        """`runs` has loaded the model."""
        self._model, self._engine = model.unloaded, runs
        self.model = PersonModel(model.name, model.sha256, runs.name)

    def detect(self, frame: Frame) -> tuple[PersonBox, ...]:
        """Everybody in the frame; raises ToolFailed where the model gives nonsense."""
        picture, where = placed(frame, self._model)
        return people(self._engine.run(picture), self._model, where, frame)

    def try_out(self) -> None:
        """Look at an empty picture; raises ToolFailed where the model cannot be run."""
        self.detect(np.full((self._model.height, self._model.width, 3), 128, np.uint8))


def load(path: Path) -> OnnxDetector:
    """The model in that file; raises ToolMissing when it is not there or cannot be used, ToolFailed when no engine takes it."""
    try:
        model = read(path)
    except Unfit as error:
        raise ToolMissing(phrase("the person model {path}: {problem}.", path=path, problem=error.args[0])) from error
    return OnnxDetector(model, engine(model))
