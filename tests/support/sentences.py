"""Finds every sentence that the sources say, so that a test can ask for its translation."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from tests.support.command import ROOT

SOURCES = [path for top in ("validator", "submitter") for path in sorted((ROOT / top).rglob("*.py"))]


def phrases() -> Iterator[tuple[str, ast.Call]]:
    """Each call of `phrase`, with its place."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "phrase":
                yield f"{_shown(path)}:{node.lineno}", node


def calls(*names: str) -> Iterator[tuple[str, ast.Call]]:
    """Each call of a function or method of one of these names, with its place."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in names:
                yield f"{_shown(path)}:{node.lineno}", node


def templates() -> dict[str, str]:
    """Each template, with a place where it is said."""
    return {node.args[0].value: place for place, node in phrases() if isinstance(node.args[0], ast.Constant)}


def raised() -> Iterator[tuple[str, ast.Call]]:
    """Each exception that is made with a text of its own, with its place and what it is made of."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and node.exc.args:
                yield f"{_shown(path)}:{node.lineno}", node.exc


def places(template: str) -> set[str]:
    """The names of a template's values."""
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def _shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
