"""Keeps measured facts in a file, so that clips can be judged again with other limits and without a decode."""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from validator.errors import UsageError
from validator.facts.clip import Facts
from validator.texts.printable import Printable
from validator.texts.said import Said, phrase, plain, revived

if TYPE_CHECKING:
    from cattrs import Converter

SCHEMA = 4
"""Counts up whenever facts change their shape; files of another shape are refused, not guessed at."""

BEFORE, BETWEEN, AFTER = f'{{"schema": {SCHEMA}, "clips": [', ", ", "]}\n"
"""What the document has around its clips: a run of many writes one after the other."""


def written(facts: Sequence[Facts]) -> str:
    """The facts as the text that `load` reads."""
    return Printable(BEFORE + BETWEEN.join(map(one, facts)) + AFTER)


def one(facts: Facts) -> str:
    """One clip's part of that text, without a line break."""
    # ASCII, and read back: what it says of the clip must stay as it was measured.
    return Printable(json.dumps(_converter().unstructure(facts)))


def load(path: str) -> list[Facts]:
    """The facts in a file that holds what `written` gave; raises UsageError when it is none, or of another version."""
    from cattrs.errors import BaseValidationError, StructureHandlerNotFoundError

    try:
        document = json.loads(Path(path).read_text(encoding="utf-8"))
        if document["schema"] != SCHEMA:
            raise UsageError(
                phrase(
                    "{path} holds facts of version {found}; this program reads version {schema}.",
                    path=path,
                    found=document["schema"],
                    schema=SCHEMA,
                )
            )
        return [_structured(clip) for clip in document["clips"]]
    except OSError as error:
        raise UsageError(phrase("{path} cannot be read: {reason}.", path=path, reason=error.strerror)) from error
    except (ValueError, KeyError, TypeError, AttributeError, BaseValidationError, StructureHandlerNotFoundError) as error:
        raise UsageError(phrase("{path} holds no facts that `check --facts` wrote.", path=path)) from error


def parsed(text: str) -> Facts:
    """The facts that `one` wrote in this process's own run; anything else raises whatever it likes."""
    return _structured(json.loads(text))


def _structured(clip: dict[str, Any]) -> Facts:
    """The clip's facts; a clip that does not name its depth is not taken for one that was measured whole."""
    if "depth" not in clip:
        raise KeyError("depth")
    return _converter().structure(clip, Facts)


@cache
def _converter() -> Converter:
    from cattrs.preconf.json import make_converter

    converter = make_converter(forbid_extra_keys=True)
    converter.register_unstructure_hook(Fraction, str)
    converter.register_unstructure_hook(str, plain)
    converter.register_unstructure_hook(Said, plain)
    # An Enum of ours is a str, too, and comes here.
    converter.register_structure_hook(str, lambda text, kind: revived(text) if kind is str else kind(text))
    converter.register_structure_hook(Fraction, lambda text, _: Fraction(text))
    return converter
