"""Rules about how clear the person is: the face, the focus."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, floor

from validator.facts.clip import Facts
from validator.facts.people import Blur, People, Sample
from validator.facts.pose import Figure
from validator.findings import Hit, Repair, Scalar
from validator.rules.episodes import episode, face_score, figure, first_figure, tiny
from validator.rules.framing import headless
from validator.rules.posture import turned_away
from validator.rules.rule import ERROR, WARNING, Case, Rule, measured
from validator.targets.profile import Profile


def face_not_clear(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """No clear face in the first frame, one of too few pixels, or none for most of the clip."""
    people, limit = measured(facts.people), profile.limit("face-score").at_least
    start, person = people.samples[0] if people.samples else None, first_figure(facts, profile)
    if profile.terms("face-not-clear").span == "clip":
        scores = [face_score(s) for s in people.samples if figure(people, s, profile)]
        if len(scores) > 1 and max(scores) < limit:
            yield Hit("never", round(max(scores), 2), limit)
            return
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
        found = episode(people, unclear, 1 - limit)
        if found and found.count > 1 and found.share * 100 > profile.limit("turned-share").at_most:
            yield found.hit("later", round(1 - found.worst, 2), limit)


FACE_NOT_CLEAR = Rule(
    "face-not-clear",
    check=face_not_clear,
    needs=("people",),
    limits=("face-score", "face-pixels", "face-size", "covered-face-presence", "person-mask-trace", "turned-share"),
    cases={
        "first": Case(ERROR),
        "first-slightly": Case(WARNING),
        "covered": Case(WARNING),
        "away": Case(ERROR),
        "away-slightly": Case(WARNING),
        "pixels": Case(WARNING),
        "small": Case(WARNING, Repair(crop=True)),
        "later": Case(WARNING),
        "never": Case(ERROR),
    },
)


def covered(people: People, profile: Profile) -> bool:
    """Whether the first frame shows somebody with something before the face, which makes the networks doubt the person."""
    start = people.samples[0]
    if start.person is None or tiny(start, profile) or start.person.presence < profile.limit("covered-face-presence").at_least:
        return False
    somebody = people.person_mask_area is None or people.person_mask_area >= profile.limit("person-mask-trace").at_least
    trace = start.person.certainty >= profile.limit("person-certainty").rejects_below
    faceless = face_score(start) < profile.limit("face-score").at_least
    return somebody and trace and faceless and not _blurred_or_filling(people, profile)


def _blurred_or_filling(people: People, profile: Profile) -> bool:
    return (
        surely_blurred(people.samples[0], profile) or (people.person_mask_area or 0.0) > profile.limit("person-mask-area").at_most
    )


def _unclear(figure: Figure, start: Sample, score: float, profile: Profile) -> str:
    """Which case it is; none when the head is out of the picture or all is blurred, for then other findings say why."""
    if surely_blurred(start, profile) or headless(figure, score, profile):
        return ""
    faint = score < profile.limit("face-score").rejects_below
    return ("away" if turned_away(figure, profile) else "first") + ("" if faint else "-slightly")


def _small(people: People, start: Sample, profile: Profile) -> Hit | None:
    assert start.face
    pixels, share = profile.limit("face-pixels").at_least, profile.limit("face-size").at_least
    part = start.face.width / min(people.width, people.height)
    if start.face.width < pixels:
        return Hit("pixels", floor(start.face.width), pixels, at=(0.0, 0.0))
    return Hit("small", floor(1000 * part) / 10, round(100 * share, 1), at=(0.0, 0.0)) if part < share else None


def surely_blurred(sample: Sample, profile: Profile) -> bool:
    """Whether the person's edges are so wide that there is no doubt; not where they could not be measured."""
    wide = sample.edge_width is not None and sample.edge_width > profile.limit("blur-edge-width").rejects_above
    return wide or any(width > profile.limit(key).rejects_above for _, width, key in _widths(sample))


def person_blurred(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """A person drawn with soft edges, in part or as a whole, at the start, for a while, or for a moment but strongly; or with hardly any."""
    people, band = measured(facts.people), profile.limit("blur-edge-width")
    limit, sure = band.at_most, band.rejects_above
    # One who is blurred is not made out with certainty, either.
    widths = [s.edge_width if figure(people, s, profile) or surely_blurred(s, profile) else None for s in people.samples]
    start = widths[0] if widths else None
    if start is not None and start > limit:
        yield Hit("first" if start > sure else "first-slightly", round(start, 1), limit, at=(0.0, 0.0))
        return
    if hit := _partly_blurred(people, profile):
        yield hit
        return
    found = episode(people, widths, limit)
    if found and (found.count > 1 or found.worst > sure):
        yield found.hit("later", round(found.worst, 1), limit)
    elif start is None and first_figure(facts, profile) and not any(widths):
        yield Hit("unclear", None, limit, at=(0.0, 0.0))


def _partly_blurred(people: People, profile: Profile) -> Hit | None:
    """A head that is softer than the rest, or edges that a movement smeared in one direction, in the first frame."""
    start = people.samples[0] if people.samples else None
    known = start and (figure(people, start, profile) or surely_blurred(start, profile))
    for case, width, key in _widths(start) if start and known else ():
        limit = profile.limit(key)
        if width > limit.at_most:
            surely = "" if width > limit.rejects_above else "-slightly"
            sharp = next((s.time for s in people.samples if _sharp(s, profile)), None)
            values: dict[str, Scalar] = {} if sharp is None else {"later": ceil(100 * sharp) / 100}
            return Hit(case + surely, round(width, 1), limit.at_most, at=(0.0, 0.0), values=values)
    return None


def _widths(sample: Sample) -> list[tuple[str, float, str]]:
    """Case, width and limit of each part of the blur that could be measured."""
    blur = sample.blur or Blur(None, None)
    found = (("head", blur.head, "blur-head-width"), ("smeared", blur.smear, "blur-smear-width"))
    return [(case, width, key) for case, width, key in found if width is not None]


def _sharp(sample: Sample, profile: Profile) -> bool:
    widths = _widths(sample)
    return bool(widths) and all(width <= profile.limit(key).at_most for _, width, key in widths)


PERSON_BLURRED = Rule(
    "person-blurred",
    check=person_blurred,
    needs=("people",),
    limits=("blur-edge-width", "blur-head-width", "blur-smear-width"),
    cases={
        "first": Case(ERROR),
        "first-slightly": Case(WARNING),
        "head": Case(ERROR, Repair(start="later")),
        "head-slightly": Case(WARNING, Repair(start="later")),
        "smeared": Case(ERROR, Repair(start="later")),
        "smeared-slightly": Case(WARNING, Repair(start="later")),
        "unclear": Case(WARNING),
        "later": Case(WARNING),
    },
)

ROWS = (
    FACE_NOT_CLEAR,
    PERSON_BLURRED,
)
