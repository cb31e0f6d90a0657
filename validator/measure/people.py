"""Turns sampled frames into the facts about people: one main person followed through the clip, and everybody else."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from validator.measure import crops, faces, finder
from validator.measure.bars import Bars
from validator.measure.graphs import FAR_FACE, NEAR_FACE, POSE, Detection, Detector, Frame
from validator.measure.landmarks import POINTS, Landmarker
from validator.measure.models import Models
from validator.measure.sharpness import edge_width
from validator.scene import WHOLE, Body, Box, Face, Other, People, Sample

SWEEPS = 12
"""A clip is searched for second people in so many frames, spread over its length …"""
SWEEP_SECONDS = 1.0
"""… but never more often than this."""
_MOST_SWEEPS = 30
"""With those for a person who was lost from sight."""
_WORTH_CONFIRMING = 0.5
"""When somebody else is seen at least so surely, the next frame is searched too: patterns do not stay, people do."""
_DOUBTFUL = 0.55
"""When the first frame's person is less certain than this, the segmenter is asked too."""
_DIGITS = 4


@dataclass(frozen=True)
class Networks:
    """Everything that is loaded once and used for many clips; not for two threads at once."""

    finder: finder.Finder
    near_faces: Detector
    far_faces: Detector
    segmenter: cv2.dnn.Net


def load(models: Models) -> Networks:
    """Start the networks; about 0.3 s after mediapipe is imported."""
    pose = Detector(models.files["pose_detector"], models.root, POSE)
    return Networks(
        finder.Finder(pose, Landmarker(models.files["pose_landmarks"])),
        Detector(models.files["near_faces"], models.root, NEAR_FACE),
        Detector(models.files["far_faces"], models.root, FAR_FACE),
        cv2.dnn.readNetFromTFLite(str(models.files["segmenter"])),
    )


