"""Facts come out of their package as they went in, or not at all."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.good import facts
from validator.batch.packed import packed, unpacked
from validator.facts.clip import Facts


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.from_type(Facts))
def test_every_value_that_facts_may_hold_comes_back(made: Facts) -> None:
    image = replace(made.image, missing=dict(made.image.missing)) if made.image else None
    wanted = replace(made, path="", missing=dict(made.missing), image=image)
    # As texts: what is not a number equals nothing.
    assert repr(unpacked(packed(made, "label"), "label")) == repr(wanted)


def test_a_package_under_another_label_is_not_opened() -> None:
    assert unpacked(packed(facts(), "one"), "other") is None


@pytest.mark.parametrize("seed", range(20))
def test_a_damaged_package_holds_nothing(seed: int) -> None:
    draw, data = random.Random(seed), bytearray(packed(facts(), "label"))
    place = draw.randrange(2, len(data))  # the first two bytes are the compression's own and say nothing of the content
    damaged = data[:place] if seed % 2 else data[:place] + bytes([data[place] ^ 1 << draw.randrange(8)]) + data[place + 1 :]
    assert unpacked(bytes(damaged), "label") is None


@pytest.mark.parametrize("data", [b"", b"x", b"\0" * 100])
def test_anything_but_packed_facts_holds_nothing(data: bytes) -> None:
    assert unpacked(data, "label") is None
