"""Runs the wheel's detectors with their scores, which mediapipe's Tasks do not give.

The Tasks' PoseLandmarker hides the score of a detection and its FaceDetector refuses the far-range network;
both scores decide who is a person. A graph of mediapipe's own calculators gives them, from the same files.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any

import numpy as np
from numpy.typing import NDArray

from validator.media.decode import Frame
from validator.vision.backends.mediapipe import bindings
from validator.vision.backends.mediapipe.quiet import quiet

mp = bindings.load()
Floats = NDArray[np.float64]
_LEAST_SCORE = 0.2
"""Weaker detections are noise."""
_OVERLAP = 0.3
"""Detections that share more than this of their joint area are one."""


@dataclass(frozen=True)
class Layout:
    """How a network's output is to be read."""

    side: int
    """Of the square input, in pixels."""
    anchors: str
    boxes: int
    points: int
    """Key points of a detection."""


POSE = Layout(
    224, "num_layers: 5 strides: 8 strides: 16 strides: 32 strides: 32 strides: 32 interpolated_scale_aspect_ratio: 1.0", 2254, 4
)
NEAR_FACE = Layout(
    128, "num_layers: 4 strides: 8 strides: 16 strides: 16 strides: 16 interpolated_scale_aspect_ratio: 1.0", 896, 6
)
FAR_FACE = Layout(192, "num_layers: 1 strides: 4 interpolated_scale_aspect_ratio: 0.0", 2304, 6)


@dataclass(frozen=True)
class Detection:
    """One detection, in pixels of the frame."""

    score: float
    x: float
    """Of the box's centre."""
    y: float
    side: float
    points: tuple[tuple[float, float], ...]


class Network:
    """One network that is fed with a square picture of its own size and gives plain numbers."""

    def __init__(self, model: Path, root: Path, side: int, outputs: int) -> None:
        """`outputs` is how many of its output tensors are wanted, the first ones."""
        self._out: dict[str, Floats] = {}
        self._names = [f"out{i}" for i in range(outputs)]
        self._count = 0
        with quiet():
            mp.resource_util.set_resource_dir(str(root))
            self._graph = mp.CalculatorGraph(graph_config=_plain(model, root, side, self._names))
            for name in self._names:
                self._graph.observe_output_stream(name, self._take)
            self._graph.start_run()
            self.run(np.zeros((side, side, 3), np.uint8))

    def run(self, picture: Frame) -> list[Floats]:
        """The wanted outputs, each flat."""
        self._count += 1
        _send(self._graph, picture, self._count)
        return [self._out[name] for name in self._names]

    def _take(self, name: str, packet: Any) -> None:
        self._out[name] = np.array(mp.packet_getter.get_float_list(packet), np.float64)


class Detector:
    """One detection network, fed with one picture at a time."""

    def __init__(self, model: Path, root: Path, layout: Layout) -> None:
        """`root` is the folder that holds the package mediapipe."""
        self._found: list[Any] = []
        self._count = 0
        with quiet():
            mp.resource_util.set_resource_dir(str(root))
            self._graph = mp.CalculatorGraph(graph_config=_text(model, root, layout))
            self._graph.observe_output_stream("found", self._take)
            self._graph.start_run()
            # The network is opened, and says so, only with the first picture.
            self.find(np.zeros((layout.side, layout.side, 3), np.uint8))

    def find(
        self, frame: Frame, left: int = 0, top: int = 0, right: int | None = None, bottom: int | None = None
    ) -> list[Detection]:
        """What is in that part of the frame, best first."""
        part = np.ascontiguousarray(frame[top:bottom, left:right])
        self._found.clear()
        self._count += 1
        _send(self._graph, part, self._count)
        found = [_detection(proto, part.shape[1], part.shape[0], left, top) for proto in self._found]
        return sorted(found, key=lambda d: -d.score)

    def _take(self, _: str, packet: Any) -> None:
        self._found.extend(mp.packet_getter.get_proto_list(packet))


class Pair:
    """One detection network twice, so that two parts of a frame are searched at the same time."""

    def __init__(self, model: Path, root: Path, layout: Layout) -> None:
        """As for one Detector."""
        self._two = Detector(model, root, layout), Detector(model, root, layout)

    def find(self, frame: Frame, parts: Sequence[tuple[int, int, int, int]]) -> list[Detection]:
        """What is in these parts (left, top, right, bottom) of the frame, in no order."""
        if len(parts) < 2:
            return _find_all(self._two[0], frame, parts)
        with ThreadPoolExecutor(1) as other:
            later = other.submit(_find_all, self._two[1], frame, parts[1::2])
            return [*_find_all(self._two[0], frame, parts[::2]), *later.result()]


def _find_all(detector: Detector, frame: Frame, parts: Sequence[tuple[int, int, int, int]]) -> list[Detection]:
    return [detection for part in parts for detection in detector.find(frame, *part)]


def _send(graph: Any, picture: Frame, count: int) -> None:
    image = mp.Image(image_format=mp.ImageFormat.SRGB, data=picture)
    graph.add_packet_to_input_stream("image", mp.packet_creator.create_image(image).at(count))
    graph.wait_until_idle()


