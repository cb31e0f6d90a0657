"""THE table of questions that a labelled set answers: of which items each is asked, what is true, which rules say so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.derive.labels import Item


@dataclass(frozen=True)
class Question:
    """One question with two answers; "yes" is the fault."""

    asked_of: Callable[[Item], bool]
    truth: Callable[[Item], bool]
    rules: frozenset[str]
    """Any of them, found, answers yes."""
    of_first_frame: bool = False
    """Whether it is about the first frame only, and what is found later answers another question."""


def _alone(item: Item) -> bool:
    return bool(item.first["persons"] == 1)


def _always(item: Item) -> bool:
    return True


def _first(key: str, fault: bool, *rules: str) -> Question:
    """About the first frame, where one person is in it; `fault` is the label's value that means a fault."""
    return Question(_alone, lambda item: bool(item.first[key]) is fault, frozenset(rules), of_first_frame=True)


POSTURES = frozenset(
    [
        "bending",
        "squatting",
        "sitting",
        "seated",
        "crouching",
        "crouching_first_frame",
        "lying",
        "lunge",
        "head_down",
        "sitting_curled",
    ]
)
"""The reasons that mean a body that is bent or curled at some time."""


def _ever_bent(item: Item) -> bool:
    return bool(item.reasons & POSTURES) or not item.first["upright"]


QUESTIONS = {
    "several": Question(_always, lambda item: (item.whole["max_persons"] or 0) > 1, frozenset({"several-people"})),
    "nobody": Question(_always, lambda item: item.first["persons"] == 0, frozenset({"no-person-in-first-frame"})),
    "cuts": Question(lambda item: item.video, lambda item: (item.whole["cuts"] or 0) > 0, frozenset({"scene-cut"})),
    "whole": _first("full_body", False, "body-not-fully-visible", "person-too-large"),
    "facing": _first("facing_camera", False, "not-facing-camera"),
    "upright": _first("upright", False, "body-bent-or-curled"),
    "ever bent": Question(_alone, _ever_bent, frozenset({"body-bent-or-curled"})),
    "too small": _first("too_small", True, "person-too-small"),
    "blurred": _first("blurry", True, "person-blurred"),
    "occluded": _first("occluded", True, "body-occluded"),
}
"""By the name under which the table lists it."""

NAMED_BY = {
    "cropped": {"body-not-fully-visible", "person-too-large"},
    "multi": {"several-people"},
    "posture": {"body-bent-or-curled", "body-occluded"},
    "too_small": {"person-too-small", "face-not-clear"},
    "blurry": {"person-blurred", "face-not-clear"},
    "scene_cut": {"scene-cut"},
    "back_first": {"not-facing-camera", "face-not-clear"},
    "not_facing": {"not-facing-camera", "face-not-clear"},
    "occluded": {"body-occluded", "body-not-fully-visible"},
    "enters_late": {"no-person-in-first-frame"},
    "no_person": {"no-person-in-first-frame", "no-person", "person-not-real"},
}
"""The rules any of which names an item's main fault, by category."""

MEDIA = frozenset(
    [
        "unreadable",
        "format-unsupported",
        "file-too-large",
        "side-out-of-range",
        "frame-rate-too-low",
        "codec-unsupported",
        "duration-out-of-range",
        "aspect-ratio-out-of-range",
        "picture-damaged",
        "audio-present",
    ]
)
"""The rules about the file itself, of which the labels say nothing."""
