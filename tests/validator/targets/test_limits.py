"""Each limit that a target states of the file is tried at its ends, just within and just beyond, from the table itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any

import pytest

from tests.support.good import PEOPLE, facts
from validator.check import chosen
from validator.facts.clip import Facts
from validator.facts.image import Header, Image
from validator.facts.people import People
from validator.judge import judge
from validator.rules import RULES
from validator.targets.load import names
from validator.targets.profile import Limit, Profile, number

Make = Callable[[Fraction], Facts]
_RATES = ("average_fps", "average_fps_upper", "fps_without_longest_gap", "median_fps", "slowest_second_fps")


@cache
def _target(name: str, settings: tuple[str, ...] = ()) -> Profile:
    """The same value for each of its cases: it is read once."""
    return chosen(name, settings)


def _long(seconds: Fraction) -> Facts:
    header = {"container_seconds_from_header": float(seconds), "duration_seconds_from_header": float(seconds)}
    return facts(media=header, timing={"duration_seconds": seconds, "time_base_seconds": Fraction(1, 10**9)})


def _fast(rate: Fraction) -> Facts:
    return facts(timing={**dict.fromkeys(_RATES, rate), "longest_gap_seconds": float(1 / rate)})


def _sized(width: Fraction | int, height: Fraction | int) -> Facts:
    return facts(media={"width": int(width), "height": int(height)})


def _pictured(**changes: Any) -> Facts:
    image = Image("person.jpg", 400_000, "1" * 64, "picture", Header("jpeg", 720, 1000), True, _first())
    return facts().with_image(replace(image, **changes))


def _first(**changes: Any) -> People:
    """The first sample alone, its person changed."""
    start = PEOPLE.samples[0]
    assert start.person
    return replace(PEOPLE, samples=(replace(start, person=replace(start.person, **changes)),))


def _shaped(ratio: Fraction) -> tuple[int, int]:
    """Width and height of just that ratio."""
    return (3 * ratio).numerator * 100, (3 * ratio).denominator * 300


MADE: dict[str, tuple[str, Fraction, Make]] = {
    # limit: the rule that compares with it, the least step, and the facts of a clip with that value
    "file-size": ("file-too-large", Fraction(1), lambda value: facts(file={"bytes": int(value)})),
    "side": ("side-out-of-range", Fraction(1), lambda value: _sized(value, value)),
    "width": ("width-out-of-range", Fraction(1), lambda value: _sized(value, 1000)),
    "height": ("height-out-of-range", Fraction(1), lambda value: _sized(1000, value)),
    "pixels": ("pixels-out-of-range", Fraction(1), lambda value: _sized(value, 1)),
    "frame-rate": ("frame-rate-too-low", Fraction(1, 10), _fast),
    "frame-rate-most": ("frame-rate-too-high", Fraction(1, 5), _fast),
    "duration": ("duration-out-of-range", Fraction(1, 100), _long),
    "aspect-ratio": (
        "aspect-ratio-out-of-range",
        Fraction(1, 100),
        lambda value: _sized(*_shaped(value)),
    ),
    "frame-rate-dip": ("frame-rate-too-low", Fraction(1, 10), lambda value: facts(timing={"slowest_second_fps": value})),
    "image-size": ("image-too-large", Fraction(1), lambda value: _pictured(bytes=int(value))),
    "image-side": ("image-side-out-of-range", Fraction(1), lambda value: _pictured(header=Header("jpeg", int(value), 1000))),
    "image-height": ("image-side-out-of-range", Fraction(1), lambda value: _pictured(header=Header("jpeg", 1000, int(value)))),
    "image-aspect-ratio": (
        "image-ratio-out-of-range",
        Fraction(1, 100),
        lambda value: _pictured(header=Header("jpeg", *_shaped(value))),
    ),
    "image-person-area": (
        "image-person-too-small",
        Fraction(1, 100),
        lambda value: _pictured(people=_first(box=(0.0, 0.0, float(value), 1.0))),
    ),
}


WORDS: dict[str, tuple[str, Callable[[str], Facts]]] = {
    "container": ("format-unsupported", lambda word: facts(media={"container": word}, file={"extension": word})),
    "codec": ("codec-unsupported", lambda word: facts(media={"codec": word})),
    "image-format": ("image-format-unsupported", lambda word: _pictured(header=Header(word, 720, 1000))),
}
"""Likewise, of limits that are words."""


def _chosen() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each target, with each value of each of its options."""
    for name in names():
        yield name, ()
        for key, option in chosen(name).options.items():
            yield from ((name, (f"options.{key}={value}",)) for value in option.values[1:])


