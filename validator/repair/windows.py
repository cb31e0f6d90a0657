"""Finds the longest stretches of a clip that would be accepted, from its facts alone: nothing is decoded for the search."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush

from validator.facts.clip import Facts
from validator.repair.compose import Steps
from validator.repair.plan import frame_seconds
from validator.repair.predict import people_within, predicted, shots_within
from validator.targets.profile import Profile

Window = tuple[float, float]
"""Begin, and the time from which on frames are left out, in seconds after the first frame."""
Passes = Callable[[Facts], bool]
"""Whether a clip with these facts is as good as is wanted."""
_BEFORE = 0.001
"""Seconds: a window ends so long before the frame that is left out."""
_ROOM = 0.1
"""Seconds that a window is longer than the shortest clip allowed: frames are left off at both ends."""
_AUDIO_ROOM = 0.05
"""Seconds: an audio stream ends so long after the picture, for its frames are longer."""
_MOST_TRIES = 4000
"""Judgements in one search; each takes up to 2 ms, and a clip with many faults needs some hundred."""
_GROWTHS = 6


@dataclass(frozen=True)
class Range:
    """How long a window has to be, and may be, in seconds."""

    least: float
    most: float


def range_of(facts: Facts, profile: Profile) -> Range:
    """The lengths that the target takes, with room for what a cut adds."""
    limit = profile.limit("duration")
    least = float(limit.min or 0) + _ROOM
    if limit.max is None or facts.timing is None:
        return Range(least, float("inf"))
    audio = _AUDIO_ROOM if facts.media and facts.media.audio_streams else 0.0
    return Range(least, float(limit.max) - frame_seconds(facts.timing) - audio)


def longest(facts: Facts, spans: Sequence[Window], steps: Steps, profile: Profile, passes: Passes) -> Iterator[Window]:
    """Windows that do not overlap, the longest first, in each of which a clip made by `steps` would pass.

    `spans` are the stretches between transitions.
    """
    if facts.media is None or facts.timing is None:
        return
    judge = _Judge(facts, steps, profile, passes)
    waiting = [_Found(window, span) for span in spans if (window := judge.best(span))]
    heapify(waiting)
    while waiting:
        found = heappop(waiting)
        yield found.window
        (begin, end), (first, last) = found.window, found.span
        for rest in ((first, begin), (end, last)):
            if window := judge.best(rest):
                heappush(waiting, _Found(window, rest))


@dataclass(frozen=True)
class _Found:
    window: Window
    span: Window

    def __lt__(self, other: _Found) -> bool:
        """The longer one, and of equal ones the earlier, comes first."""
        return (_length(other.window), self.window) < (_length(self.window), other.window)


def _length(window: Window) -> float:
    return window[1] - window[0]


class _Judge:
    """Judges windows of one clip; each judgement is made once."""

    def __init__(self, facts: Facts, steps: Steps, profile: Profile, passes: Passes) -> None:
        self._facts, self._steps, self._profile, self._passes = facts, steps, profile, passes
        self._range = range_of(facts, profile)
        self._times = [sample.time for sample in facts.people.samples] if facts.people else []
        self._known: dict[Window, bool] = {}
        # Only people and shots differ from window to window: the rest is that of a window that is long enough.
        whole = float(facts.timing.duration_seconds) if facts.timing else 0.0
        usual = min(self._range.most, max(self._range.least, whole))
        self._usual = predicted(facts, replace(steps, start=None, length=usual), profile)

    def best(self, span: Window) -> Window | None:
        """The longest window within `span` that passes; None where there is none."""
        if _length(span) < self._range.least:
            return None
        search = _Search(self, span, self._times, self._range)
        found = search.longest()
        return found if found and self._for_certain(found) else None

    def holds(self, window: Window) -> bool:
        """Whether what is seen in the window passes, whatever its length."""
        if window not in self._known:
            if len(self._known) >= _MOST_TRIES:
                return False
            shown = (window[0], window[1] - _BEFORE)
            people, shots = people_within(self._facts.people, shown), shots_within(self._facts.shots, shown)
            seen = people is not None or self._facts.people is None
            self._known[window] = seen and self._passes(replace(self._usual, people=people, shots=shots))
        return self._known[window]

    def _for_certain(self, window: Window) -> bool:
        """The same of the window as it would be made, with its own length."""
        begin, end = window
        steps = replace(self._steps, start=begin or None, length=end - _BEFORE - begin)
        return self._passes(predicted(self._facts, steps, self._profile))


class _Search:
    """The search through one span: the longest window is tried first, and each failure rules out all that hold its cause."""

    def __init__(self, judge: _Judge, span: Window, times: Sequence[float], lengths: Range) -> None:
        self._holds, self._range = judge.holds, lengths
        self._end = span[1]
        first, last = bisect_left(times, span[0] - _BEFORE), bisect_left(times, span[1] - _BEFORE)
        # Where nobody looks for people, nothing but the span's ends limits a window.
        self._times = list(times[first:last]) if times else [span[0]]
        # Between a cut and the first sample after it the picture hardly differs from that sample.
        self._begins = [span[0], *self._times[1:]] if self._times else []
        self._ends = [min(self._end, begin + lengths.most) for begin in self._begins]

    def longest(self) -> Window | None:
        waiting = [(begin - end, number) for number, (begin, end) in enumerate(zip(self._begins, self._ends, strict=True))]
        heapify(waiting)
        while waiting:
            shortened, number = heappop(waiting)
            window = self._begins[number], self._ends[number]
            if _length(window) < self._range.least:
                continue
            if -shortened > _length(window):
                heappush(waiting, (-_length(window), number))
            elif self._starts(number):
                if self._holds(window):
                    return self._grown(number, window)
                self._learn(number, window)
                heappush(waiting, (self._begins[number] - self._ends[number], number))
        return None

    def _starts(self, number: int) -> bool:
        """Whether a clip may begin there: its first frame alone passes."""
        return self._holds((self._begins[number], self._times[number] + 2 * _BEFORE))

    def _learn(self, number: int, window: Window) -> None:
        """From a window that fails: no window passes that holds the shortest part of it that fails, too."""
        last = self._least_end(number, window)
        first = self._last_begin(number, last)
        border = self._times[last]
        for each in range(first + 1):
            self._ends[each] = min(self._ends[each], border)

    def _least_end(self, number: int, window: Window) -> int:
        """The number of the first sample with which it fails."""
        low, high = number + 1, bisect_left(self._times, window[1] - _BEFORE) - 1
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self._holds((window[0], self._after(middle))) else (low, middle)
        return min(low, high)

    def _last_begin(self, number: int, last: int) -> int:
        """The number of the last sample from which on it fails still."""
        low, high = number, last - 1
        while low < high:
            middle = (low + high + 1) // 2
            failing = not self._holds((self._begins[middle], self._after(last)))
            low, high = (middle, high) if failing else (low, middle - 1)
        return low

    def _after(self, number: int) -> float:
        return self._times[number + 1] if number + 1 < len(self._times) else self._end

    def _grown(self, number: int, window: Window) -> Window:
        """The window, or one around it that passes: in a longer clip the same fault may take too small a share to count."""
        begin, end = window
        most = min(self._end, begin + self._range.most)
        end = max([end, *(each for each in self._steps_to(end, most) if self._holds((begin, each)))])
        earliest = bisect_left(self._begins, end - self._range.most)
        earlier = [
            each for each in self._sparse(earliest, number) if self._starts(each) and self._holds((self._begins[each], end))
        ]
        return (self._begins[earlier[0]] if earlier else begin), end

    def _steps_to(self, end: float, most: float) -> list[float]:
        later = [time for time in self._times if end < time < most]
        return [*later[:: max(1, len(later) // _GROWTHS)], *([most] if most > end else [])]

    def _sparse(self, first: int, last: int) -> Sequence[int]:
        return range(first, last, max(1, (last - first) // _GROWTHS))
