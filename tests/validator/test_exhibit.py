"""Pictures beside a report: taken in the one pass or by a seek, small enough, and faces hidden where that is asked for."""

from __future__ import annotations

import base64
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from fixtures.recipes import CLIPS
from tests.support.command import ROOT
from tests.support.good import GOOD, SAMPLES, default, facts
from tests.support.pages import shown_clip
from validator.batch.cache import FactsCache
from validator.check import check, options
from validator.exhibit import Kept, Show, chosen, shown
from validator.facts.clip import Facts
from validator.facts.people import Other
from validator.findings import Report
from validator.report.exhibit import Exhibit, Moment, unpacked
from validator.vision.faces_hidden import heads
from validator.vision.pictures import Pictures
from validator.vision.seek import pictures_at

PERFORMER = ROOT / "fixtures" / "performer.mp4"


@pytest.fixture(scope="module")
def performed() -> tuple[Report, Facts, Kept]:
    kept = Kept()
    return *check(str(PERFORMER), default(), options(default(), "full"), keep=kept), kept


def _decoded(exhibit: Exhibit) -> np.ndarray:  # type: ignore[type-arg]
    assert exhibit.sprite
    data = np.frombuffer(base64.b64decode(exhibit.sprite.data), np.uint8)
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR)[..., ::-1])


def test_one_pass_gives_a_picture_for_every_sample(performed: tuple[Report, Facts, Kept]) -> None:
    _, facts, kept = performed
    assert kept.pictures
    assert facts.people
    assert [time for _, time in kept.pictures.frames] == [sample.time for sample in facts.people.samples]
    assert kept.pictures.first is not None
    assert max(kept.pictures.first.shape[:2]) <= 960


def test_a_seek_gives_the_same_pictures_as_the_pass(performed: tuple[Report, Facts, Kept]) -> None:
    _, facts, kept = performed
    assert kept.pictures
    times = [time for _, time in kept.pictures.frames]
    sought = pictures_at(facts, times)
    assert sought
    assert [time for _, time in sought.frames] == times
    for (one, _), (two, _) in zip(kept.pictures.frames, sought.frames, strict=True):
        assert float(np.abs(one.astype(int) - two.astype(int)).mean()) < 4


def test_a_clip_that_is_known_is_measured_again_for_pictures_only_where_a_seek_is_not_exact(tmp_path: Path) -> None:
    cache = FactsCache(tmp_path / "cache")
    for name, again in (("plain.mp4", False), ("h264.avi", True)):
        clip = str(CLIPS[name].path())
        check(clip, default(), options(default(), "full"), cache=cache)
        kept = Kept()
        check(clip, default(), options(default(), "full"), cache=cache, keep=kept)
        assert (kept.pictures is not None) is again
    cache.close()


def test_facts_are_the_same_with_pictures_and_without(performed: tuple[Report, Facts, Kept]) -> None:
    _, facts, _ = performed
    without = check(str(PERFORMER), default(), options(default(), "full"))[1]
    assert replace(without, seconds_spent=0.0) == replace(facts, seconds_spent=0.0)


def test_a_clip_whose_file_is_gone_is_shown_without_pictures(performed: tuple[Report, Facts, Kept]) -> None:
    report, facts, _ = performed
    made = unpacked(shown(report, replace(facts, path="/gone.mp4"), default(), Show(), Kept()))
    assert made.sprite is None
    assert made.moments


def test_every_moment_of_a_clip_alone_has_a_picture_and_ten_of_one_among_many(performed: tuple[Report, Facts, Kept]) -> None:
    many = replace(GOOD, people=replace(GOOD.people, samples=tuple(replace(SAMPLES[0], time=n / 2) for n in range(30))))  # type: ignore[type-var]
    assert sum(moment.picture is not None for moment in shown_clip(many, Show(alone=True))[1].moments) == 30
    assert sum(moment.picture is not None for moment in shown_clip(many, Show())[1].moments) == 10


@pytest.mark.parametrize("alone", [True, False])
def test_the_pictures_of_a_clip_stay_within_their_bytes(alone: bool) -> None:
    made = shown_clip(GOOD, Show(alone=alone), noise=True)[1]
    assert made.sprite
    assert len(base64.b64decode(made.sprite.data)) <= (800_000 if alone else 20_000)


def test_the_worst_moments_and_the_first_one_are_among_the_few() -> None:
    moments = [Moment(float(n), rules=("scene-cut",) if n in (7, 23) else ()) for n in range(40)]
    assert {0, 7, 23} <= set(chosen(moments, 5))
    assert len(chosen(moments, 5)) == 5
    assert chosen(moments, 100) == list(range(40))


def _whites(exhibit: Exhibit) -> int:
    """Pixels that only the painted face has."""
    return int((_decoded(exhibit) > 215).all(axis=-1).sum())


def test_a_hidden_face_is_in_no_picture() -> None:
    shows, hides = (shown_clip(GOOD, Show(alone=True, blur_faces=blur))[1] for blur in (False, True))
    assert _whites(shows) > 1000
    assert _whites(hides) == 0


def test_where_nobody_was_found_the_whole_picture_is_hidden() -> None:
    empty = facts(people={"samples": tuple(replace(each, person=None, face=None) for each in SAMPLES)})
    assert _whites(shown_clip(empty, Show(alone=True, blur_faces=True))[1]) == 0
    assert _whites(shown_clip(facts(people=None), Show(alone=True, blur_faces=True))[1]) == 0


def test_somebody_else_is_hidden_also_where_only_the_main_person_was_followed() -> None:
    other = Other(0.9, 0.5, (0.7, 0.2, 0.9, 0.8), "body")
    samples = (replace(SAMPLES[0], others=(other,)), replace(SAMPLES[1], others=None), *SAMPLES[2:])
    people = facts(people={"samples": samples}).people
    assert len(heads(people, 0.5)) == len(heads(people, 0.0)) == 2


def test_the_meter_gives_what_it_was_given(tmp_path: Path) -> None:
    from validator.vision.pictures import PictureMeter

    meter = PictureMeter()
    for number in range(3):
        meter.add(np.full((1920, 1080, 3), number, np.uint8), number / 2)
    made = meter.result()
    assert isinstance(made, Pictures)
    assert [(frame.shape, time) for frame, time in made.frames] == [
        ((360, 202, 3), 0.0),
        ((360, 202, 3), 0.5),
        ((360, 202, 3), 1.0),
    ]
