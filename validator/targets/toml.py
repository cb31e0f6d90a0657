"""Reads TOML files, and says in one sentence what is wrong with one."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from validator.errors import UsageError
from validator.texts.said import phrase

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FEW = 10
"""So many words are named one by one in a sentence."""


def load(path: Path) -> dict[str, Any]:
    """The file's tables; raises UsageError when it is missing, unreadable or not TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(phrase("{path} cannot be read: {reason}.", path=path, reason=error.strerror)) from error
    except ValueError as error:
        raise UsageError(phrase("{path} is not valid TOML: {error}.", path=path, error=error)) from error


def nearest(word: str, known: Iterable[str], few: int = FEW) -> str:
    """The end of a sentence: the known words that `word` begins, else the one most like it, else all of at most `few`."""
    from difflib import get_close_matches

    choices, lower = list(known), word.lower()
    begun = [each for each in choices if lower and re.match(re.escape(lower) + "[^a-z]", each)]
    found = begun or get_close_matches(lower, choices, n=1, cutoff=0.5)
    if found:
        return phrase("; did you mean {word}?", word=any_of([repr(each) for each in found]))
    return phrase(". Known: {known}.", known=", ".join(choices)) if 0 < len(choices) <= few else phrase(".")


def all_of(words: Sequence[str]) -> str:
    """The words together: a, b and c."""
    if len(words) < 2:
        return "".join(words)
    return phrase("{first} and {last}", first=", ".join(words[:-1]), last=words[-1])


def any_of(words: Sequence[str]) -> str:
    """The words as a choice: a, b or c."""
    if len(words) < 2:
        return "".join(words)
    return phrase("{first} or {last}", first=", ".join(words[:-1]), last=words[-1])
