"""Checks on how clear the person is: the face, the focus."""

from __future__ import annotations

from collections.abc import Iterator
from math import floor

from validator.checks.framing import headless
from validator.checks.spans import at_least, at_most, face_score, figure, first_figure, people_of, spell, surely_over, tiny
from validator.checks.stance import turned
from validator.facts.clip import Facts
from validator.facts.people import People, Sample
from validator.facts.pose import Figure
from validator.findings import Hit
from validator.targets.profile import Profile


def face(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """No clear face in the first frame, one of too few pixels, or none for most of the clip."""
    people, limit = people_of(facts), at_least(profile, "face-score")
    start, person = people.samples[0] if people.samples else None, first_figure(facts, profile)
    if person is None and covered(people, profile):
        yield Hit("covered", round(face_score(people.samples[0]), 2), limit, at=(0.0, 0.0))
    if start is None or person is None or person.head_down:
        return
    if start.face is None or start.face.score < limit:
        if case := _unclear(person, start, face_score(start), profile):
            yield Hit(case, round(face_score(start), 2), limit, at=(0.0, 0.0))
    elif hit := _small(people, start, profile):
        yield hit
    else:
        unclear = [1 - face_score(s) if s.person else None for s in people.samples]
        found = spell(people, unclear, 1 - limit)
        if found and found.count > 1 and found.share * 100 > at_most(profile, "turned-share"):
            yield found.hit("later", limit)


def covered(people: People, profile: Profile) -> bool:
    """Whether the first frame shows somebody with something before the face, which makes the networks doubt the person."""
    start = people.samples[0]
    if start.person is None or tiny(start, profile) or start.person.presence < at_least(profile, "presence-sure"):
        return False
    somebody = people.person_mask_area is None or people.person_mask_area >= at_least(profile, "filled-some")
    trace = start.person.certainty >= at_least(profile, "person-trace")
    return somebody and trace and face_score(start) < at_least(profile, "face-score") and not _blurred_or_filling(people, profile)


def _blurred_or_filling(people: People, profile: Profile) -> bool:
    return surely_blurred(people.samples[0], profile) or (people.person_mask_area or 0.0) > at_most(profile, "filled")


def _unclear(figure: Figure, start: Sample, score: float, profile: Profile) -> str:
    """Which case it is; none when the head is out of the picture or all is blurred, for then other findings say why."""
    if surely_blurred(start, profile) or headless(figure, score, profile):
        return ""
    faint = score < at_least(profile, "face-score-sure")
    return ("away" if turned(figure, profile) else "first") + ("" if faint else "-slightly")


def _small(people: People, start: Sample, profile: Profile) -> Hit | None:
    assert start.face
    pixels, share = at_least(profile, "face-pixels"), at_least(profile, "face-size")
    part = start.face.width / min(people.width, people.height)
    if start.face.width < pixels:
        return Hit("pixels", floor(start.face.width), pixels, at=(0.0, 0.0))
    return Hit("small", floor(1000 * part) / 10, 100 * share, at=(0.0, 0.0)) if part < share else None


def surely_blurred(sample: Sample, profile: Profile) -> bool:
    """Whether the person's edges are so wide that there is no doubt; not where they could not be measured."""
    return sample.edge_width is not None and sample.edge_width > surely_over(profile, "edge-width")


def blurred(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """A person drawn with soft edges, at the start, for a while, or for a moment but strongly; or with hardly any."""
    people, limit, sure = people_of(facts), at_most(profile, "edge-width"), surely_over(profile, "edge-width")
    # One who is blurred is not made out with certainty, either.
    widths = [s.edge_width if figure(people, s, profile) or surely_blurred(s, profile) else None for s in people.samples]
    start = widths[0] if widths else None
    if start is not None and start > limit:
        yield Hit("first" if start > sure else "first-slightly", round(start, 1), limit, at=(0.0, 0.0))
        return
    found = spell(people, widths, limit)
    if found and (found.count > 1 or found.worst > sure):
        yield found.hit("later", limit)
    elif start is None and first_figure(facts, profile) and not any(widths):
        yield Hit("unclear", "", limit, at=(0.0, 0.0))
