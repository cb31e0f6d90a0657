"""THE table of which question of the labels says whether a finding is right."""

from __future__ import annotations

from tests.derive.labels import Item
from tests.derive.questions import QUESTIONS, Question
from validator.findings import Finding

BLURS = frozenset({"blurry", "motion_blur", "blur_effect"})
"""The reasons that mean a blurred person at some time; likewise the next."""
HIDDEN = frozenset({"occluded", "object_occlusion", "desk_occlusion", "ball_occlusion", "feet_in_water", "caption_over_feet"})


def _alone(item: Item) -> bool:
    return bool(item.first["persons"] == 1)


def _face_unclear(item: Item) -> bool:
    return not item.first["face_clear"]


def _ever_cut_off(item: Item) -> bool:
    return not item.whole["all_frames_full_body"]


def _ever_absent(item: Item) -> bool:
    return bool(item.whole["leaves_frame"]) or item.first["persons"] == 0


def _ever_blurred(item: Item) -> bool:
    return bool(item.first["blurry"] or item.reasons & BLURS)


def _ever_hidden(item: Item) -> bool:
    return bool(item.first["occluded"] or item.reasons & HIDDEN)


_MORE = (
    Question(_alone, _face_unclear, frozenset({"face-not-clear"}), of_first_frame=True),
    Question(_alone, _ever_cut_off, frozenset({"body-not-fully-visible", "person-too-large"})),
    Question(lambda item: item.video, _ever_absent, frozenset({"no-person"})),
    Question(_alone, _ever_blurred, frozenset({"person-blurred"})),
    Question(_alone, _ever_hidden, frozenset({"body-occluded"})),
)
"""What only findings are compared with: labels of faces, and of frames after the first one."""


def is_right(finding: Finding, item: Item) -> bool | None:
    """Whether the labels say so, too; None where they say nothing about it."""
    about = [each for each in (*QUESTIONS.values(), *_MORE) if finding.rule in each.rules]
    of_first = [each for each in about if each.of_first_frame] if finding.at == (0.0, 0.0) else []
    # Some rules have no question about the first frame alone.
    asked = of_first or [each for each in about if not each.of_first_frame]
    return next((each.truth(item) for each in asked if each.asked_of(item)), None)
