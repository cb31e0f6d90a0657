"""Decides frame by frame how hard to look: follow the main person cheaply, search the whole frame now and then."""

from __future__ import annotations

from dataclasses import dataclass

from validator.media.decode import Frame
from validator.vision.people import detector, tiles
from validator.vision.people.detector import Found

SWEEPS = 10
"""The whole frame is searched for people in so many frames, spread over the clip …"""
SWEEP_SECONDS = 1.0
"""… but never more often than this."""
_MOST_SWEEPS = 30
"""With those for a person who was lost from sight, and those that confirm a second one."""


@dataclass(frozen=True)
class Seen:
    """Who is in one frame."""

    person: Found | None
    others: tuple[Found, ...] | None
    """None when only the main person was looked for."""
    where: tuple[tiles.Crop, ...] = ()
    """The parts of the frame that were searched for others."""


class Search:
    """Follows one clip; frames come in order."""

    def __init__(self, people: detector.Finder, seconds: float) -> None:
        """`seconds` is the length of the clip."""
        self._finder = people
        self._every = max(SWEEP_SECONDS, seconds / SWEEPS)
        self._next, self._count = 0.0, 0
        self._before: Found | None = None

    def look(self, frame: Frame, time: float) -> Seen:
        """Who is in the frame at `time` seconds."""
        due = time >= self._next
        seen = None if due else self._follow(frame)
        if seen is None and (due or self._count < _MOST_SWEEPS):
            self._next = time + self._every if due else self._next
            seen = self._sweep(frame)
        elif seen is None:
            seen = Seen(detector.main(self._finder.find(frame, [tiles.whole(*_size(frame))], weak=False), self._before), None)
        if seen.person and seen.person.score >= detector.SURE:
            self._before = seen.person
        return seen

    def confirm(self, time: float) -> None:
        """Search the next frame too: a pattern does not stay, somebody else does."""
        self._next = time

    def _follow(self, frame: Frame) -> Seen | None:
        """The person seen before, near the old place; None when that is not sure."""
        if self._before is None:
            return None
        width, height = _size(frame)
        scale = width / self._before.look.frame[1]
        left, top, right, bottom = (edge * scale for edge in self._before.look.corners)
        near = tiles.around((left, top, right, bottom), width, height)
        person = self._finder.follow(frame, near, self._before.look.square.scaled(scale))
        return Seen(person, None) if person else None

    def _sweep(self, frame: Frame) -> Seen:
        self._count += 1
        width, height = _size(frame)
        first = self._count == 1
        where = tiles.sweep(width, height) + (tiles.squares(width, height) if first else [])
        found = self._finder.checked(frame, self._finder.find(frame, where, weak=first))
        fine = self._finder.beside(frame, tiles.fine(width, height), found) if first else []
        everybody = [*found, *self._finder.checked(frame, fine)]
        person = detector.main(found, self._before)
        if person is None or person.weight < detector.SURE:
            person = max(everybody, key=lambda f: f.weight, default=None)
        others = tuple(f for f in everybody if f is not person and detector.apart_from(f, person))
        return Seen(person, others, tuple(where))


def _size(frame: Frame) -> tuple[int, int]:
    """Width and height."""
    return frame.shape[1], frame.shape[0]
