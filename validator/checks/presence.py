"""Checks on who is there: nobody at the start, nobody for a while, more than one."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from validator.checks import clarity
from validator.checks.spans import at_least, at_most, people_of, spell, surely_over, there, tiny
from validator.facts.clip import Facts
from validator.facts.people import Other, People, Sample
from validator.findings import Hit, Scalar
from validator.targets.profile import Profile


def nobody_first(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """No person in the first frame, or none that is surely one; perhaps none ever."""
    people, wanted = people_of(facts), at_least(profile, "person-certainty")
    certainty = _certainty(people.samples[0]) if people.samples else 0.0
    if people.samples and (there(people.samples[0], profile) or clarity.covered(people, profile)):
        return
    come = next((s.time for s in people.samples if _certainty(s) >= wanted), None)
    dark = facts.shots.black_until_seconds if facts.shots else 0.0
    until = come if come is not None else people.seconds if len(people.samples) > 1 else 0.0
    values: dict[str, Scalar] = {} if come is None else {"come": round(come, 1), "later": ceil(100 * max(dark, come)) / 100}
    yield Hit(
        _missing(people, dark, certainty, come, profile), round(dark or certainty, 2), wanted, at=(0.0, until), values=values
    )


def _missing(people: People, dark: float, certainty: float, come: float | None, profile: Profile) -> str:
    """Which of the cases it is."""
    traces = at_least(profile, "person-trace")
    if dark > 0:
        return "black"
    blurred = bool(people.samples) and clarity.surely_blurred(people.samples[0], profile)
    if certainty >= traces or blurred or (people.person_mask_area or 0.0) > at_most(profile, "filled"):
        return "doubtful"
    return "late" if come is not None else "nobody" if len(people.samples) == 1 else "never"


def nobody_later(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """No person for longer than a moment, after one has been seen; the time before is a matter of the first frame."""
    people, wanted = people_of(facts), at_least(profile, "person-certainty")
    if any(tiny(start, profile) for start in people.samples[:1]):
        return
    come = next((i for i, s in enumerate(people.samples) if there(s, profile)), len(people.samples))
    seen = [wanted if there(s, profile) else _certainty(s) for s in people.samples]
    if clarity.covered(people, profile):
        # Without a face the networks doubt whoever is there.
        seen = [wanted if certainty >= at_least(profile, "person-trace") else certainty for certainty in seen]
    missing = [1 - certainty if i >= come else None for i, certainty in enumerate(seen)]
    found = spell(people, missing, 1 - wanted)
    longest = at_most(profile, "absence")
    if found is None or found.seconds < longest:
        return
    gone = spell(people, missing, 1 - at_least(profile, "person-trace"))
    sure = gone is not None and gone.seconds >= surely_over(profile, "absence")
    yield (gone if gone and sure else found).hit("gone" if sure else "doubtful", longest)


def several(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """Somebody beside the main person, as a body, a face or both; after the first frame one sighting may be an accident."""
    people, limit = people_of(facts), at_most(profile, "second-person")
    there = [s for s in people.samples if s.others and _certainty(s) >= at_least(profile, "person-trace")]
    seen = [(s.time, _together(s.others or ()), s.others or ()) for s in there]
    seen = [(time, score, others) for time, score, others in seen if score > limit]
    if not seen or (len(seen) == 1 and seen[0][0] > 0):
        return
    time, score, others = max(seen, key=lambda t: t[1])
    sure = [t for t, s, _ in seen if s > surely_over(profile, "second-person")]
    best = max(others, key=lambda o: o.score)
    case = ("surely-" if len(sure) > 1 or 0.0 in sure else "perhaps-") + best.kind
    values: dict[str, Scalar] = {"worst_at": round(time, 1), "where": _where(best)}
    yield Hit(case, round(score, 2), limit, at=(seen[0][0], seen[-1][0]), values=values)


def _together(others: tuple[Other, ...]) -> float:
    """The chance that the best body or the best face is real, when either may be wrong."""
    best = [max((o.score for o in others if o.kind == kind), default=0.0) for kind in ("body", "face")]
    return 1 - (1 - best[0]) * (1 - best[1])


def _certainty(sample: Sample) -> float:
    return sample.person.certainty if sample.person else 0.0


def _where(other: Other) -> str:
    middle = (other.box[0] + other.box[2]) / 2
    return "left" if middle < 1 / 3 else "right" if middle > 2 / 3 else "middle"
