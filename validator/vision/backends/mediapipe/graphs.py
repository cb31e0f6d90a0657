"""Runs the wheel's detectors with their scores, which mediapipe's Tasks do not give.

The Tasks' PoseLandmarker hides the score of a detection and its FaceDetector refuses the full-range network;
both scores decide who is a person. A graph of mediapipe's own calculators gives them, from the same files.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from validator.media.decode import Frame
from validator.vision.backends.interface import Detection, Floats, Mask, Tile
from validator.vision.backends.mediapipe import bindings, configs

mp = bindings.load()


_MASK = "mask"


class Network:
    """One network that is fed with a square picture of its own size and gives plain numbers, and a mask after them."""

    def __init__(self, model: Path, root: Path, side: int, numbers: int) -> None:
        """`numbers` is how many output tensors come before the mask."""
        self._out: dict[str, Any] = {}
        self._names = [f"out{i}" for i in range(numbers)]
        self._count = 0
        mp.resource_util.set_resource_dir(str(root))
        self._graph = mp.CalculatorGraph(graph_config=configs.network(model, root, side, self._names, _MASK))
        for name in (*self._names, _MASK):
            self._graph.observe_output_stream(name, self._out.__setitem__)
        self._graph.start_run()
        self.run(np.zeros((side, side, 3), np.uint8))

    def run(self, picture: Frame) -> tuple[list[Floats], Mask]:
        """The numbers, each tensor flat, and the mask in the network's own size."""
        self._count += 1
        _send(self._graph, picture, self._count)
        numbers = [np.array(mp.packet_getter.get_float_list(self._out[name]), np.float64) for name in self._names]
        # A mask of 65 536 numbers is copied as a picture: as a list of Python's numbers it takes a tenth of the network's time.
        return numbers, np.array(mp.packet_getter.get_image(self._out[_MASK]).numpy_view(), np.float32)


class Detector:
    """One detection network, fed with one picture at a time."""

    def __init__(self, model: Path, root: Path, layout: configs.Layout) -> None:
        """`root` is the folder that holds the package mediapipe."""
        self._found: list[Any] = []
        self._count = 0
        mp.resource_util.set_resource_dir(str(root))
        self._graph = mp.CalculatorGraph(graph_config=configs.detector(model, root, layout))
        self._graph.observe_output_stream("found", self._take)
        self._graph.start_run()
        # The network is opened, and says so, only with the first picture.
        self.detect(np.zeros((layout.side, layout.side, 3), np.uint8), [(0, 0, layout.side, layout.side)])

    def detect(self, frame: Frame, tiles: Sequence[Tile]) -> list[Detection]:
        """What is in these tiles of the frame, tile by tile, in each the best first."""
        return [detection for tile in tiles for detection in self._detect(frame, tile)]

    def _detect(self, frame: Frame, tile: Tile) -> list[Detection]:
        left, top, right, bottom = tile
        part = np.ascontiguousarray(frame[top:bottom, left:right])
        self._found.clear()
        self._count += 1
        _send(self._graph, part, self._count)
        found = [_detection(proto, part.shape[1], part.shape[0], left, top) for proto in self._found]
        return sorted(found, key=lambda d: -d.score)

    def _take(self, _: str, packet: Any) -> None:
        self._found.extend(mp.packet_getter.get_proto_list(packet))


class DetectorPair:
    """One detection network twice, so that two tiles of a frame are searched at the same time."""

    def __init__(self, one: Detector, other: Detector) -> None:
        """Two of the same network."""
        self._one, self._other = one, other

    def detect(self, frame: Frame, tiles: Sequence[Tile]) -> list[Detection]:
        """What is in these tiles of the frame, in no order."""
        if len(tiles) < 2:
            return self._one.detect(frame, tiles)
        with ThreadPoolExecutor(1) as thread:
            later = thread.submit(self._other.detect, frame, tiles[1::2])
            return [*self._one.detect(frame, tiles[::2]), *later.result()]


def _send(graph: Any, picture: Frame, count: int) -> None:
    image = mp.Image(image_format=mp.ImageFormat.SRGB, data=picture)
    graph.add_packet_to_input_stream("image", mp.packet_creator.create_image(image).at(count))
    graph.wait_until_idle()


def _detection(proto: Any, width: int, height: int, left: int, top: int) -> Detection:
    box = proto.location_data.relative_bounding_box
    points = tuple((p.x * width + left, p.y * height + top) for p in proto.location_data.relative_keypoints)
    x, y = (box.xmin + box.width / 2) * width + left, (box.ymin + box.height / 2) * height + top
    return Detection(float(proto.score[0]), x, y, box.width * width, points)
