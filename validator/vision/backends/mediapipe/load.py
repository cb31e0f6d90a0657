"""Starts mediapipe's networks from their files."""

from __future__ import annotations

from validator.vision.backends.interface import Networks
from validator.vision.backends.mediapipe.configs import FACE_FULL_RANGE, FACE_SHORT_RANGE, POSE
from validator.vision.backends.mediapipe.graphs import Detector, DetectorPair
from validator.vision.backends.mediapipe.landmarks import Landmarker
from validator.vision.backends.mediapipe.models import Models
from validator.vision.backends.mediapipe.segmenter import Segmenter


def load(models: Models) -> Networks:
    """All of them; about 0.3 s after mediapipe is imported."""
    root, files = models.root, models.files
    return Networks(
        pose_detector=DetectorPair(files["pose_detector"], root, POSE),
        landmarker=Landmarker(files["pose_landmarks"], root),
        face_short_range=Detector(files["face_short_range"], root, FACE_SHORT_RANGE),
        face_full_range=Detector(files["face_full_range"], root, FACE_FULL_RANGE),
        segmenter=Segmenter(files["segmenter"], root),
    )
