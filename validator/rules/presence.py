"""Rules about who is there: nobody at the start, nobody for a while, more than one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import ceil

from validator.facts.clip import Facts
from validator.facts.people import Other, People, Sample
from validator.findings import Hit, Repair, Scalar
from validator.rules import clarity, second_opinion
from validator.rules.episodes import episode, there, tiny
from validator.rules.rule import ERROR, WARNING, Case, Rule, measured
from validator.targets.profile import Profile

_NOBODY = ("late", "never", "nobody")
"""The cases of the rule below against which a person model has a veto."""


def no_person_in_first_frame(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """No person in the first frame, or none that is surely one; perhaps none ever."""
    people, wanted = measured(facts.people), profile.limit("person-certainty").at_least
    certainty = _certainty(people.samples[0]) if people.samples else 0.0
    if people.samples and (there(people.samples[0], profile) or clarity.covered(people, profile)):
        return
    come = next((s.time for s in people.samples if _certainty(s) >= wanted), None)
    dark = facts.shots.black_until_seconds if facts.shots else 0.0
    until = come if come is not None else people.seconds if len(people.samples) > 1 else 0.0
    values: dict[str, Scalar] = {} if come is None else {"come": round(come, 1), "later": ceil(100 * max(dark, come)) / 100}
    case = _case(people, dark, certainty, come, profile)
    if people.person_model and case in _NOBODY and second_opinion.somebody_in_first_frame(people, profile):
        case, values = "model-alone", {**values, "model": people.person_model.name}
    actual, limit = (round(dark, 2), 0.0) if case == "black" else (round(certainty, 2), wanted)
    yield Hit(case, actual, limit, at=(0.0, until), values=values)


NO_PERSON_IN_FIRST_FRAME = Rule(
    "no-person-in-first-frame",
    check=no_person_in_first_frame,
    needs=("people",),
    limits=("person-certainty", "tiny-person-score", "person-mask-area", "model-person-score"),
    cases={
        "late": Case(ERROR, Repair(start="later")),
        "never": Case(ERROR),
        "nobody": Case(ERROR),
        "black": Case(ERROR, Repair(start="later")),
        "doubtful": Case(WARNING, Repair(start="later")),
        "model-alone": Case(WARNING, Repair(start="later")),
    },
)


def _case(people: People, dark: float, certainty: float, come: float | None, profile: Profile) -> str:
    """Which of the cases it is."""
    traces = profile.limit("person-certainty").rejects_below
    if dark > 0:
        return "black"
    blurred = bool(people.samples) and clarity.surely_blurred(people.samples[0], profile)
    if certainty >= traces or blurred or (people.person_mask_area or 0.0) > profile.limit("person-mask-area").at_most:
        return "doubtful"
    return "late" if come is not None else "nobody" if len(people.samples) == 1 else "never"


def no_person(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """No person for longer than a moment, after one has been seen; the time before is a matter of the first frame."""
    people, wanted = measured(facts.people), profile.limit("person-certainty").at_least
    if any(tiny(start, profile) for start in people.samples[:1]):
        return
    come = next((i for i, s in enumerate(people.samples) if there(s, profile)), len(people.samples))
    seen = [wanted if there(s, profile) else _certainty(s) for s in people.samples]
    if clarity.covered(people, profile):
        # Without a face the networks doubt whoever is there.
        seen = [wanted if certainty >= profile.limit("person-certainty").rejects_below else certainty for certainty in seen]
    missing = [1 - certainty if i >= come else None for i, certainty in enumerate(seen)]
    found = episode(people, missing, 1 - wanted)
    longest = profile.limit("absence").at_most
    if found is None or found.seconds < longest:
        return
    gone = episode(people, missing, 1 - profile.limit("person-certainty").rejects_below)
    sure = gone is not None and gone.seconds >= profile.limit("absence").rejects_above
    found = gone if gone and sure else found
    yield found.hit("gone" if sure else "doubtful", found.seconds, longest)


NO_PERSON = Rule(
    "no-person",
    check=no_person,
    needs=("people",),
    limits=("absence", "person-certainty", "tiny-person-score"),
    cases={
        "gone": Case(ERROR),
        "doubtful": Case(WARNING),
    },
)


def several_people(facts: Facts, profile: Profile) -> Iterator[Hit]:
    """Somebody beside the main person; where the user brought a person model, two that see it are needed to be sure."""
    people = measured(facts.people)
    ours, theirs, model = _second_person(people, profile), second_opinion.several(people, profile), people.person_model
    if ours and ours.at and model and (theirs or second_opinion.sees_one_alone(people, profile, ours.at)):
        more: dict[str, Scalar] = {"model": model.name, **({"most": theirs.most} if theirs else {})}
        _, kind = ours.case.split("-")
        yield replace(ours, case=f"{'both' if theirs else 'unconfirmed'}-{kind}", values={**ours.values, **more})
    elif ours:
        yield ours
    elif theirs and model:
        seen: dict[str, Scalar] = {"model": model.name, "most": theirs.most, "worst_at": round(theirs.worst_at, 1)}
        yield Hit("model-alone", theirs.share, profile.limit("model-second-share").at_least, at=theirs.at, values=seen)


def _second_person(people: People, profile: Profile) -> Hit | None:
    """A body, a face or both that the built-in networks see; one sighting of many may be an accident."""
    limit = profile.limit("second-person").at_most
    there = [s for s in people.samples if s.others and _certainty(s) >= profile.limit("person-certainty").rejects_below]
    seen = [(s.time, beside(s.others or ()), s.others or ()) for s in there]
    seen = [(time, score, others) for time, score, others in seen if score > limit]
    searched = sum(s.others is not None for s in people.samples)
    if not seen or (len(seen) == 1 < searched and _accident(*seen[0][:2], profile)):
        return None
    time, score, others = max(seen, key=lambda t: t[1])
    sure = [t for t, s, _ in seen if s > profile.limit("second-person").rejects_above]
    best = max(others, key=lambda o: o.score)
    case = ("surely-" if len(sure) > 1 or 0.0 in sure else "perhaps-") + best.kind
    values: dict[str, Scalar] = {"worst_at": round(time, 1), "where": _where(best)}
    return Hit(case, round(score, 2), limit, at=(seen[0][0], seen[-1][0]), values=values)


def _accident(time: float, score: float, profile: Profile) -> bool:
    """Whether a single sighting is one: after the first frame, or in it and not sure."""
    return time > 0 or score <= profile.limit("second-person").rejects_above


SEVERAL_PEOPLE = Rule(
    "several-people",
    check=several_people,
    needs=("people",),
    limits=("second-person", "person-certainty", *second_opinion.LIMITS),
    cases={
        "surely-body": Case(ERROR),
        "surely-face": Case(ERROR),
        "perhaps-body": Case(WARNING),
        "perhaps-face": Case(WARNING),
        "both-body": Case(ERROR),
        "both-face": Case(ERROR),
        "unconfirmed-body": Case(WARNING),
        "unconfirmed-face": Case(WARNING),
        "model-alone": Case(WARNING, limit="model-second-share"),
    },
)


def beside(others: tuple[Other, ...]) -> float:
    """The probability that the best body or the best face is real, when either may be wrong."""
    best = [max((o.score for o in others if o.kind == kind), default=0.0) for kind in ("body", "face")]
    return 1 - (1 - best[0]) * (1 - best[1])


def _certainty(sample: Sample) -> float:
    return sample.person.certainty if sample.person else 0.0


def _where(other: Other) -> str:
    middle = (other.box[0] + other.box[2]) / 2
    return "left" if middle < 1 / 3 else "right" if middle > 2 / 3 else "middle"


ROWS = (
    NO_PERSON_IN_FIRST_FRAME,
    NO_PERSON,
    SEVERAL_PEOPLE,
)
