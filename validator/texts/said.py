"""Sentences that are written where they are said, and can still be said in another language: a template and its values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from string import Formatter
from typing import Any

Value = str | int | float


class Formatting(Formatter):
    """As `str.format`; `{number:#error|errors}` is a number with the noun that fits it, `{names:、}` a list of codes with that comma."""

    def format_field(self, value: Any, format_spec: str) -> str:
        """One value."""
        if format_spec == "、":
            return str(value).replace(", ", format_spec)
        if not format_spec.startswith("#"):
            return str(super().format_field(value, format_spec))
        one, many = format_spec[1:].split("|")
        return f"{value:,} {one if value == 1 else many}"


_FORMATTING = Formatting()


def filled(template: str, values: Mapping[str, Value]) -> str:
    """The template with its values in place."""
    return _FORMATTING.vformat(template, (), values)


class Said(str):
    """An English sentence that knows its template and values, so that whoever shows it can say it in another language.

    It is English to all that takes it for a str; a text made of it by `+` or an f-string stays English, so that what is
    joined is a template, too. Values may be such sentences.
    """

    __slots__ = ("template", "values")
    template: str
    """The English template, which is the key of its translations."""
    values: Mapping[str, Value]

    def __new__(cls, template: str, values: Mapping[str, Value]) -> Said:
        """The English sentence of these."""
        made = super().__new__(cls, filled(template, values))
        made.template, made.values = template, values
        return made

    def __str__(self) -> str:
        """Itself: `str(error)` keeps what the error was raised with."""
        return self

    def __reduce__(self) -> tuple[type[Said], tuple[str, Mapping[str, Value]]]:
        """For copies and other processes."""
        return Said, (self.template, self.values)


class Text(str):
    """An English text from a file that holds it in other languages, too."""

    __slots__ = ("others",)
    others: Mapping[str, str]
    """By language."""

    def __new__(cls, english: str, others: Mapping[str, str]) -> Text:
        """The English text, with the others beside it."""
        made = super().__new__(cls, english)
        made.others = others
        return made

    def __str__(self) -> str:
        """Itself, with the others."""
        return self

    def __reduce__(self) -> tuple[type[Text], tuple[str, Mapping[str, str]]]:
        """For copies and other processes."""
        return Text, (str.__str__(self), self.others)


def phrase(template: str, /, **values: object) -> str:
    """A sentence, or a part of one: an English template, as a literal so that a test finds it, and its values; gives a `Said`."""
    return Said(template, {name: value if isinstance(value, (str, int, float)) else str(value) for name, value in values.items()})


def recalled(text: str) -> str:
    """A sentence that was kept in English, as in the ledger: one without values is its own template."""
    return text if isinstance(text, Said) or "{" in text or "}" in text else Said(text, {})


def plain(text: str) -> object:
    """The text for JSON that another process reads: `revived` makes the same of it, sentence or not."""
    if not isinstance(text, Said):
        return text
    return {"said": text.template, "values": {name: _plain(value) for name, value in text.values.items()}}


def _plain(value: Value) -> object:
    return plain(value) if isinstance(value, str) else value


def revived(value: object) -> str:
    """The text that `plain` gave; raises ValueError, KeyError or TypeError for what it did not."""
    if isinstance(value, str):
        return value
    if not isinstance(value, dict) or not isinstance(value["said"], str):
        raise TypeError("not a text")
    values = {name: each if isinstance(each, (int, float)) else revived(each) for name, each in value["values"].items()}
    try:
        return Said(value["said"], values)
    except (AttributeError, IndexError) as error:
        raise ValueError("not a template") from error


def through(say: Callable[[str], str], value: Value) -> Value:
    """The value, in words of `say` where it is a sentence itself."""
    return say(value) if isinstance(value, (Said, Text)) else value
