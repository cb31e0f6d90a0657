"""Decides frame by frame how thoroughly to detect: follow the main person cheaply, and search where somebody else may have come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from validator.facts.people import Other
from validator.media.decode import Frame
from validator.vision.backends.interface import Tile
from validator.vision.people import background, detector, tiles
from validator.vision.people.background import Background
from validator.vision.people.detector import Candidate, PersonDetector

FULL_SEARCHES = 10
"""So many frames, spread over the clip, are searched for others wherever something has changed …"""
FULL_SEARCH_SECONDS = 1.0
"""… but never more often than this."""
_MOST_FULL_SEARCHES = 30
"""So often a whole frame is searched, with those in which the main person was lost from sight."""
_DETECT_SECONDS = 3.0
"""The main person is detected at least so often; between, surely seen landmarks are enough."""
_WORTH_CONFIRMING = 0.4
"""When somebody else is seen at least so surely, the next frame is searched too, and that place to the end of the clip."""
_PART_SECONDS = 30.0
"""A clip of which parts are to be judged is searched as often as one of this length."""


@dataclass(frozen=True)
class Tracked:
    """Who is in one frame."""

    person: Candidate | None
    """The main person."""
    others: tuple[Candidate, ...] | None
    """None when only the main person was followed; where nothing has changed since nobody else was found, nobody is there now."""
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
        self._background = Background()

    def update(self, frame: Frame, time: float) -> Tracked:
        """Who is in the frame at `time` seconds."""
        due, person = time >= self._next, self._follow(frame, time)
        self._next = time + self._every if due else self._next
        tracked = self._beside(frame, person) if due and person else _followed(person)
        if tracked is None and (due or self._count < self._most):
            tracked, self._detected = self._search(frame), time
        elif tracked is None:
            found = self._detector.detect(frame, [tiles.whole(*_size(frame))], weak=False)
            tracked = Tracked(detector.main_person(found, self._before), None)
        if tracked.person and tracked.person.detector_score >= detector.SURE:
            self._before = tracked.person
        return tracked

    def others(self, others: Iterable[Other], time: float) -> None:
        """Who else was found in the frame at `time` seconds, if that is somebody at all."""
        for other in others:
            surely = other.score >= _WORTH_CONFIRMING
            self._background.somebody(other.box, surely=surely)
            self._next = time if surely else self._next

    def _beside(self, frame: Frame, person: Candidate) -> Tracked | None:
        """The person who was followed, and who else is where it was not searched yet; None when that is everywhere."""
        mask = person.landmarks.mask
        unsearched = self._background.unsearched(frame, mask)
        if unsearched.all():
            return None
        grid = tiles.coarse_grid(*_size(frame))
        near = background.widened(unsearched)
        where = [tile for tile in grid if near[tiles.cells(tile, *_size(frame))].any()]
        if not where:
            return Tracked(person, ())
        found = self._detector.with_alone_scores(frame, self._detector.detect_others(frame, where, [person]))
        self._background.remember(frame, mask, unsearched)
        others = tuple(f for f in found if detector.is_someone_else(f, person))
        # Of two faces the one nearer to the nose is the main person's: whoever looks for faces has to find both.
        nose = person.landmarks.points[0]
        return Tracked(person, others, tuple(tile for tile in grid if tile in where or tiles.holds(tile, nose[0], nose[1])))

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
            # What has changed since the last search is to be searched twice more.
            self._background.unsearched(frame, person.landmarks.mask)
            self._background.remember(frame, person.landmarks.mask, background.EVERYWHERE)
        return Tracked(person, others, tuple(where))


def _followed(person: Candidate | None) -> Tracked | None:
    return Tracked(person, None) if person else None


def _size(frame: Frame) -> tuple[int, int]:
    """Width and height."""
    return frame.shape[1], frame.shape[0]
