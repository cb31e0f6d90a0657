"""Gives cases and values their words, in the language asked for: a language is one module beside this one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from string import Formatter
from typing import Any, NamedTuple, Protocol

LANGUAGES = {"en": "validator.texts.en"}
"""The module of each language, by its code; each has the names that `Catalog` lists."""


class RuleText(NamedTuple):
    """The words about one rule."""

    title: str
    """The fault in one sentence."""
    why: str
    """Why it matters, true for every target."""
    cases: Mapping[str, tuple[str, str]]
    """Message and advice by case, `str.format` templates over the finding's values; advice may be empty."""


class Wordable(Protocol):
    """What a finding has to have to be worded."""

    @property
    def rule(self) -> str:
        """Name of the rule."""

    @property
    def case(self) -> str:
        """Name of the case."""

    @property
    def values(self) -> Mapping[str, str | int | float]:
        """All that the templates name."""

    @property
    def command(self) -> str:
        """The command that fixes it, or nothing."""

    @property
    def subject(self) -> str:
        """The option that it is about, or nothing."""


@dataclass(frozen=True)
class Catalog:
    """All texts of one language."""

    language: str
    rules: Mapping[str, RuleText]
    words: Mapping[str, Mapping[str, str]]
    """Words for the values that are codes: name of the value, code, word."""
    reasons: Mapping[str, str]
    """Why something was not judged, by key."""
    labels: Mapping[str, str]
    """The words of reports and listings, by key."""

    def message(self, finding: Wordable) -> str:
        """What is wrong: whole sentences."""
        text = self._filled(self.rules[finding.rule].cases[finding.case][0], finding.values)
        return f"{finding.subject}: {text}" if finding.subject else text

    def advice(self, finding: Wordable) -> str:
        """What to do about it; empty for some notes."""
        return self._filled(self.rules[finding.rule].cases[finding.case][1], finding.values)

    def fix(self, finding: Wordable) -> str:
        """The advice and, where a new file fixes it, the command for this fault alone."""
        return joined(self.advice(finding), finding.command)

    def reason(self, key: str, values: Mapping[str, str | int | float]) -> str:
        """Why something was not judged; empty for no key."""
        return self._filled(self.reasons[key], values) if key else ""

    def label(self, key: str, **values: str | int | float) -> str:
        """A word or line of a report."""
        return self._filled(self.labels[key], values)

    def _filled(self, template: str, values: Mapping[str, str | int | float]) -> str:
        return _FORMATTER.vformat(template, (), {name: self._word(name, value) for name, value in values.items()})

    def _word(self, name: str, value: str | int | float) -> str | int | float:
        return self.words.get(name, {}).get(value, value) if isinstance(value, str) else value


def joined(advice: str, command: str) -> str:
    """Advice, and the command that does it; either may be empty."""
    return f"{advice.removesuffix('.')}: {command}" if advice and command else advice or command


class _Formatter(Formatter):
    """As `str.format`, and `{number:#error|errors}` is a number with the noun that fits it."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if not format_spec.startswith("#"):
            return str(super().format_field(value, format_spec))
        one, many = format_spec[1:].split("|")
        return f"{value:,} {one if value == 1 else many}"


_FORMATTER = _Formatter()


@cache
def catalog(language: str) -> Catalog:
    """The texts of that language, one of `LANGUAGES`."""
    module = import_module(LANGUAGES[language])
    return Catalog(language, module.RULES, module.WORDS, module.REASONS, module.LABELS)


def english() -> Catalog:
    """The texts of the language in which nothing is missing."""
    return catalog("en")
