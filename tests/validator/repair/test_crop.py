"""A person who is small in a large picture: the crop holds all of her for the whole clip, and is offered only where it serves."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.support.good import BODY, GOOD, LAYOUT, PEOPLE, SAMPLES, default, facts
from validator.check import report, search
from validator.facts.clip import Facts
from validator.facts.people import WHOLE, Body, Box, Face, Other, Sample
from validator.repair.compose import Steps
from validator.repair.crop import crop, to_picture
from validator.repair.predict import predicted
from validator.targets.profile import Limit

SIDE, RATIO = default().limit("side"), default().limit("aspect-ratio")


def _placed(at: float, scale: float = 0.3, down: float = 0.3) -> Body:
    """The good clip's body, smaller, with its left edge there."""

    def moved(x: float, y: float) -> tuple[float, float]:
        return at + (x - BODY.box[0]) * scale, down + (y - BODY.box[1]) * scale

    box = (*moved(BODY.box[0], BODY.box[1]), *moved(BODY.box[2], BODY.box[3]))
    points = tuple((*moved(x, y), seen) for x, y, seen in BODY.points)
    return replace(BODY, box=box, points=points, area=BODY.area * scale**2)


def _filmed(*places: float, width: int = 2048, height: int = 2048, **changes: object) -> Facts:
    """The good clip as a large picture with a small person, who walks from place to place."""
    given = zip(SAMPLES, places * len(SAMPLES), strict=False)
    samples = tuple(replace(sample, person=_placed(place), face=Face(0.9, 44.0), **changes) for sample, place in given)
    people = replace(PEOPLE, width=width, height=height, samples=samples)
    return replace(facts(media={"width": width, "height": height}), people=people)


def _region(command: str) -> tuple[int, int, int, int]:
    found = re.search(r"crop=(\d+):(\d+):(\d+):(\d+)", command)
    assert found, command
    width, height, x, y = map(int, found.groups())
    return x, y, x + width, y + height


def _crop(given: Facts, *, side: Limit = SIDE, ratio: Limit = RATIO) -> str:
    assert given.people
    assert given.media
    return crop(given.people, given.media, side, ratio, begin=0.0, end=99.0)


def test_a_small_person_gets_a_crop_that_leads_to_acceptance() -> None:
    made = report(_filmed(0.4), default())
    assert {finding.rule for finding in made.findings} == {"person-too-small", "face-not-clear"}
    assert (made.verdict.value, made.repair_leaves) == ("reject", ())
    assert "crop=" in made.repair_command
    assert made.headline.startswith("One command fixes it")


def test_what_is_trimmed_keeps_its_framing() -> None:
    assert search(_filmed(0.4), default()).steps.crop == ""


@pytest.mark.parametrize("places", [(0.4,), (0.1, 0.2, 0.3, 0.4), (0.0, 0.05), (0.85, 0.9)])
def test_the_crop_holds_whatever_the_person_covers_with_room_around_it(places: tuple[float, ...]) -> None:
    given = _filmed(*places)
    assert given.people
    left, top, right, bottom = _region(_crop(given))
    assert 0 <= left < right <= 2048
    assert 0 <= top < bottom <= 2048
    assert (right - left) % 2 == (bottom - top) % 2 == 0
    for sample in given.people.samples:
        assert sample.person
        box = [2048 * edge for edge in sample.person.box]
        assert left <= max(0, box[0] - 20) or left == 0
        assert right >= min(2048, box[2] + 20)
        assert top <= box[1] - 20
        assert bottom >= box[3] + 20


def test_a_crop_stays_within_the_limits_of_side_and_shape_and_never_scales_up() -> None:
    tiny = replace(_filmed(0.4, width=640, height=640))
    left, top, right, bottom = _region(_crop(tiny))
    assert min(right - left, bottom - top) >= 200
    walked = _region(_crop(_filmed(*(place / 10 for place in range(9)))))
    assert (walked[2] - walked[0]) / (walked[3] - walked[1]) <= 3
    assert "scale" not in report(_filmed(0.4), default()).repair_command


def test_black_bars_are_left_away_with_the_rest() -> None:
    given = _filmed(0.02)
    assert given.people
    barred = replace(given, people=replace(given.people, picture=(0.015, 0.28, 0.9, 0.9)))
    left, top, _, _ = _region(_crop(barred))
    assert (left, top) == (30, 572)


