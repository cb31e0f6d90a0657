"""Decides frame by frame how thoroughly to detect: follow the main person cheaply, search the whole frame when somebody may have come."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from validator.media.decode import Frame
from validator.vision.backends.interface import Tile
from validator.vision.people import background, detector, tiles
from validator.vision.people.background import Background
from validator.vision.people.detector import Candidate, PersonDetector

FULL_SEARCHES = 10
"""So many frames, spread over the clip, are searched whole for people …"""
FULL_SEARCH_SECONDS = 1.0
"""… but never more often than this."""
_MOST_FULL_SEARCHES = 30
"""With those for a person who was lost from sight, and those that confirm a second one."""
_DETECT_SECONDS = 3.0
"""The main person is detected at least so often; between, surely seen landmarks are enough."""
_WORTH_CONFIRMING = 0.4
"""When somebody else is seen at least so surely, the next frame is searched too."""
_SEARCHES_AFTER = 3
"""So many searches must find nobody after a change, or a weak sighting, until what has not changed counts as searched."""
_PART_SECONDS = 30.0
"""A clip of which parts are to be judged is searched as often as one of this length."""


@dataclass(frozen=True)
class Tracked:
    """Who is in one frame."""

    person: Candidate | None
    """The main person."""
    others: tuple[Candidate, ...] | None
    """None when only the main person was followed; empty, too, where nothing has changed since nobody else was found."""
    tiles: tuple[Tile, ...] = ()
    """The tiles that were searched for others."""


class Tracker:
    """Follows the main person through one clip; frames come in order."""

    def __init__(self, people: PersonDetector, seconds: float, *, in_parts: bool = False) -> None:
        """`seconds` is the length of the clip; with `in_parts` all along as often as in a short one."""
        self._detector = people
        parts = max(1.0, seconds / _PART_SECONDS) if in_parts else 1.0
        self._every = max(FULL_SEARCH_SECONDS, seconds / parts / FULL_SEARCHES)
        self._most = _MOST_FULL_SEARCHES * parts
        self._next, self._count = 0.0, 0
        self._before: Candidate | None = None
        self._detected = 0.0
        self._background, self._doubts = Background(), 0.0

    def update(self, frame: Frame, time: float) -> Tracked:
        """Who is in the frame at `time` seconds."""
        due = time >= self._next
        tracked = self._unchanged(frame, time) if due else _followed(self._follow(frame, time))
        self._next = time + self._every if due else self._next
        if tracked is None and (due or self._count < self._most):
            tracked, self._detected = self._search(frame), time
        elif tracked is None:
            found = self._detector.detect(frame, [tiles.whole(*_size(frame))], weak=False)
            tracked = Tracked(detector.main_person(found, self._before), None)
        if tracked.person and tracked.person.detector_score >= detector.SURE:
            self._before = tracked.person
        return tracked

    def beside(self, score: float, time: float) -> None:
        """How surely somebody else is in the frame at `time`: a pattern does not stay, somebody does, and is looked for."""
        self._doubts = max(_SEARCHES_AFTER, self._doubts) if score else max(0, self._doubts - 1)
        if score >= _WORTH_CONFIRMING:
            # Who was surely there once is looked for to the end of the clip.
            self._next, self._doubts = time, math.inf

    def _unchanged(self, frame: Frame, time: float) -> Tracked | None:
        """The person of the frame before, alone as then, because nothing has changed elsewhere; None when that is not so."""
        if self._before is None or self._doubts:
            return None
        changed = self._background.changed(frame)
        person = None if background.everywhere(changed) else self._follow(frame, time)
        if person and background.nobody_new(changed, person.landmarks.mask):
            return Tracked(person, ())
        # The detector may overlook a newcomer once, who would then count as a part of the wall.
        self._doubts = _SEARCHES_AFTER
        return None

    def _follow(self, frame: Frame, time: float) -> Candidate | None:
        """The person of the frame before, near the old place; None when that is not sure."""
        if self._before is None:
            return None
        width, height = _size(frame)
        scale = width / self._before.landmarks.frame_size[1]
        left, top, right, bottom = (edge * scale for edge in self._before.landmarks.mask_corners)
        near = tiles.around((left, top, right, bottom), width, height)
        landmarks = self._detector.aim(frame, self._before.landmarks.square.scaled(scale))
        if landmarks is None:
            return None
        if time - self._detected < _DETECT_SECONDS and detector.surely_the_same(landmarks, self._before):
            return replace(self._before, landmarks=landmarks)
        self._detected = time
        return self._detector.seen_again(frame, near, landmarks)

    def _search(self, frame: Frame) -> Tracked:
        """Everybody in the frame; in the clip's first search also those in the background."""
        self._count += 1
        width, height = _size(frame)
        first = self._count == 1
        where = tiles.coarse_grid(width, height) + (tiles.squares(width, height) if first else [])
        found = self._detector.with_alone_scores(frame, self._detector.detect(frame, where, weak=first))
        small = self._detector.detect_others(frame, tiles.fine_grid(width, height), found) if first else []
        everybody = [*found, *self._detector.with_alone_scores(frame, small)]
        person = detector.main_person(found, self._before)
        if person is None or person.confidence < detector.SURE:
            person = max(everybody, key=lambda f: f.confidence, default=None)
        others = tuple(f for f in everybody if f is not person and detector.is_someone_else(f, person))
        if person:
            self._background.remember(frame, person.landmarks.mask)
        return Tracked(person, others, tuple(where))


def _followed(person: Candidate | None) -> Tracked | None:
    return Tracked(person, None) if person else None


def _size(frame: Frame) -> tuple[int, int]:
    """Width and height."""
    return frame.shape[1], frame.shape[0]
