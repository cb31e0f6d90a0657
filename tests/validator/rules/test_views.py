"""The drawn performer turns before the real networks, and the rule names the view at each angle."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from fixtures.performer import SCENES, picture
from fixtures.performer.motion import rest
from fixtures.performer.scene import YOU
from tests.support.good import default
from validator.facts.people import People
from validator.facts.pose import Figure, figure_of
from validator.rules.posture import turned_away
from validator.vision.backends.interface import Networks
from validator.vision.backends.loader import ModelPool
from validator.vision.people.meter import PeopleMeter

SIZE = (720, 1280)
VIEWS = {0: "", 30: "", -30: "", 65: "three-quarter", 90: "profile", -90: "profile", 180: "behind"}
"""By the angle in degrees; between 40 and 55 either answer is right."""


@pytest.fixture(scope="module")
def networks() -> Iterator[Networks]:
    with ModelPool(None, wanted=True) as pool, pool.acquire() as loaded:
        yield loaded


def _turned(networks: Networks, degrees: float) -> Figure:
    scene = replace(SCENES["good"], people=(replace(YOU, motion=rest, yaw=((0, degrees),)),))
    meter = PeopleMeter(networks, *SIZE, seconds=0.0)
    meter.add(np.ascontiguousarray(picture(scene, 0.0, SIZE)[..., ::-1]), 0.0)
    people = meter.result()
    assert isinstance(people, People)
    body = people.samples[0].person
    assert body
    return figure_of(body, people)


@pytest.mark.sampled(only=("0", "65", "90", "180"))
@pytest.mark.parametrize("degrees", VIEWS)
def test_the_view_of_a_performer_who_is_turned_by_so_much_is_named(networks: Networks, degrees: int) -> None:
    assert turned_away(_turned(networks, degrees), default()) == VIEWS[degrees]
