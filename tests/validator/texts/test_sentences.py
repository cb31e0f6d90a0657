"""Whatever is said outside of reports has its words in every language: errors, listings, help, what a service's codes mean."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from functools import partial

import click
import pytest

from submitter.cli.app import cli
from submitter.services.dashscope.codes import ROWS, UNLISTED
from tests.support.sentences import phrases, places, raised, templates
from validator.cli.app import cli as base
from validator.targets.load import load_profile, names
from validator.texts.catalog import LANGUAGES, catalog
from validator.texts.said import Said, Text
from validator.texts.zh_help import CLICK

OTHERS = pytest.mark.parametrize("language", [name for name in LANGUAGES if name != "en"])
NOT_OURS = {"AttributeError", "KeyError", "OSError", "TypeError", "ValueError", "BadZipFile", "DatabaseError", "IncompleteRead"}
"""Exceptions that are caught, or are for whoever calls the library wrongly."""
CODES = {text for row in (*ROWS, UNLISTED) for text in (row.meaning, row.advice)}


def _helped(command: click.Command) -> Iterator[str]:
    """Every help text of a command, its options and its subcommands, as it is declared."""
    for part in (command, *command.params):
        if help_text := getattr(part, "help", None):
            yield help_text.template if isinstance(help_text, Said) else inspect.cleandoc(help_text)
        if isinstance(default := getattr(part, "show_default", None), str) and " " in default:
            yield default
    if isinstance(command, click.Group):
        context = click.Context(command)
        for each in map(partial(command.get_command, context), command.list_commands(context)):
            yield from _helped(each) if each else ()


def _said() -> set[str]:
    return {*templates(), *CODES, *_helped(cli), *_helped(base)}


def test_every_sentence_is_a_literal() -> None:
    assert [place for place, node in phrases() if not isinstance(node.args[0], ast.Constant)] == []


def test_every_error_is_raised_with_a_sentence_that_can_be_translated() -> None:
    bare = [
        place
        for place, made in raised()
        if ast.unparse(made.func).rpartition(".")[2] not in NOT_OURS
        and isinstance(made.args[0], (ast.Constant, ast.JoinedStr))
        and isinstance(getattr(made.args[0], "value", ""), str)
    ]
    assert bare == []


@OTHERS
def test_every_sentence_has_its_words_and_no_words_are_left_over(language: str) -> None:
    known, said = set(catalog(language).sentences), _said()
    assert said - known == set()
    assert known - said - set(CLICK) == set()


@OTHERS
def test_the_words_have_the_places_of_the_sentence(language: str) -> None:
    for english, words in catalog(language).sentences.items():
        assert places(english) == places(words), english


def test_a_sentence_is_said_with_the_values_of_its_places() -> None:
    for place, node in phrases():
        if any(each.arg is None for each in node.keywords):
            continue
        assert isinstance(node.args[0], ast.Constant)
        assert {str(each.arg) for each in node.keywords} == places(node.args[0].value), place


@pytest.mark.parametrize("name", names())
@OTHERS
def test_every_text_of_a_built_in_target_is_there_in_every_language(language: str, name: str) -> None:
    target = load_profile(name, ())
    texts = [target.title, target.source, target.note]
    for limit in target.limits.values():
        texts += [limit.meaning, limit.source, limit.unit]
    plain = {text for text in texts if not (isinstance(text, Text) and text.others.get(language))}
    assert plain <= {"", "px", "s", "of 1"}


def test_chinese_has_its_own_marks() -> None:
    texts = catalog("zh")
    rules = [
        text
        for row in texts.rules.values()
        for text in (row.title, row.why, *(each for pair in row.cases.values() for each in pair))
    ]
    for text in (*rules, *texts.reasons.values(), *texts.labels.values(), *texts.sentences.values()):
        assert not re.search(r"[\u4e00-\u9fff][,;?!]|[\u4e00-\u9fff]\.(?!\w)", text), text
    assert [text for text in rules if text and not text.endswith(("。", "}"))] == []
