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
from tests.support.sentences import calls, phrases, places, raised, templates
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


def test_every_line_on_standard_error_is_a_sentence_that_can_be_translated() -> None:
    bare = [
        place
        for place, made in calls("log_line", "write_stderr", "write_output", "echo")
        for node in ast.walk(made)
        if isinstance(node, ast.JoinedStr)
        and re.search("[a-z]{3}", "".join(map(_constant, node.values)).replace("motion-preflight", ""))
    ]
    assert bare == []


def _constant(part: ast.expr) -> str:
    return part.value if isinstance(part, ast.Constant) and isinstance(part.value, str) else ""


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


HAN = "\u4e00-\u9fff"
MARKS = "，。；：！？、（）“”"
ODD = re.compile(
    rf"[{HAN}][,;?!:()]|[,;?!()][{HAN}]|[{HAN}]\.(?!\w)"  # marks of English
    rf"|[{HAN}][A-Za-z0-9`]|[A-Za-z0-9`%][{HAN}]|[{HAN}]\ [{HAN}]"  # a space between Chinese and all else, and nowhere else
    rf"|[{MARKS.replace('：', '')}]\ |\ [{MARKS}]"
    rf"|{{(url|path|folder|place|target|source|where)}}：\S|：{{(command|path)}}"  # a space beside what one copies
    r"|您",
    re.VERBOSE,
)


def _chinese() -> Iterator[str]:
    """Every text in Chinese, those of the built-in targets too."""
    texts = catalog("zh")
    for row in texts.rules.values():
        yield from (row.title, row.why, *(each for pair in row.cases.values() for each in pair))
    yield from (*texts.reasons.values(), *texts.labels.values(), *texts.sentences.values())
    yield from (word for words in texts.words.values() for word in words.values())
    for name in names():
        target = load_profile(name, ())
        limits = [text for limit in target.limits.values() for text in (limit.meaning, limit.source, limit.unit)]
        yield from map(texts.say, (target.title, target.source, target.note, *limits))


@pytest.mark.parametrize(
    "text", ["完成,再试", "第3行", "API密钥", "帧 率", "完成。 再试", "{path}：没有", "运行：{command}", "请您"]
)
def test_a_mark_or_space_of_english_in_chinese_is_found(text: str) -> None:
    assert ODD.search(text)


def test_chinese_has_its_own_marks_and_spaces() -> None:
    assert [text for text in _chinese() if ODD.search(text)] == []


def test_what_chinese_says_of_a_rule_is_a_sentence() -> None:
    rows = catalog("zh").rules.values()
    said = [text for row in rows for text in (row.title, row.why, *(each for pair in row.cases.values() for each in pair))]
    assert [text for text in said if text and not text.endswith(("。", "}"))] == []
