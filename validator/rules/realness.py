"""The rule about drawn and carved figures, in which the networks see a person, but not the one of a camera."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from validator.facts.clip import Facts
from validator.facts.people import Sample
from validator.facts.pose import Figure
from validator.findings import Hit
from validator.rules.episodes import face_score, figure
from validator.rules.rule import WARNING, Case, Rule, measured
from validator.targets.profile import Profile

_LEAST_SHARE = 0.3
"""Of all samples; fewer are accidents: a head that turns by is doubted, too."""


def person_not_real(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """A whole figure with a clear face, which the detector doubts all the same, or whose head is too large for a person's."""
    least, most = profile.limit("detector-score").at_least, profile.limit("head-size").at_most
    size, score = head_size(facts, profile), detector_score(facts, profile)
    if size is not None and size > most:
        yield Hit("proportions", round(size, 3), most)
    elif score is not None and score < least:
        yield Hit("doubted", round(score, 2), least)


PERSON_NOT_REAL = Rule(
    "person-not-real",
    check=person_not_real,
    needs=("people",),
    limits=("head-size", "detector-score"),
    cases={
        "proportions": Case(WARNING),
        "doubted": Case(WARNING),
    },
)


def head_size(facts: Facts, profile: Profile) -> float | None:
    """Width of the face over the figure's length; None where no sample shows the whole figure and its face."""
    sizes = [sample.face.width / found.length for sample, found in _shown(facts, profile) if sample.face]
    return median(sizes) if sizes else None


def detector_score(facts: Facts, profile: Profile) -> float | None:
    """The person detector's score, 0..1; None likewise."""
    scores = [found.body.score for _, found in _shown(facts, profile)]
    return median(scores) if scores else None


def _shown(facts: Facts, profile: Profile) -> list[tuple[Sample, Figure]]:
    """The samples that show all of an upright figure and its face: what is hidden, cut off or bent is doubted for that reason."""
    people, clear = measured(facts.people), profile.limit("face-score").at_least
    seen = [(sample, figure(people, sample, profile)) for sample in people.samples if face_score(sample) >= clear]
    folded = profile.limit("torso-fold").at_most
    found = [(s, f) for s, f in seen if f and f.feet_inside and f.hips_inside and f.torso_fold <= folded]
    return found if len(found) >= _LEAST_SHARE * len(people.samples) else []


ROWS = (PERSON_NOT_REAL,)
