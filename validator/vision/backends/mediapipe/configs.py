"""Writes the configurations of mediapipe's graphs: which calculators run a network, and how its output is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template

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
FACE_SHORT_RANGE = Layout(
    128, "num_layers: 4 strides: 8 strides: 16 strides: 16 strides: 16 interpolated_scale_aspect_ratio: 1.0", 896, 6
)
FACE_FULL_RANGE = Layout(192, "num_layers: 1 strides: 4 interpolated_scale_aspect_ratio: 0.0", 2304, 6)


def detector(model: Path, root: Path, layout: Layout) -> str:
    """The graph "image" → detections "found"; `root` is the folder that holds the package mediapipe."""
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


def network(model: Path, root: Path, side: int, names: Sequence[str], mask: str) -> str:
    """The graph "image" → one flat tensor for each of `names`, the network's first outputs, and the next output as a picture."""
    return _NETWORK.substitute(
        model=_path(model, root),
        side=side,
        mask=mask,
        ranges=" ".join(f"ranges {{ begin: {i} end: {i + 1} }}" for i in range(len(names) + 1)),
        tensors=" ".join(f'output_stream: "tensor_{name}"' for name in (*names, mask)),
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
output_stream: "$mask"
node {
  calculator: "TensorsToSegmentationCalculator"
  input_stream: "TENSORS:tensor_$mask" output_stream: "MASK:$mask"
  options { [mediapipe.TensorsToSegmentationCalculatorOptions.ext] { activation: NONE gpu_origin: TOP_LEFT } }
}
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
