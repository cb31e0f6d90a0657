"""What a renderer has to know besides the reports."""

from __future__ import annotations

from dataclasses import dataclass, field

from validator.texts.catalog import Catalog, english


@dataclass(frozen=True)
class Context:
    """How reports are to be rendered."""

    version: str = ""
    """Of this program."""
    width: int = 100
    """Columns of the text."""
    colour: bool = False
    texts: Catalog = field(default_factory=english)
    """In the language that the reader wants."""
