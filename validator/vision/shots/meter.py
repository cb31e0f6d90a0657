"""Finds hard cuts and dissolves in thumbnails of every frame, in blocks, so that memory stays flat."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Iterable
from typing import TypeVar

from validator.facts.shots import Dissolve, FastTransition, HardCut, LocalDissolve, Shots, Transition, Wipe
from validator.vision.shots import cuts, dissolves, fast, local_dissolves, wipes
from validator.vision.shots.opening import Opening
from validator.vision.shots.stretch import Stretch
from validator.vision.thumbnails import Thumbnail

_BLOCK_SECONDS = 8.0
"""So much of the clip is kept before it is searched."""
_REACH_SECONDS = 1.6
"""Frames so far before and after a frame have a say in it: twice the longest half-length of a dissolve that is tried."""
_ONE_EVENT_SECONDS = 0.6
"""Candidates of one kind that are nearer than this are one; the clearest is kept."""
_AnyTransition = TypeVar("_AnyTransition", bound=Transition)


class ShotMeter:
    """Sees every frame in order and ends in `Shots`."""

    def __init__(self) -> None:
        """Begin with nothing seen."""
        self._opening, self._frames = Opening(), 0
        self._thumbnails, self._times = list[Thumbnail](), list[float]()
        self._searched_until = 0.0
        self._cuts, self._dissolves, self._local = list[HardCut](), list[Dissolve](), list[LocalDissolve]()
        self._wipes, self._fast = list[Wipe](), list[FastTransition]()

    def add(self, frame: Thumbnail, time: float) -> None:
        """One more frame, `time` seconds after the clip's first one."""
        self._opening.add(frame, time)
        self._thumbnails.append(frame)
        self._times.append(time)
        self._frames += 1
        if time - self._times[0] > _BLOCK_SECONDS:
            self._search(until=time - _REACH_SECONDS)

    def result(self) -> Shots:
        """The facts; the meter is not used after this."""
        if self._times:
            self._search(until=self._times[-1] + 1)
        return Shots(
            self._frames,
            _distinct(self._cuts, lambda cut: cut.contrast * cut.peak_ratio),
            _distinct(self._dissolves, lambda dissolve: dissolve.contrast * dissolve.mix_share),
            _distinct(self._local, lambda dissolve: dissolve.mix_share * dissolve.mix_percent),
            self._opening.black_until_seconds,
            self._opening.frozen_until_seconds,
            self._opening.moves,
            _distinct(self._wipes, lambda wipe: wipe.swept_share * wipe.contrast),
            _distinct(self._fast, lambda one: one.contrast * one.peak_ratio),
        )

    def _search(self, until: float) -> None:
        """Search the frames up to `until`, then forget those that no later frame is compared with."""
        stretch = Stretch(self._thumbnails, self._times)
        self._cuts += self._new(cuts.find(stretch), until)
        self._dissolves += self._new(dissolves.find(stretch), until)
        self._local += self._new(local_dissolves.find(stretch), until)
        self._wipes += self._new(wipes.find(stretch), until)
        self._fast += self._new(fast.find(stretch), until)
        self._searched_until = until
        keep = next((i for i, t in enumerate(self._times) if t >= until - _REACH_SECONDS), len(self._times))
        del self._thumbnails[:keep], self._times[:keep]

    def _new(self, found: Iterable[_AnyTransition], until: float) -> list[_AnyTransition]:
        return [one for one in found if self._searched_until <= one.time_seconds < until]


def _distinct(found: list[_AnyTransition], clearness: Callable[[_AnyTransition], float]) -> tuple[_AnyTransition, ...]:
    kept: list[_AnyTransition] = []
    times: list[float] = []
    for one in sorted(found, key=clearness, reverse=True):
        place = bisect(times, one.time_seconds)
        if all(abs(one.time_seconds - near) > _ONE_EVENT_SECONDS for near in times[max(0, place - 1) : place + 1]):
            kept.append(one)
            times.insert(place, one.time_seconds)
    return tuple(sorted(kept, key=lambda one: one.time_seconds))