def _ends(limit: Limit) -> Iterator[tuple[Fraction, int]]:
    """Each value from which on something is wrong, and which way."""
    for end, way in ((limit.min, -1), (limit.reject_below, -1), (limit.max, 1), (limit.reject_above, 1)):
        if end is not None:
            yield end, way


STATED = [
    pytest.param(name, settings, key, end, way, id=f"{name} {' '.join(settings)} {key} {number(end)}")
    for name, settings in _chosen()
    for key, limit in _target(name, settings).limits.items()
    if key in MADE and limit.mark
    for end, way in _ends(limit)
]


def _worst(target: Profile, key: str, value: Fraction) -> str:
    rule, _, make = MADE[key]
    return next((f.severity.value for f in judge(make(value), target).findings if f.rule == rule), "")


def _expected(target: Profile, limit: Limit, value: Fraction, key: str) -> set[str]:
    """Nothing within the ends; beyond them at most a warning in the band, and past it what the target says."""
    low, high = limit.min if limit.min is not None else value, limit.max if limit.max is not None else value
    if low <= value <= high:
        return {""}
    firm_low, firm_high = limit.reject_below or low, limit.reject_above or high
    rule = MADE[key][0]
    said = target.terms(rule).severity or RULES[rule].severity.value
    return {"warning"} if said == "error" and (low, high) != (firm_low, firm_high) and firm_low <= value <= firm_high else {said}


@pytest.mark.parametrize(("name", "settings", "key", "end", "way"), STATED)
def test_a_limit_holds_at_its_end_just_within_and_just_beyond(
    name: str, settings: tuple[str, ...], key: str, end: Fraction, way: int
) -> None:
    target = _target(name, settings)
    limit, step = target.limit(key), MADE[key][1]
    for value in (end - way * step, end, end + way * step):
        assert _worst(target, key, value) in _expected(target, limit, value, key), number(value)


def test_no_limit_that_a_target_states_is_left_out_here() -> None:
    stated = {key for name in names() for key, limit in _target(name).limits.items() if limit.mark and not limit.is_open}
    assert stated == {*MADE, *WORDS}


@pytest.mark.parametrize("name", names())
def test_words_that_a_target_allows_pass_and_others_do_not(name: str) -> None:
    target = _target(name)
    for key, (rule, make) in WORDS.items():
        limit = target.limit(key)
        for word in limit.one_of:
            assert rule not in {f.rule for f in judge(make(word), target).findings}
        found = {f.rule: f.severity.value for f in judge(make("other"), target).findings}
        assert (found.get(rule) == "error") == (not limit.is_open)


def test_a_choice_of_the_callers_changes_the_limits_that_depend_on_it_and_no_change_of_the_users() -> None:
    name = "kling-motion-control-v3"
    for settings, most in (((), 30), (("options.orientation=image",), 10), (("options.orientation=image", "duration.max=5"), 5)):
        target = chosen(name, settings)
        assert target.limit("duration").max == most
        assert target.settings == settings
    assert chosen(name, ("duration.max=5", "options.orientation=image")).limit("duration").own is not None
    assert chosen(name, ("options.orientation=image",)).limit("duration").documented
    assert len({chosen(name, settings).digest for settings in ((), ("options.orientation=image",))}) == 2
