"""The language in which this run speaks: chosen once, before a command is looked up, so that help and errors are in it, too."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from validator.errors import UsageError
from validator.texts.catalog import LANGUAGES, Catalog, catalog
from validator.texts.language import DEFAULT, VARIABLE, known, of_locale
from validator.texts.said import phrase

OPTION = "--lang"
_SETTINGS = ("motion-preflight.toml", "pyproject.toml")
_CHOSEN = [DEFAULT]
"""What the whole process speaks: whoever prints a line, on whatever thread, has no other way to know."""


def texts() -> Catalog:
    """The texts of the language that was chosen."""
    return catalog(_CHOSEN[-1])


def choose(words: Sequence[str], environment: Mapping[str, str] = os.environ) -> list[str]:
    """Choose for the rest of the run; the words of the call without --lang, which may be anywhere before a bare --.

    The option counts first, then the variable, the working folder's settings, and the locale. Raises UsageError for a
    language that we have no texts in, and says so in that of the variable or the locale.
    """
    _CHOSEN[:] = [known(environment.get(VARIABLE, "")) or (of_locale(environment) if _can_be_written() else DEFAULT)]
    rest, named = _without_option(words)
    _CHOSEN[:] = [
        _named(named, OPTION) or _named(environment.get(VARIABLE), VARIABLE) or known(_of_folder()) or _CHOSEN[-1],
    ]
    return rest


def _can_be_written() -> bool:
    """Whether our streams take more than the letters of English: a locale alone does not say so."""
    try:
        for stream in (sys.stdout, sys.stderr):
            "中".encode(getattr(stream, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _of_folder() -> str:
    """What the working folder's settings say; nothing is loaded where there are none."""
    if not any(map(os.path.isfile, _SETTINGS)):
        return ""
    from validator.targets.settings import working_language

    return working_language(Path())


def _named(name: str | None, origin: str) -> str:
    if not name:
        return ""
    if not (language := known(name)):
        raise UsageError(
            phrase(
                "{origin}: there are no texts in {name!r}; choose one of {known}.",
                origin=origin,
                name=name,
                known=", ".join(LANGUAGES),
            )
        )
    return language


def _without_option(words: Sequence[str]) -> tuple[list[str], str | None]:
    rest, named = list[str](), None
    given = iter(words)
    for word in given:
        if word == "--":
            return [*rest, word, *given], named
        if word == OPTION:
            named = next(given, "")
            if not named or named == "--":
                raise UsageError(phrase("--lang needs a language: {known}.", known=", ".join(LANGUAGES)))
        elif word.startswith(f"{OPTION}="):
            named = word.partition("=")[2]
        else:
            rest.append(word)
    return rest, named
