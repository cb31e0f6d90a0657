"""Reads the values of a target's file: texts, exact numbers, words, tables; each fault is one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from validator.errors import UsageError
from validator.targets.toml import nearest
from validator.texts.catalog import LANGUAGES
from validator.texts.language import DEFAULT as DEFAULT_LANGUAGE
from validator.texts.said import Text, phrase

_MOST = 10**15


def text_of(value: object, where: str) -> str:
    """A text, or one in several languages: `title.en = …` and `title.zh = …`."""
    if not isinstance(value, Mapping):
        return str(value)
    for language in value:
        check_known(language, LANGUAGES, phrase("language in {where}", where=where))
    if DEFAULT_LANGUAGE not in value:
        raise UsageError(phrase("A text in {where} has no {language}.", where=where, language=DEFAULT_LANGUAGE))
    others = {language: str(text) for language, text in value.items() if language != DEFAULT_LANGUAGE}
    return Text(str(value[DEFAULT_LANGUAGE]), others)


def exact_number(value: object, where: str) -> Fraction:
    """A number not under zero, exactly as written; raises UsageError."""
    try:
        exact = Fraction(str(value).replace(":", "/").replace("_", ""))
    except (ValueError, ZeroDivisionError) as error:
        raise UsageError(
            phrase("{where}: {value} is not a number (write 24, 23.976, 24000/1001 or 1:3).", where=where, value=repr(value))
        ) from error
    if exact < 0:
        raise UsageError(phrase("{where}: {value} is under zero.", where=where, value=repr(value)))
    if exact > _MOST:
        raise UsageError(phrase("{where}: {value} is too large.", where=where, value=repr(value)))
    return exact


def words_of(value: object, where: str, example: str) -> tuple[str, ...]:
    """One word or several, in lower case; raises UsageError, with an `example`, for none."""
    words = tuple(str(word).lower() for word in value) if isinstance(value, list) else (str(value).lower(),)
    if not words or not all(words):
        raise UsageError(phrase("{where} needs words, such as {example}.", where=where, example=example))
    return words


def table_of(data: Mapping[str, Any], key: str, origin: str) -> Mapping[str, Any]:
    """The table under that key, empty where there is none; raises UsageError for anything else."""
    table = data.get(key, {})
    if not isinstance(table, Mapping):
        raise UsageError(phrase("{key} in {origin} must be a table.", key=key, origin=origin))
    return table


def check_known(key: str, known: Iterable[str], what: str) -> None:
    """Raises UsageError, naming the nearest word, where `key` is not among the known ones."""
    choices = list(known)
    if key not in choices:
        raise UsageError(phrase("Unknown {what}: {key!r}{nearest}", what=what, key=key, nearest=nearest(key, choices)))


def one_of(value: object, choices: Iterable[str], what: str) -> str:
    """The value itself; raises UsageError when it is not one of the choices."""
    if str(value) not in (known := list(choices)):
        raise UsageError(
            phrase("{what} must be one of {names}, not {value}.", what=what, names=", ".join(known), value=repr(value))
        )
    return str(value)
