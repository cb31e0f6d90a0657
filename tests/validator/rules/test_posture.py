"""Who is upright and who is bent, who faces the camera and who does not, and by how much."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.figures import LEGS, Change, each_point, joined, squat, turned, unseen_feet
from tests.support.filmed import film
from tests.support.good import findings_of, rules_found
from validator.facts.people import Body


def _leg(knee: tuple[float, float], ankle: tuple[float, float]) -> Change:
    """The left leg with knee and foot there."""
    places = {25: knee, **dict.fromkeys((27, 29, 31), ankle)}
    return each_point(lambda i, x, y: places.get(i, (x, y)))


RAISED_KNEE, FOOT_AT_THE_KNEE, HIGH_KICK = (
    _leg((0.58, 0.50), (0.57, 0.62)),
    _leg((0.70, 0.63), (0.48, 0.68)),
    _leg((0.72, 0.45), (0.88, 0.38)),
)
ON_THE_HEELS = each_point(lambda i, x, y: (x, 0.70 if i in LEGS[2:] else 0.68 if i in LEGS else y + 0.14))
TOWARDS_THE_CAMERA = each_point(lambda i, x, y: (0.5 + (x - 0.5) * 1.1, y if i in (*LEGS, 23, 24) else 0.52 - (0.52 - y) * 0.4))
SIDE_KICK = joined(HIGH_KICK, each_point(lambda i, x, y: (x - 0.62 * (0.52 - y) if i < 23 else x, y)))


@pytest.mark.parametrize("leg", [RAISED_KNEE, FOOT_AT_THE_KNEE, HIGH_KICK, SIDE_KICK], ids=["knee", "tree", "kick", "side-kick"])
def test_one_who_stands_on_one_leg_is_upright_whatever_the_other_one_does(leg: Change) -> None:
    assert "body-bent-or-curled" not in rules_found(film(leg, leg))


@pytest.mark.parametrize(
    "posture", [ON_THE_HEELS, TOWARDS_THE_CAMERA, joined(squat(0.26), HIGH_KICK)], ids=["heels", "forward", "on-one-leg"]
)
def test_sitting_on_the_heels_bending_at_the_camera_and_squatting_on_one_leg_are_not_upright(posture: Change) -> None:
    assert [f.severity.value for f in findings_of("body-bent-or-curled", film(posture))] == ["error"]


def test_a_lean_that_passes_is_allowed_longer_than_one_in_the_first_frame() -> None:
    slight = each_point(lambda i, x, y: (x + 0.59 * (0.52 - y) if i < 23 else x, y))
    at_first = findings_of("body-bent-or-curled", film(slight))
    assert [f.case for f in at_first] == ["first-slightly"]
    assert not findings_of("body-bent-or-curled", film(later=slight))


def test_legs_beyond_the_edge_do_not_hide_that_the_torso_is_bent() -> None:
    def low(body: Body) -> Body:
        return replace(unseen_feet(TOWARDS_THE_CAMERA(body)), box=(0.3, 0.4, 0.7, 1.0))

    assert [f.case for f in findings_of("body-bent-or-curled", film(low))] == ["first"]


def test_a_torso_that_bends_at_the_camera_is_reported_with_its_angle_to_upright() -> None:
    (finding,) = findings_of("body-bent-or-curled", film(TOWARDS_THE_CAMERA))
    assert finding.values["posture"] == "bent"
    assert int(finding.values["lean"]) > 45


HEAD_ASIDE = {0: 0.46, 7: 0.53, 8: 0.47}
"""Where nose and ears are, across the picture."""
VIEWS = {
    "seen from behind": turned(-1),
    "seen in profile": turned(0.1),
    "seen in three-quarter view": turned(0.6),
    "looking aside": joined(turned(1.35), each_point(lambda i, x, y: (HEAD_ASIDE.get(i, x), y))),
}


@pytest.mark.parametrize("view", VIEWS)
def test_a_finding_names_the_view_in_the_first_frame_or_the_usual_one_later(view: str) -> None:
    (later,) = findings_of("not-facing-camera", film(later=VIEWS[view]))
    assert later.message.endswith(f"mostly {view}.")
    (first,) = findings_of("not-facing-camera", film(VIEWS[view]))
    back = view == "seen from behind"
    assert first.message == f"In the first frame the person {'turns the back to the camera' if back else f'is {view}'}."


def test_narrow_shoulders_alone_do_not_mean_a_turn_when_hips_ears_and_nose_face_the_camera() -> None:
    narrow = each_point(lambda i, x, y: (0.5 + (x - 0.5) * 0.55 if i in (11, 12) else x, y))
    assert not findings_of("not-facing-camera", film(narrow, narrow))
    assert findings_of("not-facing-camera", film(turned(0.55)))