def test_a_crop_that_would_keep_nearly_all_is_none() -> None:
    assert _crop(GOOD) == ""
    assert _crop(_filmed(0.0, 0.9, width=500, height=210)) == ""


def test_nobody_gives_no_crop() -> None:
    given = _filmed(0.4, width=2048)
    assert given.people
    empty = tuple(replace(sample, person=None, face=None) for sample in given.people.samples)
    assert _crop(replace(given, people=replace(given.people, samples=empty))) == ""


def test_a_crop_that_leaves_the_person_too_small_is_not_offered() -> None:
    """She walks up and down a wall as high as the picture: what she covers is as large as the picture itself."""
    given = _filmed(0.4)
    assert given.people
    ways = tuple(
        replace(s, person=_placed(0.4, down=0.02 + 0.72 * (i % 2)), face=Face(0.9, 90.0))
        for i, s in enumerate(given.people.samples)
    )
    made = report(replace(given, people=replace(given.people, samples=ways)), default())
    assert "person-too-small" in {finding.rule for finding in made.findings}
    assert "crop" not in made.repair_command + "".join(finding.command for finding in made.findings)


def test_the_crop_of_a_clip_that_is_cut_covers_what_the_cut_leaves() -> None:
    given = _filmed(0.4, 0.4, 0.4, 0.4, 0.1, 0.1, 0.1, 0.1)
    first = replace(given.people.samples[0], person=None, face=None, edge_width=None) if given.people else None
    assert first
    assert given.people
    late = replace(given, people=replace(given.people, samples=(first, *given.people.samples[1:]), person_mask_area=0.0))
    whole, cut = (predicted(late, Steps(start=start, crop="crop"), default()).people for start in (None, 2.0))
    assert whole
    assert cut
    assert cut.width < whole.width


def _predicted(others: tuple[Other, ...]) -> tuple[Sample, ...]:
    after = predicted(_filmed(0.4, others=others), Steps(crop="crop"), default())
    assert after.people
    return after.people.samples


def test_what_is_predicted_of_a_crop_are_shares_of_what_is_left() -> None:
    after = predicted(_filmed(0.4), Steps(crop="crop"), default())
    assert after.people
    assert after.media
    assert (after.people.width, after.people.height) == (after.media.width, after.media.height)
    for sample in after.people.samples:
        assert sample.person
        assert all(0 < edge < 1 for edge in sample.person.box)
        assert sample.person.box[3] - sample.person.box[1] > 0.6
        assert sample.face == Face(0.9, 44.0)


def test_who_is_outside_the_crop_is_gone_and_who_is_in_it_stays() -> None:
    far: Box = (0.8, 0.7, 0.9, 0.95)
    near: Box = (0.42, 0.3, 0.5, 0.5)
    assert _predicted((Other(0.9, 0.25, far, "body"),))[0].others == ()
    (left,) = _predicted((Other(0.9, 0.2, near, "body"),))[0].others or ()
    assert left.height > 0.4


@pytest.mark.parametrize("picture", [(0.31, 0.0, 0.69, 1.0), (0.0, 0.2, 1.0, 0.8), (0.1, 0.1, 0.9, 0.9)])
def test_a_crop_to_the_picture_takes_nothing_of_the_borders_and_nearly_all_of_the_picture(picture: Box) -> None:
    given = facts(media={"width": 1921, "height": 1081})
    assert given.media
    left, top, right, bottom = _region(to_picture(picture, given.media, SIDE, RATIO))
    outer = [edge * length for edge, length in zip(picture, (1921, 1081, 1921, 1081), strict=True)]
    assert outer[0] <= left < outer[0] + 12
    assert outer[1] <= top < outer[1] + 12
    assert outer[2] - 12 < right <= outer[2]
    assert outer[3] - 12 < bottom <= outer[3]


def test_a_frame_without_borders_is_not_cropped() -> None:
    given = facts()
    assert given.media
    assert to_picture(WHOLE, given.media, SIDE, RATIO) == ""


def test_a_person_who_is_small_within_borders_gets_one_crop() -> None:
    given = _filmed(0.4)
    layout = replace(LAYOUT, picture=(0.3, 0.25, 0.7, 0.75), border="bars")
    made = report(replace(given, layout=layout), default())
    assert {"person-too-small", "picture-in-frame"} <= {finding.rule for finding in made.findings}
    assert made.repair_command.count("crop=") == 1
    assert "picture-in-frame" not in {finding.rule for finding in made.repair_leaves}
