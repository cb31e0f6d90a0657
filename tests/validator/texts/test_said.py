"""A sentence is English to all that takes it for a text, and keeps what another language needs of it."""

from __future__ import annotations

import copy
import json
import pickle

import pytest

from validator.batch.packed import packed, unpacked
from validator.errors import CannotJudge, failure
from validator.facts import store
from validator.facts.clip import Facts, Missing
from validator.measure import without
from validator.texts.catalog import catalog, english
from validator.texts.said import Said, Text, phrase, plain, recalled, revived

REFUSED = phrase("{path}: {reason}.", path="a.mp4", reason="Permission denied")


def test_a_sentence_is_its_english_text() -> None:
    assert REFUSED == "a.mp4: Permission denied."
    assert english().say(REFUSED) == "a.mp4: Permission denied."
    assert json.dumps([REFUSED]) == '["a.mp4: Permission denied."]'


def test_it_is_said_in_another_language_with_the_systems_words() -> None:
    assert catalog("zh").say(REFUSED) == "a.mp4： 权限不足。"


def test_a_list_of_codes_takes_the_comma_of_the_language() -> None:
    needs = phrase("--lang needs a language: {known}.", known="en, zh")
    assert (english().say(needs), catalog("zh").say(needs)) == (needs, "--lang 需要指定语言：en、zh。")


def test_sentences_within_a_sentence_are_said_in_that_language_too() -> None:
    outer = phrase("{url}: {error}", url="http://host/a.mp4", error=phrase("the connection was cut"))
    assert catalog("zh").say(outer) == "http://host/a.mp4： 连接中断"


def test_what_is_only_a_text_stays_as_it_is() -> None:
    assert catalog("zh").say("the connection was cut") == "the connection was cut"


def test_an_error_keeps_its_sentence() -> None:
    error = CannotJudge(REFUSED)
    assert isinstance(str(error), Said)
    assert catalog("zh").say(failure(error)) == "a.mp4： 权限不足。"


def test_a_value_of_another_kind_is_said_by_its_text() -> None:
    assert phrase("the result is not fetched: {error}", error=CannotJudge(REFUSED)).endswith("a.mp4: Permission denied.")


@pytest.mark.parametrize("way", [copy.deepcopy, lambda text: pickle.loads(pickle.dumps(text)), lambda text: revived(plain(text))])
def test_a_copy_is_a_sentence_too(way: object) -> None:
    assert callable(way)
    for text in (REFUSED, phrase("{url}: {error}", url="u", error=REFUSED)):
        assert isinstance(way(text), Said)
        assert (way(text), way(text).template) == (text, text.template)


@pytest.mark.parametrize(
    "value", [1, None, {}, {"said": 1, "values": {}}, {"said": "{x}", "values": {}}, {"said": "{", "values": {}}]
)
def test_what_is_not_a_sentence_is_refused(value: object) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        revived(value)


def test_what_the_ledger_kept_in_english_is_found_by_its_words() -> None:
    assert catalog("zh").say(recalled("its process ended before it was sent")) == "提交之前，其进程已结束"
    assert catalog("zh").say(recalled("Throttling: {a} b")) == "Throttling: {a} b"


def test_facts_keep_their_sentences_in_files_and_in_the_cache() -> None:
    facts = without(Facts("a.mp4", missing={"media": Missing("no-stream", phrase("the video stream gives no size"))}), REFUSED)
    for again in (store._structured(json.loads(store.one(facts))), unpacked(packed(facts, "x"), "x")):
        assert again is not None
        assert isinstance(again.problem, Said)
        assert isinstance(again.missing["media"].detail, Said)


def test_a_text_of_a_file_is_taken_in_the_language_that_is_there() -> None:
    text = Text("Length of the clip.", {"zh": "视频时长。"})
    assert (english().say(text), catalog("zh").say(text)) == ("Length of the clip.", "视频时长。")
    assert catalog("zh").say(pickle.loads(pickle.dumps(text))) == "视频时长。"
