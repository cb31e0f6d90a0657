"""Starts mediapipe's networks from their files."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from validator.vision.backends.interface import Networks
from validator.vision.backends.mediapipe.configs import FACE_FULL_RANGE, FACE_SHORT_RANGE, POSE
from validator.vision.backends.mediapipe.graphs import Detector, DetectorPair
from validator.vision.backends.mediapipe.landmarks import Landmarker
from validator.vision.backends.mediapipe.models import Models
from validator.vision.backends.mediapipe.quiet import quiet
from validator.vision.backends.mediapipe.segmenter import Segmenter


def load(models: Models) -> Networks:
    """All of them, two at a time; 0.3 s of computing after mediapipe is imported."""
    root, files = models.root, models.files
    with quiet(), ThreadPoolExecutor(2) as threads:
        landmarker = threads.submit(Landmarker, files["pose_landmarks"], root)
        one, other = (threads.submit(Detector, files["pose_detector"], root, POSE) for _ in "12")
        short = threads.submit(Detector, files["face_short_range"], root, FACE_SHORT_RANGE)
        full = threads.submit(Detector, files["face_full_range"], root, FACE_FULL_RANGE)
        segmenter = threads.submit(Segmenter, files["segmenter"], root)
    return Networks(
        pose_detector=DetectorPair(one.result(), other.result()),
        landmarker=landmarker.result(),
        face_short_range=short.result(),
        face_full_range=full.result(),
        segmenter=segmenter.result(),
    )
