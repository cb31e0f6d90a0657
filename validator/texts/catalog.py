"""Gives cases and values their words, in the language asked for: a language is one module beside this one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cache, cached_property
from importlib import import_module
from typing import NamedTuple, Protocol

from validator.texts.said import Said, Text, filled, through

LANGUAGES = {"en": "validator.texts.en", "zh": "validator.texts.zh"}
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

    @property
    def severity(self) -> Enum:
        """What it does to the verdict."""

    @property
    def sureness(self) -> str:
        """Key of the word for its confidence, or nothing."""


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
    image_url: Mapping[str, Mapping[str, tuple[str, str]]] = field(default_factory=dict)
    """Message and advice by rule and case where a finding has a subject, and the rule's own would speak of the clip."""
    sentences: Mapping[str, str] = field(default_factory=dict)
    """What is said elsewhere, by its English template; one that is not here is English."""

    def say(self, text: str) -> str:
        """A sentence in this language; what is only a str stays as it is."""
        if isinstance(text, Text):
            return text.others.get(self.language, str.__str__(text))
        if not isinstance(text, Said):
            return text
        known = self.sentences.get(text.template) or self._of_rules.get(text.template, text.template)
        return self._filled(known, text.values)

    def translated(self, english: str) -> str:
        """A text without values, such as a command's help, by its English words."""
        return self.sentences.get(english, english)

    def message(self, finding: Wordable) -> str:
        """What is wrong: whole sentences."""
        text = self._filled(self._case(finding)[0], finding.values)
        return f"{finding.subject}: {text}" if finding.subject else text

    def advice(self, finding: Wordable) -> str:
        """What to do about it; empty for some notes."""
        return self._filled(self._case(finding)[1], finding.values)

    def _case(self, finding: Wordable) -> tuple[str, str]:
        own = self.image_url.get(finding.rule, {}) if finding.subject else {}
        return own.get(finding.case) or self.rules[finding.rule].cases[finding.case]

    def fix(self, finding: Wordable) -> str:
        """The advice and, where a new file fixes it, the command for this fault alone."""
        return joined(self.advice(finding), finding.command)

    def sureness(self, finding: Wordable) -> str:
        """How sure it is, in a word; empty for what is measured exactly."""
        return self.label(f"confidence-{finding.sureness}") if finding.sureness else ""

    def aside(self, finding: Wordable) -> str:
        """The same in brackets, for what comes after a name; empty likewise."""
        sure = self.sureness(finding)
        return self.label("aside", text=sure) if sure else ""

    def weight(self, finding: Wordable) -> str:
        """Its severity and how sure it is: `warning, likely`."""
        words = (self.label(finding.severity.value), self.sureness(finding))
        return self.label("comma").join(filter(None, words))

    def in_full(self, finding: Wordable) -> str:
        """The message and the fix, as one text."""
        return self.together(self.message(finding), self.fix(finding))

    def together(self, *sentences: str) -> str:
        """Whole sentences, one after the other, those that are empty left out."""
        return self.labels["sentences"].join(filter(None, sentences))

    def reason(self, key: str, values: Mapping[str, str | int | float]) -> str:
        """Why something was not judged; empty for no key."""
        return self._filled(self.reasons[key], values) if key else ""

    def label(self, key: str, **values: str | int | float) -> str:
        """A word or line of a report."""
        return self._filled(self.labels[key], values)

    @cached_property
    def _of_rules(self) -> Mapping[str, str]:
        """The messages of rules, and reasons, by their English: an error may repeat what a report says."""
        cases = ((row.cases, self.rules[name].cases) for name, row in english().rules.items())
        messages = {first[case][0]: other[case][0] for first, other in cases for case in first}
        return {**messages, **{first: self.reasons[key] for key, first in english().reasons.items()}}

    def _filled(self, template: str, values: Mapping[str, str | int | float]) -> str:
        return filled(template, {name: self._word(name, value) for name, value in values.items()})

    def _word(self, name: str, value: str | int | float) -> str | int | float:
        worded = self.words.get(name, {}).get(value, value) if isinstance(value, str) else value
        return through(self.say, worded)


def sentence(finding: Wordable) -> str:
    """The finding's message as a part of another sentence, which may be said in any language; gives a `Said`."""
    return Said(english().rules[finding.rule].cases[finding.case][0], finding.values)


def reason(key: str, detail: str) -> str:
    """A reason as a part of another sentence; gives a `Said`."""
    return Said(english().reasons[key], {"detail": detail})


def joined(advice: str, command: str) -> str:
    """Advice, and the command that does it; either may be empty."""
    if not (advice and command):
        return advice or command
    return f"{advice.removesuffix('。')}： {command}" if advice.endswith("。") else f"{advice.removesuffix('.')}: {command}"


@cache
def catalog(language: str) -> Catalog:
    """The texts of that language; raises ValueError for one that is not in `LANGUAGES`."""
    if language not in LANGUAGES:
        raise ValueError(f"There are no texts in {language!r}; choose one of {', '.join(LANGUAGES)}.")
    module = import_module(LANGUAGES[language])
    return Catalog(language, module.RULES, module.WORDS, module.REASONS, module.LABELS, module.IMAGE_URL, module.SENTENCES)


def english() -> Catalog:
    """The texts of the language in which nothing is missing."""
    return catalog("en")
