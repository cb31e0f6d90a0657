"""What runs a person model: onnxruntime where it is installed (the extra `onnx`), else the OpenCV that is there anyway."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from validator.errors import ToolFailed, failure
from validator.texts.said import phrase
from validator.vision.backends.onnx.person_model import Model

Numbers = NDArray[np.float32]
_SILENT = 4
"""onnxruntime's level for errors that end the process; all others are raised as well."""


class Engine(Protocol):
    """Runs one model, on one thread at a time."""

    name: str
    """With its version."""

    def run(self, picture: Numbers) -> Numbers:
        """The output for that input."""


def has_onnxruntime() -> bool:
    """Whether the extra `onnx` is installed."""
    return find_spec("onnxruntime") is not None


def engine(model: Model, kind: Callable[[Model], Engine] | None = None) -> Engine:
    """The model, loaded by that kind of engine, else by the best one here; raises ToolFailed where it cannot be loaded."""
    kind = kind or (OnnxRuntime if has_onnxruntime() else OpenCV)
    try:
        return kind(model)
    except Exception as error:
        # Whatever C++ code says of a file that it cannot take.
        raise _failed(model, error) from error


class OnnxRuntime:
    """One thread, as each worker has a core; on the machine's own processor; nothing is reported to anybody."""

    def __init__(self, model: Model) -> None:
        import onnxruntime

        onnxruntime.disable_telemetry_events()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = _SILENT
        self.name = f"onnxruntime {onnxruntime.__version__}"
        self._model = model.unloaded
        self._session = onnxruntime.InferenceSession(model.data, options, providers=["CPUExecutionProvider"])
        self._input = self._session.get_inputs()[0].name

    def run(self, picture: Numbers) -> Numbers:
        """The output for that input; raises ToolFailed."""
        try:
            return _as_declared(self._session.run(None, {self._input: picture})[0], self._model)
        except Exception as error:
            raise _failed(self._model, error) from error


class OpenCV:
    """`cv2.dnn`; four times slower."""

    def __init__(self, model: Model) -> None:
        self.name = f"cv2.dnn {cv2.__version__}"
        self._model = model.unloaded
        with _unlogged():
            self._net = cv2.dnn.readNetFromONNX(np.frombuffer(model.data, np.uint8))

    def run(self, picture: Numbers) -> Numbers:
        """The output for that input; raises ToolFailed."""
        try:
            with _unlogged():
                self._net.setInput(picture)
                return _as_declared(self._net.forward(), self._model)
        except cv2.error as error:
            raise _failed(self._model, error) from error


@contextmanager
def _unlogged() -> Iterator[None]:
    """OpenCV writes nothing to the terminal; what fails is raised as well."""
    level = cv2.getLogLevel()
    cv2.setLogLevel(0)
    try:
        yield
    finally:
        cv2.setLogLevel(level)


def _as_declared(output: object, model: Model) -> Numbers:
    """The output, which a file need not make as it declares it."""
    numbers = np.asarray(output)
    if numbers.dtype != np.float32 or numbers.shape != model.shape:
        raise ToolFailed(phrase("the person model {name} gives another output than it declares.", name=model.name))
    return numbers


def _failed(model: Model, error: Exception) -> ToolFailed:
    if isinstance(error, ToolFailed):
        return error
    if isinstance(error, cv2.error):
        reason = str(error.err).strip("> \n").partition("\n")[0].rstrip(".")
        return ToolFailed(
            phrase(
                "OpenCV cannot run the person model {name}: {reason}. "
                "With onnxruntime more models can be run: pip install 'motion-preflight[onnx]'.",
                name=model.name,
                reason=reason,
            )
        )
    return ToolFailed(phrase("the person model {name} cannot be run: {failure}", name=model.name, failure=failure(error)))
