"""Joins what was seen of a URL with its rule, as the target has it."""

from __future__ import annotations

from collections.abc import Iterable

from submitter.urls.rules import URL_RULES
from validator.findings import Finding, Hit
from validator.judge import finding
from validator.targets.profile import Profile

Found = tuple[str, Hit]
"""A rule's name and what was seen."""
AS_LISTED = Profile("as listed")
"""A target that says nothing of any rule."""


def findings(found: Iterable[Found], profile: Profile = AS_LISTED) -> list[Finding]:
    """Each hit joined with its row; none for a rule that is off."""
    return [finding(URL_RULES[name], hit, profile) for name, hit in found if profile.terms(name).severity != "off"]
