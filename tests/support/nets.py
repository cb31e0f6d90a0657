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
Weights = NDArray[np.float32]


def red(*, whitest: float = 255.0, bgr: bool = True) -> Weights:
    """What a pixel adds to a person's score: 1 for pure red, 0 for grey and other colours."""
    weights = np.array([-0.5, -0.5, 1.0], np.float32) / whitest
    return weights if bgr else weights[::-1]


def yolox(
    path: Path,
    *,
    colour: Weights | None = None,
    width: int = SIDE,
    height: int = SIDE,
    box: Sequence[float] = (0.5, 0.5, 0.0, 0.0),
) -> Path:
    """A YOLOX whose cells each see a box of `box` (centre in cells, logarithm of the size) where they are red."""
    shape = (1, sum((width // s) * (height // s) for s in STRIDES), COCO)
    return _saved(path, _raw(red() if colour is None else colour, box), width, height, shape)


def _raw(colour: Weights, box: Sequence[float]) -> tuple[list[onnx.NodeProto], list[onnx.TensorProto]]:
    """Average the colour over each cell; objectness is 1 and the first class's score that average, never under 0."""
    nodes, tensors, rows = [], [], []
    bias = np.zeros(COCO, np.float32)
    bias[:5] = (*box, 1.0)
    for stride in STRIDES:
        kernel = np.zeros((COCO, 3, stride, stride), np.float32)
        kernel[5] = (colour / stride**2)[:, None, None]
        tensors += [numpy_helper.from_array(kernel, f"w{stride}"), numpy_helper.from_array(bias, f"b{stride}")]
        nodes += [
            helper.make_node(
                "Conv",
                ["images", f"w{stride}", f"b{stride}"],
                [f"c{stride}"],
                strides=[stride, stride],
                kernel_shape=[stride, stride],
            ),
            helper.make_node("Reshape", [f"c{stride}", "flat"], [f"r{stride}"]),
        ]
        rows.append(f"r{stride}")
    tensors.append(numpy_helper.from_array(np.array([1, COCO, -1], np.int64), "flat"))
    nodes += [
        helper.make_node("Concat", rows, ["grids"], axis=2),
        helper.make_node("Transpose", ["grids"], ["all"], perm=[0, 2, 1]),
        helper.make_node("Clip", ["all", "", "one"], ["output"]),
    ]
    tensors.append(numpy_helper.from_array(np.array(1.0, np.float32), "one"))
    return nodes, tensors


def fixed(path: Path, output: NDArray[np.float32], *, names: Mapping[int, str] | None = None, side: int = SIDE) -> Path:
    """A net that gives that output whatever it sees."""
    zero = np.zeros((1, 3, 1, 1), np.float32)
    tensors = [numpy_helper.from_array(output, "rows"), numpy_helper.from_array(zero, "zero")]
    tensors.append(numpy_helper.from_array(np.array([1, 1, 1], np.int64), "flat"))
    nodes = [
        helper.make_node("GlobalAveragePool", ["images"], ["mean"]),
        helper.make_node("Conv", ["mean", "zero"], ["nothing"], kernel_shape=[1, 1]),
        helper.make_node("Reshape", ["nothing", "flat"], ["flat-nothing"]),
        helper.make_node("Add", ["rows", "flat-nothing"], ["output"]),
    ]
    return _saved(path, (nodes, tensors), side, side, output.shape, names=names)


def _saved(
    path: Path,
    net: tuple[list[onnx.NodeProto], list[onnx.TensorProto]],
    width: int,
    height: int,
    shape: Sequence[int],
    *,
    names: Mapping[int, str] | None = None,
) -> Path:
    picture = helper.make_tensor_value_info("images", TensorProto.FLOAT, [1, 3, height, width])
    boxes = helper.make_tensor_value_info("output", TensorProto.FLOAT, list(shape))
    nodes, tensors = net
    graph = helper.make_graph(nodes, "net", [picture], [boxes], tensors)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    if names:
        helper.set_model_props(model, {"names": str(dict(names))})
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString())
    return path
