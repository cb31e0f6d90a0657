"""Each rule has a good and a bad example, drawn from the poses of the performer that the tests film."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from fixtures import drawings
from tests.support.good import default
from validator.report.context import Context
from validator.report.html.examples import examples
from validator.report.html.rules import document
from validator.rules import RULES


def test_the_poses_in_the_package_are_those_of_the_performer() -> None:
    assert drawings.OUT.read_text(encoding="ascii") == drawings.written()


def test_the_poses_are_a_few_kilobytes() -> None:
    assert drawings.OUT.stat().st_size < 4000


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_has_a_good_and_a_bad_example_which_differ(rule: str) -> None:
    good, bad = examples(rule)
    assert good
    assert bad
    assert good.svg != bad.svg
    for each in (good, bad):
        assert ElementTree.fromstring(each.svg).tag == "svg"


def test_the_page_of_all_rules_holds_each_with_its_limits() -> None:
    page = document(RULES.values(), Context("1", target=default()))
    for name, rule in RULES.items():
        assert f'id="rule-{name}"' in page
        assert all(f'<th scope="row">{key}</th>' in page for key in rule.limits if not default().limit(key).is_open)
