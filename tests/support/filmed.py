"""The good clip with another figure, somebody beside it, a person model's boxes, or transitions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tests.support.figures import Change
from tests.support.good import BODY, GOOD, PEOPLE, SAMPLES, SHOTS
from validator.facts.clip import Facts
from validator.facts.people import Body, Other, PersonBox, PersonModel, Sample

MODEL = PersonModel("own.onnx", "0" * 64, "cv2.dnn 4.11.0")
HERS, ANOTHER = PersonBox(0.9, (0.3, 0.1, 0.7, 0.9)), PersonBox(0.3, (0.7, 0.2, 0.9, 0.8))


def _same(body: Body) -> Body:
    return body


def film(first: Change = _same, later: Change = _same) -> Facts:
    """Her figure in the first frame, and in all others."""
    changed = [replace(s, person=(later if i else first)(BODY)) for i, s in enumerate(SAMPLES)]
    return replace(GOOD, people=replace(PEOPLE, samples=tuple(changed)))


def with_samples(first: dict[str, object], later: dict[str, object]) -> Facts:
    """Parts of the first sample, and of all others."""
    changed = tuple(replace(s, **(later if i else first)) for i, s in enumerate(SAMPLES))  # type: ignore[arg-type]
    return replace(GOOD, people=replace(PEOPLE, samples=changed))


def emptied(sample: Sample) -> Sample:
    """Nobody is in it."""
    return replace(sample, person=None, face=None, edge_width=None, others=())


def faceless(facts: Facts) -> Facts:
    """No face is found anywhere."""
    assert facts.people
    return replace(facts, people=replace(facts.people, samples=tuple(replace(s, face=None) for s in facts.people.samples)))


def with_another(kind: str, score: float, *times: int) -> Facts:
    """Another one, found by body or by face with that score, in these samples."""
    other = Other(score, 0.6, (0.7, 0.2, 0.9, 0.8), kind)
    seen = tuple(replace(s, others=(other,)) if i in times else s for i, s in enumerate(SAMPLES))
    return replace(GOOD, people=replace(PEOPLE, samples=seen))


def detected(facts: Facts, *boxes: PersonBox, times: Iterable[int] = range(100)) -> Facts:
    """With a person model that detects these boxes at those samples, and her at the others."""
    assert facts.people
    seen = (replace(s, boxes=boxes if i in times else (HERS,)) for i, s in enumerate(facts.people.samples))
    return replace(facts, people=replace(facts.people, samples=tuple(seen), person_model=MODEL))


def with_shots(**changes: object) -> Facts:
    """With other transitions."""
    return replace(GOOD, shots=replace(SHOTS, **changes))  # type: ignore[arg-type]
