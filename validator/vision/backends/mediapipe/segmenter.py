"""Runs the network that tells people from background."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from validator.media.decode import Frame
from validator.vision.backends.interface import Mask
from validator.vision.backends.mediapipe.graphs import Network

_SIDE = 256


class Segmenter:
    """The segmentation network, fed with a whole frame."""

    def __init__(self, model: Path, root: Path) -> None:
        """`root` is the folder that holds the package mediapipe."""
        self._network = Network(model, root, _SIDE, numbers=0)

    def person_mask(self, frame: Frame) -> Mask:
        """The score of each of 256 × 256 pixels for being a person, 0..1."""
        small = np.asarray(cv2.resize(frame, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA), np.uint8)
        return self._network.run(small)[1]