class PeopleMeter:
    """Sees frames in order, the first frame first, and ends in `People`.

    Frames are upright RGB; all but the first may be scaled down (a longer side of 960 px is enough).
    """

    def __init__(self, networks: Networks, width: int, height: int, seconds: float) -> None:
        """`width` and `height` are the upright clip's own, in pixels; `seconds` is its length."""
        self._networks, self._size = networks, (width, height)
        self._every = max(SWEEP_SECONDS, seconds / SWEEPS)
        self._next_sweep, self._sweeps = 0.0, 0
        self._bars, self._samples = Bars(), list[Sample]()
        self._before: finder.Found | None = None
        self._place = WHOLE
        self._filled: float | None = None

    def add(self, frame: Frame, time: float) -> None:
        """One more frame, `time` seconds after the clip's start."""
        self._bars.add(frame)
        sweep = time >= self._next_sweep
        if sweep:
            self._next_sweep = time + self._every
        found, sweep = self._search(frame, sweep=sweep)
        person = finder.main(found, self._before)
        self._samples.append(self._sample(frame, time, person, found if sweep else None))
        if person and person.score >= finder.SURE:
            self._before, self._place = person, _box(person.look.corners, frame.shape[1], frame.shape[0])
        if len(self._samples) == 1 and (person is None or person.weight < _DOUBTFUL):
            self._filled = _filled(self._networks.segmenter, frame)

    def result(self) -> People:
        """The facts; the meter is not used after this."""
        return People(*self._size, self._bars.result(), tuple(self._samples), self._filled)

    def _search(self, frame: Frame, *, sweep: bool) -> tuple[list[finder.Found], bool]:
        """Who is there, and whether everybody was looked for."""
        height, width = frame.shape[:2]
        if not sweep:
            if found := self._follow(frame):
                return found, False
            sweep = self._sweeps < _MOST_SWEEPS
        self._sweeps += sweep
        where = crops.sweep(width, height) if sweep else [crops.whole(width, height)]
        return self._networks.finder.find(frame, where), sweep

    def _follow(self, frame: Frame) -> list[finder.Found]:
        """The person seen before, near the old place; empty when not sure."""
        if self._before is None:
            return []
        height, width = frame.shape[:2]
        found = self._networks.finder.find(frame, [crops.around(self._corners(width, height), width, height)], most=2)
        return found if found and found[0].score >= finder.SURE else []

    def _corners(self, width: int, height: int) -> tuple[float, float, float, float]:
        left, top, right, bottom = self._place
        return (left * width, top * height, right * width, bottom * height)

    def _sample(self, frame: Frame, time: float, person: finder.Found | None, everybody: list[finder.Found] | None) -> Sample:
        height, width = frame.shape[:2]
        others = None if everybody is None else self._others(frame, person, everybody)
        if others and max(o.score for o in others) >= _WORTH_CONFIRMING:
            self._next_sweep = time
        if person is None:
            return Sample(time, None, None, None, others)
        if everybody is not None:
            person = replace(person, score=(person.score + self._networks.finder.again(frame, person)) / 2)
        face = faces.on_head(self._networks.near_faces, frame, person.look)
        size = Face(round(face.score, _DIGITS), round(face.side * self._size[0] / width, 1)) if face else None
        return Sample(time, _body(person, width, height), size, edge_width(frame, person.look.corners), others)

    def _others(self, frame: Frame, person: finder.Found | None, everybody: list[finder.Found]) -> tuple[Other, ...]:
        """Everybody but the main person; the first frame is searched more finely than the later ones."""
        (height, width), networks = frame.shape[:2], self._networks
        fine = [] if self._samples else networks.finder.beside(frame, crops.fine(width, height), everybody)
        bodies = [(f, networks.finder.again(frame, f)) for f in (*everybody, *fine) if f is not person]
        seen = _second(faces.apart(networks.far_faces, frame, crops.sweep(width, height)), person)
        second = [(f, faces.again(networks.near_faces, frame, f)) for f in seen]
        return (
            *(_other(score, _box(f.look.corners, width, height), "body") for f, score in bodies if score),
            *(_other(score, _box(_around(f), width, height), "face") for f, score in second if score),
        )


def _second(seen: list[Detection], person: finder.Found | None) -> list[Detection]:
    """Faces that are not the main person's, which is the one nearest to the head."""
    if person is None or not seen:
        return seen
    nose = person.look.points[0]
    own = min(seen, key=lambda f: (f.x - nose[0]) ** 2 + (f.y - nose[1]) ** 2)
    return [face for face in seen if face is not own]


def _around(face: Detection) -> tuple[float, float, float, float]:
    half = face.side / 2
    return (face.x - half, face.y - half, face.x + half, face.y + half)


def _other(score: float, box: Box, kind: str) -> Other:
    return Other(round(score, _DIGITS), round(box[3] - box[1], _DIGITS), box, kind)


def _box(corners: tuple[float, float, float, float], width: int, height: int) -> Box:
    left, top, right, bottom = corners
    shares = (left / width, top / height, right / width, bottom / height)
    return tuple(round(share, _DIGITS) for share in shares)  # type: ignore[return-value]


def _body(found: finder.Found, width: int, height: int) -> Body:
    points = tuple(
        (round(float(x) / width, _DIGITS), round(float(y) / height, _DIGITS), round(float(seen), _DIGITS))
        for x, y, _, seen in found.look.points[:POINTS]
    )
    box, area = _box(found.look.corners, width, height), found.cells / found.look.grid.size
    return Body(round(found.score, _DIGITS), round(found.look.presence, _DIGITS), box, round(area, _DIGITS), points)


def _filled(segmenter: cv2.dnn.Net, frame: Frame) -> float:
    """Share of the frame that the segmenter takes for people."""
    segmenter.setInput(cv2.dnn.blobFromImage(frame, 1 / 255, (256, 256)))
    return round(float((np.asarray(segmenter.forward()) > 0.5).mean()), _DIGITS)