def _detection(proto: Any, width: int, height: int, left: int, top: int) -> Detection:
    box = proto.location_data.relative_bounding_box
    points = tuple((p.x * width + left, p.y * height + top) for p in proto.location_data.relative_keypoints)
    x, y = (box.xmin + box.width / 2) * width + left, (box.ymin + box.height / 2) * height + top
    return Detection(float(proto.score[0]), x, y, box.width * width, points)


def _text(model: Path, root: Path, layout: Layout) -> str:
    return _DETECTOR.substitute(
        model=_path(model, root),
        side=layout.side,
        anchors=layout.anchors,
        boxes=layout.boxes,
        points=layout.points,
        numbers=4 + 2 * layout.points,
        score=_LEAST_SCORE,
        overlap=_OVERLAP,
    )


def _plain(model: Path, root: Path, side: int, names: list[str]) -> str:
    return _NETWORK.substitute(
        model=_path(model, root),
        side=side,
        ranges=" ".join(f"ranges {{ begin: {i} end: {i + 1} }}" for i in range(len(names))),
        tensors=" ".join(f'output_stream: "tensor_{name}"' for name in names),
        floats="\n".join(
            f'output_stream: "{name}" node {{ calculator: "TensorsToFloatsCalculator" '
            f'input_stream: "TENSORS:tensor_{name}" output_stream: "FLOATS:{name}" }}'
            for name in names
        ),
    )


def _path(model: Path, root: Path) -> str:
    return (model.relative_to(root) if model.is_relative_to(root) else model).as_posix()


_NETWORK = Template("""
input_stream: "image"
node {
  calculator: "ImageToTensorCalculator"
  input_stream: "IMAGE:image" output_stream: "TENSORS:input"
  options { [mediapipe.ImageToTensorCalculatorOptions.ext] {
    output_tensor_width: $side output_tensor_height: $side output_tensor_float_range { min: 0.0 max: 1.0 } } }
}
node {
  calculator: "InferenceCalculator"
  input_stream: "TENSORS:input" output_stream: "TENSORS:output"
  options { [mediapipe.InferenceCalculatorOptions.ext] { model_path: "$model" delegate { xnnpack { num_threads: 1 } } } }
}
node {
  calculator: "SplitTensorVectorCalculator"
  input_stream: "output" $tensors
  options { [mediapipe.SplitVectorCalculatorOptions.ext] { $ranges } }
}
$floats
""")
_DETECTOR = Template("""
input_stream: "image"
output_stream: "found"
node {
  calculator: "ImageToTensorCalculator"
  input_stream: "IMAGE:image" output_stream: "TENSORS:input" output_stream: "LETTERBOX_PADDING:padding"
  options { [mediapipe.ImageToTensorCalculatorOptions.ext] {
    output_tensor_width: $side output_tensor_height: $side keep_aspect_ratio: true
    output_tensor_float_range { min: -1.0 max: 1.0 } border_mode: BORDER_ZERO } }
}
node {
  calculator: "InferenceCalculator"
  input_stream: "TENSORS:input" output_stream: "TENSORS:output"
  options { [mediapipe.InferenceCalculatorOptions.ext] { model_path: "$model" delegate { xnnpack { num_threads: 1 } } } }
}
node {
  calculator: "SsdAnchorsCalculator"
  output_side_packet: "anchors"
  options { [mediapipe.SsdAnchorsCalculatorOptions.ext] {
    $anchors min_scale: 0.1484375 max_scale: 0.75 input_size_height: $side input_size_width: $side
    anchor_offset_x: 0.5 anchor_offset_y: 0.5 aspect_ratios: 1.0 fixed_anchor_size: true } }
}
node {
  calculator: "TensorsToDetectionsCalculator"
  input_stream: "TENSORS:output" input_side_packet: "ANCHORS:anchors" output_stream: "DETECTIONS:all"
  options { [mediapipe.TensorsToDetectionsCalculatorOptions.ext] {
    num_classes: 1 num_boxes: $boxes num_coords: $numbers box_coord_offset: 0
    keypoint_coord_offset: 4 num_keypoints: $points num_values_per_keypoint: 2
    sigmoid_score: true score_clipping_thresh: 100.0 reverse_output_order: true
    x_scale: $side.0 y_scale: $side.0 h_scale: $side.0 w_scale: $side.0 min_score_thresh: $score } }
}
node {
  calculator: "NonMaxSuppressionCalculator"
  input_stream: "all" output_stream: "best"
  options { [mediapipe.NonMaxSuppressionCalculatorOptions.ext] {
    min_suppression_threshold: $overlap overlap_type: INTERSECTION_OVER_UNION algorithm: WEIGHTED } }
}
node {
  calculator: "DetectionLetterboxRemovalCalculator"
  input_stream: "DETECTIONS:best" input_stream: "LETTERBOX_PADDING:padding" output_stream: "DETECTIONS:found"
}
""")
