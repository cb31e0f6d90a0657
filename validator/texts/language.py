"""Chooses the language of what is printed, from what was asked for, else from the user's surroundings."""

from __future__ import annotations

from collections.abc import Mapping

from validator.texts.catalog import LANGUAGES

VARIABLE = "MOTION_PREFLIGHT_LANG"
"""Names the language, for every command."""
_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")
"""The first of these that is set counts, as for every program."""
DEFAULT = "en"


def known(name: str) -> str:
    """Our code for a language or a locale, such as zh, zh_CN.UTF-8 or zh-Hans; empty for a language that we have no texts in."""
    language = name.replace("-", "_").partition(".")[0].partition("@")[0].partition("_")[0].lower()
    return language if language in LANGUAGES else ""


def of_locale(environment: Mapping[str, str]) -> str:
    """The language of the user's locale; English where it is none of ours, or none is set."""
    named = next((environment[name] for name in _LOCALE if environment.get(name)), "")
    return known(named) or DEFAULT
