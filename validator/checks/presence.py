"""Checks on who is there: nobody at the start, nobody for a while, more than one."""

from __future__ import annotations

from collections.abc import Iterator

from validator.checks.spans import at_least, at_most, people_of, spell, surely_over
from validator.facts import Facts
from validator.model import Hit, Scalar
from validator.profile import Profile
from validator.scene import Other, People, Sample


def nobody_first(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """No person in the first frame, or none that is surely one."""
    people = people_of(facts)
    certainty, wanted = _certainty(people.samples[0]) if people.samples else 0.0, at_least(profile, "person-certainty")
    if certainty >= wanted:
        return
    seen = _first_seen(people, wanted)
    dark = facts.take.dark_until if facts.take else 0.0
    if dark > 0:
        yield Hit("black", round(dark, 2), 0, at=(0.0, dark), values={"later": round(max(dark, seen), 1)})
    else:
        traces = certainty >= at_least(profile, "person-trace") or (people.filled or 0.0) > at_most(profile, "filled")
        case = "doubtful" if traces else "nobody"
        yield Hit(case, round(certainty, 2), wanted, at=(0.0, seen), values={"later": round(seen, 1)})


def nobody_later(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """No person for longer than a moment."""
    people, wanted = people_of(facts), at_least(profile, "person-certainty")
    missing = [1 - _certainty(s) for s in people.samples]
    found = spell(people, missing, 1 - wanted)
    longest = at_most(profile, "absence")
    if found is None or found.seconds < longest:
        return
    gone = spell(people, missing, 1 - at_least(profile, "person-trace"))
    sure = gone is not None and gone.seconds >= surely_over(profile, "absence")
    yield found.hit("gone" if sure else "doubtful", longest)


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
    share = round(100 * len(seen) / sum(s.others is not None for s in people.samples))
    values: dict[str, Scalar] = {"worst_at": round(time, 1), "share": share, "where": _where(best)}
    yield Hit(case, round(score, 2), limit, at=(seen[0][0], seen[-1][0]), values=values)


def _together(others: tuple[Other, ...]) -> float:
    """The chance that the best body or the best face is real, when either may be wrong."""
    best = [max((o.score for o in others if o.kind == kind), default=0.0) for kind in ("body", "face")]
    return 1 - (1 - best[0]) * (1 - best[1])


def _certainty(sample: Sample) -> float:
    return sample.person.certainty if sample.person else 0.0


def _first_seen(people: People, wanted: float) -> float:
    last = people.samples[-1].time if people.samples else 0.0
    return next((s.time for s in people.samples if _certainty(s) >= wanted), last)


def _where(other: Other) -> str:
    middle = (other.box[0] + other.box[2]) / 2
    return "left" if middle < 1 / 3 else "right" if middle > 2 / 3 else "middle"
