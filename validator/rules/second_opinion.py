"""What the user's person model says of a clip: whether several people are in it, and whether anybody is in the first frame."""

from __future__ import annotations

from dataclasses import dataclass

from validator.facts.people import People, PersonBox
from validator.targets.profile import Profile

LIMITS = ("model-second-score", "model-second-area", "model-second-share", "model-second-samples")
"""What makes several people of the model's boxes."""


@dataclass(frozen=True)
class Several:
    """Samples in which the model detects more than one person."""

    share: int
    """Per cent of the samples."""
    most: int
    """People at once."""
    worst_at: float
    """When they are the most, in seconds."""
    at: tuple[float, float]
    """Time of the first and of the last of these samples."""


def several(people: People, profile: Profile) -> Several | None:
    """What speaks for several people, often enough not to be an accident; a clip of few samples needs all of them."""
    looked = [sample for sample in people.samples if sample.boxes is not None]
    seen = [(count, sample.time) for sample in looked if (count := _count(sample.boxes or (), profile)) > 1]
    needed = min(profile.limit("model-second-samples").at_least, len(looked))
    if not seen or len(seen) < needed:
        return None
    share, (most, time) = 100 * len(seen) / len(looked), max(seen, key=lambda each: each[0])
    if share < profile.limit("model-second-share").at_least:
        return None
    return Several(round(share), most, time, (seen[0][1], seen[-1][1]))


def sees_one_alone(people: People, profile: Profile, at: tuple[float, float]) -> bool:
    """Whether the model denies a second person at that time: it detects one in most samples, for it must see her, and two in none."""
    counts = [_count(sample.boxes or (), profile) for sample in people.samples if at[0] <= sample.time <= at[1]]
    return max(counts, default=0) == 1 and 2 * sum(counts) > len(counts)


def somebody_in_first_frame(people: People, profile: Profile) -> bool:
    """Whether the model detects a person there."""
    least = profile.limit("model-person-score").at_least
    return any(box.score >= least for sample in people.samples[:1] for box in sample.boxes or ())


def _count(boxes: tuple[PersonBox, ...], profile: Profile) -> int:
    """The people in one frame; who is tiny beside the largest one is far away, or a picture on a wall."""
    sure = [box.area for box in boxes if box.score >= profile.limit("model-second-score").at_least]
    least = profile.limit("model-second-area").at_least / 100 * max(sure, default=0.0)
    return sum(area >= least for area in sure)
