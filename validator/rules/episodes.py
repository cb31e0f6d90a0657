"""Gathers what single samples say into episodes: how long, how often, when it was worst."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from validator.facts.clip import Facts
from validator.facts.people import Body, People, Sample
from validator.facts.pose import Figure, figure_of
from validator.findings import Hit, Scalar, Span
from validator.rules.rule import measured
from validator.targets.profile import Profile

_OFTEN = 0.5
"""A fault in more than this share of the samples is not an accident."""
Measure = Callable[[Figure], float | None]
"""A figure's fault as a number that grows with the fault; None when it cannot be judged."""


@dataclass(frozen=True)
class Episode:
    """The samples of one clip in which something held."""

    share: float
    """Of all samples that could be judged, 0..1."""
    of_clip: float
    """Of all samples, 0..1."""
    count: int
    longest: Span
    """The longest run, in seconds of the clip."""
    seconds: float
    """How long that run is when its last sample covers as much time as the others."""
    worst: float
    """The value at the worst moment."""
    worst_at: float
    """Seconds."""

    @property
    def often(self) -> bool:
        """Whether it held in so many of the samples that it is not an accident."""
        return self.share > _OFTEN

    def hit(self, case: str, actual: Scalar, limit: Scalar, **values: Scalar) -> Hit:
        """The episode as a hit."""
        at = tuple(round(t, 2) for t in self.longest)
        more: dict[str, Scalar] = {
            "share": round(100 * self.of_clip),
            "worst_at": round(self.worst_at, 1),
            "seconds": round(at[1] - at[0], 1),
        }
        return Hit(case, actual, limit, at=(at[0], at[1]), values={**more, "start": at[0], **values})


def first_figure(facts: Facts, profile: Profile) -> Figure | None:
    """The first frame's person, when sure enough to be judged."""
    people = measured(facts.people)
    return figure(people, people.samples[0], profile) if people.samples else None


def there(sample: Sample, profile: Profile) -> bool:
    """Whether a person is in the picture, large enough to be judged or tiny."""
    return sample.person is not None and (_sure(sample.person, profile) or tiny(sample, profile))


def tiny(sample: Sample, profile: Profile) -> bool:
    """Whether a person is in the picture who is too small for anything more to be said."""
    body = sample.person
    return body is not None and not _sure(body, profile) and body.confidence >= profile.limit("tiny-person-score").at_least


def face_score(sample: Sample) -> float:
    """Of the face; 0 for none."""
    return sample.face.score if sample.face else 0.0


def _sure(body: Body, profile: Profile) -> bool:
    return body.certainty >= profile.limit("person-certainty").at_least


def figure(people: People, sample: Sample, profile: Profile) -> Figure | None:
    """A sample's person, when sure enough to be judged."""
    return figure_of(sample.person, people) if sample.person and _sure(sample.person, profile) else None


def figure_at(people: People, time: float) -> Figure:
    """The person of the sample at `time`, in which an episode was worst."""
    body = next(s.person for s in people.samples if s.time == time)
    assert body
    return figure_of(body, people)


def each_figure(people: People, profile: Profile, measure: Measure) -> list[float | None]:
    """That measure of the person at every sample."""
    figures = (figure(people, sample, profile) for sample in people.samples)
    return [measure(f) if f else None for f in figures]


def episode(people: People, values: Sequence[float | None], limit: float) -> Episode | None:
    """Where these values, one for each sample, are over `limit`; None when they never are."""
    known = [(s.time, v) for s, v in zip(people.samples, values, strict=True) if v is not None]
    bad = [(t, v) for t, v in known if v > limit]
    if not bad:
        return None
    worst_at, worst = max(bad, key=lambda tv: tv[1])
    runs = _runs([None if v is None else v > limit for v in values])
    longest = max((_seconds(people, first, last) for first, last in runs), key=lambda s: s[1] - s[0])
    of_clip = len(bad) / len(people.samples)
    return Episode(
        len(bad) / len(known), of_clip, len(bad), _within(people, longest), round(longest[1] - longest[0], 3), worst, worst_at
    )


def persistent(found: Episode | None, profile: Profile) -> Episode | None:
    """The episode when it is long or frequent enough to spoil the result; single samples err."""
    if found is None or found.count < 2:
        return None
    long = found.seconds >= profile.limit("fault-seconds").at_most
    return found if long or found.share * 100 >= profile.limit("fault-share").at_most else None


def _runs(states: Sequence[bool | None]) -> list[tuple[int, int]]:
    """First and last index of each run of True; what could not be judged does not end a run."""
    runs: list[tuple[int, int]] = []
    open_run = False
    for i, state in enumerate(states):
        if state and open_run:
            runs[-1] = (runs[-1][0], i)
        elif state:
            runs.append((i, i))
        open_run = bool(state) or (open_run and state is None)
    return runs


def _seconds(people: People, first: int, last: int) -> Span:
    times = [s.time for s in people.samples]
    step = (times[-1] - times[0]) / (len(times) - 1) if len(times) > 1 else 0.0
    return (times[first], times[last] + step)


def _within(people: People, span: Span) -> Span:
    """The clip may end before the time that its last sample covers."""
    return (span[0], max(span[0], min(span[1], people.seconds)))
