"""Limits that follow what is chosen, or the clip's container; a choice in a file, in the folder, on the command line."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from tests.support.good import facts
from validator.check import chosen
from validator.errors import UsageError
from validator.judge import judge
from validator.rules import RULES
from validator.targets.load import load_profile
from validator.targets.price import tariff
from validator.targets.settings import working_folder

KLING = "kling-motion-control-v3"


def _file(folder: Path, text: str, name: str = "own.toml") -> str:
    path = folder / name
    path.write_text(text)
    return str(path)


def test_bytes_may_depend_on_the_container(tmp_path: Path) -> None:
    text = "[limits.file-size]\nmax = 1000\n[options.container]\nvalues = ['mp4', 'mov']\n[options.container.when.mov.file-size]\nmax = 500\n"
    target = load_profile(_file(tmp_path, text), RULES)
    for container, size, wrong in (("mp4", 1000, False), ("mp4", 1001, True), ("mov", 500, False), ("mov", 501, True)):
        clip = facts(file={"bytes": size, "extension": container}, media={"container": container})
        assert ("file-too-large" in {f.rule for f in judge(clip, target).findings}) == wrong


def test_a_file_chooses_an_option_and_the_command_line_chooses_again(tmp_path: Path) -> None:
    path = _file(tmp_path, f'extends = "{KLING}"\n[options]\norientation = "image"\n[limits.side]\nmin = 400\n')
    assert chosen(path).limit("duration").max == 10
    again = chosen(path, ["options.orientation=video"])
    assert (again.limit("duration").max, again.limit("side").min) == (Fraction(30), Fraction(400))


def test_the_working_folder_chooses_an_option(tmp_path: Path) -> None:
    _file(tmp_path, f'profile = "{KLING}"\n[options]\norientation = "image"\n', "motion-preflight.toml")
    folder = working_folder(tmp_path)
    assert chosen(folder.profile, (), folder).limit("duration").max == 10


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ("options.orientation=both", "must be one of video, image, not 'both'"),
        ("options.orient=image", "did you mean 'orientation'"),
        ("orientation=image", "For example: options.orientation=image."),
    ],
)
def test_a_choice_that_does_not_exist_is_refused_with_those_that_do(setting: str, sentence: str) -> None:
    with pytest.raises(UsageError) as caught:
        chosen(KLING, [setting])
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("rules", "seconds", "billed"),
    [
        ({}, "2.5", "2.5"),
        ({"minimum_seconds": 3}, "2.5", "3"),
        ({"rounding": "up"}, "2.5", "3"),
        ({"rounding": "up"}, "3", "3"),
        ({"bills": "both"}, "2.5", "5"),
        ({"bills": "both", "rounding": "up", "minimum_seconds": 8}, "2.5", "8"),
    ],
)
def test_billed_seconds_follow_the_rules_of_the_price(rules: dict[str, object], seconds: str, billed: str) -> None:
    price = tariff({"currency": "USD", "per_second": {"std": 1}, **rules}, "a test")
    assert price.billed(Fraction(seconds)) == Fraction(billed)


def test_a_region_has_its_own_currency() -> None:
    price = tariff(chosen("wan2.2-animate-mix").service["price"], "a test")
    assert (price.rates.currency, price.regions["singapore"].currency) == ("CNY", "USD")
    assert price.rates.per_second["wan-pro"] == Fraction("0.9")
    assert price.rates.known == "seen"
