"""A profile sets the severities of URL rules as it does for clips."""

from __future__ import annotations

import pytest

from submitter.urls.check import check_url
from submitter.urls.findings import findings
from submitter.urls.response import ResponseHead, check_response
from submitter.urls.rules import URL_RULES
from validator.check import chosen
from validator.errors import UsageError
from validator.findings import Hit
from validator.rules import RULES
from validator.targets.profile import DEFAULT

LATE, NEAR = Hit("late", 11.0, 10.0), Hit("near", 6.0, 10.0)


@pytest.mark.parametrize(
    ("setting", "late", "near"),
    [
        (None, ["error"], ["warning"]),
        ("error", ["error"], ["warning"]),
        ("warning", ["warning"], ["warning"]),
        ("note", ["note"], ["note"]),
        ("off", [], []),
    ],
)
def test_a_setting_replaces_the_worst_case_and_caps_the_milder_ones(
    setting: str | None, late: list[str], near: list[str]
) -> None:
    profile = chosen(DEFAULT, [] if setting is None else [f"rules.url-slow={setting}"])
    for hit, wanted in ((LATE, late), (NEAR, near)):
        assert [each.severity.value for each in findings([("url-slow", hit)], profile)] == wanted


def test_a_setting_is_for_its_rule_alone() -> None:
    head = ResponseHead(200, "", None, ("http://example.com/a.mp4",), 11.0)
    found = check_response(head, chosen(DEFAULT, ["rules.url-slow=off", "rules.url-length-missing=error"]))
    assert [(each.rule, each.severity.value) for each in found] == [
        ("url-content-type-wrong", "warning"),
        ("url-length-missing", "error"),
    ]


def test_the_text_of_a_url_is_judged_by_the_settings_too() -> None:
    url = "http://127.0.0.1/a.mp4?Expires=1000000000&Signature=x&OSSAccessKeyId=y"
    profile = chosen(DEFAULT, ["rules.url-host-private=off", "rules.url-signature-expired=warning"])
    found = check_url(url, now=2e9, needed=60, resolve=lambda host: (), profile=profile)
    assert [(each.rule, each.severity.value) for each in found] == [("url-signature-expired", "warning")]


@pytest.mark.parametrize("name", [*URL_RULES, *RULES])
def test_every_rule_can_be_set_by_its_name(name: str) -> None:
    assert chosen(DEFAULT, [f"rules.{name}=off"]).terms(name).severity == "off"


def test_a_mistyped_url_rule_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(UsageError, match="url-slow"):
        chosen(DEFAULT, ["rules.url-slwo=off"])
