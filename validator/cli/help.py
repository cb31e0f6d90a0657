"""Help and usage errors in the language of the run: click words them by itself, and counts a Chinese character as one column."""

from __future__ import annotations

import gettext
import inspect
import re
import sys
from collections.abc import Iterable
from typing import Any

import click

from validator.cli.language import texts
from validator.texts.language import DEFAULT
from validator.texts.said import Said
from validator.texts.width import columns, padded, wrapped

_ENGLISH: dict[tuple[click.Command | click.Option, str], str] = {}
"""The help of each command and option, and its default in words, as they are declared."""
_LEAST_WIDTH = 10
_IN_WORDS = re.compile(r"：\(([^()]*)\)")
"""A default that click puts into parentheses."""


class Option(click.Option):
    """An option whose help is a sentence with values."""

    def __init__(self, *given: Any, help: str, **more: Any) -> None:  # noqa: A002 (click's own name)
        super().__init__(*given, **more)
        self.help = help


class Formatter(click.HelpFormatter):
    """As click's; a line that holds wide characters is broken by the columns that they take."""

    def write_text(self, text: str) -> None:
        """Paragraphs, indented."""
        if text.isascii():
            super().write_text(text)
            return
        indent = " " * self.current_indent
        shown = ["\n".join(indent + line for line in wrapped(part, self.width - len(indent))) for part in text.split("\n\n")]
        self.write("\n\n".join(shown) + "\n")

    def write_heading(self, heading: str) -> None:
        """The name of a list, with the colon of its language."""
        self.write(f"{heading}{':' if heading.isascii() else '：'}\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Terms, and what they mean beside them."""
        listed = list(rows)
        if all(second.isascii() for _, second in listed):
            super().write_dl(listed, col_max, col_spacing)
            return
        begin = min(max(columns(first) for first, _ in listed), col_max) + col_spacing
        for first, second in listed:
            self._write_row(first, _IN_WORDS.sub(r"：\1", second), begin, col_spacing)

    def _write_row(self, first: str, second: str, begin: int, spacing: int) -> None:
        indent, lines = " " * self.current_indent, wrapped(second, max(self.width - begin - 2, _LEAST_WIDTH)) or [""]
        if columns(first) > begin - spacing:
            self.write(f"{indent}{first}\n")
            first = ""
        for line in lines:
            self.write(f"{indent}{padded(first, begin)}{line}".rstrip() + "\n")
            first = ""


class Context(click.Context):
    """A call of a command, which is in the language of the run from here on; its help is written by our formatter."""

    formatter_class = Formatter

    def __init__(self, command: click.Command, *given: Any, **more: Any) -> None:
        _translate(command)
        super().__init__(command, *given, **more)

    def make_formatter(self) -> click.HelpFormatter:
        """For help or usage; the help of a group lists its commands."""
        if isinstance(self.command, click.Group):
            for name in self.command.list_commands(self):
                if listed := self.command.get_command(self, name):
                    _translate(listed)
        return super().make_formatter()


def prepare() -> None:
    """Put the help of every command that is called or listed, and click's own words, into the language of the run."""
    click.Command.context_class = Context
    _hand_over()


def punctuated(said: str) -> str:
    """An error that click joined with the stops and spaces of English, with those of the language of the run."""
    if texts().language == DEFAULT:
        return said
    return (f"{said[:-1]}。" if said.endswith(".") else said).replace("'. ", "'。").replace("。 ", "。")


def _translate(command: click.Command) -> None:
    for name in ("help", "options_metavar", "subcommand_metavar"):
        _word(command, name)
    command.short_help = (command.help or "").partition("。")[0] if texts().language != DEFAULT else None
    for option in command.params:
        if isinstance(option, click.Option):
            _word(option, "help")
            _word(option, "show_default")


def _word(part: click.Command | click.Option, name: str) -> None:
    """Put the attribute of that name into the language, where it is a text."""
    if isinstance(held := getattr(part, name, None), str):
        english = _ENGLISH.setdefault((part, name), held)
        worded = texts().say(english) if isinstance(english, Said) else texts().translated(inspect.cleandoc(english))
        setattr(part, name, worded)


def _hand_over() -> None:
    """Click asks gettext for each of its own words, which looks for a binary file in folders of the system; ours are in a table."""
    ours = {gettext.gettext: _gettext, gettext.ngettext: _ngettext}
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == "click":
            for held, function in list(vars(module).items()):
                if held in ("_", "ngettext") and function in ours:
                    setattr(module, held, ours[function])


def _gettext(message: str) -> str:
    return texts().translated(message)


def _ngettext(singular: str, plural: str, count: int) -> str:
    return texts().translated(singular if count == 1 else plural)
