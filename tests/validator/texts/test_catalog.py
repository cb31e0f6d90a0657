"""Every sentence exists, has the placeholders that its values fill, and reads as a whole; a second language is one file."""

from __future__ import annotations

import re
from dataclasses import replace
from string import Formatter

import pytest

from submitter.urls.rules import URL_RULES
from tests.support.command import ROOT
from validator.facts.clip import NOT_MEASURED
from validator.findings import Basis, Finding, Severity
from validator.rules import RULES
from validator.texts.catalog import LANGUAGES, catalog, english

ALL = {**RULES, **URL_RULES}
LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)


def _places(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def _templates(language: str) -> dict[tuple[str, ...], str]:
    """Every template of a language by its key."""
    texts = catalog(language)
    rules = {("rules", name, case, str(i)): each for name, row in texts.rules.items() for case, pair in row.cases.items()
             for i, each in enumerate(pair)}  # fmt: skip
    named = {(kind, key): text for kind in ("reasons", "labels") for key, text in getattr(texts, kind).items()}
    words = {("words", name, code): word for name, codes in texts.words.items() for code, word in codes.items()}
    images = {("image_url", name, case, str(i)): each for name, cases in texts.image_url.items() for case, pair in cases.items()
              for i, each in enumerate(pair)}  # fmt: skip
    return {**rules, **named, **words, **images}


@LANGUAGE
def test_every_rule_and_case_has_its_words_and_no_words_are_left_over(language: str) -> None:
    texts = catalog(language)
    assert set(texts.rules) == set(ALL)
    for name, row in ALL.items():
        assert set(texts.rules[name].cases) == set(row.cases), name


@LANGUAGE
def test_every_language_has_the_same_keys_and_placeholders(language: str) -> None:
    first, other = _templates("en"), _templates(language)
    assert set(first) == set(other)
    for key, template in first.items():
        assert _places(template) == _places(other[key]), key


def test_english_sentences_are_whole() -> None:
    for name, words in english().rules.items():
        for text in (words.title, words.why, *(message for message, _ in words.cases.values())):
            assert re.match(r"[A-Z{0-9]", text), (name, text)
            assert text.endswith((".", "}")), (name, text)
        for _, advice in words.cases.values():
            assert not advice or advice.endswith("."), (name, advice)


def test_advice_is_there_for_whatever_is_not_a_note() -> None:
    for name, row in ALL.items():
        for case, made in row.cases.items():
            assert english().rules[name].cases[case][1] or made.severity.value == "note", (name, case)


def test_a_number_takes_the_noun_that_fits_it() -> None:
    assert english().label("errors", count=1) == "1 error"
    assert english().label("errors", count=2) == "2 errors"


def test_a_code_becomes_a_word_and_what_is_not_a_code_stays() -> None:
    found = Finding(
        "body-not-fully-visible", "first", Severity.ERROR, Basis.HEURISTIC, values={"edge": "top", "part": "from-hips"}
    )
    assert found.message == "In the first frame the upper edge cuts off the person's body from the hips down."


def test_every_reason_that_the_code_gives_has_its_words() -> None:
    given = set[str]()
    for path in (ROOT / "validator").rglob("*.py"):
        given |= set(re.findall(r'\bMissing\("([^"]*)"', path.read_text()))
    assert given | {NOT_MEASURED, "off", "no-limit"} == set(english().reasons)


def test_no_sentence_about_a_clip_is_true_of_one_target_only() -> None:
    for name in RULES:
        words = english().rules[name]
        for text in (words.title, words.why, *(each for pair in words.cases.values() for each in pair)):
            assert not re.search(r"template|AnimateAnyone|the page|Alibaba|DashScope|\b(24|200|2048|60)\b", text), (name, text)


@pytest.mark.parametrize(("language", "clip"), [("en", r"clip|video|\.mp4"), ("zh", r"视频|\.mp4")])
def test_a_finding_about_the_images_url_does_not_speak_of_the_clip(language: str, clip: str) -> None:
    texts = catalog(language)
    assert set(texts.image_url) <= set(URL_RULES)
    for name, row in URL_RULES.items():
        for case in row.cases if name.startswith("url-") else ():
            found = Finding(name, case, Severity.ERROR, Basis.HEURISTIC, subject="--image-url")
            with_values = replace(found, values=_values(texts.rules[name].cases[case]))
            said = texts.in_full(with_values)
            assert said.startswith("--image-url: ")
            assert not re.search(clip, said), said


def _values(templates: tuple[str, str]) -> dict[str, int]:
    """A number for each place, for they are formatted as numbers where they are formatted."""
    return {name: 7 for template in templates for name in _places(template)}
