"""Small ONNX nets in place of a person model: three fixed convolutions, one for each grid, that see red areas as people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

SIDE = 128
"""Pixels of the input, high and wide."""
STRIDES = (8, 16, 32)
CELLS = sum((SIDE // stride) ** 2 for stride in STRIDES)
COCO = 85
"""Four numbers of a box, objectness, and 80 classes."""
Numbers = NDArray[np.float32]
RED = np.array([-0.5, -0.5, 1.0], np.float32) / 255
"""What a pixel adds to a person's score, blue first: 1 for pure red, 0 for grey."""
Box = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels of the input."""
HERS: Box = (8, 16, 36, 112)
HIS: Box = (40, 24, 64, 104)
"""Both in a picture of nine by sixteen, too, which leaves bars beside it."""


def sees_red(path: Path, *, width: int = SIDE, height: int = SIDE) -> Path:
    """A YOLOX each of whose cells sees a person as large as the cell where it is red."""
    nodes, tensors, rows = [], [_constant("flat", np.array([1, COCO, -1], np.int64))], []
    bias = np.zeros(COCO, np.float32)
    bias[:5] = (0.5, 0.5, 0, 0, 1)
    for stride in STRIDES:
        kernel = np.zeros((COCO, 3, stride, stride), np.float32)
        kernel[5] = (RED / stride**2)[:, None, None]
        tensors += [_constant(f"w{stride}", kernel), _constant(f"b{stride}", bias)]
        names, size = ["images", f"w{stride}", f"b{stride}"], [stride, stride]
        nodes += [
            helper.make_node("Conv", names, [f"c{stride}"], strides=size, kernel_shape=size),
            helper.make_node("Reshape", [f"c{stride}", "flat"], [f"r{stride}"]),
        ]
        rows.append(f"r{stride}")
    nodes += [
        helper.make_node("Concat", rows, ["grids"], axis=2),
        helper.make_node("Transpose", ["grids"], ["rows"], perm=[0, 2, 1]),
        helper.make_node("Relu", ["rows"], ["output"]),
    ]
    cells = sum((width // stride) * (height // stride) for stride in STRIDES)
    return _saved(
        path, helper.make_graph(nodes, "net", [_picture(height, width)], [_tensor("output", (1, cells, COCO))], tensors)
    )


def gives(path: Path, output: Numbers, *, names: Mapping[int, str] | None = None, declares: Sequence[int] = ()) -> Path:
    """A net that gives that output, whatever it sees and whatever it declares."""
    shape = np.array([1] * output.ndim, np.int64)
    tensors = [_constant("rows", output), _constant("zero", np.zeros((1, 3, 1, 1), np.float32)), _constant("flat", shape)]
    nodes = [
        helper.make_node("GlobalAveragePool", ["images"], ["mean"]),
        helper.make_node("Conv", ["mean", "zero"], ["nothing"], kernel_shape=[1, 1]),
        helper.make_node("Reshape", ["nothing", "flat"], ["flat-nothing"]),
        helper.make_node("Add", ["rows", "flat-nothing"], ["output"]),
    ]
    outputs = [_tensor("output", tuple(declares or output.shape))]
    return _saved(path, helper.make_graph(nodes, "net", [_picture(SIDE, SIDE)], outputs, tensors), names)


def detects(path: Path, *boxes: Box, score: float = 0.9) -> Path:
    """A YOLOX that detects people in these boxes of whatever it sees."""
    return gives(path, raw(*((box, score) for box in boxes)))


def raw(*boxes: tuple[Box, float]) -> Numbers:
    """The output of a YOLOX for boxes with their scores: each in the cell of the finest grid that holds its centre."""
    rows = np.zeros((1, CELLS, COCO), np.float32)
    for (left, top, right, bottom), score in boxes:
        x, y = (left + right) / 2 / STRIDES[0], (top + bottom) / 2 / STRIDES[0]
        size = np.log([(right - left) / STRIDES[0], (bottom - top) / STRIDES[0]])
        column, line = max(0, int(x)), max(0, int(y))
        rows[0, line * (SIDE // STRIDES[0]) + column, :6] = (x - column, y - line, *size, 1.0, score)
    return rows


def says(
    path: Path,
    *,
    takes: Sequence[Sequence[int | str]] = ((1, 3, SIDE, SIDE),),
    gives: Sequence[Sequence[int | str]] = ((1, CELLS, COCO),),
    kind: int = TensorProto.FLOAT,
    domain: str = "",
    operator: str = "Identity",
    names: Mapping[int, str] | None = None,
    inner: onnx.GraphProto | None = None,
) -> Path:
    """A file that only says what it takes and gives, to be read and not run; `inner` is a graph inside its first node."""
    inputs = [_tensor(f"in{index}", shape, kind) for index, shape in enumerate(takes)]
    outputs = [_tensor(f"out{index}", shape) for index, shape in enumerate(gives)]
    nodes = [helper.make_node(operator, ["in0"], [each.name], domain=domain) for each in outputs]
    if inner:
        nodes[0].attribute.append(helper.make_attribute("body", inner))
    return _saved(path, helper.make_graph(nodes, "net", inputs, outputs), names)


def with_weights_elsewhere(*, sparse: bool = False) -> onnx.GraphProto:
    """A graph whose one tensor lies in another file."""
    tensor = TensorProto(name="w", data_type=TensorProto.FLOAT, dims=[1], data_location=TensorProto.EXTERNAL)
    tensor.external_data.add(key="location", value="/etc/passwd")
    if not sparse:
        return helper.make_graph([], "inner", [], [], [tensor])
    graph = helper.make_graph([], "inner", [], [])
    graph.sparse_initializer.add(values=tensor)
    return graph


def _constant(name: str, value: NDArray[np.float32] | NDArray[np.int64]) -> TensorProto:
    return numpy_helper.from_array(value, name)


def _picture(height: int, width: int) -> onnx.ValueInfoProto:
    return _tensor("images", (1, 3, height, width))


def _tensor(name: str, shape: Sequence[int | str], kind: int = TensorProto.FLOAT) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, kind, list(shape))


def _saved(path: Path, graph: onnx.GraphProto, names: Mapping[int, str] | None = None) -> Path:
    # Of a release that every engine reads.
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    if names:
        helper.set_model_props(model, {"names": str(dict(names)), "stride": "32"})
    path.write_bytes(model.SerializeToString())
    return path
